module {
  "what": "customers, invoices and payments of QuickBooks Online",
  "base_url": "https://quickbooks.api.intuit.com",
  "token_url": "https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
  "auth": {
    "oauth2_refresh_token": {
      "client": "basic",
      "login": {
        "url": "https://appcenter.intuit.com/connect/oauth2",
        "scope": "com.intuit.quickbooks.accounting",
        "redirect_uri": "http://localhost:8765/",
        "settings": {"realmId": "realm_id"}
      }
    },
    "bearer": {}
  },
  "settings": {"realm_id": "s"},
  "streams": {
    "customer": {"needs": ["realm_id"]},
    "invoice": {"needs": ["realm_id"]},
    "payment": {"needs": ["realm_id"]},
    "refund_receipt": {"needs": ["realm_id"]}
  },
  "per_minute": 450,
  "burst": 10,
  "concurrency": 4,
  "page_size": [1000, 1000],
  "reasons": ["/Fault/Error/0/code", "/fault/error/0/code"],
  "faults": ["/Fault", "/fault"],
  "request_id": "intuit_tid",
  "retry": [
    {"status": "any", "reason": ["3001", "003001"], "class": "throttled",
      "wait_ms": 60000},
    {"status": 429, "class": "throttled", "wait_ms": 60000},
    {"status": "any", "reason": ["3200"], "class": "auth"},
    {"status": "any", "reason": ["3100"], "class": "denied"},
    {"status": "any", "reason": ["10000"], "class": "transient"}
  ]
};

# A cursor is {"for": SETTINGS, "at": SECONDS}, from where queries and changes
# go on, or, while everything is read, {"for", "full": {"at", "since",
# "place"}}: from where they will, and how far the list was read.

def settings: {realm_id: .settings.realm_id};
def entity: {customer: "Customer", invoice: "Invoice", payment: "Payment",
  refund_receipt: "RefundReceipt"}[.type];

# An instant in seconds; its offset changes twice a year.
def two: ("1" + . | tonumber) - 100;
def seconds:
  (.[:19] + "Z" | fromdateiso8601) as $there
  | if endswith("Z") then $there
    else ((.[-5:-3] | two) * 3600 + (.[-2:] | two) * 60) as $offset
      | if .[-6:-5] == "-" then $there + $offset else $there - $offset end
    end;

def ask($what; $query):
  {get: "/v3/company/\(.settings.realm_id | @uri)/\($what)",
    query: ($query + {minorversion: 75})};

# The list is ordered by time.  A place in it is {"from": SECONDS, "skip": N,
# "last": ID}: a page begins with what is of that second, or behind so much
# of it, and then with the last object of the page before it.
def time: if .window then "CreateTime" else "LastUpdatedTime" end;
def terms($place):
  time as $time
  | (if .type == "customer" then "Active IN (true, false)" else empty end),
    ($place.from // empty | "Metadata.\($time) >= '\(todate)'"),
    (.window.until // empty | "Metadata.\($time) < '\(todate)'");
def list($place; $whole):
  ([terms($place)] | if . == [] then "" else " WHERE " + join(" AND ") end)
    as $where
  | ask("query"; {query: ("SELECT * FROM \(entity)\($where)"
      + " ORDERBY Metadata.\(time) ASC STARTPOSITION \($place.skip + 1)"
      + " MAXRESULTS \(.page_size)")})
  + {as: "list", memo: {place: $place, whole: $whole},
    rows: ({at: ("/QueryResponse/" + entity), optional: true, id: "/Id",
      when: "/MetaData/CreateTime", show: ["Id", "MetaData"]}
      + (.keep.currency | if . then {context: {currency: .}} else {} end))};

# What was deleted stands in the changes alone.
def incremental: list({from: .keep.at, skip: 0}; false), {call: "gone"};

def start:
  .cursor as $c
  | if $c and $c.for != settings then
      {expired: "the settings have changed"}
    else
      {keep: (if .window then {} elif $c == null then {since}
        else $c.full // {at: $c.at} end)},
      ask("query"; {query: "SELECT * FROM Preferences"}) + {as: "company"}
    end;

def home: .body.QueryResponse.Preferences[0].CurrencyPrefs.HomeCurrency.value;

# The answer's own clock, less ten minutes for what is being written.
def begin:
  (.body.time | seconds) as $now
  | (.keep + {currency: home, next: ($now - 600)}) as $keep
  | if .window then
      {keep: $keep},
      (.keep = $keep | list({from: .window.since, skip: 0}; false))
    elif $keep.at != null and $now - $keep.at > 29 * 86400 then
      {expired: "changes are told for 30 days"}
    elif $keep.since then
      ($keep + {at: ($keep.at // $keep.next)}) as $keep
      | {keep: $keep},
        (.keep = $keep | list($keep.place // {from: null, skip: 0}; true))
    else
      {keep: $keep}, (.keep = $keep | incremental)
    end;

# An object that changes moves to the end, and what stood behind it comes one
# place nearer: then the last one of a page is not the first of the next.
def next_place:
  .memo.place as $place | .rows as $rows
  | if $place.last and $rows.first.Id != $place.last then
      {from: $place.from, skip: 0, again: (($place.again // 0) + 1)}
    elif $rows.count < .page_size then null
    else ($rows.last.MetaData[time] | seconds) as $until
      | if $until > $place.from then {from: $until, skip: 0}
        else {from: $until, again: $place.again, last: $rows.last.Id,
          skip: ($place.skip + ([$rows.count - 1, 1] | max))}
        end
    end;

def listed:
  .body.QueryResponse | objects // error("no answer to the query");

def next_page:
  listed as $answer
  | next_place as $place
  | if ($place.again // 0) > 10 then
      {failed: "the list changes faster than it can be read", exit: 75}
    elif $place then
      (if .memo.whole then
        {state: {for: settings, full: {at: .keep.at, since: .keep.since,
          place: $place}}}
       else empty end),
      list($place; .memo.whole)
    elif .memo.whole then {call: "listed"}
    else empty end;

# A thousand is as many as are told: then there may have been more.
def changes:
  entity as $entity
  | [.body.CDCResponse[].QueryResponse[][$entity] // [] | .[]] as $changes
  | if $changes | length < 1000 then
      ($changes[] | select(.status == "Deleted") | {deleted: .Id}),
      {state: {for: settings, at: ([.keep.at, .keep.next] | max)}}
    elif .keep.since then empty
    else {expired: "more than 1000 changes are not told"} end;

def answer:
  if .as == "company" then begin
  elif .as == "list" then next_page
  elif .as == "listed" then
    {state: {for: settings, at: .keep.at}, since: .keep.since},
    incremental
  elif .as == "gone" then
    ask("cdc"; {entities: entity, changedSince: (.keep.at | todate)})
    + {as: "changes"}
  else changes end;
