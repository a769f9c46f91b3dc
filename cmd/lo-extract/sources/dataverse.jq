module {
  "what": "contacts, sessions and reports of a Dataverse environment",
  "auth": {
    "oauth2_client_credentials": {"scope": "{origin}/.default"},
    "oauth2_refresh_token": {
      "scope": "offline_access {origin}/.default",
      "login": {"url": "../authorize", "redirect_uri": "http://localhost"}
    },
    "bearer": {}
  },
  "settings": {"entities": "o", "lookback": "n"},
  "streams": {
    "contact": {},
    "session": {"needs": ["entities/session"]},
    "report": {"needs": ["entities/report"]}
  },
  "per_minute": 1200,
  "burst": 50,
  "page_size": [500, 5000],
  "reasons": ["/error/code"],
  "request_id": "x-ms-service-request-id"
};

# A cursor is {"for": WHAT} and, of a table with change tracking, the "link"
# to what changes from now on; of one without, "modified", the newest time that
# was seen, with "full", where the enumeration began, while it is read whole.

def entity: .settings.entities[.type] // {};
def set: entity.set // "contacts";
def lookback: .settings.lookback // 600;

# The columns that transforms know, where a table has them.
def usual:
  ["createdon", "modifiedon", "statecode"]
  + if .type == "contact" then
      ["firstname", "lastname", "emailaddress1", "telephone1", "mobilephone",
        "birthdate", "address1_line1", "address1_line2", "address1_city",
        "address1_stateorprovince", "address1_postalcode", "address1_country"]
    else
      ["regardingobjectid", "subject", "description", "statuscode",
        "scheduledstart", "scheduledend", "actualstart", "actualend",
        "actualdurationminutes"]
    end;

def request($get; $query; $prefer):
  {get: $get, query: $query,
    header: ({"OData-MaxVersion": "4.0", "OData-Version": "4.0"} + $prefer)};

# The same for every page of a query.
def prefer($more): {Prefer: ("odata.maxpagesize=\(.page_size),"
  + "odata.include-annotations=\"OData.Community.Display.V1.FormattedValue,"
  + "Microsoft.Dynamics.CRM.lookuplogicalname\"" + $more)};

# What the table is called, which column is its key, which are lookups, whether
# changes are tracked: from the table itself.
def table:
  request("/EntityDefinitions"; {
    "$select": ("LogicalName,EntitySetName,PrimaryIdAttribute,"
      + "ChangeTrackingEnabled"),
    "$filter": "EntitySetName eq '\(set)'",
    "$expand": "Attributes($select=LogicalName,AttributeType)"
  }; {}) + {as: "table"};

def known($where; $object; $all):
  $object | keys[] | select(. as $k | any($all[]; . == $k) | not)
  | {failed: "settings/\($where)\(.): not a known key", exit: 78};

def start:
  [known("entities/"; .settings.entities // {};
      ["contact", "report", "session"]),
    known("entities/\(.type)/"; entity; ["columns", "id", "set", "values"]),
    (if .type != "contact" and entity.set == null then
      {failed: "settings/entities/\(.type)/set is missing", exit: 78}
     else empty end)][0]
  // ({keep: {cursor, since}}, table);

def rows:
  .keep as $k
  | {at: "/value", id: "/\($k.id)", lower: true, when: "/modifiedon",
    aside: ["/@odata.context"], show: ["id"],
    context: ({entity: $k.entity, id: $k.id}
      + (entity | {columns, values} | with_entries(select(.value))))};

def page($get; $query; $memo):
  request($get; $query; prefer(if $memo.how == "tracked" then ",odata.track-changes"
    else "" end))
  + {as: "page", memo: $memo, rows: rows}
  + (if $memo.how == "delta" then {on: {"400": "answer", "410": "answer"}}
     else {} end);

# In the order of their changes: what changes meanwhile comes at the end.
def list($from; $until; $memo):
  ([($from | values | "modifiedon ge \(.)"),
    ($until | values | "modifiedon lt \(.)")] | join(" and ")) as $filter
  | page("/" + set; {"$select": .keep.select,
    "$orderby": "modifiedon asc,\(.keep.id) asc"}
    + (if $filter == "" then {} else {"$filter": $filter} end); $memo);

def before($seconds):
  sub("\\.[0-9]+Z$"; "Z") | fromdate - $seconds | todate;
def changes($memo): list(.keep.modified | before($memo.back); null;
  {how: "changes"} + $memo);

def cursor($what): {state: ({for: .keep.for} + $what)};

def go:
  .keep.cursor as $c
  | if .window then list(.window.since | values // null | if . then todate
        else null end; .window.until | if . then todate else null end;
      {how: "window"})
    elif $c == null and .keep.tracking then
      page("/" + set; {"$select": .keep.select}; {how: "tracked"})
    elif $c == null then list(null; null; {how: "list"})
    elif $c.for != .keep.for then
      {expired: "the columns or their settings have changed"}
    elif $c.link then page($c.link; {}; {how: "delta"})
    elif $c.full then
      {keep: (.keep | .since = $c.full)},
      (lookback as $back | list($c.modified | before($back); null;
        {how: "list"}))
    else
      .keep.modified = $c.modified | {keep}, changes({back: lookback})
    end;

# "new_x" and "_new_x_value" are one column, if it is a lookup.
def described:
  . as $in
  | .body.value[0] as $t
  | if $t == null then
      {failed: "settings/entities/\(.type)/set: there is no such table",
        exit: 78}
    else
      (reduce $t.Attributes[] as $a ({}; .[$a.LogicalName] = $a.AttributeType))
        as $types
      | def bare: if $types[.] then . else sub("^_"; "") | sub("_value$"; "")
          end;
        [entity.columns // {} | to_entries[]
          | select($types[.value | bare] == null) | .key] as $unknown
      | [$t.PrimaryIdAttribute, (usual[] | select($types[.])),
          (entity.columns // {} | .[] | bare)]
      | unique | map(select($unknown == []))
      | map(if $types[.] == "Lookup" or $types[.] == "Customer"
          or $types[.] == "Owner" then "_\(.)_value" else . end)
      | join(",") as $select
      | if $unknown != [] then
          {failed: ("settings/entities/\($in.type)/columns/\($unknown[0]): "
            + "the table has no such column"), exit: 78}
        else
          $in
          | .keep += {id: $t.PrimaryIdAttribute, entity: $t.LogicalName,
            select: $select, tracking: $t.ChangeTrackingEnabled,
            modified: (.date // error("no Date") | todate),
            for: {entity: entity, select: $select,
              tracking: $t.ChangeTrackingEnabled}}
          | {keep}, go
        end
    end;

# Rows that were read before they changed: the token of a first load is of its
# end, and what is committed late bears an earlier time.
def read_whole($cursor):
  .keep.done = $cursor
  | cursor($cursor) + {since: .keep.since}, {keep},
    changes({how: "late", back: lookback});

def follow: .body["@odata.nextLink"];

def arrived:
  . as $in
  | .memo.how as $how
  | (.rows.latest // .memo.latest // .keep.modified
    | if $how == "changes" then [., $in.keep.modified] | max else . end)
    as $latest
  | (.rows.aside[] | .id | values | {deleted: ascii_downcase}),
    (follow | values as $link
      | (if $how == "list" then
           $in | cursor({full: .keep.since, modified: $latest})
         elif $how == "changes" then $in | cursor({modified: $latest})
         else empty end),
        ($in | page($link; {}; .memo + {latest: $latest}))),
    (select(follow == null)
      | if $how == "window" then empty
        elif $how == "late" then cursor(.keep.done)
        elif $how == "changes" then cursor({modified: $latest})
        elif $how == "list" then read_whole({modified: $latest})
        elif $how == "delta" then
          cursor({link: (.body["@odata.deltaLink"] // error("no link"))})
        elif .body["@odata.deltaLink"] then
          read_whole({link: .body["@odata.deltaLink"]})
        else
          # The server did not track after all.
          read_whole({modified: .keep.modified})
        end);

def answer:
  if .as == "table" then described
  elif .status != 200 then
    ["\(.status)", (.body.error.code // "" | select(test("^[0-9A-Za-z]+$")))]
    | {expired: join(" ")}
  else arrived end;
