#!/bin/sh
# Rows: how CSV and JSONL are cut, what names a row, what is sent again.
# shellcheck disable=SC2016 # run expands in its own shell
. "${0%/*}/tap.sh"

LO_NOW=2026-01-05T10:00:00Z
export LO_NOW
tool() { python3 -IS "$top/tests/extract.py" "$@"; }
short() { tool lines <"$out"; }
rows() { tool payload <"$out" | cut -d ' ' -f 2-; }
publish() { tool publish <"$out"; }
csv() { # TEXT NAME WANT [OPTION ...]: rows of a file with that text
	printf '%b' "$1" >t.csv
	csv_name=$2 csv_want=$3
	shift 3
	run "lo-extract -q --bare csv $* t.csv"
	is "$(rows)" "$csv_want" "$csv_name"
}

# Cutting.
csv 'a,b\n1,2\n' 'plain' '{"a": "1", "b": "2"}'
csv 'a,b\r\n1,2\r\n' 'CRLF' '{"a": "1", "b": "2"}'
csv 'a,b\r1,2\r3,4' 'CR' '{"a": "1", "b": "2"}
{"a": "3", "b": "4"}'
csv 'a,b\n1,2' 'no line end at the end' '{"a": "1", "b": "2"}'
csv '\0357\0273\0277a,b\n1,2\n' 'a byte order mark' '{"a": "1", "b": "2"}'
csv 'a,b\n"1","x""y"\n"l\nm",""\n' 'quotes' '{"a": "1", "b": "x\"y"}
{"a": "l\nm", "b": ""}'
csv 'a,b\n1, "2" \n3,x"y\n' 'blanks and quotes inside are text' \
	'{"a": "1", "b": " \"2\" "}
{"a": "3", "b": "x\"y"}'
csv '\n\na\n\n""\n0012\n' 'empty lines are none, empty fields are' '{"a": ""}
{"a": "0012"}'
csv 'a;b;c,d\n1;2,0;3\n' 'the delimiter is guessed' '{"a": "1", "b": "2,0", "c,d": "3"}'
csv 'a\tb|c\n1\t2\n' 'a tab' '{"a": "1", "b|c": "2"}'
csv '"x,y,z"|b\n1|2\n' 'not by what is quoted' '{"x,y,z": "1", "b": "2"}'
csv 'a;b\n1;2\n' '--delimiter' '{"a;b": "1;2"}' --delimiter ,
csv 'a\tb;c;d\n1\t2\n' '--delimiter tab' '{"a": "1", "b;c;d": "2"}' --delimiter tab
csv 'id,,id,,id_2\n1,2,3,4,5\n' 'blank and repeated names' \
	'{"id": "1", "column_2": "2", "id_2": "3", "column_4": "4", "id_2_2": "5"}'
csv 'a,b,column_3\n1\n1,2,3,4,5\n' 'ragged rows' '{"a": "1"}
{"a": "1", "b": "2", "column_3": "3", "column_4": "4", "column_5": "5"}'
run 'lo-extract csv t.csv'
err_line '^lo-extract: t.csv: 2 rows are not as wide as the header, the first is row 2' 'are named'
csv 'a\n\0351\0200\n' 'latin-1, when told' '{"a": "é€"}' --encoding windows-1252
printf 'a,b\n\351,1\n' | iconv -f latin1 -t utf-16 >u.csv
run 'lo-extract csv u.csv'
status_is 66 'UTF-16'
err_line 'u.csv: looks like UTF-16; give --encoding utf-16le' 'is recognised'
run 'lo-extract -q --bare csv --encoding utf-16 u.csv'
is "$(rows)" '{"a": "é", "b": "1"}' 'and read when told'
printf 'a\0\n\0' >u.csv
run 'lo-extract csv u.csv'
status_is 66 'UTF-16 without a mark'
err_like 'utf-16le' 'is recognised, too'
printf 'a\n1\n\200' >u.csv
run 'lo-extract csv --encoding utf-8 u.csv'
status_is 66 'what is not of the encoding given'
is "$(short | tail -n 1)" 'end failed 66 input 1' 'is no complete run'
err_like 'u.csv: byte 4: not in the encoding given' 'is told where'
run 'lo-extract csv --encoding nosuch u.csv'
expect 64 '' 'no such encoding' 'an unknown encoding'
printf 'a\351\n1\n' >u.csv
run 'lo-extract csv u.csv'
status_is 66 'a header that is not UTF-8'
err_like 'u.csv: the header is not UTF-8; give --encoding' 'is told'
csv '' 'an empty file' ''
csv 'a,b\n' 'a header alone' ''

# What cannot be cut is a letter, line by line, and the rest is there.
printf 'a,b\n1,2\n"x"y,1\n3,4\n\351,5\n"open,1\n5,6\n' >bad.csv
run 'lo-extract csv bad.csv'
status_is 65 'bad rows'
is "$(short | grep -E '^(raw|dead)' | cut -d ' ' -f 1-2,4-)" 'raw bad.csv
dead csv 8 6
raw bad.csv
dead encoding 19 4
dead csv 23 7
raw bad.csv' 'are letters with their places'
is "$(jq -r 'select(.code == "csv").reason' "$out")" 'text behind a closing quote
a quote is never closed' 'and reasons'
is "$(jq -r 'select(.code == "encoding").bytes' "$out")" '6Sw1Cg==' 'and bytes'
is "$(rows | tail -n 1)" '{"a": "5", "b": "6"}' 'the line behind an open quote is a row'

# JSONL: bytes as they are.
printf '%s\n' '{"b":1.10,"a":9007199254740993, "x":"\u0000\ud83d" }' '' ' [1] ' '1E400' >t.jsonl
printf '{"c":"no end"}' >>t.jsonl
run 'lo-extract --bare jsonl t.jsonl'
is "$(sed -n 's/.*"payload":\(.*\)}$/\1/p' "$out")" \
	'{"b":1.10,"a":9007199254740993, "x":"\u0000\ud83d" }
[1]
1E400
{"c":"no end"}' 'payloads are the bytes that stood there'
printf '{"a":1}\nnot json\n{"a":\0}\n{"a":2}\n' >b.jsonl
run 'lo-extract jsonl b.jsonl'
status_is 65 'lines that are not JSON'
is "$(short | grep -E '^(raw|dead)' | cut -d ' ' -f 1-2,4-)" 'raw b.jsonl
dead json 8 8
dead json 17 7
raw b.jsonl' 'are letters with their places'
cat >long.py <<'END'
import hashlib, resource, subprocess, sys

hash = hashlib.sha256()
with open("long.jsonl", "wb") as f:
    f.write(b'{"a":1}\n')
    for piece in [b'"'] + [b"x" * (1 << 20)] * 90 + [b'"']:
        f.write(piece)
        hash.update(piece)
    f.write(b'\n{"a":2}\n')
subprocess.call(["lo-extract", "jsonl", "long.jsonl"], stdout=open("o", "w"))
print(hash.hexdigest())
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 130000
      or "asan" in sys.argv[1] or "cov" in sys.argv[1])
END
run "python3 long.py '$B'"
is "$(sed -n 2p "$out")" True 'a line of 90 MiB does not fill the memory'
is "$(tool lines <o | grep -E '^(raw|dead)' | cut -d ' ' -f 1-2,4-)" 'raw long.jsonl
dead too_long 8 94371842
raw long.jsonl' 'and is a letter between two rows'
is "$(jq -r 'select(.code).sha256' o)" "$(head -n 1 "$out")" 'with its hash'
rm -f long.jsonl o

# What names a row.
printf 'id,n,"a,b"\n1,x,p\n2,"y,z",q\n,e,r\n2,"y,z",q\n' >k.csv
ids() { jq -r 'select(.type == "raw").external_id' "$out"; }
run 'lo-extract --bare csv --key id k.csv'
status_is 65 'a row without its key'
is "$(ids | paste -sd ' ' -)" '1 2 2' 'a key is an id'
is "$(jq -r 'select(.code) | [.code, .reason] | @tsv' "$out")" \
	'key	a field of the key has no value' 'and one without is a letter'
run 'lo-extract --bare csv --key id,n k.csv'
is "$(ids | paste -sd ' ' -)" '1,x 2,y\,z ,e 2,y\,z' 'two fields: commas are escaped'
run 'lo-extract --bare csv --key "a\\,b" k.csv'
is "$(ids | paste -sd ' ' -)" 'p q r q' 'a name with a comma'
run 'lo-extract --bare csv --type sale -c shop k.csv'
is "$(ids | sed 's/.*-//' | paste -sd ' ' -)" '1 1 1 2' 'without a key: the row and its number'
is "$(ids | sort -u | wc -l)" 4 'so that each one has its own'
is "$(ids | sed -n 1p)" "$(printf '{"id":"1","n":"x","a,b":"p"}' | sha256sum |
	cut -d ' ' -f 1)-1" 'a hash of the row as a record'
out_like '"idem_key":"csv:shop:sale:[0-9a-f]{64}-1",.*"object_type":"sale"' 'type and connection'
printf '{"id":7,"s":"a","d":{"x":[1, 2]},"z":null}\n{"id":"8"}\n[3]\n' >k.jsonl
run 'lo-extract --bare jsonl --key id k.jsonl'
status_is 65 'one row is no object'
is "$(ids | paste -sd ' ' -)" '7 8' 'numbers and strings'
is "$(jq -c 'select(.code).record' "$out")" '[3]' 'the letter has the row'
run 'lo-extract --bare jsonl --key /d/x/1,s k.jsonl'
status_is 65 'a pointer'
is "$(ids)" '2,a' 'finds what lies deeper'
out_like '"code":"key"' 'or nothing'

# Times of their own.
printf 'id,at\n1,2026-01-01\n2,2026-01-02 03:04:05\n3,2026-01-03T00:00:00+01:00\n4,1767571200\n5,1767571200123\n6,soon\n' >at.csv
run 'lo-extract csv --key id --at at at.csv'
status_is 65 'one has no time'
is "$(jq -r 'select(.type == "raw").observed_at' "$out")" \
	'2026-01-01T00:00:00.000000Z
2026-01-02T03:04:05.000000Z
2026-01-02T23:00:00.000000Z
2026-01-05T00:00:00.000000Z
2026-01-05T00:00:00.123000Z' 'observed when the row says'
is "$(jq -r 'select(.since).since[1]' "$out")" '0000-01-01T00:00:00.000000Z' \
	'and none is older than the enumeration'
out_like '"code":"when".*"idem_key":"csv:csv:row:6"' 'without an instant: a letter by its key'
run 'lo-extract csv --key id --at at --since 2026-01-02 --until 2026-01-05 at.csv'
status_is 65 'a window'
is "$(ids | paste -sd ' ' -)" '2 3' 'has what lies in it'

# Read again: what is the same is not sent again.
rows_file() { printf 'k,v\n'; for i in "$@"; do echo "$i"; done; }
extract() { run "lo-extract -q csv $* f.csv"; publish; }
rows_file 1,a 2,b 2,b >f.csv
extract
is "$(short | grep '^state')" 'state 3 f.csv since' 'the first time: all of it'
extract
is "$(short | grep -E '^(raw|state)')" 'state 0' 'unchanged: nothing'
echo 2,b >>f.csv
extract
is "$(ids | sed 's/.*-//')" 3 'grown: the new one, and it is the third of its kind'
is "$(short | grep '^state')" 'state 1' 'no enumeration'
touch -d 2026-02-02 f.csv
extract
is "$(short | grep -E '^(raw|state)')" 'state 0' 'another time, the same content'
rows_file 1,a 2,c 2,b 2,b 3,d >f.csv
extract
is "$(short | grep '^state')" 'state 5 f.csv since' 'one in the middle is another: all of it'
touch -d 2026-02-03 f.csv
rows_file 1,a 2,x 2,b 2,b 3,d >f.csv
extract
is "$(short | grep '^state')" 'state 5 f.csv since' 'of the same size, too'
sed -i '1s/v/w/' f.csv
extract
is "$(short | grep '^state')" 'state 5 f.csv since' 'another header: all of it'
extract --key k
is "$(short | grep '^state')" 'state 5 f.csv since' 'another key: all of it'
head -n 2 f.csv >g.csv
mv g.csv f.csv
extract --key k
is "$(short | grep '^state')" 'state 1 f.csv since' 'shorter: all of it'
: >f.csv
extract --key k
is "$(short | grep '^state')" 'state 0 f.csv since' 'emptied: an enumeration of nothing'
printf 'k,v\n1,a' >f.csv
extract --key k
echo 'bc' >>f.csv
extract --key k
is "$(short | grep -E '^(state)')" 'state 1 f.csv since' 'a last row that went on: all of it'
printf 'k;v\n\3441;a\n' >f.csv
extract --encoding latin1
printf '\3442;a\n' >>f.csv
extract --encoding latin1
is "$(short | grep '^state')" 'state 1' 'converted files grow, too'
extract --encoding latin1
is "$(short | grep '^state')" 'state 0' 'and stay'

# Killed in the middle and run again.
awk 'BEGIN { print "id"; for (i = 0; i < 2500; i++) print i % 700 }' >many.csv
rm -rf "$LO_HOME"
run 'lo-extract csv many.csv'
ids >want
run 'lo-extract csv many.csv | head -n 1700'
publish
ids | head -n 1000 >got
run 'lo-extract csv many.csv'
ids >>got
same got want 'goes on behind the last state, numbers of equal rows, too'
is "$(short | grep '^state' | tail -n 1)" 'state 1500 many.csv since' 'and ends the enumeration'

# Pipes.
run 'printf "a\n1\n" | lo-extract csv --key a -'
is "$(short | grep -E '^(raw|state)')" 'raw - 1
state 1' 'from a pipe: rows without scope, and no place to go on'
mkfifo p
run 'printf "a\n1\n" >p & lo-extract csv --key a p; wait'
is "$(ids)" 1 'from a named pipe'
run 'lo-extract csv .'
status_is 66 'a directory'
err_like 'a directory; name its files' 'is refused'

# A header that says one name over and over.
python3 -c 'print(",".join(["c"] * 16000) + "\n" + ",".join(["1"] * 16000))' >one.csv
run 'lo-extract --bare csv one.csv | jq -c ".payload | length, has(\"c_16000\")"'
out_is '16000
true' 'sixteen thousand columns of one name are told apart'

# Strings that others trip over, as values and as names.
python3 - <<'END'
import csv, json
odd = ["", "\\", "\\\\", "\"", "'", ",", ";", "\t", "\n", "\r\n", "\0", "\u200f",
       "e\u0301", "\U0001f468\u200d\U0001f469", "\ufeffx", "\x1b[31m", "\x7f",
       "\u2028", "<x>", "${HOME}", "1e1000", "null", "=1+1", "\uffff", "NaN"]
odd = [o for o in odd if o != "\0"]
with open("odd.csv", "w", newline="") as f:
    w = csv.writer(f, quoting=csv.QUOTE_ALL)
    w.writerow(["n"] + ["k" + o for o in odd])
    for i, o in enumerate(odd):
        w.writerow([str(i)] + [o] * len(odd))
json.dump(odd, open("odd.json", "w"))
END
run 'lo-extract --bare csv --key n odd.csv'
cat >odd.py <<'END'
import json
odd = json.load(open("odd.json"))
for i, line in enumerate(open("odd.out", encoding="utf-8", newline="\n")):
    want = {"n": str(i)}
    want.update({"k" + k: odd[i] for k in odd})
    assert json.loads(line)["payload"] == want, i
print(i + 1 == len(odd))
END
cp "$out" odd.out
is "$(python3 odd.py)" True 'odd strings come out as they went in'
done_testing
