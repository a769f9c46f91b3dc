# values.jq - amounts, instants and texts for transforms, in pure jq
#
# lo-canon runs natives (exact.h) instead of the definitions of their names.
# "approximate" says where the native does more.

# How many decimals a currency has (ISO 4217).
def places:
  {"bif": 0, "clp": 0, "djf": 0, "gnf": 0, "isk": 0, "jpy": 0, "kmf": 0,
    "krw": 0, "pyg": 0, "rwf": 0, "ugx": 0, "uyi": 0, "vnd": 0, "vuv": 0,
    "xaf": 0, "xof": 0, "xpf": 0, "bhd": 3, "iqd": 3, "jod": 3, "kwd": 3,
    "lyd": 3, "omr": 3, "tnd": 3}[ascii_downcase] // 2;

# [AMOUNT, PLACES] to the smallest units.  Approximate: by a double.
def minor_units:
  if . == null or .[0] == null then null
  else .[1] as $p
    | (.[0] | tonumber) * pow(10; $p)
    | if . < 0 then -(-. + 0.5 | floor) else . + 0.5 | floor end
  end;

# A decimal amount and its currency as money.
def money($amount; $currency):
  if $amount == null or $currency == null then null
  else ($currency | ascii_downcase) as $c
    | {amount: ([$amount, ($c | places)] | minor_units), currency: $c}
  end;

# An amount that is in the smallest units already.
def minor_money($amount; $currency):
  if $amount == null or $currency == null then null
  else {amount: $amount, currency: ($currency | ascii_downcase)} end;

# Microseconds, a whole number, as an instant.
def micro_instant:
  (. / 1000000 | floor) as $s
  | (. - $s * 1000000) as $f
  | ($s | strftime("%Y-%m-%dT%H:%M:%S"))
  + (if $f == 0 then ""
    else ($f + 1000000 | tostring | "." + .[1:]) end) + "Z";

def seconds_instant:
  if . == null then null
  else tonumber | . * 1000000 + 0.5 | floor | micro_instant end;

# Approximate: milliseconds that are not whole are an error of the native.
def ms_instant:
  if . == null then null else tonumber | . * 1000 | micro_instant end;

# RFC 3339, a blank for its T, no offset for UTC, or a date.
def instant:
  if . == null then null
  else
    capture("^(?<d>\\d{4}-\\d\\d-\\d\\d)([Tt ](?<h>\\d\\d:\\d\\d)(:(?<s>\\d\\d)(\\.(?<f>\\d{1,9}))?)?)? ?(?<z>[Zz]|UTC|[+-]\\d\\d:?\\d\\d)?$")
    | ((.d + "T" + (.h // "00:00") + ":" + (.s // "00") + "Z") | fromdate) as $s
    | (.z // "Z" | if length < 5 then 0
      else (.[1:3] | tonumber) * 60 + (.[-2:] | tonumber)
        | . * 60 end) as $off
    | (if .z != null and .z[:1] == "-" then $s + $off else $s - $off end)
      * 1000000 + ((.f // "0") + "000000" | .[:6] | tonumber)
    | micro_instant
  end;

# [LOCAL, ZONE].  Approximate: every zone is UTC.
def zone_instant:
  if . == null or .[0] == null then null
  elif (.[0] | type) == "string" then .[0] | instant
  else .[0] * 86400000 + 0.5 | floor | . * 1000 - 25569 * 86400 * 1000000
    | micro_instant
  end;

# Approximate: tags go, the commonest references are read, nothing else.
def html_markdown:
  if . == null then null
  else gsub("(?s)<(?<e>script|style)\\b.*?</(script|style)>"; "")
    | gsub("<br */?>|</(p|div|li|h[1-6]|tr)>"; "\n"; "i")
    | gsub("<[^>]*>"; "")
    | gsub("&lt;"; "<") | gsub("&gt;"; ">") | gsub("&quot;"; "\"")
    | gsub("&nbsp;"; " ") | gsub("&amp;"; "&")
    | gsub("^\\s+|\\s+$"; "")
  end;

# A text that holds JSON as an object with that as its value.  Approximate:
# numbers are read, not copied.
def json_text: if . == null then null else {value: fromjson} end;

# What stands at a JSON pointer.
def verbatim($pointer): getpath($pointer | split("/")[1:]);

# A number or text as text, white space at its ends gone, null for nothing.
def filled:
  if . == null then null
  else tostring | sub("^\\s+"; "") | sub("\\s+$"; "")
    | if . == "" then null else . end
  end;

def lower: if . == null then null else ascii_downcase end;

# The text as it is, null for none.
def some: if . == "" then null else . end;

# The id of what is given as an id or as the whole object.
def reference: if type == "object" then .id else . end;

# Null for a word that nobody here knows; lo-canon counts them.
def unmapped: null;

# Null for what is not among these.
def among($known):
  . as $v
  | if $v == null or any($known[]; . == $v) then $v else unmapped end;

# A value or none, as a list.
def listed:
  if . == null then [] elif type == "array" then . else [.[]] end;

# HTML becomes Markdown, other text stays; null for nothing to read.
def markdown:
  if . == null then null
  elif test("<[A-Za-z!/][^<>]*>|&(#\\d+|#x[0-9A-Fa-f]+|[a-z]+);")
  then html_markdown
  else . end
  | if . == null or test("^\\s*$") then null else . end;

# Without the members that are null: absent, not invented.
def present:
  . as $o
  | reduce keys_unsorted[] as $k ({};
      if $o[$k] == null then . else setpath([$k]; $o[$k]) end);

# The same, and null for nothing left.
def present_or_null: if . == null then null
  else present | if . == {} then null else . end end;
