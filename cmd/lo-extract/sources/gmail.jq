module {
  "what": "the mail of one Gmail mailbox",
  "base_url": "https://gmail.googleapis.com",
  "token_url": "https://oauth2.googleapis.com/token",
  "auth": {
    "oauth2_refresh_token": {
      "login": {
        "url": "https://accounts.google.com/o/oauth2/v2/auth",
        "scope": "https://www.googleapis.com/auth/gmail.readonly",
        "parameters": {"access_type": "offline", "prompt": "consent"}
      }
    },
    "google_service_account": {
      "scope": "https://www.googleapis.com/auth/gmail.readonly"
    },
    "bearer": {}
  },
  "settings": {"user": "s", "query": "s", "labels": "a"},
  "streams": {"email": {}},
  "per_minute": 15000,
  "burst": 500,
  "concurrency": 10,
  "page_size": [500, 500],
  "reasons": ["/error/errors/0/reason", "/error/details/0/reason",
    "/error/status"],
  "retry_text": ["/error/message", "Retry after "],
  "retry": [
    {"status": 403, "class": "throttled",
      "reason": ["rateLimitExceeded", "userRateLimitExceeded",
        "RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED"]},
    {"status": [403, 429], "class": "later",
      "reason": ["dailyLimitExceeded", "quotaExceeded"]}
  ]
};

# A cursor is {"for": SETTINGS, "history": ID} or, while the mailbox is being
# read whole, {"for", "full": {"pin", "since", "page", "after"}}: the page of
# the list, and the last message of it that was read.

def settings: .settings | {user, query, labels};
def path($rest):
  "/gmail/v1/users/\(.settings.user // "me" | @uri)/" + $rest;
def filtered: .settings.query != null or .settings.labels != null;

# Gmail's own word: what a proxy does not find may well be there.
def missing($what): {"404 notFound": $what, "404 NOT_FOUND": $what};

def message($id; $once):
  {get: path("messages/" + $id), query: {format: "raw"}, cost: 5, once: $once,
    rows: {at: "", id: "/id", when: "/internalDate", unit: "ms"},
    on: missing("skip")};

def words:
  [.settings.query,
    (.window.since // empty | "after:\(. - 1)"),
    (.window.until // empty | "before:\(.)")
  | select(. != null and . != "")] | join(" ");

def list($memo):
  {get: path("messages"), as: "list", memo: $memo, cost: 5,
    query: ({maxResults: .page_size, includeSpamTrash: "true"}
      + (words | if . == "" then {} else {q: .} end)
      + (if .settings.labels then {labelIds: .settings.labels} else {} end)
      + (if $memo.page then {pageToken: $memo.page} else {} end)),
    on: (if $memo.resumed then {"400": "answer"} else {} end)};

def history($from; $page):
  {get: path("history"), as: "history", memo: {from: $from}, cost: 2,
    query: ({startHistoryId: $from, maxResults: .page_size}
      + (if $page then {pageToken: $page} else {} end)),
    on: missing("answer")};

def full($page; $after):
  {state: {for: settings, full: {pin: .keep.history, since: .keep.since,
    page: $page, after: $after}}};

def start:
  .cursor as $c
  | if .window then list({})
    elif $c == null then
      {keep: {since}}, {get: path("profile"), as: "pin", cost: 1}
    elif $c.for != settings then
      {expired: "the settings have changed"}
    elif $c.full then
      {keep: {since: $c.full.since, history: $c.full.pin}},
      list({page: $c.full.page, after: $c.full.after, resumed: true})
    else
      {keep: {history: $c.history, touched: {}}},
      history($c.history; null), {call: "finish"}
    end;

# What of a page was not read before the run was cut off.
def rest($ids; $after):
  [$ids | to_entries[] | select(.value == $after) | .key] as $places
  | if $places == [] then $ids else $ids[$places[0] + 1:] end;

def listed($ids):
  . as $in
  | (range(0; $ids | length; 100) as $i
    | $ids[$i:$i + 100]
    | (.[] as $id | $in | message($id; "list " + $id)),
      (.[-1] as $last | $in | full($in.memo.page; $last))),
  (if .body.nextPageToken then
    full(.body.nextPageToken; null), list({page: .body.nextPageToken})
   elif .window then empty
   else {call: "listed"} end);

# Of a filtered mailbox, history does not say what passes the filter: the
# list does.
def checked($ids):
  . as $in
  | (reduce $ids[] as $id (.keep.touched; if has($id) then .[$id] = 1 else . end))
    as $touched
  | {keep: (.keep | .touched = $touched)},
    ($ids[] | select($in.keep.touched[.] == 0) as $id
      | $in | message($id; "again " + $id)),
    (if .body.nextPageToken then
      list({page: .body.nextPageToken, check: true})
     else
      ($touched | to_entries[] | select(.value == 0) | {deleted: .key}),
      {call: "save"}
     end);

# In history the mailbox comes page by page, oldest first; messages are read
# when all pages are known, each once.
def changes:
  . as $in
  | [.body.history[]? | (.messagesAdded, .labelsAdded, .labelsRemoved)[]?
    | .message.id] as $touched
  | [.body.history[]?.messagesDeleted[]?.message.id] as $gone
  | (if .body.nextPageToken then history(.memo.from; .body.nextPageToken)
     else {keep: (.keep | .history = ($in.body.historyId // .history)
        | if $in | filtered then
            .touched = (reduce $touched[] as $id (.touched // {}; .[$id] = 0))
          else . end)} end),
    (if filtered and .body.nextPageToken then
      {call: "touched", memo: $touched} else empty end),
    {wait: true},
    ($gone[] | {deleted: ., once: ("again " + .)}),
    (if filtered then empty else
      $touched[] as $id | $in | message($id; "again " + $id) end);

def answer:
  if .as == "pin" then
    {keep: (.keep + {history: .body.historyId})},
    {total: .body.messagesTotal}, list({})
  elif .as == "list" and .status != 200 then
    {expired: "the place in the list is gone"}
  elif .as == "list" then
    [.body.messages[]?.id] as $ids
    | if .memo.check then checked($ids)
      else listed(rest($ids; .memo.after)) end
  elif .as == "listed" then
    {state: {for: settings, history: .keep.history}, since: .keep.since},
    {keep: (.keep + {whole: true, touched: {}})},
    history(.keep.history; null), {call: "finish"}
  elif .as == "history" and .status == 404 then
    # Right after everything was read it is not worth doing so again.
    if .keep.whole then empty else {expired: "404 notFound"} end
  elif .as == "history" then changes
  elif .as == "touched" then
    .memo as $ids
    | {keep: (.keep | .touched = (reduce $ids[] as $id (.touched; .[$id] = 0)))}
  elif .as == "finish" and filtered and .keep.touched != {} then
    list({check: true})
  else
    {state: {for: settings, history: .keep.history}}
  end;
