module {
  "what": "reports and conversions of an Everflow network",
  "base_url": "https://api.eflow.team/v1",
  "auth": {"header": {}},
  "settings": {"timezone_id": "i", "currency_id": "s", "columns": "a",
    "lookback": "n", "start": "s"},
  "streams": {"report": {"needs": ["timezone_id"]},
    "conversion": {"needs": ["timezone_id"]}},
  "per_minute": 1000,
  "burst": 100,
  "concurrency": 8,
  "page_size": [2000, 2000],
  "retry": [{"status": 429, "class": "throttled", "wait_ms": 30000}]
};

# A cursor is {"for": SETTINGS, "read": DAY}: all days to that one were read;
# or, while everything is being read, {"for", "next": DAY}.

def zone_id: .settings.timezone_id | try tonumber catch null;
def lookback: [.settings.lookback // 30, 365] | min;
def columns: .settings.columns // ["affiliate", "advertiser", "offer"];
def currency: .settings.currency_id // "USD";
def settings:
  {zone: zone_id}
  + (if .type == "report" then {currency: currency, columns: (columns | sort)}
    else {} end);

def later($days): (. + "T00:00:00Z" | fromdate) + $days * 86400 | todate[:10];
def days($from; $to):
  ($to + "T00:00:00Z" | fromdate) as $last
  | range($from + "T00:00:00Z" | fromdate; $last + 1; 86400) | todate[:10];

def start:
  if .cursor != null and .cursor.for != settings then
    {expired: "the settings have changed"}
  else
    {keep: {since, cursor}}, {get: "/meta/timezones", as: "zones"}
  end;

def saved($day):
  .keep.cursor as $c
  | {for: settings}
  + (if $c.read then {read: $c.read} else {next: $day} end);

def read($day; $since):
  {state: saved($day | later(1)), $since, scope: $day, part: true};

# A report: one day is one record, however many answers it takes.

def table($memo; $columns; $filters):
  {post: "/networks/reporting/entity/table", memo: $memo,
    json: {from: $memo.day, to: $memo.day, currency_id: currency,
      timezone_id: zone_id, columns: [$columns[] | {column: .}],
      usm_columns: [], query: {filters: $filters, exclusions: [],
        metric_filters: [], user_metrics: [], settings: {}}}};

def rows_of($memo; $filters):
  table($memo; columns; $filters)
  + {as: "table", into: true, rows: {at: "/table", optional: true}};

def report($day):
  rows_of({day: $day}; []),
  {record: (["entity", $day, zone_id, currency,
      (columns | sort | join(","))] | map(tostring) | join("/")),
    scope: $day, context: {report: "entity", date: $day,
      timezone: .keep.zone, timezone_id: zone_id,
      currency_id: currency, columns: columns}},
  read($day; .keep.since);

def whole: .body.incomplete_results != true and .rows.count < 10000;

# By what a day that has too many rows is read piece by piece.
def piece: [("affiliate", "advertiser", "offer", "campaign") as $one
  | select(columns | index($one)) | $one][0];

def tabled:
  if (.body.table | type) != "array"
    and (.body | has("table") and .table == null | not) then
    error("no table")
  elif .body.currency_id != null and .body.currency_id != currency then
    {failed: "the amounts are in another currency than currency_id"}
  elif whole then empty
  elif .memo.piece != null or piece == null then
    {failed: "a day has more rows than the API gives; name fewer columns"}
  else
    {forget: true}, table(.memo; [piece]; []) + {as: "pieces"}
  end;

def pieces:
  . as $in | piece as $by
  | [.body.table[].columns[] | select(.column_type == $by) | .id] as $ids
  | if .body.incomplete_results or ($ids | length) >= 10000
      or any($ids[]; . == null or . == "") then
      {failed: "a day has more rows than the API gives; name fewer columns"}
    else
      $ids | unique[] as $id
      | $in | rows_of({day: .memo.day, piece: $id};
        [{resource_type: $by, filter_id_value: ($id | tostring)}])
    end;

# Conversions: a day is a scope, read whole or not at all.

def page($memo):
  {post: "/networks/reporting/conversions", as: "page", memo: $memo,
    query: {page: $memo.page, page_size: .page_size},
    json: {from: ($memo.day + " 00:00:00"), to: ($memo.day + " 23:59:59"),
      timezone_id: zone_id, show_conversions: true,
      show_events: false, query: {filters: [], search_terms: []}},
    rows: {at: "/conversions", optional: true, id: "/conversion_id",
      when: "/conversion_unix_timestamp", unit: "s", scope: $memo.day,
      distinct: {in: "\($memo.day) \($memo.anew)", by: ["/conversion_id"]},
      context: {date: $memo.day, timezone: .keep.zone,
        timezone_id: zone_id}}};


# Pages are not pinned: what comes and goes meanwhile moves the rest.  A day is
# read again until as many are known as it is said to have; where some have
# gone, those that were known before count no more.
def again:
  if .memo.pass < 5 then
    page(.memo + {page: 1, pass: (.memo.pass + 1)})
  elif .memo.day >= .keep.young then
    {state: saved(.memo.day | later(1))}
  else {failed: "a day changes faster than it can be read", exit: 75} end;

def paged:
  .body.paging as $p
  | if ($p.total_count | type) != "number"
      or (.body.conversions | type | . != "array" and . != "null") then
      error("no page")
    else
      ($p.total_count < (.memo.total // 0)) as $shrunk
      | .sent as $sent
      | .memo |= (. + {total: $p.total_count, since: (.since // $sent)}
        | if $shrunk then .anew += 1 | .since = null else . end)
      | if $shrunk then again
        elif .rows.count > 0
          and .memo.page * ($p.page_size // .page_size) < $p.total_count then
          page(.memo | .page += 1)
        elif .rows.distinct >= $p.total_count then read(.memo.day; .memo.since)
        else again end
    end;

# From the server's clock to days of the zone.
def span:
  .keep as $k
  | lookback as $back
  | (if .window.until then [.window.until - 1, $k.zone] | zone_day
     else $k.today end) as $to
  | (if .window.since then [.window.since, $k.zone] | zone_day
     elif $k.cursor.next then $k.cursor.next
     elif $k.cursor.read then [$k.cursor.read, $k.today] | min | later(-$back)
     else .settings.start // ($k.today | later(-364)) end) as $from
  | if .type == "conversion" then [$from, ($k.today | later(-364))] | max
    else $from end
  | days(.; [$to, $k.today] | min);

def zones:
  zone_id as $id | lookback as $back
  | [.body.timezones[] | select(.timezone_id == $id) | .timezone][0] as $zone
  | if .settings.start | . != null
      and (type != "string" or (test("^\\d{4}-\\d\\d-\\d\\d$") | not)) then
      {failed: "settings/start: expected a day, as in 2026-01-31", exit: 78}
    elif (columns | length | . < 1 or . > 10)
      or any(columns[]; type != "string") then
      {failed: "settings/columns: expected one to ten names", exit: 78}
    elif $zone == null then
      {failed: "settings/timezone_id: not one that the API lists", exit: 78}
    else
      ([.date // error("no Date"), $zone] | zone_day) as $today
      | .keep += {$zone, $today,
          young: ($today | later(-$back))}
      | {keep},
        (span as $day
          | if .type == "report" then report($day)
            else page({day: $day, page: 1, pass: 1, anew: 0}) end),
        {call: "finish"}
    end;

def answer:
  if .as == "zones" then zones
  elif .as == "table" then tabled
  elif .as == "pieces" then pieces
  elif .as == "page" then paged
  else {state: {for: settings, read: .keep.today}} end;
