module {
  "what": "the mail of one Exchange mailbox, by Microsoft Graph",
  "base_url": "https://graph.microsoft.com/v1.0",
  "auth": {
    "oauth2_client_credentials": {
      "scope": "https://graph.microsoft.com/.default"
    },
    "oauth2_refresh_token": {
      "scope": "offline_access https://graph.microsoft.com/Mail.Read",
      "login": {"url": "../authorize", "redirect_uri": "http://localhost"}
    },
    "bearer": {}
  },
  "settings": {"user": "s", "folders": "a"},
  "streams": {"email": {"needs": ["user"]}},
  "per_minute": 1000,
  "burst": 100,
  "concurrency": 4,
  "page_size": [100, 1000],
  "reasons": ["/error/code"],
  "request_id": "request-id",
  "request_name": "client-request-id",
  "retry": [
    {"status": [429, 500, 502, 503, 504, 509], "class": "throttled"},
    {"status": "4xx", "class": "throttled",
      "reason": ["ApplicationThrottled", "TooManyRequests", "ErrorServerBusy"]},
    {"status": "4xx", "class": "transient",
      "reason": ["ErrorMailboxStoreUnavailable", "ErrorTimeoutExpired",
        "ErrorInternalServerTransientError", "UnknownError"]},
    {"status": 410, "class": "later"},
    {"status": "4xx", "class": "later",
      "reason": ["syncStateNotFound", "SyncStateNotFound", "resyncRequired",
        "ErrorItemNotFound"]}
  ]
};

# A cursor is {"for": SETTINGS, "folders": {ID: FOLDER}}, with "full", where
# the enumeration began, while the mailbox is being read whole.  A folder is
# {"name", "link"}, or {"name", "next"} while its pages are being read, with
# "since" where that began anew.
#
# A folder is a scope: a message is where it was seen last, and gone when it
# is gone from every folder, so that one that was moved is not deleted.

def box: if .settings.user == "me" then "/me"
  else "/users/" + (.settings.user | @uri) end;

# All of it with every request: an id would be another one without.
def request($get; $query):
  {get: $get, query: $query, header: {Prefer: ("IdType=\"ImmutableId\", "
    + "outlook.body-content-type=\"html\", outlook.allow-unsafe-html, "
    + "odata.maxpagesize=\(.page_size)")}};

def wanted: {
  "$select": ("createdDateTime,lastModifiedDateTime,changeKey,"
    + "receivedDateTime,sentDateTime,hasAttachments,internetMessageId,"
    + "subject,bodyPreview,importance,parentFolderId,conversationId,isRead,"
    + "isDraft,body,sender,from,toRecipients,ccRecipients,bccRecipients,"
    + "replyTo,categories,flag,internetMessageHeaders"),
  "$expand": ("singleValueExtendedProperties($filter="
    + "id eq 'Integer 0xe08' or id eq 'Integer 0x1081')")
};

# A link gives what was selected when its round began.
def settings: .settings | {user, folders, members: wanted["$select"]};

# Of a message that changed a page may hold only what changed: such a one is
# read again.
def rows($at; $memo):
  {at: $at, id: "/id", scope: $memo.folder, when: "/receivedDateTime",
    context: {folder: {id: $memo.folder, displayName: $memo.name}},
    hold: "/hasAttachments"}
  + (if $at == "" then {} else {deleted: "/@removed", show: ["id"],
    whole: ["/id", "/body", "/receivedDateTime", "/lastModifiedDateTime",
      "/conversationId", "/toRecipients", "/isDraft", "/flag"]} end);

def message($id; $memo):
  request(box + "/messages/" + ($id | @uri); wanted)
  + {rows: rows(""; $memo), on: {"404 ErrorItemNotFound": "skip"}};

# What says that a link is of no use any more.
def lost: reduce ("400", "404", "409", "410") as $status ({"410": "answer"};
  reduce ("syncStateNotFound", "SyncStateNotFound", "resyncRequired") as $code
    (.; ."\($status) \($code)" = "answer"));

def page($get; $query; $memo):
  request($get; $query)
  + {as: "page", memo: $memo, rows: rows("/value"; $memo)}
  + (if $memo.anew != null and $memo.anew == .since then {}
     else {on: lost} end);

def folder($id): box + "/mailFolders/" + ($id | @uri);
def fresh($memo): page(folder($memo.folder) + "/messages/delta"; wanted; $memo);
def follow($link; $memo): page($link; {}; $memo);

def children($path):
  request(box + "/mailFolders" + $path; {includeHiddenFolders: "true",
    "$top": 100, "$select": "id,displayName,childFolderCount"})
  + {as: "folders"};

def listing:
  . as $in
  | if .settings.folders == null then children("")
    else .settings.folders[] as $name
      | $in | request(folder($name); {"$select": "id,displayName"})
      + {as: "folder", on: {"400": "answer", "404": "answer"}}
    end;

def start:
  .cursor as $c
  | if .window then {keep: {list: {}}}, listing, {call: "window"}
    elif $c == null then
      {keep: {list: {}, folders: {}, full: .since}}, listing, {call: "round"}
    elif $c.for != settings then {expired: "the settings have changed"}
    else
      {keep: {list: {}, folders: $c.folders, full: $c.full,
        resumed: ($c.full != null)}}, listing,
      {call: "round"}
    end;

# Search folders show messages that are in others.
def listed:
  . as $in
  | [.body.value[]
    | select(.["@odata.type"] != "#microsoft.graph.mailSearchFolder")] as $found
  | {keep: (reduce $found[] as $f (.keep; .list[$f.id] = $f.displayName))},
    ($found[] | select(.childFolderCount > 0) | .id | @uri as $id
      | $in | children("/\($id)/childFolders")),
    (.body["@odata.nextLink"] | values as $link
      | $in | request($link; {}) + {as: "folders"});

# One folder in a round.  One with another name is read whole once more, for
# its messages bear that name; its link stays.
def visit($id):
  .keep.folders[$id] as $was
  | {folder: $id, name: .keep.list[$id]} as $memo
  | if $was == null then fresh($memo)
    elif $was.next then follow($was.next; $memo + {anew: $was.since})
    elif .keep.full then empty
    else
      (if $was.name != $memo.name then fresh($memo + {only: "name"})
       else empty end),
      follow($was.link; $memo)
    end;

def round:
  . as $in
  | if any(.keep.folders | keys[]; in($in.keep.list) | not) then
      {expired: "a folder has gone"}
    else (.keep.list | keys[] as $id | $in | visit($id)), {call: "settled"} end;

def cursor: {for: settings, folders: .keep.folders}
  + (if .keep.full then {full: .keep.full} else {} end);

# Once more over all folders: what was moved from one that had its turn to one
# that had not is in both words, or in none.
def again($why):
  . as $in
  | (.keep.folders | to_entries[]
    | {folder: .key, name: .value.name, again: $why} as $memo
    | .value.link as $link
    | $in | follow($link; $memo)),
    {call: "done"};

def settled:
  if .keep.full then
    {state: (cursor | del(.full)), since: .keep.full},
    {keep: (.keep | .full = null)}, (.keep.full = null | again("full"))
  elif .keep.moved then again("moved")
  else {state: cursor} end;

def expired:
  ["\(.status)", (.body.error.code // "" | select(test("^[A-Za-z]+$")))]
  | {expired: join(" ")};

# While everything is read, a folder whose link is lost begins anew, once.
def anew:
  {folder: .memo.folder, name: .memo.name, anew: .since} as $memo
  | {keep: (.keep | del(.folders[$memo.folder]))}, fresh($memo);

def link: .body["@odata.nextLink"] // .body["@odata.deltaLink"]
  // error("a page without a link");

def arrived:
  . as $in
  | .memo as $memo
  | link as $link
  | (.body["@odata.nextLink"] != null) as $more
  | .keep.moved = (.keep.moved or .rows.deleted > 0)
  | if $memo.only and $more then .
    elif $memo.only then .keep.folders[$memo.folder].name = $memo.name
    elif $more then .keep.folders[$memo.folder] = ({name: $memo.name,
        next: $link} + (if $memo.anew then {since: $memo.anew} else {} end))
    else .keep.folders[$memo.folder] = {link: $link,
        name: ($in.keep.folders[$memo.folder].name // $memo.name)} end
  | {keep},
    (.rows.aside[].id | values as $id | $in | message($id; $memo)),
    (if $more or $memo.anew == null or $memo.anew == .keep.full then
       {state: cursor}
     else {state: cursor, since: $memo.anew, scope: $memo.folder, part: true}
     end),
    (if $more then $in | follow($link; $memo) else empty end);

def instant: if . == null then empty else todate end;
def window:
  . as $in
  | ([(.window.since | instant | "receivedDateTime ge \(.)"),
      (.window.until | instant | "receivedDateTime lt \(.)")]
    | join(" and ") | if . == "" then {} else {"$filter": .} end) as $filter
  | .keep.list | keys[] as $id
  | {folder: $id, name: .[$id]} as $memo
  | $in | request(folder($id) + "/messages"; wanted + $filter
    + {"$orderby": "receivedDateTime desc", "$top": .page_size})
  + {as: "list", memo: $memo, rows: rows("/value"; $memo)};

def files($get; $query):
  request($get; $query)
  + {as: "files", into: "attachments", rows: {at: "/value"},
    on: {"404 ErrorItemNotFound": "skip"}};

def answer:
  if .as == "folders" then listed
  elif .as == "folder" and .status != 200 then
    {failed: "settings/folders: one is not in the mailbox", exit: 78}
  elif .as == "folder" then
    {keep: (.body as $f | .keep | .list[$f.id] = $f.displayName)}
  elif .as == "round" then round
  elif .as == "window" then window
  elif .as == "settled" then settled
  elif .as == "done" then {state: cursor}
  elif .as == "held" then
    .body.id as $id
    | files(box + "/messages/" + ($id | @uri) + "/attachments";
      {"$select": ("id,name,contentType,size,isInline,"
        + "microsoft.graph.fileAttachment/contentId")})
  elif .as == "files" then
    .body["@odata.nextLink"] as $link
    | if $link then files($link; {}) else empty end
  elif .as == "list" then
    . as $in
    | (.rows.aside[].id | values as $id | $in | message($id; $in.memo)),
    (.body["@odata.nextLink"] | values as $link
      | $in | request($link; {})
      + {as: "list", memo, rows: rows("/value"; $in.memo)})
  elif .status != 200 and .memo.again then
    # A link that was printed a moment ago is for the next run to try.
    if .keep.resumed then anew else empty end
  elif .status != 200 and .keep.full then anew
  elif .status != 200 then expired
  else arrived end;
