module {
  "what": "events and persons of a PostHog project",
  "base_url": "https://us.posthog.com",
  "auth": {"bearer": {}},
  "settings": {"project_id": "i", "lookback": "n", "start": "s"},
  "streams": {"event": {"needs": ["project_id"]},
    "person": {"needs": ["project_id"]}},
  "per_minute": 36,
  "burst": 200,
  "concurrency": 3,
  "page_size": [10000, 50000],
  "reasons": ["/code", "/type"],
  "faults": ["/error"],
  "retry": [{"status": 200, "class": "transient"},
    {"status": "4xx", "class": "transient", "reason": ["timeout",
      "query_timeout", "timeout_error", "estimated_query_execution_timeout"]}]
};

include "parts/days";

# A cursor of events is {"for": SETTINGS, "arrived": SECONDS}: what had arrived
# by then was read; or, while everything is being read, {"for", "full":
# {"arrived", "since", "day", "after"}}: the day, and the last event of it.  Of
# persons it is {"for", "whole": true}, or {"for", "next": URL, "since"}.

def settings: {project: (.settings.project_id | tostring)};
def path($rest): "/api/projects/\(settings.project | @uri)/" + $rest;

def columns: ["uuid", "event", "distinct_id", "person_id", "timestamp",
  "created_at", "properties"];

# An instant of an answer, in whatever zone the project shows it, in UTC.
def utc:
  capture("^(?<d>\\d{4}-\\d\\d-\\d\\d)[T ](?<t>\\d\\d:\\d\\d:\\d\\d)(?<f>\\.\\d{1,6})?(?<z>Z|[+-]\\d\\d:?\\d\\d)?$")
  | (.z // "Z" | if . == "Z" then 0 else
      ((.[1:3] | tonumber) * 3600 + (.[-2:] | tonumber) * 60)
      * (if .[:1] == "-" then -1 else 1 end) end) as $off
  | ((.d + "T" + .t + "Z" | fromdate) - $off | todate) as $at
  | $at[:10] + " " + $at[11:19] + (.f // "");
def instant: "toDateTime64('" + . + "', 6, 'UTC')";
def midnight: . + " 00:00:00" | instant;
def known($form): if test($form) then . else error("not a known form") end;

def query($text):
  {post: path("query/"), json: {query: {kind: "HogQLQuery", query: $text},
    refresh: "force_blocking", name: "lo-extract posthog events"}};

def where: map(select(. != null)) | if . == [] then "" else
  " WHERE " + join(" AND ") end;

# The first day from a day on that has events, of those that arrived since.
def find($memo):
  query("SELECT min(timestamp), count() FROM events"
    + ([($memo.from // empty | "timestamp >= " + midnight),
        ($memo.to // empty | "timestamp < " + midnight),
        ($memo.arrived // empty
          | "created_at >= " + (todate | .[:10] + " " + .[11:19] | instant))]
      | where))
  + {as: "found", memo: $memo};

# The events of a day of UTC, in their order, behind one of them.
def events($memo):
  query("SELECT " + (columns | join(", ")) + " FROM events"
    + ([(if $memo.after then
          ($memo.after[0] | instant) as $at
          | "(timestamp > \($at) OR (timestamp = \($at) AND uuid > toUUID('\($memo.after[1])')))"
         else "timestamp >= " + ($memo.day | midnight) end),
        "timestamp < " + ($memo.day | later(1) | midnight)] | where)
    + " ORDER BY timestamp, uuid LIMIT \(.page_size)")
  + {as: "events", memo: $memo,
    rows: {at: "/results", id: "/0", when: "/4", scope: $memo.day,
      show: ["/0", "/4"], context: {columns: columns}}};

# A day was read whole, though others were not yet.
def scoped($day):
  {state: {for: settings, arrived: .keep.saved}, since: .keep.since,
    scope: $day, part: true};

def reading($day; $after):
  {state: {for: settings, full: {arrived: .keep.arrived, since: .keep.since,
    $day, $after}}};

# Persons have no time of change: all of them, every time.
def people($url; $memo):
  {get: $url, as: "people", memo: $memo, cost: 2,
    query: (if $url | test("\\?") then {}
      else {limit: ([.page_size, 100] | min)} end),
    rows: {at: "/results", id: "/id", when: "/created_at",
      distinct: {in: "\($memo.anew)", by: ["/id"]}}};
def people_again($memo):
  people(path("persons/"); {pass: 1, anew: 0, count: 0} + $memo);

def start:
  .cursor as $c | lookback(3) as $back
  | if .settings.start != null and (.settings.start | is_day | not) then
      {failed: "settings/start: expected a day, as in 2026-01-31", exit: 78}
    elif $c != null and $c.for != settings then
      {expired: "the settings have changed"}
    elif .type == "person" and $c.next then
      {keep: {since: $c.since}},
      people($c.next; {pass: 1, anew: 0, count: 0})
      + {on: {"404": "answer", "400": "answer"}}
    elif .type == "person" then {keep: {since}}, people_again({})
    elif $c.full then
      {keep: {since: $c.full.since, arrived: $c.full.arrived,
        last: ($c.full.arrived | todate[:10]), saved: $c.full.arrived}},
      events({what: "all", day: $c.full.day, after: $c.full.after})
    elif $c then
      ($c.arrived | todate[:10] | later(-$back)) as $young
      | {keep: {since, $young, saved: $c.arrived}},
        find({what: "again", to: $young, arrived: ($c.arrived - 3600)})
    else
      {keep: {since}},
      find({what: "first", from: ((.window.since // empty | todate[:10])
        // .settings.start)})
    end;

# The days of events, one after the other; where there are none, the next day
# that has some is asked for.
def go_on($day):
  if $day <= .keep.last then events({what: "all", $day})
  elif .window.until then empty
  else find({what: "all", from: $day}) end;

def found:
  (.body.results[0] | if type == "array" then . else error("no row") end)
    as [$first, $count]
  | (if $count > 0 then $first | utc[:10] else null end) as $day
  | (.memo | del(.what, .from)) as $memo
  | if .memo.what == "first" then
      .keep += {arrived: .date, saved: .date,
        last: ((.window.until // empty | . - 1) // .date | todate[:10])}
      | {keep}, {total: $count},
        (if $day then go_on($day) else empty end), {call: "whole"}
    elif .memo.what == "again" then
      .keep += {arrived: .date, last: (.date | todate[:10])}
      | {keep},
        (if $day then events($memo + {what: "late", $day}) else empty end),
        (days(.keep.young; .keep.last) as $one
          | events({what: "young", day: $one})),
        find({what: "future", from: (.keep.last | later(1))}),
        {call: "done"}
    elif $day == null or (.window.until and $day > .keep.last) then empty
    else events($memo + {what: .memo.what, $day}) end;

def read:
  .rows as $rows | .memo as $memo
  | ([.body.limit // .page_size, .page_size] | min) as $most
  | ($memo.day | later(1)) as $next
  | if .body.columns != columns then error("other columns")
    elif $rows.count > 0 and ($rows.count >= $most or .body.hasMore) then
      [($rows.last["/4"] | utc),
        ($rows.last["/0"] | known("^[0-9A-Fa-f-]{36}$"))] as $after
      | (if $memo.what == "all" then reading($memo.day; $after) else empty end),
        events($memo + {$after})
    elif $memo.what == "all" then
      reading($next; null),
      (if $rows.count == 0 and $memo.after == null and $next <= .keep.last then
        find({what: "all", from: $next})
       else go_on($next) end)
    else
      scoped($memo.day),
      (if $memo.what == "young" then empty
       else find(($memo | del(.day, .after)) + {from: $next}) end)
    end;

# Pages by offset are not pinned: they are read until the same persons came
# twice.
def persons:
  (.memo.count + .rows.count) as $count
  | .sent as $sent
  | (.memo + {$count, began: (.memo.began // $sent)}) as $memo
  | (.body.next // "" | test("[?&]offset=")) as $by_offset
  | if .body | has("next") | not then error("no next")
    elif .body.next and $by_offset then
      people(.body.next; $memo + {offset: true})
    elif .body.next then
      {state: {for: settings, next: .body.next, since: .keep.since}},
      people(.body.next; $memo)
    elif $memo.offset | not then
      {state: {for: settings, whole: true}, since: .keep.since}
    elif .rows.distinct == $count and $memo.same == $count then
      {state: {for: settings, whole: true}, since: $memo.began}
    elif $memo.pass == 6 then
      {failed: "persons change faster than they can be read", exit: 75}
    else
      people_again({pass: ($memo.pass + 1), same: $count,
        anew: (if .rows.distinct == $count then $memo.anew
          else $memo.anew + 1 end)})
    end;

def answer:
  if .as == "found" then found
  elif .as == "events" then read
  elif .as == "people" and .status != 200 then {keep: {since}}, people_again({})
  elif .as == "people" then persons
  elif .as == "whole" then
    # What arrived meanwhile of days that were read already.
    {state: {for: settings, arrived: .keep.arrived}, since: .keep.since},
    (if .window then empty
     else find({what: "late", arrived: (.keep.arrived + 1)}) end),
    {call: "done"}
  else {state: {for: settings, arrived: .keep.arrived}} end;
