# init.jq - a connection to paste, by what the source says of itself.

def keys: {
  oauth2_refresh_token: ["client_id", "client_secret!", "refresh_token!"],
  oauth2_client_credentials: ["client_id", "client_secret!"],
  google_service_account: ["key!", "subject"],
  bearer: ["token!"],
  basic: ["username", "password!"],
  header: ["name", "value!"],
  query: ["name", "value!"],
  aws_sigv4: ["access_key_id!", "secret_access_key!", "region"]};

# Of several kinds the first that the source names.
def auth: ($meta[0].auth // {} | keys_unsorted[0]) as $type
  | if $type == null then null
    else {type: $type} + ([keys[$type] // [] | .[]
      | if endswith("!") then {(rtrimstr("!")):
          {file: "\($mine)/secrets/\($name).\(rtrimstr("!"))"}}
        else {(.): "..."} end] | add // {}) end;

def places: {
  mbox: {files: ["~/mail/*.mbox"]},
  maildir: {files: ["~/Maildir"]},
  eml: {files: ["~/mail/eml"]},
  jsonl: {files: ["~/data/*.jsonl"], type: "row", key: "id"},
  csv: {files: ["~/data/*.csv"], type: "row", key: "id"},
  singer: {tap: ["tap-name", "--config", "~/tap.json"]}};

# What a stream of it is not configured without; a/b is b in an object a.
def example: if type == "array" then .[0]
  else {s: "...", a: ["..."], n: 0, o: {}}[. // "s"] // "..." end;
def settings: places[$source] // (($meta[0].settings // {}) as $kinds
  | reduce ([$meta[0].needs // [], ($meta[0].streams // {} | .[] | .needs // [])
      | .[]] | unique[]) as $need
    ({}; ($need | split("/")) as $path
      | setpath($path; if ($path | length) > 1 then {}
        else $kinds[$need] | example end)));

{($name): ({source: $source}
  + (if $meta[0] and $meta[0].base_url == null and $meta[0].base != true
    then {base_url: "https://..."} else {} end)
  + (if auth then {auth: auth} else {} end)
  + (if settings == {} then {} else {settings: settings} end)
  # Streams that the user names.
  + ($meta[0].stream // null | if . == null then {} else
      .settings as $kinds | {streams: {NAME: (.needs // []
        | map({key: ., value: ($kinds[.] | example)}) | from_entries)}} end))}
