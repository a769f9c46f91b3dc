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

# A cursor is {"for": SETTINGS, "read": DAY}: all days to that one were read;
# or, while everything is being read, {"for", "next": DAY}.

def lookback: [.settings.lookback // 30, 365] | min;
def groups: .settings.group // "source" | split(",");
def settings:
  {zone: .settings.timezone}
  + (if .type == "report" then {group: (groups | sort)} else {} end);

def later($days): (. + "T00:00:00Z" | fromdate) + $days * 86400 | todate[:10];
def days($from; $to):
  ($to + "T00:00:00Z" | fromdate) as $last
  | range($from + "T00:00:00Z" | fromdate; $last + 1; 86400) | todate[:10];

def start:
  if .cursor != null and .cursor.for != settings then
    {expired: "the settings have changed"}
  else
    {keep: {since, cursor}},
    {get: "/me/settings", as: "account", on: {"404": "answer"}}
  end;

def saved($day):
  .keep.cursor as $c
  | {for: settings}
  + (if $c.read then {read: $c.read} else {next: $day} end);

def read($day; $since):
  {state: saved($day | later(1)), $since, scope: $day, part: true};

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
  read($day; .keep.since);

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

def page($memo):
  {get: "/conversions", as: "page", memo: $memo,
    query: {date_from: $memo.day, date_to: $memo.day, page: $memo.page,
      per: .page_size},
    rows: {at: "/items", optional: true, id: "/id", when: "/created_at",
      scope: $memo.day,
      distinct: {in: "\($memo.day) \($memo.anew)", by: ["/id"]},
      context: ({date: $memo.day}
        + (if .keep.currency then {currency: .keep.currency} else {} end))}};

# Pages are not pinned: what comes and goes meanwhile moves the rest.  A day is
# read again until as many are known as it is said to have; where some have
# gone, those that were known before count no more.
def again:
  if .memo.pass < 5 then
    page(.memo + {page: 1, read: 0, pass: (.memo.pass + 1)})
  elif .memo.day >= .keep.young then
    {state: saved(.memo.day | later(1))}
  else {failed: "a day changes faster than it can be read", exit: 75} end;

def paged:
  .body.total as $total
  | if ($total | type) != "number"
      or (.body.items | type | . != "array" and . != "null") then
      error("no page")
    else
      ($total < (.memo.total // 0)) as $shrunk
      | .sent as $sent | .rows.count as $count
      | .memo |= (. + {$total, since: (.since // $sent), read: (.read + $count)}
        | if $shrunk then .anew += 1 | .since = null else . end)
      | if $shrunk then again
        elif $count > 0 and .memo.read < $total then
          page(.memo | .page += 1)
        elif .rows.distinct >= $total then read(.memo.day; .memo.since)
        else again end
    end;

# From the server's clock to days of the zone; conversions may be filed by
# days of the account's own.
def span:
  .keep as $k
  | lookback as $back
  | (if .window.until then [.window.until - 1, $k.zone] | zone_day
     else $k.today end) as $to
  | (if .window.since then [.window.since, $k.zone] | zone_day
     elif $k.cursor.next then $k.cursor.next
     elif $k.cursor.read then [$k.cursor.read, $k.today] | min | later(-$back)
     else .settings.start // ($k.today | later(-364)) end) as $from
  | days($from; [$to, $k.today] | min);

def account:
  lookback as $back
  | (.date // error("no Date")) as $now
  | .settings.timezone as $zone
  | (try ([$now, $zone] | zone_day) catch null) as $today
  | (try ([$now, .body.timezone] | zone_day) catch null) as $there
  | if $today == null then
      {failed: "settings/timezone: not a zone of the tz database", exit: 78}
    elif .settings.start | . != null
      and (test("^\\d{4}-\\d\\d-\\d\\d$") | not) then
      {failed: "settings/start: expected a day, as in 2026-01-31", exit: 78}
    else
      .keep += {zone: (if .type == "conversion" and $there != null
          then .body.timezone else $zone end),
        today: (if .type == "conversion" then [$today, $there // $today] | max
          else $today end),
        young: ($today | later(-$back)),
        currency: (.settings.currency
          // (.body.currency | select(type == "string" and . != "")) // null)}
      | {keep},
        (span as $day
          | if .type == "report" then report($day)
            else page({day: $day, page: 1, pass: 1, anew: 0, read: 0}) end),
        {call: "finish"}
    end;

def answer:
  if .as == "account" then account
  elif .as == "rows" then reported
  elif .as == "page" then paged
  else {state: {for: settings, read: .keep.today}} end;
