module {
  "what": "five lists of nobody",
  "base_url": "https://plain.example",
  "token_url": "https://plain.example/token",
  "auth": {"oauth2_client_credentials": {}, "bearer": {}, "basic": {},
    "header": {}, "query": {}},
  "settings": {"b": "s"},
  "streams": {"a": {}, "b": {"needs": ["b"]}, "c": {}, "d": {}, "e": {}},
  "reasons": ["/error/code"]
};

def page($url):
  {get: $url, as: "page", rows: {at: "/items", id: "/id"}};

def start: page("/v1/list/" + .type);

def answer:
  if .body.next then page(.body.next) else {state: {all: .rows.count}} end;
