#!/bin/sh
# lo-project export: canonical records as files, and lo-emit's JSONL backup.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
need jq sqlite3
. "$top/tests/emit.sh"

other() { sed 's/mbox:t/shop:b/g; s/"source_system":"mbox","connection_name":"t"/"source_system":"shop","connection_name":"b"/'; }
{ raw b 1 1; canon b o 1 1 1 1 '{"n":1.10}'; raw a 1 1; canon a p/2 2 2 1 1 '{"n":2}'
	canon a p/1 1 2 1 1 '{"n":9007199254740993}'; canon a o 1 0 1 1; } >in
{ cat in; raw x 1 1 | other; canon x o 1 1 1 1 '{}' | other; } >all
run 'lo-emit -q <all; lo-project export -v'
status_is 0 'an export'
out_is 'action   file                    records
-------  ----------------------  -------
written  canonical/mbox/t.jsonl  4
written  canonical/shop/b.jsonl  1' 'a file for each connection'
err_line '^lo-project: export: 2 files written, 0 unchanged, 5 records$' 'says what it did'
file=$LO_HOME/export/canonical/mbox/t.jsonl
is "$(jq -r .idem_key "$file" | sed 's/.*email://' | paste -sd ' ' -)" \
	'a#o a#p/1 a#p/2 b#o' 'in the order of keys'
grep '"canonical"' in | grep -v '"parts":0' | sort >want
grep -v '"parts":0' "$file" | sort >got
same got want 'lines as they came'
is "$(stat -c %a "$file")" 600 'for their owner alone'
touch -d 2020-01-01 "$file"
run 'lo-project export -v'
expect 0 '' '^lo-project: export: 0 files written, 2 unchanged, 5 records$' 'again: the same bytes'
is "$(stat -c %Y "$file")" "$(date -d 2020-01-01 +%s)" 'the file is not touched'
cp "$file" was
rm -rf "$LO_HOME"
run 'tac all | lo-emit -q; lo-project export'
same "$file" was 'what came in another order gives the same bytes'
canon b o 1 1 2 2 '{"n":3}' >in
run 'lo-emit -q <in; lo-project export -n -o jsonl t'
out_is '{"action":"would write","file":"canonical/mbox/t.jsonl","records":4}' '-n writes nothing'
same "$file" was 'indeed'
run 'lo-project export t; jq -c "select(.idem_key == \"mbox:t:email:b#o\").payload" "$LO_HOME/export/canonical/mbox/t.jsonl"'
out_is '{"n":3}' 'a connection by its name'
tomb b 3 3 >in; tomb a 3 3 >>in
run 'lo-emit -q <in; lo-project export'
ok 'without records: an empty file' sh -c '[ -f "$1" ] && [ ! -s "$1" ]' - "$file"
run 'lo-project export --dir other && cd other && find . -type f | sort'
out_is './canonical/mbox/t.jsonl
./canonical/shop/b.jsonl' '--dir'
run 'LO_HOME=$PWD/second lo-emit -q <other/canonical/shop/b.jsonl'
status_is 0 'a file can be stored again'
run 'lo-project export nosuch'
expect 66 '' 'no canonical records of such a connection' 'no such connection'
run ': >plain; lo-project export --dir plain/x'
status_is 73 'a directory that cannot be made'
err_like 'plain: not a directory; move it away' 'is told'

# lo-emit's own.
run 'lo-emit -q --to jsonl:backup <all'
is "$(cd backup && find . -name '*.jsonl' | sort | paste -sd ' ' -)" \
	"./canonical/2026-01-01/run_$(run_id 1).jsonl ./raw/2026-01-01/run_$(run_id 1).jsonl" \
	'lo-emit --to jsonl: a file a type, day and run'
is "$(cat backup/raw/*/*.jsonl | sort | sha256sum)" \
	"$(grep '"type":"raw"' all | sort | sha256sum)" 'with the lines as they came'
done_testing
