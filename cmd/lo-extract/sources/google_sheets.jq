module {
  "what": "the rows of a Google spreadsheet",
  "base_url": "https://sheets.googleapis.com",
  "hosts": {"drive": "https://www.googleapis.com"},
  "token_url": "https://oauth2.googleapis.com/token",
  "auth": {
    "oauth2_refresh_token": {
      "login": {
        "url": "https://accounts.google.com/o/oauth2/v2/auth",
        "scope": "https://www.googleapis.com/auth/spreadsheets.readonly",
        "parameters": {"access_type": "offline", "prompt": "consent"}
      }
    },
    "google_service_account": {
      "scope": "https://www.googleapis.com/auth/spreadsheets.readonly"
    },
    "bearer": {}
  },
  "settings": {"spreadsheet_id": "s", "ranges": "a", "key": "s",
    "rows": ["table_row", "form_response"], "columns": "o", "form_id": "s",
    "form_name": "s", "render": ["UNFORMATTED_VALUE", "FORMATTED_VALUE"],
    "unchanged": ["read", "skip"]},
  "streams": {"row": {"needs": ["spreadsheet_id"]}},
  "per_minute": 60,
  "burst": 10,
  "concurrency": 4,
  "page_size": [5000, 50000],
  "reasons": ["/error/details/0/reason", "/error/errors/0/reason",
    "/error/status"],
  "retry": [
    {"status": 403, "class": "throttled", "reason": ["RATE_LIMIT_EXCEEDED",
      "RESOURCE_EXHAUSTED", "rateLimitExceeded", "userRateLimitExceeded"]}
  ]
};

# A cursor is {"file": ID} and, where the file is asked whether it changed,
# "version", "modified", "read", when that was asked, and "for", the settings.
# Every run reads whole tabs, which say nothing of what is new.
#
# Remembered is {"file": ID, "tabs": [NUMBER]}: all that there ever were, so
# that one which was taken away is read as an empty one.

def id: .settings.spreadsheet_id;
def spreadsheet($rest): "/v4/spreadsheets/" + (id | @uri) + $rest;

def letters:
  if . <= 26 then [64 + .] | implode
  else ((. - 1) / 26 | floor | letters) + ((. - 1) % 26 + 1 | letters) end;
def number: reduce (ascii_upcase | explode[]) as $c (0; . * 26 + $c - 64);

# A title alone may be read as a cell or a named range; in quotes it is one.
def a1($part; $top; $bottom):
  "'" + ($part.title | gsub("'"; "''")) + "'!"
  + ($part.left | letters) + ($top | tostring) + ":"
  + ($part.right | letters) + ($bottom | tostring);

def file:
  {get: ("/drive/v3/files/" + (id | @uri)), host: "drive", as: "file",
    query: {fields: "modifiedTime,version"}};
def meta:
  {get: spreadsheet(""), as: "meta", query:
    {fields: "properties(title,timeZone,locale),sheets.properties,namedRanges"}};
def values($ranges):
  {get: spreadsheet("/values:batchGet"), query: {ranges: $ranges,
    majorDimension: "ROWS",
    valueRenderOption: (.settings.render // "UNFORMATTED_VALUE"),
    dateTimeRenderOption: "SERIAL_NUMBER"}};

def changed: {failed: "the sheet changed while it was read", exit: 75};

def start:
  (if .cursor.file == id then .cursor else {} end) as $had
  | (if .remembered.file == id then .remembered.tabs else [] end) as $tabs
  | {keep: {had: $had, $tabs}},
    if .settings.unchanged == "skip" and (.window | not) then file
    else meta end;

# Drive may tell of a change some minutes late: what changed shortly before it
# was asked is read again.
def same($had):
  $had.for == .settings and .body.version == $had.version
  and .body.modifiedTime == $had.modified
  and ($had.modified | sub("[.][0-9]+"; "") | fromdate) + 600 < $had.read;

def filed:
  (.keep.had // {}) as $had
  | if (.body.version | type) != "string" then error("no file")
    elif same($had) then {state: $had}
    else
      {keep: (.keep + {now: {version: .body.version,
        modified: .body.modifiedTime, read: (.date // error("no Date")),
        for: .settings}})},
      meta
    end;

# Where something begins and ends: a whole tab, or what A1 says of one.
def whole:
  {sheet: .sheetId, title, top: 1, bottom: .gridProperties.rowCount,
    left: 1, right: .gridProperties.columnCount, of: ""};

def part($top; $bottom; $left; $right; $of):
  .top = ($top // 1)
  | .bottom = ([.bottom, $bottom // .bottom] | min)
  | .left = ($left // 1)
  | .right = ([.right, $right // .right] | min)
  | .of = $of;

def filled: select(. != null and . != "");

def a1_part($text):
  [$text | capture("^(?<left>[A-Za-z]{0,3})(?<top>[0-9]{0,8})(?<more>:(?<right>[A-Za-z]{0,3})(?<bottom>[0-9]{0,8}))?$")][0] as $at
  | if $at == null then empty
    else
      [$at.left, $at.right | filled // null | if . then number else . end]
        as [$left, $right]
      | [$at.top, $at.bottom | filled // null | if . then tonumber else . end]
        as [$top, $bottom]
      | if $at.more then part($top; $bottom; $left; $right; "!" + $text)
        else part($top; $top; $left; $left; "!" + $text) end
    end;

def named_part($named):
  $named.range as $r
  | part(($r.startRowIndex // 0) + 1; $r.endRowIndex;
      ($r.startColumnIndex // 0) + 1; $r.endColumnIndex;
      "!" + $named.name);

def resolve($tabs; $named):
  . as $text
  | ([$text | capture("^('(?<quoted>([^']|'')+)'|(?<bare>[^'!]+))(!(?<a1>.+))?$")][0]
    // {}) as $in
  | (if $in.quoted then $in.quoted | gsub("''"; "'") else $in.bare end)
    as $title
  | [($tabs[] | select(.title == $text) | whole),
      ($named[] | select(.name == $text) as $n | ($n.range.sheetId // 0) as $id
        | $tabs[] | select(.sheetId == $id) | whole | named_part($n)),
      ($tabs[] | select(.title == $title) | whole
        | if $in.a1 then a1_part($in.a1) else . end)][0];

def parts:
  .settings.ranges as $ranges
  | (.body.namedRanges // []) as $named
  | [.body.sheets[].properties
      | select((.sheetType // "GRID") == "GRID" and .gridProperties.rowCount)]
    as $tabs
  | if $ranges == null then [$tabs[] | whole]
    else [$ranges[] | resolve($tabs; $named)] end;

# A part that is nothing, where the grid does not reach, has no rows.
def there: .top <= .bottom and .left <= .right;

def headers($parts):
  values([$parts[] | a1(.; .top; .top)]) + {as: "headers",
    memo: {parts: $parts}};

def described:
  if (.body.sheets | type) != "array"
    or (.body.properties.timeZone | type) != "string" then error("no sheet")
  else
    parts as $parts
    | .keep.zone = .body.properties.timeZone
    | if any($parts[]; . == null) then
        {failed: "settings/ranges: names no tab, and no named range",
          exit: 78}
      else
        ([$parts[] | select(there)] | unique_by([.sheet, .of])) as $there
        | (.keep.tabs // []) as $known
        | [.body.sheets[].properties.sheetId] as $tabs
        | if .settings.ranges then . else .keep.gone = $known - $tabs end
        | {keep},
          (if .settings.ranges or .window or $tabs - $known == [] then empty
           else {remember: {file: id, tabs: ($known + $tabs | unique)}} end),
          (range(0; $there | length; 50) as $i
            | headers($there[$i:$i + 50])),
          {call: "finish"}
      end
  end;

def scope($part): "\(id)/\($part.sheet)\($part.of)";
def context($part; $header):
  {rows: (.settings.rows // "table_row"), spreadsheet_id: id,
    sheet_id: $part.sheet, title: $part.title, header: $header,
    time_zone: .keep.zone}
  + (.settings | {form_id, form_name, columns} | with_entries(select(.value)));

# With the rows come their header, the row before them and their last one,
# which tell whether anything moved in between.
def rows($part; $header; $from; $to):
  (.settings.key as $key
    | if $key == null then null
      else [$header | to_entries[] | select(.value | tostring == $key) | .key][0]
      end) as $at
  | values([a1($part; $part.top; $part.top), a1($part; $from - 1; $from - 1),
      a1($part; $to; $to), a1($part; $from; $to)])
  + {as: "rows", memo: {part: $part, header: $header, from: $from, to: $to,
      key: $at},
    on: ({"400 INVALID_ARGUMENT": "answer"}
      + (if $to - $from >= 100 then {"504": "answer"} else {} end)),
    rows: ({at: "/valueRanges/3/values", optional: true, number: $from,
        prefix: (scope($part) + "/"), scope: scope($part), blank: "skip",
        unique: true, context: context($part; $header)}
      + (if $at == null then {} else {id: "/\($at)"} end))};

# Two megabytes at once are enough.
def height($part):
  [.page_size, 200000 / ($part.right - $part.left + 1) | floor] | min;

def read($part; $header):
  height($part) as $height
  | (range($part.top + 1; $part.bottom + 1; $height) as $from
    | rows($part; $header; $from;
        [$from + $height - 1, $part.bottom] | min)),
    (if .window then empty
     else {state: {file: id}, since: .since, scope: scope($part)} end);

def valued($count):
  (.body.valueRanges | type) == "array"
  and (.body.valueRanges | length) == $count
  and all(.body.valueRanges[]; .range | type == "string");
def row($i): .body.valueRanges[$i].values[0] // [];

# Without its header an emptied tab has no key; a tab with rows must have one.
def headed:
  . as $in
  | if valued(.memo.parts | length) | not then error("no headers")
    else
      range(0; .memo.parts | length) as $i
      | .memo.parts[$i] as $part
      | row($i) as $header
      | if .settings.key != null and $header != []
          and all($header[]; tostring != $in.settings.key) then
          {failed: "settings/key: a tab has no such header", exit: 78}
        else read($part; $header) end
    end;

def halves:
  .memo as {$part, $header, $from, $to}
  | (($from + $to) / 2 | floor) as $middle
  | rows($part; $header; $from; $middle),
    rows($part; $header; $middle + 1; $to);

def listed:
  .memo as $memo
  | if valued(4) | not then error("no rows")
    elif row(0) != $memo.header then changed
    elif $memo.from > $memo.part.top + 1 and row(1) != .keep.last then changed
    elif .settings.key != null and $memo.key == null and .rows.count > 0 then
      {failed: "settings/key: a tab has no such header", exit: 78}
    else {keep: (.last = row(2) | .keep + {last})} end;

def answer:
  if .as == "file" then filed
  elif .as == "meta" then described
  elif .as == "headers" then headed
  elif .as == "rows" and .status == 504 then halves
  elif .as == "rows" and .status == 400 then changed
  elif .as == "rows" then listed
  elif .window then empty
  else
    (.keep.gone[]? as $sheet
      | {state: {file: id}, since, scope: scope({sheet: $sheet, of: ""}),
        part: true}),
    {state: ({file: id} + (.keep.now // {}))}
  end;
