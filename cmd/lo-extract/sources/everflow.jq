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

include "parts/days";

def zone_id: .settings.timezone_id | try tonumber catch null;
def columns: .settings.columns // ["affiliate", "advertiser", "offer"];
def currency: .settings.currency_id // "USD";
def settings:
  {zone: zone_id}
  + (if .type == "report" then {currency: currency, columns: (columns | sort)}
    else {} end);

def start: begin(settings; {get: "/meta/timezones", as: "zones"});

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
  whole($day; .keep.since);

def all_rows: .body.incomplete_results != true and .rows.count < 10000;

# By what a day that has too many rows is read piece by piece.
def piece: [("affiliate", "advertiser", "offer", "campaign") as $one
  | select(any(columns[]; . == $one)) | $one][0];

def tabled:
  if (.body.table | type) != "array"
    and (.body | has("table") and .table == null | not) then
    error("no table")
  elif .body.currency_id != null and .body.currency_id != currency then
    {failed: "the amounts are in another currency than currency_id"}
  elif all_rows then empty
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

def page:
  .memo as $memo
  | {post: "/networks/reporting/conversions", as: "page", memo: $memo,
    query: {page: $memo.page, page_size: .page_size},
    json: {from: ($memo.day + " 00:00:00"), to: ($memo.day + " 23:59:59"),
      timezone_id: zone_id, show_conversions: true, show_events: false,
      query: {filters: [], search_terms: []}},
    rows: {at: "/conversions", optional: true, id: "/conversion_id",
      when: "/conversion_unix_timestamp", unit: "s", scope: $memo.day,
      distinct: {in: "\($memo.day) \($memo.anew)", by: ["/conversion_id"]},
      context: {date: $memo.day, timezone: .keep.zone, timezone_id: zone_id}}};

def zones:
  zone_id as $id | lookback(30) as $back
  | [.body.timezones[] | select(.timezone_id == $id) | .timezone][0] as $zone
  | if (columns | length | . < 1 or . > 10)
      or any(columns[]; type != "string") then
      {failed: "settings/columns: expected one to ten names", exit: 78}
    elif $zone == null then
      {failed: "settings/timezone_id: not one that the API lists", exit: 78}
    else
      ([.date // error("no Date"), $zone] | zone_day) as $today
      | .keep += {$zone, $today, young: ($today | later(-$back))}
      | {keep},
        # Conversions are given for a year.
        (span(if .type == "report" then "" else $today | later(-364) end)
          as $day
          | if .type == "report" then report($day)
            else .memo = first_page($day) | page end),
        {call: "finish"}
    end;

def answer:
  if .as == "zones" then zones
  elif .as == "table" then tabled
  elif .as == "pieces" then pieces
  elif .as == "page" then
    paged(.body.paging.total_count; .body.conversions; page)
  else finish end;
