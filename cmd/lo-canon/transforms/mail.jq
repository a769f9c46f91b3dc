# mail.jq - mail for transforms: every native of mail.h and convert.h in pure jq
#
# lo-canon leaves out the definitions whose names it has as natives and runs
# those; plain jq -L runs these.  Both give the same but where a comment says
# "approximate": there the native does more.

# What stands at a JSON pointer.
def verbatim($pointer): getpath($pointer | split("/")[1:]);

# Bytes, an array of numbers, as text: UTF-8 where it is, else windows-1252.
def bytes_utf8:
  . as $b
  | def more($i; $n): all(range(1; $n); $b[$i + .] != null
      and $b[$i + .] >= 128 and $b[$i + .] < 192);
    def low($i; $n): reduce range(1; $n) as $k (0; . * 64 + $b[$i + $k] - 128);
    [{i: 0} | recurse(if .i >= ($b | length) then empty
      else .i as $i | $b[$i] as $c
      | if $c < 128 then {i: ($i + 1), c: $c}
        elif $c >= 194 and $c < 224 and more($i; 2) then
          {i: ($i + 2), c: (($c - 192) * 64 + low($i; 2))}
        elif $c >= 224 and $c < 240 and more($i; 3) then
          {i: ($i + 3), c: (($c - 224) * 4096 + low($i; 3))}
        elif $c >= 240 and $c < 245 and more($i; 4) then
          {i: ($i + 4), c: (($c - 240) * 262144 + low($i; 4))}
        else {i: ($i + 1), c: 65533} end end) | .c | values];

def bytes_windows:
  map(if . < 128 or . > 159 then . else [8364, 65533, 8218, 402, 8222, 8230,
    8224, 8225, 710, 8240, 352, 8249, 338, 65533, 381, 65533, 65533, 8216,
    8217, 8220, 8221, 8226, 8211, 8212, 732, 8482, 353, 8250, 339, 65533, 382,
    376][. - 128] end);

# Approximate: other charsets are read as if nothing were declared.
def bytes_text($charset):
  . as $b
  | ($charset | ascii_downcase) as $c
  | if $c == "iso-8859-1" or $c == "windows-1252" then bytes_windows
    else bytes_utf8 | if $c != "utf-8" and any(.[]; . == 65533)
      then $b | bytes_windows else . end end
  | implode;

def base64_bytes:
  [explode[] | if . >= 65 and . <= 90 then . - 65
    elif . >= 97 and . <= 122 then . - 71
    elif . >= 48 and . <= 57 then . + 4
    elif . == 43 or . == 45 then 62
    elif . == 47 or . == 95 then 63 else empty end] as $v
  | [range(0; $v | length; 4) as $i
    | $v[$i:$i + 4] as $q
    | (($q[0] * 64 + ($q[1] // 0)) * 64 + ($q[2] // 0)) * 64 + ($q[3] // 0)
    | [(. / 65536 | floor), (. / 256 | floor) % 256, . % 256]
    | .[:($q | length) - 1][]];

def quoted_bytes:
  def hex: if . > 96 then . - 87 elif . > 64 then . - 55 else . - 48 end;
  [match("=[0-9A-Fa-f]{2}|=\r?\n|[^=]+|="; "g").string
    | if test("^=[0-9A-Fa-f]{2}$") then
        explode | (.[1] | hex) * 16 + (.[2] | hex)
      elif test("^=\r?\n") then empty
      else @uri | [match("%..|[^%]"; "g").string | explode
        | if length == 3 then (.[1] | hex) * 16 + (.[2] | hex) else .[0] end]
      | .[] end];

# White space, folded or not, as single spaces; none at the ends.
def folded:
  if test("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]") then
    [splits("[\\x00-\\x20\\x7f]+")]
  else
    split("\n") | join(" ") | split("\r") | join(" ") | split("\t") | join(" ")
    | split(" ")
  end | map(select(. != "")) | join(" ");

def trimmed:
  if test("^[\\x00-\\x20\\x7f]|[\\x00-\\x20\\x7f]$") then
    sub("^[\\x00-\\x20\\x7f]+"; "") | sub("[\\x00-\\x20\\x7f]+$"; "")
  else . end;

# Folding as one space; blanks, tabs and line ends off the ends.
def unfolded:
  if test("[\\x00\r\n]") then
    gsub("[ \t]*[\\x00\r\n][\\x00\r\n \t]*"; " ")
  else . end;

def stripped:
  if test("^[\\x00\r\n \t]|[\\x00\r\n \t]$") then
    sub("^[\\x00\r\n \t]+"; "") | sub("[\\x00\r\n \t]+$"; "")
  else . end;

# Approximate: where the first 1,000 characters are blanks for the most part.
def first_words: .[:1000] | folded | .[:256] | rtrimstr(" ");

# Approximate: ill-formed bytes are replaced otherwise.
def base64url_text:
  if . == null then null
  else split("-") | join("+") | split("_") | join("/") | @base64d end;

def ms_instant:
  if . == null then null
  else tonumber
    | ((. / 1000) | floor) as $s
    | (. - $s * 1000) as $ms
    | ($s | strftime("%Y-%m-%dT%H:%M:%S"))
      + (if $ms == 0 then "" else "." + ($ms + 1000 | tostring | .[1:]) + "000"
        end) + "Z"
  end;

# Approximate: fewer obsolete forms.
def mail_date:
  def month: {jan: 1, feb: 2, mar: 3, apr: 4, may: 5, jun: 6, jul: 7, aug: 8,
    sep: 9, oct: 10, nov: 11, dec: 12}[ascii_downcase[:3]];
  def zone: {EDT: -240, EST: -300, CDT: -300, CST: -360, MDT: -360, MST: -420,
    PDT: -420, PST: -480, CET: 60, CEST: 120}[ascii_upcase] // 0;
  def offset: if test("^[+-]") then
      (.[1:3] | tonumber) * 60 + (.[-2:] | tonumber)
      | if . == null then 0 else . end
    else zone end;
  def days($y; $m; $d): (if $m < 3 then $y - 1 else $y end) as $a
    | $a * 365 + ($a / 4 | floor) - ($a / 100 | floor) + ($a / 400 | floor)
      + ((153 * ((if $m > 2 then $m - 3 else $m + 9 end)) + 2) / 5 | floor)
      + $d - 719469;
  if . == null then null
  else
    (until(contains("(") and test("\\([^()]*\\)") | not;
        sub("\\([^()]*\\)"; " ")) | folded
      | [match("^(?:[A-Za-z]{3,9}\\.?,? )?(\\d{1,2}) ([A-Za-z]{3,9}) (\\d{2,4}) (\\d{1,2}):(\\d{2})(?::(\\d{2}))? ?([+-]\\d{4}|[A-Za-z0-9]+)?( .*)?$").captures[].string]
      | if . == [] then null
        else
          (.[1] | month) as $month
          | (.[2] | length) as $digits
          | (.[2] | tonumber | if $digits > 3 then . elif $digits == 3
              then . + 1900 elif . < 50 then . + 2000 else . + 1900 end) as $y
          | (.[6] // "UTC") as $z
          | (.[0] | tonumber) as $d
          | ([31, (if $y % 4 == 0 and $y % 100 != 0 or $y % 400 == 0 then 29
              else 28 end), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) as $len
          | if $month == null or $d < 1 or $d > $len[$month - 1]
              or (.[3] | tonumber) > 23 or (.[4] | tonumber) > 59
              or ((.[5] // "0") | tonumber) > 60 then null
            else days($y; $month; $d) * 86400 + (.[3] | tonumber) * 3600
              + (.[4] | tonumber) * 60 + ((.[5] // "0") | tonumber)
              - ($z | offset) * 60 * (if $z[:1] == "-" then -1 else 1 end)
              | todate
            end
        end) // null
  end;

# The same without taking blanks off the ends.
def words_of:
  def word: "=\\?([^?*\\s]+)(?:\\*[^?]*)?\\?([bBqQ])\\?((?:(?!\\?=).)*)\\?=";
  def bytes: .captures | if (.[1].string | ascii_downcase) == "b"
    then .[2].string | base64_bytes
    else .[2].string | gsub("_"; " ") | quoted_bytes end;
  if contains("=?") | not then unfolded
  else
    . as $s
    | [$s | match(word; "g")]
    | reduce .[] as $m ({at: 0, out: []};
        $s[.at:$m.offset] as $gap
        | ($m.captures[0].string | ascii_downcase) as $c
        | if ($gap | test("^[\\x00-\\x20]*$")) and .out != []
            and .out[-1].charset == $c
          then .out[-1].bytes += ($m | bytes)
          elif ($gap | test("^[\\x00-\\x20]*$")) and .out != []
          then .out += [{charset: $c, bytes: ($m | bytes)}]
          else .out += [{text: $gap}, {charset: $c, bytes: ($m | bytes)}] end
        | .at = $m.offset + $m.length)
    | ([.out[] | .charset as $c | .text // (.bytes | bytes_text($c))] | add // "")
      + $s[.at:]
    | unfolded
  end;

def mail_words: if . == null then null else stripped | words_of end;

# Approximate: no quotes inside comments, one comment for a name, one address
# between two commas.
def mail_addresses:
  def unquoted: if .[:1] == "\"" then .[1:-1] | gsub("\\\\(?<c>.)"; .c)
    else . end;
  def tight: [match("\"(?:\\\\.|[^\"\\\\])*\"|[^\\s\"]+"; "g").string] | add // "";
  def mailbox:
    ([.[] | select(.[:1] == "<")] | first // null) as $angle
    | (reduce (.[] | select(.[:1] != "<")) as $t ({out: "", solid: 0};
        if $t[:1] == "(" then .cut = (.out | length) > .solid
        elif $t[:1] == "\"" then .out += ($t | unquoted) | .cut = false
          | .solid = (.out | length)
        else
          .out += (if .cut or .out == "" then $t | sub("^[\\x00\r\n \t]+"; "")
            else $t end) | .cut = false
          | if $t | test("[^\\x00\r\n \t]") then
              .solid = (.out | sub("[\\x00\r\n \t]+$"; "") | length) else . end
        end) | .out[:.solid]) as $phrase
    | ([.[] | select(.[:1] == "(")] | first // "" | .[1:-1] // "" | trimmed)
      as $note
    | if $angle != null then
        {name: (if $phrase | test("[^\\x00\r\n \t]") then $phrase
            else $note end),
         email: ($angle | .[1:-1] | gsub("\\([^()]*\\)"; "") | tight
           | sub("^@[^:]*:"; ""))}
      elif $phrase == "" then empty
      elif ($phrase | test("@")) or ($phrase | test("[\\x00-\\x20]") | not)
        and (any(.[]; .[:1] == "\"") | not) and ($phrase | test("=\\?") | not)
      then {name: $note, email: ([.[] | select(.[:1] != "(")] | add | tight)}
      else {name: $phrase, email: ""} end
    | .name |= words_of
    | if .name | test("[^\\x00\r\n \t]") then . else del(.name) end
    | select(.name != null or .email != "");
  if . == null then null
  elif test("^[A-Za-z0-9. ]*<[A-Za-z0-9.@_-]+>$") then
    index("<") as $i
    | [.[$i + 1:-1] as $email | (.[:$i] | folded)
      | if . == "" then {email: $email} else {name: ., email: $email} end]
  else
    [match("\"(?:\\\\.|[^\"\\\\])*\"|\\((?:\\\\.|[^()\\\\]|\\((?:\\\\.|[^()\\\\])*\\))*\\)|<[^>]*>|\\[[^\\]]*\\]|[,;:]|[^\"(<\\[,;:]+|."; "g").string]
    | reduce .[] as $t ([[]];
        if $t == "," or $t == ";" then . + [[]]
        elif $t == ":" and (any(.[-1][]; .[:1] == "<" or test("@")) | not)
        then .[-1] = []
        else .[-1] += [$t] end)
    | [.[] | mailbox]
  end;

def mail_ids:
  if . == null then null
  else
    [scan("<([^<>]*)>")[] | gsub("\\s|\\([^()]*\\)"; "") | select(. != "")]
      as $ids
    | if $ids != [] or test("<") then $ids
      else [splits("[\\s,]+") | select(. != "")]
        | if any(.[]; test("@")) then map(select(test("@")))
          elif length == 1 then . else [] end
      end
  end;

def mail_snippet:
  def character: if .[:3] == "&#x" or .[:3] == "&#X" then .[3:-1]
      | reduce (ascii_downcase | explode[]) as $c (0;
          . * 16 + (if $c > 96 then $c - 87 else $c - 48 end)) | [.] | implode
    elif .[:2] == "&#" then .[2:-1] | tonumber | [.] | implode
    else {amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'",
      nbsp: "\u00a0"}[.[1:-1]] // . end;
  if . == null then null
  else
    . as $s
    | reduce match("&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos|nbsp);"; "g") as $m
        ({at: 0, out: ""}; .out += $s[.at:$m.offset] + ($m.string | character)
          | .at = $m.offset + $m.length)
    | .out + $s[.at:] | first_words
  end;

def mail_headers:
  def trace: split(";")[-1] | mail_date;
  def urls: [scan("<([^<>]*)>")[] | gsub("\\s"; "") | select(. != "")] as $urls
    | if $urls != [] or test("<") then $urls else [trimmed | select(. != "")] end;
  (reduce .[] as $f ({}; .[$f.name | ascii_downcase] += [$f.value])) as $h
  | reduce ("from", "sender", "reply-to", "to", "cc", "bcc", "message-id",
      "in-reply-to", "references", "subject", "date", "received", "list-id",
      "list-unsubscribe", "importance", "priority", "x-priority",
      "x-msmail-priority", "status", "x-gmail-labels", "auto-submitted")
      as $n ({};
    $h[$n] as $v
    | if $v == null then .
      else .[$n] = (
        if $n == "from" or $n == "sender" or $n == "reply-to" then
          $v[-1] | mail_addresses
        elif $n == "to" or $n == "cc" or $n == "bcc" then
          [$v[] | mail_addresses[]]
        elif $n == "message-id" or $n == "in-reply-to" or $n == "references"
        then $v[-1] | mail_ids
        elif $n == "list-id" or $n == "list-unsubscribe" then $v[-1] | urls
        elif $n == "date" then $v[-1] | mail_date
        elif $n == "received" then first($v[] | trace | values) // null
        else $v[-1] | mail_words end)
      | if .[$n] == [] and ($n == "message-id" or $n == "in-reply-to" or
          $n == "references" or $n == "list-id" or $n == "list-unsubscribe")
        then del(.[$n]) else . end
      end);

# Approximate: of raw messages, charsets, odd headers and odd multiparts; of trees, bodies
# that are not UTF-8; no character references in a preview of HTML.
def mail_message:
  def head($text):
    {h: [], rest: $text}
    | until(.rest == "" or (.rest | test("^\r?\n")) or
        (.rest | test("^[!-9;-~]+[ \t]*:") | not);
        (.rest | match("^([!-9;-~]+)[ \t]*:((?:[^\n]|\n(?=[ \t]+[^\\s]))*)\n?"))
          as $m
        | .h += [{name: $m.captures[0].string, value: $m.captures[1].string}]
        | .rest = .rest[$m.length:])
    | {headers: .h, text: (.rest | sub("^\r?\n"; ""))};
  def field($n): [.headers[]? | select((.name | ascii_downcase) == $n).value]
    | first // "";
  def parameter($n): [match("[;\\s]" + $n + "=(?:\"((?:\\\\.|[^\"\\\\])*)\"|([^\\s;\"]+))";
    "i").captures[].string | values] | first // "" | mail_words;
  def media_type: [match("^\\s*([^\\s;]+/[^\\s;]+)").captures[0].string]
    | first // "text/plain" | ascii_downcase;
  def tree($path):
    . as $e
    | (field("content-type") | media_type) as $type
    | (field("content-type") | parameter("boundary")) as $b
    | {mimeType: $type, headers, partId: $path, filename:
        ([(field("content-disposition") | parameter("filename")),
          (field("content-type") | parameter("name"))]
          | map(select(. != "")) | first // "")}
    | if ($type | startswith("multipart/")) and $b != ""
        and ($e.text | ("\n" + .) | contains("\n--" + $b)) then
        .parts = ("\n" + $e.text | split("\n--" + $b)[1:]
          | map(select(startswith("--") | not) | sub("^[ \t]*\r?\n"; "")
            | sub("\r$"; "")) | to_entries
          | map(.key as $k | head(.value)
            | tree((if $path == "" then "" else $path + "." end)
              + ($k | tostring))))
      else
        ($e | field("content-transfer-encoding") | trimmed | ascii_downcase)
          as $cte
        | ($e | field("content-type") | parameter("charset")) as $c
        | .text = (if $cte == "base64" then
              $e.text | base64_bytes | bytes_text($c)
            elif $cte == "quoted-printable" then
              $e.text | quoted_bytes | bytes_text($c)
            else $e.text end)
        | .body = {size: (if $cte == "base64" then
            $e.text | gsub("[^A-Za-z0-9+/]"; "") | length * 3 / 4 | floor
            else .text | utf8bytelength end)}
        | if $type | startswith("multipart/") then .mimeType = "text/plain"
          else . end
      end;
  def leaves($path; $first; $related):
    if (.mimeType | ascii_downcase | startswith("multipart/"))
      and (.parts | type) == "array" then
      (.mimeType | ascii_downcase == "multipart/related") as $r
      | .parts | to_entries[] | .key as $k
      | .value | leaves((if $path == "" then "" else $path + "." end)
          + ($k | tostring); $k == 0; $r)
    else
      (.mimeType | ascii_downcase) as $type
      | (field("content-disposition") | trimmed | ascii_downcase) as $d
      | (field("content-id") | trimmed | sub("^<"; "") | sub(">$"; "")) as $id
      | (if .text != null then .text
          elif .body.data != null then .body.data | base64url_text
          elif .body.size == 0 then "" else null end) as $text
      | if ($type == "text/plain" or $type == "text/html")
          and ($d | startswith("attachment") | not)
          and ($first or ($related | not) and (.filename // "") == "")
          and $text != null
        then {kind: $type[5:], text: ($text | split("\r\n") | join("\n"))}
        else {kind: "attachment", value: (
          {partId: $path, mimeType: $type}
          + (if (.filename // "") == "" then {} else {filename} end)
          + (if $id == "" then {} else {cid: $id} end)
          + {size: (.body.size // 0), isInline:
              ($d | startswith("inline") or (. == "" and $id != ""))})}
        end
    end;
  def text_of_html: gsub("(?s:<!--.*?-->|<(style|script|title)\\b.*?</\\1>)"; " ")
    | gsub("</?(a|b|i|u|em|span|font|strong|small|sub|sup|wbr|code)\\b[^>]*>"; "")
    | gsub("<[^>]*>"; " ");
  (if (.raw | type) == "string" then
      {size: (.raw | sub("=*$"; "") | length * 3 / 4 | floor),
       payload: (head(.raw | base64url_text)
         | if .headers == [] then error("the message has no header field")
           else tree("") end)}
    elif (.payload | type) == "object" then {payload}
    else error("the message has no payload") end) as $m
  | [$m.payload | leaves(""; true; false)] as $leaves
  | {header: ($m.payload.headers // [] | mail_headers)}
  + (if $m.size != null then {size: $m.size} else {} end)
  + {body: (([$leaves[] | select(.kind == "plain").text]
        | if . == [] then {} else {text: join("\n")} end)
      + ([$leaves[] | select(.kind == "html").text]
        | if . == [] then {} else {html: join("\n")} end))}
  + {attachments: [$leaves[] | select(.kind == "attachment").value]}
  | .preview = ((.body.text // "" | first_words)
      | if . != "" then . else $leaves
          | ([.[] | select(.kind == "html").text] | join("\n") | .[:65536] | text_of_html
            | mail_snippet) end);
