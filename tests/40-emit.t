#!/bin/sh
# lo-emit: what is stored of each line, byte for byte, and what it says.
. "${0%/*}/tap.sh"
. "$top/tests/emit.sh"

# Bytes are sacred.
p='{"big":9007199254740993, "u":18446744073709551615,"d":1.10,"e":1E400,"m":-0,"z":"\u0000","esc":"\u00e9\/","b":2,"a":1 }'
raw 1 1 1 "$p" '"tags":["x", "y"],"client_id":"acme","context":{"zone": "Europe/Kyiv"},' >in
run 'lo-emit <in'
expect 0 '' '' 'a raw record without a block is stored'
is "$(sql 'SELECT payload FROM raw_objects')" "$p" 'its payload as it came'
is "$(sql 'SELECT context, tags, client_id, schema_ref, external_id, stream, scope IS NULL FROM raw_objects')" \
	'{"zone": "Europe/Kyiv"}|["x", "y"]|acme|m|1|email/mbox/t|1' \
	'and its envelope'
is "$(sql 'SELECT payload_sha256 FROM raw_objects')" \
	"$(printf '%s\n%s' "$p" '{"zone": "Europe/Kyiv"}' | sha256sum | cut -d' ' -f1)" \
	'the hash covers payload and context'
is "$(sql 'SELECT count(*) FROM stream_state') $(sql 'SELECT count(*) FROM runs')" '0 0' \
	'nothing but the record: no state, no run'
is "$(stat -c %a "$LO_HOME" "$db" | tr '\n' ' ')" '700 600 ' 'for its owner alone'
is "$(sql 'PRAGMA journal_mode') $(sql 'PRAGMA user_version')" 'wal 3' 'WAL, version 3'

# The order of members, other spellings, other instants.
fresh
printf '%s\n' '{"payload":[1,  2],"correlation_id":"r","observed_at":"2026-01-01T01:00:00.5+01:00","external_id":"e\u002f1","object_type":"email","connection_name":"t","source_system":"mbox","idem_key":"a\"b","extra":{"payload":0},"type":"raw"}' >in
run 'lo-emit <in'
expect 0 '' '' 'members in any order'
is "$(sql "SELECT idem_key, external_id, observed_at, payload FROM raw_objects")" \
	'a"b|e/1|2026-01-01T00:00:00.500000Z|[1,  2]' \
	'texts are decoded, instants get six digits, payloads stay'

# Unchanged, changed, older.
fresh
raw 1 1 1 >in; run 'lo-emit <in'; status_is 0 'first'
id=$(sql 'SELECT id FROM raw_data')
raw 1 2 2 >in; run 'lo-emit -v <in'
expect 0 '' '0 new, 0 changed, 1 unchanged' 'the same again is unchanged'
is "$(sql 'SELECT correlation_id, observed_at, first_seen, last_seen FROM raw_objects')" \
	"$(run_id 2)|$(at 2)|$(at 1)|$(at 2)" 'but it was seen'
raw 1 3 3 '{"v":1}' '"client_id":"b",' >in; run 'lo-emit -v <in'
err_like ' 1 changed' 'an envelope that changed is a change'
raw 1 4 4 '{"v":1 }' '"client_id":"b",' >in; run 'lo-emit -v <in'
err_like ' 1 changed' 'and so is white space in the payload'
raw 1 2 5 '{"v":9}' >in; run 'lo-emit -v <in'
err_like ' 0 changed' 'a later line of an earlier run changes nothing'
is "$(sql 'SELECT payload, observed_at, last_seen FROM raw_objects')" \
	"{\"v\":1 }|$(at 4)|$(at 5)" 'the newest run wins, the greatest time is kept'
is "$(sql 'SELECT id FROM raw_data')" "$id" 'all of it in one row'
raw 1 4 4 '{"v":"later"}' >in; run 'lo-emit <in'; status_is 0 'an equal pair'
is "$(sql 'SELECT payload FROM raw_objects')" '{"v":"later"}' 'of equals the later line wins'

# A clock that stepped back between two runs.
fresh
raw 1 1 30 '{"v":1}' >in; raw 1 2 10 '{"v":2}' >>in; run 'lo-emit <in'
is "$(sql 'SELECT payload, observed_at, first_seen, last_seen FROM raw_objects')" \
	"{\"v\":2}|$(at 10)|$(at 10)|$(at 30)" 'newer is a later run, not a later clock'

# Events, and each type in its table.
fresh
{
	canon 1 email 1 1 1 1 '{"c":1.10}'
	printf '{"type":"event","event_id":"e1","event_type":"canonize.completed","correlation_id":"r","created_at":"2026-01-01T00:00:00Z","status":"completed","payload":{"in":1}}\n'
	printf '{"type":"event","event_id":"e1","event_type":"canonize.completed","payload":{"in":2}}\n'
	printf '{"type":"measurement","idem_key":"f#phq9","measurement_event_id":"m1","source_idem_key":"f",%s,"client_id":"c","instrument_id":"phq9","instrument_version":"1","answered":9,"expected":9,"missing":[],"invalid":[{"item":"a","reason":"b"}],"flags":[{"id":"i9","level":"critical"}],"occurred_at":"2026-01-01T00:00:00Z"}\n' "$(pair 1 1)"
	printf '{"type":"observation","idem_key":"f#phq9/total","measurement_event_id":"m1","source_idem_key":"f",%s,"kind":"scale","code":"total","value":12.5,"value_type":"number","range":[0,27],"prorated":false,"label":"moderate","answer":"secret"}\n' "$(pair 1 1)"
	printf '{"type":"observation","idem_key":"f#phq9/i1","measurement_event_id":"m1","source_idem_key":"f",%s,"kind":"item","code":"i1","value":null,"error":"invalid_answer"}\n' "$(pair 1 1)"
	letter lo-canon 2#email 1 1
} >in
run 'lo-emit <in'
status_is 65 'a dead letter gives 65'
err_line '^lo-emit: 1 dead letter; see them with lo-project rows dead --letters$' 'and one line'
is "$(made)" '1#email|{"c":1.10}|' 'a canonical record'
is "$(sql 'SELECT event_id, event_type, status, payload FROM event_log')" 'e1|canonize.completed|completed|{"in":1}' 'an event, once'
is "$(sql 'SELECT instrument_id, answered, typeof(answered), missing, invalid, flags FROM measurement_events')" \
	'phq9|9|integer|[]|[{"item":"a","reason":"b"}]|[{"id":"i9","level":"critical"}]' 'a measurement'
is "$(sql 'SELECT code, value, typeof(value), range, prorated, error FROM observations ORDER BY code')" \
	"$(printf 'i1||null|||invalid_answer\ntotal|12.5|real|[0,27]|0|')" 'observations'
is "$(sql "SELECT count(*) FROM observations WHERE value = 'secret' OR label = 'secret'")" 0 'no answer'
is "$(sql 'SELECT stage, code, reason, record, resolved_at FROM dead_letters')" \
	'lo-canon|program|because|{"a":1}|' 'the letter'
sed -i 's/"value":12.5/"value":13/;s/"observed_at":"2026-01-01T00:00:01/"observed_at":"2026-01-01T00:00:02/' in
run 'lo-emit -q <in'; expect 65 '' '' 'again with -q'
is "$(sql "SELECT value FROM observations WHERE code = 'total'")" 13 'a score that was made again'

# One good record between two bad ones.
fresh
{ echo '{"type":"raw"'; raw 1 1 1; printf '\303(\n'; echo '{"type":"raw"}'; echo '{"type":"nosuch"}'; echo '[1]'; printf '{"a":"\000"}\n'; } >in
run 'lo-emit <in'
status_is 65 'bad lines are letters'
err_like '^lo-emit: 6 dead letters' 'all of them'
is "$(raws)" '1|{"v":1}|' 'the good one is in'
is "$(sql "SELECT stage, code, \"offset\" FROM dead_letters ORDER BY \"offset\"" | tr '\n' ' ')" \
	"lo-emit|json|0 lo-emit|json|$((14 + $(raw 1 1 1 | wc -c))) lo-emit|unknown|$((17 + $(raw 1 1 1 | wc -c))) lo-emit|unknown|$((32 + $(raw 1 1 1 | wc -c))) lo-emit|unknown|$((50 + $(raw 1 1 1 | wc -c))) lo-emit|json|$((54 + $(raw 1 1 1 | wc -c))) " \
	'with what and where'
run 'lo-emit <in'; status_is 65 'again'; err_like '6 dead' 'the same'
is "$(sql 'SELECT count(*) FROM dead_letters')" 6 'a letter that came twice is one row'
fresh
run 'lo-emit --strict <in'
expect 65 '' '^lo-emit: byte 0: a dead letter, and --strict stops there; see it' 'strict stops at the first'
is "$(raws)" '' 'nothing after it is read'
fresh
raw 1 1 1 | tr -d '\n' >in; run 'lo-emit <in'; expect 0 '' '' 'the last line without a newline'
is "$(raws)" '1|{"v":1}|' 'is a line'

# Lines too long.
fresh
{ raw 1 1 1; raw 2 1 1 "\"$(printf '%03000d' 0)\""; raw 3 1 1; } >in
run 'lo-emit -l 2K <in'; expect 65 '' '1 dead letter' 'a line over the limit'
is "$(raws)" "$(printf '1|{"v":1}|\n3|{"v":1}|')" 'those around it are in'
is "$(sql 'SELECT code FROM dead_letters')" too_long 'is said to be too long'

# Sizes: around what is gathered, around what is written in pieces, 63 MiB.
fresh
python3 - >in <<'END'
import sys
for i, n in enumerate([1 << 20, (2 << 20) - 300, 2 << 20, 3 << 20, 63 << 20]):
    sys.stdout.write('{"type":"raw","idem_key":"k%d","source_system":"s","connection_name":"c","object_type":"o","external_id":"%d","observed_at":"2026-01-01T00:00:00Z","correlation_id":"r","payload":"' % (i, i))
    sys.stdout.write("x" * (n - 4) + "e%02d" % i)
    sys.stdout.write('"}\n')
END
run "python3 -c 'import resource,subprocess as s,sys; p=s.run([\"lo-emit\"],stdin=open(\"in\")); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10); sys.exit(p.returncode)'"
status_is 0 'large records'
if nm -D "$B/bin/lo-emit" | grep -q __asan; then
	skip 'no more than 64 MB and the longest record' 'the sanitizer needs more'
else
	ok "no more than 64 MB and the longest record: $(cat "$out") MiB" test "$(cat "$out")" -le 128
fi
is "$(sql "SELECT length(payload), substr(payload, -4) FROM raw_objects ORDER BY idem_key" | tr '\n' ' ')" \
	'1048577|e00" 2096853|e01" 2097153|e02" 3145729|e03" 66060289|e04" ' 'are whole'
is "$(sql "SELECT payload_sha256 FROM raw_objects WHERE idem_key = 'k4'")" \
	"$(tail -n 1 in | sed 's/.*"payload":\(.*\)}$/\1/' | tr -d '\n' | sha256sum | cut -d' ' -f1)" 'to the byte'
run 'lo-emit -v <in'; err_like '5 unchanged' 'and unchanged the second time'
status_is 0 'again'
rm -f in

# -n
fresh
raw 1 1 1 >in
run 'lo-emit -nv <in'; expect 0 '' '1 new.*dry run' 'a dry run says what it would do'
ok 'and makes no store' test ! -e "$db"
run 'lo-emit <in'; status_is 0 'a real one'
{ begin 2; raw 1 2 2 '{"v":2}'; raw 2 2 2; state 2 '{"c":2}' 2; end 2 2; } >in
run 'lo-emit -nv <in'; expect 0 '' '1 new, 1 changed' 'a dry run over a store'
is "$(raws) $(sql 'SELECT count(*) FROM runs') $(published)" '1|{"v":1}| 0 ' 'changes nothing'

# Several sinks.
fresh
{ begin 1; raw 1 1 1; canon 1 email 1 1 1 1; state 1 '{"c":1}' 1; end 1 1; } >in
run "lo-emit --to sqlite:$PWD/a.db --to jsonl:$PWD/backup --to sqlite:b.db <in"
expect 0 '' '' 'three sinks at once'
is "$(sqlite3 a.db 'SELECT count(*) FROM raw_objects') $(sqlite3 b.db 'SELECT cursor FROM stream_state')" '1 {"c":1}' 'both stores'
ok 'raw lines by day and run' test "$(cat "backup/raw/2026-01-01/run_$(run_id 1).jsonl")" = "$(sed -n 2p in)"
ok 'canonical lines too' test "$(cat "backup/canonical/2026-01-01/run_$(run_id 1).jsonl")" = "$(sed -n 3p in)"
is "$(jq -r .sink "$LO_HOME/state/$S.json")" "sqlite:$PWD/a.db" 'the first one leads'
{ begin 2 incremental '{"c":1}'; raw 2 2 1; state 2 '{"c":2}' 1; end 2 1; } >in2
run "lo-emit --to jsonl:backup <in2"
expect 78 '' 'all is stored, but its state is not published: .* belongs to the sink' 'another sink does not publish over it'
is "$(published)" '{"c":1}' 'the state stays'
run "lo-emit --to sqlite:a.db --to jsonl:backup <in2"; expect 0 '' '' 'the one that leads does'
is "$(published)" '{"c":2}' 'then it moves'
{ begin 3 incremental '{"c":2}'; raw 3 3 1; state 3 '{"c":3}' 1; end 3 1; } >in3
run "lo-emit --to sqlite:a.db --to sqlite:b.db <in3"
expect 78 '' 'sqlite:.*/b.db never had the cursor' 'a second sink with a hole refuses for all'
is "$(sqlite3 a.db 'SELECT count(*) FROM raw_objects')" 2 'so that none has what others lack'
printf '{"torn' >>"backup/raw/2026-01-01/run_$(run_id 2).jsonl"
run "lo-emit --to jsonl:backup <in2"; status_is 78 'after a kill'; err_like 'belongs to' 'the same owner'
is "$(jq -s length "backup/raw/2026-01-01/run_$(run_id 2).jsonl")" 3 'a torn line is cut off, lines that came again stand again'

# A directory alone: without a block, odd runs, a hole of its own, its state.
rm -rf backup; fresh
{ raw 1 1 1; raw 2 1 1; raw 3 2 1; raw 4 1 1 | sed 's/"correlation_id":"[^"]*"/"correlation_id":"..\/x"/'; letter lo-canon 1#m 1 1; } >in
run 'lo-emit -q --to jsonl:backup <in'; expect 65 '' '' 'rows without a block'
is "$(cd backup && find . -type f | sort | sed 's/run_[0-9a-f]*[.]/run_HASH./' | tr '\n' ' ')" \
	"./dead_letter/2026-01-01/run_$(run_id 1).jsonl ./raw/2026-01-01/run_$(run_id 1).jsonl ./raw/2026-01-01/run_$(run_id 2).jsonl ./raw/2026-01-01/run_HASH.jsonl " 'go by their own run'
is "$(cat "backup/raw/2026-01-01/run_$(run_id 1).jsonl")" "$(sed -n 1,2p in)" 'lines as they came'
{ begin 3 incremental '{"c":9}'; raw 5 3 1; state 3 '{"c":10}' 1; end 3 1; } >in3
run 'lo-emit --to jsonl:backup <in3'; expect 78 '' 'jsonl:.*/backup never had the cursor' 'a hole'
{ begin 2; raw 5 2 1; state 2 '{"c":9}' 1; end 2 1; } >in2; lo-emit --to jsonl:backup <in2
run 'lo-emit --to jsonl:backup <in3'; expect 0 '' '' 'and none'
rm "$LO_HOME/state/$S.json"
run "lo-emit -n --to jsonl:backup --publish $S"; status_is 0 'what would be published'; err_like "run $(run_id 3)" 'is said'
ok 'and not done' test ! -e "$LO_HOME/state/$S.json"
run "lo-emit --to jsonl:backup --publish $S"; status_is 0 'publish'; err_like . 'says so'
is "$(published)" '{"c":10}' 'the state of a directory'
run 'lo-emit -n --to jsonl:nosuch <in2'; expect 0 '' '' 'a dry run'; ok 'makes no directory' test ! -e nosuch
run 'lo-emit --to jsonl:in <in2'; isnt "$status" 0 'a file in the place of the directory'; status_is "$status" 'fails'; err_like in 'and is named'

# Usage and places.
run 'lo-emit --to ftp:x </dev/null'; expect 64 '' 'not a known sink; use sqlite:PATH or jsonl:DIR' 'an unknown sink'
run 'lo-emit --nosuch </dev/null'; status_is 64 'an unknown option'; err_like . 'says so'
run 'lo-emit x </dev/null'; status_is 64 'an operand'; err_like . 'says so'
run 'lo-emit <&-'; status_is 74 'a closed input'; err_like 'cannot read' 'says so'
run 'lo-emit --help >/dev/full'; status_is 74 'help to a full disk'; err_like . 'says so'
echo hello >text; run 'lo-emit --to sqlite:text <in'; status_is 78 'wide permissions'
err_line 'chmod' 'with the chmod to type'
chmod 600 text; run 'lo-emit --to sqlite:text <in'
expect 78 '' 'text: not an SQLite database; move it away' 'not a database'
sqlite3 other.db 'CREATE TABLE t (a)'; chmod 600 other.db
run 'lo-emit --to sqlite:other.db <in'
expect 78 '' 'a database of another program; name another path' 'another program'"'"'s database'
run 'lo-emit --to sqlite:no/such/x.db <in'; status_is 73 'no such directory'; err_line 'no/such' 'is named'
cp a.db newer.db; sqlite3 newer.db 'PRAGMA user_version = 99'; run 'lo-emit --to sqlite:newer.db <in'
expect 78 '' 'store version 99 is newer' 'a store from the future'

# A store of the first version, with a record and a letter in it.
lo-emit --allow-empty --to sqlite:new.db </dev/null
(umask 077; { cat "$top/cmd/lo-emit/store/schema-1.sql"
	echo 'PRAGMA application_id = 1819239522; PRAGMA user_version = 1; PRAGMA journal_mode = WAL;'
} | sqlite3 old.db >old.mode)
{ raw 1 1 1; echo '{"type":"dead_letter"'; } >in
run 'lo-emit --to sqlite:old.db <in'; status_is 65 'a store of the first version'
err_like 'dead letter' 'is written to'
columns() { sqlite3 "$1" "SELECT t.name, c.name, c.type, c.pk FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, 2; SELECT name, replace(sql, char(10), ' ') FROM sqlite_schema WHERE type = 'index' ORDER BY 1; PRAGMA user_version"; }
columns old.db >old.columns; columns new.db >new.columns
same old.columns new.columns 'and is as a new one is'
is "$(sqlite3 old.db 'SELECT count(*) FROM raw_objects; SELECT count(*) FROM dead_letters' | tr '\n' ' ')" '1 1 ' 'with what came'
# A record of more members than most have.
fresh
{
	printf '{"type":"raw"'
	i=0
	while [ $i -lt 80 ]; do printf ',"x%d":[{"y":%d}]' $i $i; i=$((i + 1)); done
	raw 1 1 1 '{"v":80}' | sed 's/^{"type":"raw"//'
} >in
run 'lo-emit <in'; expect 0 '' '' 'eighty members that nobody knows'
is "$(raws)" '1|{"v":80}|' 'and the known ones behind them'
sed 's/"payload"/"idem_key":"again","payload"/' in >twice
run 'cat in twice | lo-emit'; status_is 65 'one that stands there twice'
err_like 'dead letter' 'is a letter'

done_testing
