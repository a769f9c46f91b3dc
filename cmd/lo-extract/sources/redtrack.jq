module {
  "what": "reports and conversions of a RedTrack account",
  "base_url": "https://api.redtrack.io",
  "auth": {"query": {}},
  "settings": {"timezone": "s", "group": "s", "currency": "s", "lookback": "n",
    "start": "s"},
  "streams": {"report": {"needs": ["timezone"]},
    "conversion": {"needs": ["timezone"]}},
  "per_minute": 54,
  "burst": 6,
  "concurrency": 3,
  "page_size": [10000, 10000],
  "retry": [{"status": 429, "class": "throttled", "wait_ms": 60000}]
};

include "parts/days";

def groups: .settings.group // "source" | split(",");
def settings:
  {zone: .settings.timezone}
  + (if .type == "report" then {group: (groups | sort)} else {} end);

def start:
  begin(settings;
    {get: "/me/settings", as: "account", on: {"404": "answer"}});

# A report: one day is one record, however many pages it takes.

def per: [.page_size, 1000] | min;

def rows($memo):
  groups as $groups
  | {get: "/report", as: "rows", cost: 3, into: true, memo: $memo,
    query: {group: ($groups | join(",")), date_from: $memo.day,
      date_to: $memo.day, timezone: .settings.timezone, page: $memo.page,
      per: per},
    rows: {at: ["", "/items", "/rows"],
      show: [$groups[] | "/" + ., "/" + . + "_id"],
      distinct: {in: "\($memo.day) \($memo.anew)",
        by: [$groups[] | "/" + ., "/" + . + "_id"]}}};

def report($day):
  rows({day: $day, page: 1, pass: 1, anew: 0, count: 0}),
  {record: (["report", $day, .settings.timezone, (groups | sort | join(","))]
      | join("/")),
    scope: $day, context: ({report: "report", date: $day,
      timezone: .settings.timezone, group: (groups | join(","))}
      + (if .keep.currency then {currency: .keep.currency} else {} end))},
  whole($day; .keep.since);

# A short page is the last.  Pages are not pinned, so a day that has several is
# read until the same rows came twice.
def reported:
  (.memo.count + .rows.count) as $count
  | if .rows.count >= per then
      rows(.memo + {page: (.memo.page + 1), count: $count})
    elif .memo.page == 1 or .rows.first == {}
      or (.memo.same == $count and .rows.distinct == $count) then empty
    elif .memo.pass < 6 then
      {forget: true},
      rows(.memo + {page: 1, pass: (.memo.pass + 1), count: 0, same: $count,
        anew: (if .rows.distinct == $count then .memo.anew
          else .memo.anew + 1 end)})
    else {failed: "a day changes faster than it can be read", exit: 75} end;

# Conversions: a day is a scope, read whole or not at all.

def page:
  .memo as $memo
  | {get: "/conversions", as: "page", memo: $memo,
    query: {date_from: $memo.day, date_to: $memo.day, page: $memo.page,
      per: .page_size},
    rows: {at: "/items", optional: true, id: "/id", when: "/created_at",
      scope: $memo.day,
      distinct: {in: "\($memo.day) \($memo.anew)", by: ["/id"]},
      context: ({date: $memo.day}
        + (if .keep.currency then {currency: .keep.currency} else {} end))}};

# Conversions may be filed by days of the account's own zone.
def account:
  lookback(30) as $back
  | (.date // error("no Date")) as $now
  | .settings.timezone as $zone
  | (try ([$now, $zone] | zone_day) catch null) as $today
  | (try ([$now, .body.timezone] | zone_day) catch null) as $there
  | if $today == null then
      {failed: "settings/timezone: not a zone of the tz database", exit: 78}
    else
      .keep += {zone: (if .type == "conversion" and $there != null
          then .body.timezone else $zone end),
        today: (if .type == "conversion" then [$today, $there // $today] | max
          else $today end),
        young: ($today | later(-$back)),
        currency: (.settings.currency
          // (.body.currency | select(type == "string" and . != "")) // null)}
      | {keep},
        (span("") as $day
          | if .type == "report" then report($day)
            else .memo = first_page($day) | page end),
        {call: "finish"}
    end;

def answer:
  if .as == "account" then account
  elif .as == "rows" then reported
  elif .as == "page" then paged(.body.total; .body.items; page)
  else finish end;
