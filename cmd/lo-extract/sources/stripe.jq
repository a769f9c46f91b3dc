module {
  "what": "customers, invoices and payments of a Stripe account",
  "base_url": "https://api.stripe.com",
  "auth": {"bearer": {}},
  "settings": {"account": "s", "api_version": "s", "lookback": "n"},
  "streams": {"customer": {}, "invoice": {}, "payment_intent": {},
    "charge": {}, "refund": {}},
  "per_minute": 1500,
  "burst": 25,
  "concurrency": 8,
  "page_size": [100, 100],
  "reasons": ["/error/code", "/error/type"],
  "request_id": "request-id",
  "retry_header": "stripe-should-retry",
  "retry": [{"status": 409, "class": "transient"}]
};

# A cursor is {"for": SETTINGS, "events": SECONDS} or, while everything is
# being read, {"for", "full": {"events", "since", "after", "created"}}: where
# events will go on, and the last object of the list that was read.

def version: .settings.api_version // "2024-06-20";
def settings: {account: .settings.account, version: version};
def headers: {"Stripe-Version": version}
  + (if .settings.account then {"Stripe-Account": .settings.account} else {} end);
def objects: "/v1/" + .type + "s";

# An invoice shows ten lines; the others come into its context.
def rows($at):
  {at: $at, id: "/id", deleted: "/deleted", when: "/created", unit: "s",
    show: ["id", "created"], context: {api_version: version}}
  + (if .type == "invoice" then {hold: "/lines/has_more"} else {} end);

def request($get; $query):
  {get: $get, query: $query, header: headers};

def list($memo):
  request(objects; {limit: .page_size}
    + (if .window.since then {"created[gte]": .window.since} else {} end)
    + (if .window.until then {"created[lt]": .window.until} else {} end)
    + (if $memo.from then {"created[gte]": $memo.from} else {} end)
    + (if $memo.after then {starting_after: $memo.after}
       elif $memo.created then {"created[lte]": $memo.created}
       else {} end))
  + {as: "list", memo: $memo, rows: rows("/data"),
    on: (if $memo.after then {"400 resource_missing": "answer"} else {} end)};

# What says that an object of this type is another now.
def news:
  {customer: {"types[]": ["customer.created", "customer.updated",
      "customer.deleted"]},
    refund: {"types[]": ["refund.created", "refund.updated", "refund.failed",
      "charge.refunded", "charge.refund.updated"]}}[.type]
  // {type: (.type + ".*")};

def events($from; $after; $first):
  request("/v1/events"; {limit: 100, "created[gte]": $from} + news
    + (if $after then {starting_after: $after} else {} end))
  + {as: "events", memo: {from: $from, first: $first}};

# Refunds are listed too: on some accounts not all of them have events.
def incremental:
  (.keep.events - (.settings.lookback // 0)) as $from
  | events($from; null; true),
    (if .type == "refund" then list({from: $from, recent: true}) else empty end),
    {call: "finish"};

def full($last):
  {state: {for: settings, full: {events: .keep.events, since: .keep.since,
    after: $last.id, created: $last.created}}};

def start:
  .cursor as $c
  | if .window then list({})
    elif $c == null then
      {keep: {since}}, request("/v1/events"; {limit: 1}) + {as: "pin"}
    elif $c.for != settings then
      {expired: "the settings have changed"}
    elif $c.full then
      {keep: {since: $c.full.since, events: $c.full.events}},
      list({after: $c.full.after, created: $c.full.created})
    else
      {keep: {events: $c.events}}
      , (.keep = {events: $c.events} | incremental)
    end;

# Only Stripe's own word says that it is gone: a 404 of a proxy does not.
def object($id):
  request(objects + "/" + ($id | @uri); {})
  + {rows: rows(""), id: $id, once: $id,
    on: {"404 resource_missing": "deleted"}};

# Newest first: the first word on an object is the last one, and it is read
# again in the version that was asked for.
def changes:
  . as $in | .body.data[] | . as $event | .data.object as $o
  | if ($o.id | type) != "string" then empty
    elif $o.object == $in.type then
      if .type == $in.type + ".deleted" then {deleted: $o.id, once: $o.id}
      else $in | object($o.id) end
    elif $in.type == "charge" and ($o.charge | type) == "string" then
      $in | object($o.charge)
    elif $in.type == "refund" and $o.object == "charge" then
      $in | request("/v1/refunds"; {limit: 100, charge: $o.id})
      + {rows: rows("/data"), as: "refunds", memo: {charge: $o.id},
        once: $o.id}
    else empty end;

def ten_minutes_ago: .date // error("no Date") | . - 600;

# Events are kept for thirty days.
def too_old: .memo.first and .date - .memo.from > 29 * 86400;

def answer:
  if .as == "pin" then
    {keep: (.keep + {events: ten_minutes_ago})}, list({})
  elif .as == "list" and .status == 400 then
    # The object that the page began after has been deleted.
    list(.memo | del(.after))
  elif .as == "list" then
    if .body.has_more then
      .rows.last as $last
      | (if .window or .memo.recent then empty else full($last) end),
        list(.memo + {after: $last.id, created: $last.created})
    elif .window or .memo.recent then empty
    else {call: "listed"} end
  elif .as == "listed" then
    {state: {for: settings, events: .keep.events}, since: .keep.since},
    incremental
  elif .as == "events" and too_old then
    {expired: "events are older than 30 days"}
  elif .as == "events" then
    (if .memo.first then
      {keep: (.keep + {next: ([.keep.events, ten_minutes_ago] | max)})}
     else empty end),
    changes,
    (if .body.has_more then
      events(.memo.from; .body.data[-1].id; false) else empty end)
  elif .as == "refunds" then
    if .body.has_more then
      request("/v1/refunds"; {limit: 100, charge: .memo.charge,
        starting_after: .rows.last.id})
      + {rows: rows("/data"), as: "refunds", memo: .memo}
    else empty end
  elif .as == "held" or .as == "lines" then
    (.memo // .body.id) as $id
    | (.rows.last.id // .body.lines.data[-1].id) as $last
    | if .as == "lines" and (.body.has_more | not) then empty
      else
        request("/v1/invoices/" + ($id | @uri) + "/lines";
          {limit: 100, starting_after: $last})
        + {as: "lines", memo: $id, into: "lines",
          on: {"404 resource_missing": "skip"},
          rows: {at: "/data", show: ["id"]}}
      end
  else
    {state: {for: settings, events: .keep.next}}
  end;
