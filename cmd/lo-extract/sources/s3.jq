module {
  "what": "rows of CSV and JSONL objects in S3 and compatible stores",
  "base": true,
  "auth": {
    "aws_sigv4": {"service": "s3", "body_header": "x-amz-content-sha256",
      "plain": true}
  },
  "settings": {"bucket": "s", "region": "s", "endpoint": "s",
    "addressing": ["virtual", "path"]},
  "needs": ["bucket"],
  "stream": {
    "settings": {"prefix": "s", "key": "s", "format": ["csv", "jsonl"],
      "encoding": "s", "delimiter": "s"},
    "needs": ["format"]
  },
  "xml": {"lists": ["Contents"]},
  "concurrency": 4,
  "page_size": [1000, 1000],
  "reasons": ["/Error/Code"],
  "request_id": "x-amz-request-id",
  "retry": [
    {"status": 403, "reason": ["RequestTimeTooSkewed"], "class": "auth"},
    {"status": 400, "reason": ["RequestTimeout"], "class": "transient"},
    {"status": 400, "reason": ["ExpiredToken", "InvalidToken"],
      "class": "denied"},
    {"status": 409, "class": "transient"}
  ]
};

# A cursor is {"for": SETTINGS, "objects": {KEY: ETAG}}: what was read, keys
# without the prefix; with "columns", the last header; "gone", what was begun
# and is no more; and, while everything is read, "full": SINCE.
#
# Remembered is {"for": SETTINGS, "begun": {KEY: ETAG}}: of what rows may have
# been given out by a run that left no cursor.
#
# Of what it keeps, "old" was read by earlier runs and not listed yet, "new"
# is listed and read, "partly" was begun and is not in the cursor, and "said"
# tells of objects that are not as they were listed: their ETag, false when
# they cannot be read, true when they are gone, null while it is not known.

def enc:
  reduce (["!", "%21"], ["'", "%27"], ["(", "%28"], [")", "%29"], ["*", "%2A"])
    as $c (@uri; split($c[0]) | join($c[1]));

# Names with dots do not fit a certificate, other stores have no such names.
def by_path:
  if .settings.addressing then .settings.addressing == "path"
  else .base_url != null or .settings.endpoint != null
    or (.settings.bucket // "" | contains("."))
  end;

def base:
  (.base_url // .settings.endpoint // ("https://s3." + .region
    + (if .region | startswith("cn-") then ".amazonaws.com.cn"
       else ".amazonaws.com" end))) as $store
  | if by_path then $store
    else .settings.bucket as $bucket
      | $store | split("://") | .[0] + "://" + $bucket + "." + .[1] end;

def root: if by_path then "/" + (.settings.bucket | enc) else "" end;
def prefix: .stream.prefix // "";
def name($key): .settings.bucket + "/" + $key;
def settings: {bucket: .settings.bucket, endpoint: .settings.endpoint, stream};

def redirected: {"301": "answer", "307": "answer",
  "400 AuthorizationHeaderMalformed": "answer"};

# To where the bucket is: another region, never another host.
def region:
  [.headers["x-amz-bucket-region"], .body.Error.Region,
    (.headers.location // "" | select(contains(".amazonaws.com"))
      | split(".amazonaws.com")[0] | split("s3")[-1] | .[1:])]
  | map(select(. != null))[0];

def list($memo; $query):
  {get: (root | if . == "" then "/" else . end), as: "list", memo: $memo,
    query: ({"continuation-token": $memo.token, "encoding-type": "url",
      "list-type": "2", "max-keys": .page_size,
      prefix: (prefix | if . == "" then null else . end)} + $query),
    on: (if $memo.moved then {} else redirected end)};

def pages($memo): list($memo; {});
def look($memo): list($memo; {prefix: $memo.look});

def object($o; $memo):
  {get: (root + "/" + ($o.key | split("/") | map(enc) | join("/"))),
    header: (if $memo.any then {} else
      {"If-Match": ($o.etag | if startswith("\"") then . else "\"\(.)\"" end)} end),
    file: (name($o.key) as $name | {columns: .keep.columns, size: $o.size,
      context: {name: $name, etag: $o.etag}, prefix: ($name + "#"),
      scope: $name, shown: "the object of ETag \($o.etag)"}
      + (.stream | {format, key, encoding, delimiter})),
    as: "object", memo: ($memo + {object: $o}),
    on: ({"404": "answer", "412": "answer", "403 InvalidObjectState": "answer"}
      + (if $memo.moved then {} else redirected end))};

def cursor:
  . as $in | .keep
  | {for: ($in | settings), objects: (.old + .new)}
    + (if .columns then {columns} else {} end)
    + (if .full then {full} else {} end);

def remember: {remember: {for: settings, begun: .keep.begun}};

def start:
  .cursor as $c
  | settings as $for
  | ((.remembered // {}) | if .for == $for then .begun else {} end) as $all
  | ($all | with_entries(select($c.objects[.key] != .value
      and $c.gone[.key] != .value))) as $begun
  | {old: {}, new: {}, said: {}, partly: {}, begun: $begun} as $keep
  | if $c != null and $c.for != $for then {expired: "the settings have changed"}
    else
      (if .window then $keep
       elif $c == null then $keep + {full: .since}
       else $keep + {old: $c.objects, full: $c.full, columns: $c.columns,
         partly: $begun} end) as $keep
      | {keep: $keep},
        (if $begun != $all then .keep = $keep | remember else empty end),
        pages({})
    end;

def digit:
  if . >= 97 then . - 87 elif . >= 65 then . - 55 else . - 48 end;

# What encoding-type=url does to a key: a form's value, in UTF-8.
def decoded:
  (split("+") | join(" ") | split("%")) as $parts
  | reduce $parts[1:][] as $part (
      {out: [$parts[0] // "" | explode[]], code: 0, more: 0};
      ($part[0:2] | explode | map(digit) | .[0] * 16 + .[1]) as $b
      | if (.more > 0) != ($b >= 128 and $b < 192) then error("no UTF-8")
        elif .more > 0 then .code = .code * 64 + $b - 128 | .more -= 1
        elif $b < 128 then .code = $b
        elif $b < 224 then .code = $b - 192 | .more = 1
        elif $b < 240 then .code = $b - 224 | .more = 2
        else .code = $b - 240 | .more = 3 end
      | if .code > 1114111 then error("no UTF-8") else . end
      | if .more == 0 then .out += [.code] else . end
      | if .more > 0 and ($part | length) > 2 then error("no UTF-8") else . end
      | .out += ($part[2:] | explode))
  | if .more > 0 then error("no UTF-8") else .out | implode end;

# The objects that a list names, without what stands for a folder.
def entries:
  .body.ListBucketResult as $r
  | if $r.IsTruncated != "true" and $r.IsTruncated != "false" then
      error("no list") else . end
  | [$r.Contents[]?
    | {key: (if $r.EncodingType == "url" then .Key | decoded else .Key end),
      etag: .ETag, size: (.Size | tonumber), time: .LastModified}
    | select(.size > 0 or (.key | endswith("/") | not))];

def inside:
  .window as $w
  | if $w == null then entries
    else entries | map(select((.time[0:19] + "Z" | fromdate)
      | ($w.since == null or . >= $w.since)
        and ($w.until == null or . < $w.until)))
    end;

# By 16 MiB, or 500.
def batches:
  reduce .[] as $o ([];
    if length > 0 and .[-1].size < 16777216 and (.[-1].list | length) < 500
    then .[-1] |= {size: (.size + $o.size), list: (.list + [$o])}
    else . + [{size: $o.size, list: [$o]}] end)
  | .[].list;

# Where rows of an earlier reading may stand, what was not seen is deleted.
def part($key):
  {state: cursor, since, scope: name($key), part: true};

def batch($list):
  . as $in
  | prefix as $p
  | ($list[] as $o | ($o.key | ltrimstr($p)) as $k
      | $in | object($o; {}),
        (if .keep.old[$k] != null or .keep.partly[$k] != null then
          {call: "part", memo: {key: $o.key}} else empty end)),
    {call: "read", memo: ($list | map({(.key | ltrimstr($p)): .etag}) | add)};

def listed:
  . as $in
  | prefix as $p
  | inside
  | map(.known = ((.key | ltrimstr($p)) as $k
      | ($in.keep.old[$k] == .etag and $in.keep.partly[$k] == null)
        or $in.keep.new[$k] == .etag)) as $all
  | ($all | map(select(.known | not) | del(.known))) as $changed
  | ($in.keep
    | .new += ($all | map(select(.known)
        | {(.key | ltrimstr($p)): .etag}) | add // {})
    | .begun += ($changed | map({(.key | ltrimstr($p)): .etag}) | add // {}))
    as $keep
  | {keep: $keep},
    ($in | .keep = $keep
      | (if $changed == [] then empty else remember end),
        (($changed | batches) as $list | batch($list))),
    ($in.body.ListBucketResult.NextContinuationToken as $token
      | if $in.body.ListBucketResult.IsTruncated == "false" then {call: "listed"}
        elif $token == null then error("no token")
        else $in | pages({token: $token, moved: .memo.moved}) end);

def said($key; $what):
  .keep | .said[$key] = $what;

# An object that was not there, or not the same any more.  A store that lists
# another version than it has is asked for the one that it has.
def looked:
  .memo as $memo
  | prefix as $p
  | ($memo.look | ltrimstr($p)) as $k
  | ([entries[] | select(.key == $memo.look)][0]) as $o
  | if $o == null and .body.ListBucketResult.IsTruncated == "false" then
      {keep: (said($k; true) | del(.old[$k]))}
    elif $o == null or $memo.tries > 5 then
      {keep: said($k; false)},
      {trouble: "412 changes all the time", class: "transient"}
    else
      (.keep.begun[$k] = $o.etag | {keep}, remember),
      object($o; {tries: $memo.tries, moved: $memo.moved,
        any: ($o.etag == $memo.was)}),
      {call: "settled", memo: {key: $k, etag: $o.etag}}
    end;

def fetched:
  prefix as $p
  | .memo.object as $o
  | ($o.key | ltrimstr($p)) as $k
  | if .file then
      {keep: (.file as $f | .keep
        | if $f.columns then .columns = $f.columns else . end
        | if $f.trouble then .said[$k] = false else . end)}
    elif .status == 403 then
      {keep: said($k; false)},
      {trouble: "403 InvalidObjectState", class: "denied"}
    elif .status == 404 or .status == 412 then
      {keep: said($k; null)},
      look({look: $o.key, was: $o.etag, tries: ((.memo.tries // 0) + 1),
        moved: .memo.moved})
    else {region: region}, object($o; .memo + {moved: true}) end;

# Everything was listed: what is not there any more?
def finished:
  . as $in
  | prefix as $p
  | [.keep | (.old + .partly + (if .full then .begun else {} end)
      | keys_unsorted[]) as $k
    | select($in.keep.new[$k] == null and $in.keep.said[$k] != false) | $k]
    as $gone
  | ([.keep.said[] | select(. == false)] != []) as $bad
  | (reduce $gone[] as $k (.; del(.keep.old[$k]))
    | cursor + (reduce $gone[] as $k ({};
      if $in.keep.begun[$k] then .gone[$k] = $in.keep.begun[$k] else . end)))
    as $cursor
  | [$gone[] | select($in.keep.old[.] != null or $in.keep.partly[.] != null)]
    as $parts
  | if ($parts | length) * ($cursor | tojson | length) > 67108864
      and (.keep.full | not) then
      {expired: "a great many objects are gone"}
    else
      ($parts[] as $k | $in | part($p + $k)),
      (if .keep.full == null or $bad then {state: $cursor}
       else {state: ($cursor | del(.full)), since: .keep.full} end)
    end;

# A batch is read: as it was listed, but for what was said since.
def read:
  .memo as $memo
  | .keep.new += (reduce ($memo | keys_unsorted[]) as $k (.keep.said;
      if has($k) then . else .[$k] = $memo[$k] end)
    | with_entries(select(.value | type == "string")))
  | {keep}, (if .window then empty else {state: cursor} end);

def answer:
  if .as == "list" and .status != 200 then
    {region: region},
    ((.memo + {moved: true}) as $memo
      | if $memo.look then look($memo) else pages($memo) end)
  elif .as == "list" and .memo.look then looked
  elif .as == "list" then listed
  elif .as == "object" then fetched
  elif .as == "settled" then
    if .keep.said[.memo.key] == null then
      {keep: said(.memo.key; .memo.etag)} else empty end
  elif .as == "part" then
    prefix as $p
    | if .keep.said[.memo.key | ltrimstr($p)] == false then empty
      else part(.memo.key) end
  elif .as == "read" then read
  elif .window then empty
  else finished end;
