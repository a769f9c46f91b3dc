# days.jq - what is read day by day, and some days again
#
# A cursor is {"for": SETTINGS, "read": DAY}: all days to that one were read;
# or, while everything is being read, {"for", "next": DAY}.  What is kept has
# for, since, cursor, zone, today, and young: days from there on will be read
# again.

def later($days): (. + "T00:00:00Z" | fromdate) + $days * 86400 | todate[:10];
def days($from; $to):
  ($to + "T00:00:00Z" | fromdate) as $last
  | range($from + "T00:00:00Z" | fromdate; $last + 1; 86400) | todate[:10];
def is_day: type == "string" and test("^\\d{4}-\\d\\d-\\d\\d$");

# However large: no more than a year is read again.
def lookback($usual): [.settings.lookback // $usual, 365] | min;

def begin($for; request):
  if .settings.start != null and (.settings.start | is_day | not) then
    {failed: "settings/start: expected a day, as in 2026-01-31", exit: 78}
  elif .cursor != null and .cursor.for != $for then
    {expired: "the settings have changed"}
  else {keep: {since, cursor, for: $for}}, request end;

# The days to read, from the server's clock; none before the earliest.
def span($earliest):
  .keep as $k
  | lookback(30) as $back
  | (if .window.until then [.window.until - 1, $k.zone] | zone_day
     else $k.today end) as $to
  | (if .window.since then [.window.since, $k.zone] | zone_day
     elif $k.cursor.next then $k.cursor.next
     elif $k.cursor.read then [$k.cursor.read, $k.today] | min | later(-$back)
     else .settings.start // ($k.today | later(-364)) end) as $from
  | days([$from, $earliest] | max; [$to, $k.today] | min);

def saved($day):
  .keep.cursor as $c
  | {for: .keep.for}
  + (if $c.read then {read: $c.read} else {next: ($day | later(1))} end);

# A day was read whole: what was not seen since is gone.
def whole($day; $since):
  {state: saved($day), $since, scope: $day, part: true};
def finish: {state: {for: .keep.for, read: .keep.today}};

# Pages are not pinned: what comes and goes meanwhile moves the rest.  A day is
# read again until as many are known as it is said to have; where some have
# gone, those that were known before count no more.
def again(page):
  if .memo.pass < 5 then
    .memo |= (. + {page: 1, read: 0, pass: (.pass + 1)}) | page
  elif .memo.day >= .keep.young then {state: saved(.memo.day)}
  else {failed: "a day changes faster than it can be read", exit: 75} end;

def first_page($day): {day: $day, page: 1, pass: 1, anew: 0, read: 0};
def paged($total; $rows; page):
  if ($total | type) != "number"
    or ($rows | type | . != "array" and . != "null") then
    error("no page")
  else
    ($total < (.memo.total // 0)) as $shrunk
    | .sent as $sent | .rows.count as $count
    | .memo |= (. + {$total, since: (.since // $sent), read: (.read + $count)}
      | if $shrunk then .anew += 1 | .since = null else . end)
    | if $shrunk then again(page)
      elif $count > 0 and .memo.read < $total then .memo.page += 1 | page
      elif .rows.distinct >= $total then whole(.memo.day; .memo.since)
      else again(page) end
  end;
