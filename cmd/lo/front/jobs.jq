# jobs.jq - job specs and the pipelines they mean; see lo-job(5).
#
# $config is a list of the configuration, or of nothing; the inputs are spec
# files, the user's own first.

def local_sources: ["mbox", "maildir", "eml", "jsonl", "csv", "singer"];

# As little quoting as a shell needs.
def quoted: if test("^[A-Za-z0-9_@%+=:,./-]+$") then . else @sh end;
# A file's name, in which ~/ and *?[] mean what they mean to a shell.
def pattern: gsub("(?<c>[^A-Za-z0-9_@%+=:,./~*?\\[\\]-])"; "\\\(.c)");

def listed: if type == "array" then .[] elif . == null then empty else . end;
def option($name): if . == null or . == "" then empty else $name, quoted end;

def aliases: {final_form: ["form", null],
  create_projection: ["project", "views"],
  sync_sqlite: ["project", "tables"],
  file_projection: ["project", "files"]};

# One spec as the rest of this file wants it.
def normal:
  .spec as $s
  | (aliases[$s.job_type // ""] // [$s.job_type, null]) as [$kind, $sink]
  | . + {kind: $kind, sink: ($s.sink // $sink), options: ($s.options // {}),
      source: ($s.source
        | if type == "string" and ($kind == "ingest" or $kind == "canonize"
            or $kind == "form")
          then {source: .} else . end)};

def own:
  ($config[0].jobs // {} | to_entries[]
    | {id: .key, from: "the configuration", spec: .value}),
  (inputs | {id: (input_filename | sub(".*/"; "") | sub("\\.json$"; "")),
    from: input_filename, spec: .});

# A job that reads a source, and names no connection, is one job a connection.
def derived:
  . as $j
  | if .kind == "ingest" and .source.connection == null
      and .source.files == null and .source.tap == null
    then $config[0].connections // {} | to_entries[]
      | select(.value.source == $j.source.source)
      | .key as $name
      | $j | .base = .id | .id += "_" + $name | .source.connection = $name
    else empty end;

# A source of one's own for which nobody wrote a spec is read all the same.
def implied($own):
  [$own[] | select(.kind == "ingest") | .source.source] as $known
  | [$config[0].connections // {} | .[] | .source
    | select(type == "string" and (IN($known[]) | not))] | unique[]
  | {id: "ingest_\(.)", from: "the configuration", spec: {job_type: "ingest",
      version: "1.0.0", description: "Records of the source \(.)", source: .,
      options: {schedule: "daily", timeout: "12h", retries: 3}}};

def first_wins: reduce .[] as $j ({};
  if has($j.id) then . else .[$j.id] = $j end);

def all_jobs:
  ([own] | first_wins | map_values(normal)) as $given
  | ([$given[], (implied($given) | normal)] | first_wins) as $own
  | ($own + ([$own[] | derived] | first_wins | with_entries(
      .key as $k | select($own | has($k) | not))));

def children($jobs): .id as $id | [$jobs[] | select(.base == $id) | .id];

def is_glob: test("[*?]");
def glob_of: "^" + (gsub("(?<c>[.^$+|(){}\\[\\]\\\\])"; "\\\(.c)")
  | gsub("\\*"; ".*") | gsub("\\?"; ".")) + "$";

# Of a stage's words the jobs; what is switched off is left out.
def named($jobs):
  if is_glob then glob_of as $re
    | $jobs[] | select(.id | test($re))
    | select(.options.enabled != false) | .id
  else . end;

def leaves($jobs):
  $jobs[.] as $j
  | if $j == null then .
    elif $j.options.enabled == false then empty
    elif $j.kind == "group"
    then $j.spec.stages[] | .jobs[], (.then // [])[]
      | named($jobs) | leaves($jobs)
    elif $j.base == null and ($j | children($jobs) | length) > 0
    then $j | children($jobs)[]
    else . end;

# A list without repetition, in its order.
def distinct: reduce .[] as $x ([]; if index([$x]) then . else . + [$x] end);

# [{name, jobs}]: what runs one after the other.
def stages($jobs; $id):
  if $jobs[$id].kind == "group"
  then [$jobs[$id].spec.stages[]
    | {name, jobs: .jobs}, (select(.then) | {name: "", jobs: .then})
    | .jobs |= ([.[] | named($jobs) | leaves($jobs)] | distinct)]
  else [{name: "", jobs: ([$id | leaves($jobs)] | distinct)}] end;

def distance($b): ($b | explode) as $t
  | reduce explode[] as $x ([range(0; ($t | length) + 1)];
      . as $row | reduce range(0; $t | length) as $j ([$row[0] + 1];
        . + [[.[$j] + 1, $row[$j + 1] + 1,
          $row[$j] + (if $x == $t[$j] then 0 else 1 end)] | min]))
  | last;

# The name that was most likely meant, or nothing.
def nearest($names):
  . as $s | [$names[] | {n: ., d: (. as $n
      | if ($s | length) > 2 and ($n | contains($s)) then 1
        else $s | distance($n) end)}
    | select(.d <= ($s | length) / 3 + 1)]
  | if . == [] then empty else min_by(.d).n end;

# --- pipelines

def connection: $config[0].connections[.source.connection // ""] // {};

def selectors($run):
  (.source // {} | if type == "object" then . else {} end
    | (.stream | option("--stream")), (.source | option("--source")),
      (.connection | option("--connection")), (.type | option("--type")),
      (.schema | option("--schema"))),
  ((if $run.client != "" then $run.client else .spec.client end)
    | option("--client")),
  ($run.since | option("--since")), ($run.until | option("--until")),
  ((.options.limit // "" | tostring) | option("--limit"));

def window($run):
  ($run.since | option("--since")), ($run.until | option("--until")),
  ((.options.limit // "" | tostring) | option("--limit")),
  (if .options.auto_since == false and ($run.since // "") == ""
      and ($run.until // "") == "" and .options.limit == null
    then "--full" else empty end);

def files_of: (.source.files // connection.settings.files) | listed | pattern;

def local_extract($run):
  connection as $c | (($c.settings // {}) + .source) as $s
  | ["lo-extract", $s.source, "-c", ((.source.connection // $s.source) | quoted),
      window($run),
      ($s.type | option("--type")), ($s.key | option("--key")),
      ($s.at | option("--at")), ($s.delimiter | option("--delimiter")),
      ($s.encoding | option("--encoding")),
      ($s.quoting | option("--quoting"))]
    + (if $s.source == "singer" then ["--"] + [$s.tap[] | quoted]
      else [files_of] end);

def extract($run):
  if (.source.source | IN(local_sources[])) then local_extract($run)
  else ["lo-extract", window($run),
    (.source.stream | option("--stream")), (.source.source | quoted),
    (.source.connection | quoted)] end;

def emit($run):
  ([.sink | listed | select(. != "vault")]
    | if . == [] then ["store"] else . end
    | map(if . != "store" then . elif ($run.store // "") != ""
        then "sqlite:" + $run.store else . end)) as $to
  | ["lo-emit"] + if $to == ["store"] then [] else
      [$to[] | if . == "store" then "sqlite:" + $run.home + "/lo.db" else . end
        | "--to", quoted] end;

def names: [.source | listed | quoted];

def project:
  .sink as $sink | ($sink | if type == "object" then to_entries[0]
      else {key: (. // "tables")} end) as {key: $verb, value: $dir}
  | ["lo-project"] + ({tables: ["sync"], files: ["files"], views: ["views"],
      objects: ["objects", "pull"], snapshot: ["snapshot"],
      export: ["export"]}[$verb])
    + [$dir | if . == null then empty else "--dir", pattern end]
    + if $verb == "objects" then [.source | option("--type")]
      else names end;

def commands($run):
  if .kind == "ingest" then [extract($run)]
    + (if (.sink // ["vault", "store"]) == "vault"
        then [["lo-vault", "put"]]
      else (if [(.sink // ["vault"]) | listed] | index("vault")
          then [["lo-vault", "tee"]] else [] end)
        + [emit($run)] end)
  elif .kind == "canonize" then
    [["lo-project", "rows", "raw", "--pending", (.spec.transform | quoted),
        selectors($run)],
      ["lo-canon", (.spec.transform | quoted)], emit($run)]
  elif .kind == "form" then
    (.spec.form | if type == "object" then . else {instrument: .} end) as $f
    | [["lo-project", "rows", "canonical", "--pending",
        ($f.instrument | quoted), selectors($run)],
      ["lo-score", ($f.instrument | if . == "score" then empty
          else option("-i") end),
        ($f.binding | option("-b"))], emit($run)]
  elif .kind == "project" then [project]
  else [["lo-project", "check"] + names, emit($run)] end;

# Why it cannot run, or nothing.
def hindrance:
  if .kind != "ingest" then empty
  elif .source.source == "singer"
    and ((.source.tap // connection.settings.tap) == null)
  then "its connection has no tap: say settings/tap, a list of words"
  elif .source.source == "singer" then empty
  elif .source.source | IN(local_sources[])
  then if [files_of] == [] then
      "no connection of \(.source.source) says settings/files; lo init \(.source.source) NAME prints one"
    else empty end
  elif .source.connection == null
  then "the configuration has no connection of \(.source.source); lo init \(.source.source) NAME prints one"
  elif $config[0].connections[.source.connection] == null
  then "the configuration has no connection \(.source.connection)"
  else empty end;

def of_client($run):
  ($run.client // "") == "" or .kind != "ingest"
  or (connection.client // .spec.client) == $run.client;
