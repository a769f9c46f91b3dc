#!/bin/sh
# lo-project objects: a file an object, as the store has them.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
need jq sqlite3
. "$top/tests/emit.sh"
u='s#iglu:x/y#iglu:org.canonical/thing/jsonschema/1-0-0#'
things() { # VALUE
	for i in 1 2 3; do
		raw $i "$1" "$1"
		canon $i thing 1 1 "$1" "$1" "{\"thing_id\":\"t$i\",\"v\":$1.10}" | sed "$u"
	done
}
objects=$LO_HOME/objects
said() { sed 's/^lo-project: objects: //; s/, 0 lines.*//' "$err"; }
pull() { run "lo-project objects -v pull"; status_is 0 "$1"; is "$(said)" "$2" "$1: what it did"; : >"$err"; }

run 'lo-project objects list'
expect 66 '' 'there are no objects yet; lo-project objects pull' 'no objects yet'
run 'lo-project objects pull'
expect 66 '' 'no store yet' 'nor a store'
{ things 1; canon 1 note 1 1 1 1 '{"id":7,"text":"x"}'; } >in
run 'lo-emit -q <in'
pull 'the first time' '4 written, 0 unchanged, 0 removed'
id=$(printf 'mbox:t:email:1#thing' | sha256sum | cut -d ' ' -f 1)
file=$objects/$(printf '%.2s/%s' "$id" "$(printf '%s' "$id" | cut -c 3-4)")/$id.json
is "$(cat "$file")" '{"thing_id":"t1","v":1.10}' 'a file by the hash of its key, with the bytes of its payload'
is "$(stat -c %a "$file")" 600 'for its owner alone'
is "$(jq -c '[.id, .own_id, .metadata.idem_key]' "$objects/thing.jsonl" | sort | grep t1)" \
	"[\"$id\",\"t1\",\"mbox:t:email:1#thing\"]" 'a registry of each type'
is "$(sqlite3 "$objects/objects.db" "SELECT name FROM pragma_table_info('objects')" | paste -sd ' ' -)" \
	'id type file_path created_at metadata own_id' 'a table'
is "$(sqlite3 "$objects/objects.db" "EXPLAIN QUERY PLAN SELECT id FROM objects
	WHERE own_id = 't1'" | grep -c INDEX)" 1 'with an index of own ids'
find "$objects" -type f -exec touch -d 2020-01-01 {} +
pull 'again' '0 written, 4 unchanged, 0 removed'
is "$(find "$objects" -type f -newermt 2020-02-01 ! -name 'objects.db*' | wc -l)" 0 'nothing is touched'

run 'lo-project objects list -o jsonl | jq -c "[.type, .objects, .bytes]"'
out_is '["thing",3,78]
["y",1,19]' 'types'
run 'lo-project objects get t2'
out_is '{"thing_id":"t2","v":1.10}' 'by its own id'
run "lo-project objects get $id"
out_is '{"thing_id":"t1","v":1.10}' 'by the id of the object'
run 'lo-project objects get mbox:t:email:1#note'
out_is '{"id":7,"text":"x"}' 'by its key'
run 'lo-project objects get 7'
out_is '{"id":7,"text":"x"}' 'a number'
run 'lo-project objects get t9'
expect 66 '' 'no object has that id' 'none'
run "lo-project objects query --type thing --where \"own_id > 't1'\" -o jsonl | jq -r .own_id"
out_is 't2
t3' 'by a condition'
run 'lo-project objects query --where "1) UNION SELECT 1,2,3,4,5 --"'
status_is 64 'a condition that leaves its brackets'
err_like 'SQL' 'is wrong SQL'
run 'lo-project objects query --where "id IN (SELECT writefile(1,2))"'
status_is 64 'one that calls what is not there'
err_like 'SQL' 'too'

# Verified.
run 'lo-project objects info --verify'
expect 0 '' '' 'all are as they were'
printf 'X' | dd of="$file" bs=1 seek=5 conv=notrunc 2>/dev/null
run 'lo-project objects info --verify -o csv'
is "$(tr -d '\r' <"$out" | tail -n 1)" "${file#"$objects"/},changed" 'a flipped byte is found'
status_is 65 'and is the status'
run "lo-project objects get $id"
expect 65 '' 'its bytes were changed; remove it and pull again' 'and is not given'
rm "$file"
run 'lo-project objects info --verify -o jsonl'
status_is 65 'a file that is not there'
out_like '"what":"missing"' 'is missing'

# Changed and gone.
things 2 >in
run 'lo-emit -q <in'
pull 'changed' '3 written, 1 unchanged, 0 removed'
is "$(cat "$file")" '{"thing_id":"t1","v":2.10}' 'the file is the new one'
run 'lo-project objects info --verify'
expect 0 '' '' 'and whole again'
{ tomb 2 3 3; } >in
run 'lo-emit -q <in'
run 'lo-project objects -v --type note pull'
is "$(said)" '0 written, 0 unchanged, 0 removed' 'another type: nothing'; : >"$err"
pull 'deleted' '0 written, 3 unchanged, 1 removed'
is "$(find "$objects" -name '*.json' | wc -l)" 3 'its file is gone'
is "$(wc -l <"$objects/thing.jsonl")" 2 'and its line'

# From files and standard input.
{ canon 8 thing 1 1 1 1 '{"thing_id":"t8"}' | sed "$u"; echo 'not json'; raw 1 1 1; } >lines
run 'lo-project objects -v pull - <lines'
status_is 65 'a line that cannot be read'
is "$(sed 's/^lo-project: objects: //' "$err")" '1 written, 0 unchanged, 0 removed, 1 lines could not be read' \
	'is counted, the others are there'; : >"$err"
run 'lo-project objects get t8'
out_is '{"thing_id":"t8"}' 'from standard input'
pull 'the store again' '0 written, 3 unchanged, 0 removed'
run 'lo-project objects get t8'
out_is '{"thing_id":"t8"}' 'takes nothing away that it did not bring'
run 'sed -n 1p lines >one; lo-project objects -v pull one'
is "$(said)" '0 written, 1 unchanged, 0 removed' 'from a file, unchanged'; : >"$err"; status=0
run 'lo-project objects pull nosuch'
status_is 66 'a file that is not there'
err_like 'nosuch' 'is named'
run 'lo-project objects frob'
expect 64 '' 'objects takes pull, query, get, list or info' 'what is none'
run 'lo-project objects list --where 1'
expect 64 '' '--where goes with objects query' 'an option of another'
done_testing
