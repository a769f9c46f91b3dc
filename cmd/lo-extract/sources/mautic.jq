module {
  "what": "contacts of a Mautic site",
  "token_url": "../oauth/v2/token",
  "auth": {"basic": {}, "oauth2_client_credentials": {}, "bearer": {}},
  "settings": {"search": "s", "columns": "o"},
  "streams": {"contact": {}},
  "per_minute": 600,
  "burst": 10,
  "concurrency": 2,
  "page_size": [200, 1000],
  "reasons": ["/errors/0/type", "/errors/0/code", "/error"],
  "faults": ["/errors", "/error"]
};

# A cursor is {"for": SETTINGS, "at": SECONDS, "last": ID, "count": N}: there
# are N contacts up to the last id, and what changed before that time was
# read; or, while everything is read, {"for", "full": {"at", "since", "last",
# "count"}}, of what was read so far.

def settings: .settings | {search, columns};

# In the query "where" is a tree: where[0][val][1][col]=date_added.
def branches($name):
  . as $it
  | if type == "object" or type == "array" then
      keys_unsorted[] as $key | $it[$key] | branches("\($name)[\($key)]")
    else {($name): .} end;
def term($column; $how; $value): {col: $column, expr: $how, val: $value};

# The columns hold UTC, and are compared as text.
def column: todate | .[:10] + " " + .[11:19];

def ask($where; $query):
  {get: "/contacts",
    query: ($query + ([$where | branches("where")] | add // {})
      + (if .settings.search then {search: .settings.search} else {} end))};

def contacts($what; $memo; $where):
  ask([term("id"; "gt"; $memo.after)] + $where;
    {limit: .page_size, orderBy: "id", orderByDir: "asc"})
  + {as: $what, memo: $memo,
    rows: ({at: "/contacts", members: true, id: "/id", when: "/dateAdded",
        show: ["id"]}
      + (if .settings.columns then
          {context: {columns: .settings.columns}} else {} end))};

# Before it is changed, a contact has no date_modified.
def changed($after):
  (.keep.at | column) as $at
  | contacts("changed"; {after: $after};
    [{expr: "orX", val: [term("date_modified"; "gte"; $at),
        term("date_added"; "gte"; $at)]},
      term("id"; "lte"; .keep.last)]);

def window($after):
  contacts("window"; {after: $after};
    [(.window.since // empty | term("date_added"; "gte"; column)),
      (.window.until // empty | term("date_added"; "lt"; column))]);

# All from the last one on, in order of their ids.
def onward($what): contacts($what; {after: .keep.last}; []);

# What is deleted, or merged into another, is gone without a word; then there
# are fewer.
def incremental: changed(0), {call: "onward"}, {call: "count"};

def start:
  .cursor as $c
  | if .window then window(0)
    elif $c == null then
      {keep: {since, last: 0, count: 0}},
      (.keep = {last: 0} | onward("all"))
    elif $c.for != settings then
      {expired: "the settings have changed"}
    elif $c.full then
      {keep: $c.full}, (.keep = $c.full | onward("all"))
    else
      {keep: ($c | {at, last, count})}, (.keep = $c | incremental)
    end;

def clock: .date // error("no Date") | . - 600;

# More was read, up to the last id.
def read: .keep + {last: .rows.last.id, count: (.keep.count + .rows.count)};

def page_of_all:
  (if .keep.at then .keep else .keep + {at: clock} end) as $keep
  | .keep = $keep
  | if .rows.count > 0 then
      read as $keep
      | {keep: $keep}, {total: (.body.total | tonumber)},
        {state: {for: settings, full: ($keep | {at, since, last, count})}},
        (.keep = $keep | onward("all"))
    else {keep: $keep}, {call: "listed"} end;

def place($at): {for: settings, at: $at, last: .keep.last, count: .keep.count};

def counted:
  (.body.total | tonumber) as $now
  | if $now == .keep.count or .keep.since then
      {state: place([.keep.at, .keep.next] | max)}
    else
      {expired: "there were \(.keep.count) contacts, and \($now) are left"}
    end;

def answer:
  if .as == "all" then page_of_all
  elif .as == "listed" then
    {state: place(.keep.at), since: .keep.since}, incremental
  elif .as == "changed" then
    (if .memo.after == 0 then {keep: (.keep + {next: clock})} else empty end),
    (if .rows.count > 0 then changed(.rows.last.id) else empty end)
  elif .as == "window" then
    if .rows.count > 0 then window(.rows.last.id) else empty end
  elif .as == "onward" then
    if .rows == null then onward("onward")
    elif .rows.count > 0 then
      read as $keep | {keep: $keep}, (.keep = $keep | onward("onward"))
    else empty end
  elif .as == "count" then
    ask([term("id"; "lte"; .keep.last)];
      {limit: 1, minimal: 1, "select[]": "id"}) + {as: "counted"}
  else counted end;
