#!/bin/sh
# lo rebuild, backup and clean: what is kept, what can be made again.
. "${0%/*}/tap.sh"
need jq flock sqlite3

lo="${TAP_SH:-dash} $B/bin/lo"
conf=.config/lo
mkdir -p $conf/transforms/form $conf/schemas $conf/bindings
jq -n '{format: "lo-binding/1", id: "mine", version: "1.0.0", title: "Mine",
	forms: ["x"], instruments: [{instrument: "phq9", items: [range(1; 11)
	| {item: "phq9_item\(.)", question_id: "phq9_item\(.)"}]}]}' >$conf/bindings/mine@1.0.0.json
echo '{"type": "object"}' >$conf/schemas/form_response@1-0-0.json
ask() { sqlite3 "$LO_HOME/lo.db" "$1"; }

# transform VERSION MEMBER: of a thing a response of PHQ-9
transform() {
	cat >"$conf/transforms/form/thing@$1.jq" <<END
.payload | {response_id: .id, form_id: "x", subject_id: "p1",
  submitted_at: "2026-11-01T08:00:00Z", last_updated_at: "2026-11-01T08:00:00Z",
  answers: ([range(1; 10)] as \$n | [\$n[] | {key: "phq9_item\\(.)", value: ($2)}]
    | from_entries)} | if .response_id == "bad" then error("it is bad") else . end
END
	printf '{"source_system":["shop"],"object_type":["thing"],"schema":"iglu:org.canonical/form_response/jsonschema/1-0-0"}\n' \
		>"$conf/transforms/form/thing@$1.json"
}

# A source that we write: raw N VALUE, gone N, begin MODE FROM, state N, end.
run_id='' second=0 records=0
begin() { # RUN-ID MODE RESUMED-FROM
	run_id=$1 second=0 records=0
	printf '{"type":"begin","stream":"thing/shop/t","run_id":"%s","mode":"%s","resumed_from":%s,"started_at":"2026-11-01T00:00:00Z"}\n' "$1" "$2" "$3"
}
head_of() {
	second=$((second + 1)) records=$((records + 1))
	printf '{"type":"raw","idem_key":"shop:t:thing:%s","source_system":"shop","connection_name":"t","object_type":"thing","external_id":"%s","observed_at":"%s-%s-%sT10:00:%02d.000000Z","correlation_id":"%s"' \
		"$1" "$1" "$(echo "$run_id" | cut -c 1-4)" "$(echo "$run_id" | cut -c 5-6)" \
		"$(echo "$run_id" | cut -c 7-8)" $second "$run_id"
}
raw() { # N VALUE [ID]
	head_of "$1"
	printf ',"payload":{"id":"%s","v":%s}}\n' "${3:-$1}" "$2"
}
gone() {
	head_of "$1"
	printf ',"deleted":true}\n'
}
state() { # N [SINCE]
	printf '{"type":"state","stream":"thing/shop/t","run_id":"%s","cursor":{"n":%s},"records":%s%s}\n' \
		"$run_id" "$1" "$records" "${2:+,\"since\":[\"$run_id\",\"$2\"]}"
}
end() {
	printf '{"type":"end","stream":"thing/shop/t","run_id":"%s","status":"complete","exit":0,"records":%s}\n' "$run_id" "$records"
}
bring() { lo-vault tee 2>/dev/null | lo-canon -q form | lo-score -q 2>/dev/null | lo-emit -q; }


# A history: all, by the first version of a transform; by a second version;
# news, a deletion, what was bad is good; a run that was cut off; all again,
# without one that was there.
transform 1.0.0 1
{
	begin 20261101T100000Z full null
	for n in 1 2 3 4 6 7 8 9 10 11 12; do raw $n 1; done
	raw 5 1 bad
	state 1 2026-11-01T10:00:00.000000Z
	end
} | bring
is $? 65 'a first run, with a dead letter'
transform 1.1.0 2
lo-project rows raw --pending form | lo-canon -q form | lo-score -q 2>/dev/null | lo-emit -q
{
	begin 20261102T100000Z incremental '{"n":1}'
	raw 2 2
	gone 3
	raw 5 2
	state 2
	end
} | bring
is $? 0 'news'
{
	begin 20261103T100000Z incremental '{"n":2}'
	raw 6 3
	state 3
	raw 7 3
} | bring
is $? 75 'a run that was cut off'
{
	begin 20261104T100000Z full null
	for n in 1 2 5 6 7 8 9 10 11 12; do raw $n 4; done
	raw 13 4 bad
	state 4 2026-11-04T10:00:00.000000Z
	end
} | bring
is $? 65 'all again'
is "$(ask "SELECT count(*), count(deleted_at) FROM raw_objects")" '13|2' \
	'two are deleted, by word and by absence'
is "$(ask "SELECT count(*), count(resolved_at) FROM dead_letters")" '2|1' \
	'two dead letters, one resolved'
is "$(ask "SELECT count(DISTINCT transform_ref) FROM canonical_objects")" 1 \
	'all by the newer version'
is "$(ask "SELECT count(*) FROM measurement_events")" 12 'scored'

# tables DB: every row, but for numbers of rows, and when and at which byte of a
# pipe something was processed.
tables() {
	for table in raw_objects canonical_objects measurement_events observations \
		dead_letters stream_state stream_cursors; do
		columns=$(sqlite3 "$1" "SELECT group_concat(iif(type = 'BLOB', 'hex(' || name || ')', '\"' || name || '\"'))
			FROM pragma_table_info('$table') WHERE name NOT IN ('id', 'committed_at', 'offset')")
		echo "$table: $columns"
		sqlite3 "$1" "SELECT $columns FROM $table ORDER BY 1, 2"
	done
}
tables "$LO_HOME/lo.db" >before
ok 'there is something to compare' test "$(wc -l <before)" -gt 150
ask 'SELECT event_id FROM event_log ORDER BY 1' >events
printf '{"type":"event","event_id":"e1","event_type":"job.started","created_at":"2026-11-01T00:00:00Z","payload":{"job":"x"}}\n' | lo-emit

# --- rebuild

week='SELECT week, report, metric, client_id, unit, value, taken_at FROM reporting_snapshots ORDER BY rowid'
lo-project sync
LO_NOW=2026-11-04T10:00:00Z lo-project snapshot
LO_NOW=2026-11-12T10:00:00Z lo-project snapshot
sqlite3 "$LO_HOME/local.db" "$week" >weeks
ok 'figures of two weeks' test "$(cut -d '|' -f 1 weeks | sort -u | wc -l)" -eq 2

run "$lo rebuild"
expect 64 '' 'nobody is there to ask; -y' 'rebuild asks'
cp "$LO_HOME/state/thing/shop/t.json" published
run "$lo rebuild -qy"
expect 65 '' '' 'the store is made anew from the vault'
tables "$LO_HOME/lo.db" >after
same after before 'table by table, column by column, the same'
ask 'SELECT event_id FROM event_log ORDER BY 1' >after
is "$(comm -23 events after)" '' 'what happened is carried over'
is "$(ask "SELECT payload FROM event_log WHERE event_id = 'e1'")" '{"job":"x"}' 'as it was'
same "$LO_HOME/state/thing/shop/t.json" published 'what is published fits'
is "$(sqlite3 "$LO_HOME/before-rebuild.db" 'SELECT count(*) FROM raw_objects')" 13 \
	'the old store lies beside it'
is "$(find "$LO_HOME" -perm /077 ! -type l)" '' 'and is for us alone'
{
	begin 20261105T100000Z incremental '{"n":4}'
	raw 1 5
	state 5
	end
} | bring
is $? 0 'the next run goes on'
printf '{"type":"raw","idem_key":"a:b:c:1","source_system":"a","connection_name":"b","object_type":"c","external_id":"1","observed_at":"2026-11-01T10:00:00.000000Z","correlation_id":"20261101T100000Z","payload":1}\n' |
	lo-emit
run "$lo rebuild </dev/null"
expect 64 '' '1 streams of the store are not in the vault, the first c/a/b$' \
	'what the vault does not hold is told of first'
is "$(ask 'SELECT count(*) FROM raw_objects')" 14 'and nothing is done'
part=$(find "$LO_HOME/vault" -name 'part-*' | sort | head -n 1)
cp "$part" good
printf x | dd of="$part" bs=1 seek=40 conv=notrunc 2>/dev/null
run "$lo rebuild -qy"
status_is 75 'a vault with a fault'
err_like 'the store is as it was' 'changes nothing'
is "$(ask 'SELECT count(*) FROM raw_objects')" 14 'at all'
cp good "$part"
( flock -s 9; sleep 60 ) 9>>"$LO_HOME/lock/.jobs" &
holder=$!
until ! flock -n "$LO_HOME/lock/.jobs" true; do sleep 0.02; done
run "$lo rebuild -y"
expect 75 '' 'a job is running' 'not while a job runs'
pkill -P $holder
kill $holder 2>/dev/null
wait

# --- backup

printf '{"connections": {"g": {"source": "gmail", "auth": {"type": "bearer", "token": "pla1n"}}}}\n' >$conf/config.json
run "LO_NOW=2026-11-20T01:00:00Z $lo backup copies"
expect 0 '' '/copies/20261120T010000Z: [0-9]+ files' 'backup'
one=copies/20261120T010000Z
is "$(sqlite3 $one/lo.db 'PRAGMA integrity_check; SELECT count(*) FROM raw_objects')" 'ok
14' 'the store is in it, whole'
ok 'the vault is' diff -r "$LO_HOME/vault" $one/vault
is "$(stat -c %h $one/vault/thing/shop/t/dt=2026-11-01/*/part-000.jsonl.gz)" 2 'as links'
ok 'the states are' diff -r "$LO_HOME/state" $one/state
ok 'the configuration is, without what may be a secret' sh -c "! grep -q pla1n $one/config.json"
sqlite3 $one/local.db "$week" >got
same got weeks 'the snapshots are, from before the rebuilds'
is "$(sqlite3 $one/local.db "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'table'")" \
	reporting_snapshots 'without what can be made again'
is "$(find copies -perm /077)" '' 'for us alone'
run "$lo backup --verify copies"
expect 0 '' 'files, whole$' 'it is whole'
run "LO_NOW=2026-11-21T01:00:00Z $lo backup -q copies"
expect 0 '' '' 'a second one'
two=copies/20261121T010000Z
chmod 600 $two/state/thing/shop/t.json
printf x >>$two/state/thing/shop/t.json
rm $two/vault/thing/shop/t/LATEST.json
echo >$two/vault/extra
run "$lo backup --verify -q copies"
expect 65 '' '21T010000Z/state/thing/shop/t.json: FAILED' 'a byte more is seen'
err_like '21T010000Z/vault/thing/shop/t/LATEST.json: FAILED' 'a file less is'
err_like '21T010000Z/vault/extra: not of the backup' 'and a file more'
err_unlike '20T010000Z' 'and the first one is well'
run "$lo backup '$LO_HOME/copies'"
expect 64 '' 'lies in what it would hold' 'not into itself'
run "$lo backup --verify nosuch"
expect 66 '' 'no backup is there' 'nothing to verify'

# A home that is gone comes back.
mv "$LO_HOME" lost
mkdir -m 700 "$LO_HOME"
cp -Rp $one/lo.db $one/local.db $one/vault $one/state "$LO_HOME"
{
	begin 20261106T100000Z incremental '{"n":5}'
	raw 1 6
	state 6
	end
} | bring
is $? 0 'from a backup one goes on'
run 'lo-project sync; LO_NOW=2026-11-19T10:00:00Z lo-project snapshot'
status_is 0 'with tables'
sqlite3 "$LO_HOME/local.db" "$week" | grep -v '^2026-11-16' >got
same got weeks 'and former weeks'
rm -rf "$LO_HOME"
mv lost "$LO_HOME"
rm $conf/config.json

# --- clean

lo-project views >/dev/null
lo-project sync
lo-project files
mkdir "$LO_HOME/views/mine"
echo 'a page of mine' >"$LO_HOME/views/mine/page.md"
kept() {
	ask 'SELECT * FROM raw_objects ORDER BY idem_key; SELECT * FROM stream_state'
	find "$LO_HOME/vault" "$LO_HOME/state" -type f -exec sha256sum {} + | sort
}
kept >kept.before
canonical=$(ask 'SELECT count(*) FROM canonical_objects')
measured=$(ask 'SELECT count(*) FROM measurement_events')
run "$lo clean -n --all"
status_is 0 'clean -n'
out_like "^canonical: $canonical rows" 'says how much'
out_like '^pages: [0-9]* files' 'of all'
run "$lo clean canonical"
status_is 64 'it asks'
err_like 'nobody is there to ask' 'somebody'
out_like '^canonical: ' 'and says what'
run "$lo clean vault"
expect 64 '' 'vault: expected one of pages search' 'the vault is no stage'
is "$(ask 'SELECT count(*) FROM canonical_objects')" "$canonical" 'nothing was done'
run "$lo clean -y --all"
status_is 0 'all that can be made again'
is "$(ask 'SELECT count(*) FROM canonical_objects; SELECT count(*) FROM measurement_events; SELECT count(*) FROM observations')" '0
0
0' 'is gone'
ok 'index.db is' test ! -e "$LO_HOME/index.db"
is "$(sqlite3 "$LO_HOME/local.db" "SELECT count(*) FROM sqlite_schema WHERE name = 'inbox'")" 0 \
	'the tables are'
is "$(find "$LO_HOME/views" -name '*.md')" "$LO_HOME/views/mine/page.md" 'pages that are ours are'
kept >kept.after
sqlite3 "$LO_HOME/local.db" "$week" >got
same got weeks 'former weeks are as they were'
same kept.after kept.before 'raw records, states and the vault are as they were'
lo-project rows raw --pending form | lo-canon -q form | lo-score -q 2>/dev/null | lo-emit -q
is "$(ask 'SELECT count(*) FROM canonical_objects WHERE deleted_at IS NULL')" \
	"$(ask 'SELECT count(*) - 1 FROM raw_objects WHERE deleted_at IS NULL AND object_type = '"'thing'")" \
	'and are made again' || ask 'SELECT idem_key, code FROM dead_letters'
ok 'scores too' test "$(ask 'SELECT count(*) FROM measurement_events')" -gt $((measured - 4))

done_testing
