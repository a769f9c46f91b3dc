#!/bin/sh
# lo-emit: blocks, states, holes, sets and letters; other writers; full disks.
# shellcheck disable=SC2016 # what is run is expanded there
. "${0%/*}/tap.sh"
. "$top/tests/emit.sh"

events() { sql "SELECT event_type, status FROM event_log ORDER BY id" | tr '\n' ' '; }
runs() { sql "SELECT status, exit, sent, received, cursor_moved FROM runs ORDER BY id" | tr '\n' ' '; }

# Silence and whole blocks.
run 'lo-emit </dev/null'
expect 75 '' '^lo-emit: no input: .*--allow-empty$' 'silence is not success'
run 'echo "{}" | lo-emit'
status_is 75 'lines, but no records'
err_is() { is "$(sed -n 1p "$err")" "$1" "$2"; : >"$err"; }
err_is 'lo-emit: 1 line came and none is a record, so nothing was brought in; lo-records(5) says what one is' \
	'is not "no input"'
fresh
run 'lo-emit --allow-empty </dev/null'; expect 0 '' '' 'unless it is meant'
{ begin 1; state 1 '{"c":0}' 0; end 1 0; } >in
run 'lo-emit <in'; expect 0 '' '' 'a block without records is one'
is "$(cursor) $(published)" '{"c":0} {"c":0}' 'its state is committed and published'
is "$(runs)$(events)" 'complete|0|0|0|1 upsert.completed|completed ' 'a run row and an event'
fresh
{ begin 1; raw 1 1 1; raw 2 1 1; state 1 '{"c": 1}' 2; end 1 2; } >in
run 'lo-emit <in'; expect 0 '' '' 'a whole block'
is "$(sql 'SELECT stream, cursor, run_id, sent, received FROM stream_state')" "$S|{\"c\": 1}|$(run_id 1)|2|2" 'the cursor as it came'
is "$(sql 'SELECT stream, run_id, mode, status, started_at, raw_new, bytes > 500 FROM runs')" "$S|$(run_id 1)|full|complete|$(at 0)|2|1" 'the run row'
ok 'the published state is byte for byte' grep -q '"cursor":{"c": 1}}' "$LO_HOME/state/$S.json"
is "$(jq -r '.sink, .run_id, .stream' "$LO_HOME/state/$S.json" | tr '\n' ' ')" "sqlite:lo.db $(run_id 1) $S " 'and says whose it is'

# Broken.
{ begin 2 incremental '{"c":1}'; raw 3 2 1; state 2 '{"c":2}' 1; raw 4 2 1; } >in
fresh; { begin 1; raw 1 1 1; state 1 '{"c": 1}' 1; end 1 1; } >first; lo-emit <first
run 'lo-emit <in'
expect 75 '' "^lo-emit: $S: the input broke off after 2 records; what came is kept, run the same again$" 'no end: broken'
is "$(raws | wc -l)" 3 'what was safe is kept'
is "$(cursor) $(published)" '{"c":2} {"c":2}' 'a state that came is a promise that holds'
is "$(runs)$(events)" 'complete|0|1|1|1 broken|75|1|2|1 upsert.completed|completed upsert.failed|failed ' 'not completed'
told() { # ID STATUS: an event of a filter
	printf '{"type":"event","event_id":"%s","event_type":"canonize.%s","correlation_id":"r","created_at":"2026-01-01T00:00:00Z","status":"%s"}\n' "$1" "$2" "$2"
}
from_filters() { sql "SELECT event_id, status FROM event_log WHERE event_type LIKE 'canonize%' ORDER BY id" | tr '\n' ' '; }
{ begin 2 incremental '{"c":2}'; told e1 completed; told e2 failed; } >late
run 'lo-emit <late'; status_is 75 'a block that breaks behind an event'
err_like 'broke off' 'is told'
is "$(from_filters)" 'e2|failed ' 'what said "completed" is not stored, what failed is'
{ begin 2 incremental '{"c":2}'; told e3 completed; end 2 0 failed 77; } >late
run 'lo-emit -q <late'; expect 77 '' '' 'one that fails'
is "$(from_filters)" 'e2|failed ' 'is not completed either'
{ begin 2 incremental '{"c":2}'; told e4 completed; end 2 0; told e5 completed; } >late
run 'lo-emit <late'; expect 0 '' '' 'a whole one'
is "$(from_filters)" 'e2|failed e4|completed e5|completed ' 'has its event, and so has what stands outside'
{ begin 3 incremental '{"c":2}'; raw 4 3 1; state 3 '{"c":3}' 1; end 3 1; } >in
run 'lo-emit <in'; expect 0 '' '' 'the next run completes it'
fresh; { begin 1; raw 1 1 1; printf '{"type":"raw","id'; } >in
run 'lo-emit <in'; status_is 75 'a torn last line'; err_line 'broke off' 'is broken'
is "$(sql 'SELECT count(*) FROM dead_letters')" 0 'and no letter'
fresh; { begin 1; raw 1 1 1; printf '{"type":"raw","id'; S=email/mbox/u; begin 2; raw 2 2 1; state 2 '{"u":1}' 1; end 2 1; S=email/mbox/t; } >in
run 'lo-emit <in'; expect 75 '' "^lo-emit: $S: the input broke off" 'a killed producer, then another'
is "$(raws | wc -l) $(sql 'SELECT stream FROM stream_state')" '2 email/mbox/u' 'the other one is complete'
is "$(runs)" 'broken|75|0|1|0 complete|0|1|1|1 ' 'and the first is not'
fresh; { begin 1; raw 1 1 1; state 1 '{"c":1}' 1; end 1 1 failed 77; } >in
run 'lo-emit <in'; expect 77 '' 'ended with status 77' 'a producer that failed makes the pipe fail as it did'
is "$(runs)$(events)" 'failed|77|1|1|1 upsert.failed|failed ' 'not completed'
fresh; { begin 1; raw 1 1 1; end 1 1 interrupted 75; } >in
run 'lo-emit <in'; expect 75 '' 'status 75' 'interrupted'
is "$(runs)" 'interrupted|75|1|1|0 ' 'is said to be'
fresh; { begin 1; raw 1 1 1; state 2 '{"c":9}' 1; end 2 1; } >in
run 'lo-emit <in'; expect 75 '' 'broke off' 'frames of another run do not count'
is "$(cursor)" '' 'nor does their cursor'
fresh; { raw 1 1 1; state 1 '{"c":1}' 1; end 1 1; } >in
run 'lo-emit <in'; expect 0 '' '' 'frames without a begin'; is "$(cursor)" '' 'are nothing'
fresh; { begin 1; raw 1 1 1; letter lo-canon 1#email 1 1; state 1 '{"c":1}' 1; end 1 1 failed 69; } >in
run 'lo-emit -q <in'; expect 69 '' '' 'the worst of all'

fresh; { begin 1; raw 1 1 1; letter lo-canon 1#m 1 1; raw 2 1 1; state 1 '{"c":1}' 2; end 1 2; } >in
run 'lo-emit --strict <in'; status_is 65 'strict in a block'; err_like 'strict stops there' 'says so'
is "$(raws | wc -l) $(runs)$(events)" '1 failed|65|0|1|0 upsert.failed|failed ' 'does not complete it'
fresh; { begin 1; raw 1 1 1; state 1 '{"c":1}' 1 ',"since":["x"]'; end 1 1; } >in
run 'lo-emit -q <in'; status_is 65 'a since that cannot be read'; is "$(cursor)" '' 'is no state'
is "$(sql 'SELECT code FROM dead_letters')" unknown 'but a letter'
fresh; { begin 1; raw 1 1 1; end 1 1 failed 69 | sed 's/}$/,"code":"denied"}/'; } >in; run 'lo-emit -q <in'; status_is 69 'a code'
is "$(sql 'SELECT code FROM runs')" denied 'stands in the run row'

# Somebody put a filter in the middle.
fresh; lo-emit <first
{ begin 2 incremental '{"c":1}'; raw 2 2 1; raw 3 2 1; state 2 '{"c":2}' 2; raw 4 2 1; state 2 '{"c":3}' 3; end 2 3; } >in
run "grep -v mbox:t:email:3 in | lo-emit"
expect 0 '' "^lo-emit: $S: 3 records were sent and 2 came: .*--filtered when that is meant$" 'a filter in the middle'
is "$(raws | cut -d'|' -f1 | tr '\n' ' ')$(cursor) $(published)" '1 2 4 {"c": 1} {"c":1}' 'rows are kept, the cursor is not moved'
is "$(runs)" 'complete|0|1|1|1 complete|0|3|2|0 ' 'both numbers'
run 'lo-emit <in'; expect 0 '' '' 'without the filter'
is "$(raws | wc -l) $(cursor)" '4 {"c":3}' 'nothing is missing'
{ begin 3 incremental '{"c":3}'; raw 5 3 1; raw 6 3 1; state 3 '{"c":4}' 2; end 3 2; } >in
run 'grep -v mbox:t:email:6 in | lo-emit --filtered'; expect 0 '' '' 'a filter that is meant'
is "$(cursor)" '{"c":4}' 'moves the cursor'
{ begin 4 incremental '{ "c" : 4 }'; raw 7 4 1; state 4 '{ "c": [5, 6] }' 1; end 4 1; } >in
run 'jq -c . in | lo-emit'; expect 0 '' '' 'jq in the middle'
{ begin 5 incremental '{"c":[5,6]}'; state 5 '{"c":[5,6]}' 0; end 5 0; } >in
run 'lo-emit <in'; expect 0 '' '' 'and out of it: white space in a cursor is no hole'

{ begin 6 incremental '{"c":[5,6]}'; raw 1 6 1; canon 1 m 1 1 6 1; state 6 '{"c":6}' 1 ',"made":1'; end 6 1 | sed 's/}$/,"made":1,"more":true}/'; } >in
run 'grep -v canonical in | lo-emit'; status_is 75 'a filter that drops what was made, and an end that was not the last'
err_like '0 lines came, not all' 'is said'; err_like 'another block was to follow' 'both are'
is "$(cursor)" '{"c":[5,6]}' 'the cursor stays'

# More than two transactions in a block, with states in between.
fresh
python3 - >in <<'END'
print('{"type":"begin","stream":"email/mbox/t","run_id":"a","mode":"full","resumed_from":null}')
for i in range(30500):
    print('{"type":"raw","idem_key":"%d","source_system":"mbox","connection_name":"t","object_type":"email","external_id":"%d","observed_at":"2026-01-01T00:00:00Z","correlation_id":"a","payload":%d}' % (i * 7919 % 30500, i, i))
    if i % 1000 == 999:
        print('{"type":"state","stream":"email/mbox/t","run_id":"a","cursor":%d,"records":%d}' % (i + 1, i + 1))
END
run 'lo-emit -q <in'; expect 75 '' '' 'a long block that breaks off'
is "$(sql 'SELECT count(*), count(DISTINCT idem_key) FROM raw_objects') $(cursor) $(published)" '30500|30500 30000 30000' 'all is there, the cursor is the last'
is "$(sql 'SELECT raw_new, received FROM runs; SELECT count(*) FROM stream_cursors' | tr '\n' ' ')" '30500|30500 30 ' 'and counted'
(ulimit -f 5000; trap '' XFSZ; rm "$db"; exec lo-emit <in) >/dev/null 2>"$tap_dir/full"
ok 'a failure in the middle says so in one line' sh -c "test \$(wc -l <'$tap_dir/full') -eq 1 && grep -q 'run the same again' '$tap_dir/full'"
is "$(sql 'SELECT max(cursor + 0) BETWEEN 9000 AND (SELECT count(*) FROM raw_objects) FROM stream_state')" 1 'and no cursor is before its rows'
is "$(published)" "$(cursor)" 'nor is it published before it is kept'

# Holes: yesterday's store.
day() { # N: a run that goes on from the published state
	{ begin "$1" incremental "$(published)"; raw "$1" "$1" 1; state "$1" "{\"c\":$1}" 1; end "$1" 1; }
}
restored() {
	fresh; lo-emit <first; cp "$db" yesterday
	day 2 >in; lo-emit <in
	rm -f "$db"*; cp -p yesterday "$db"; chmod 600 "$db"
	day 3 >in
}
restored
run 'lo-emit <in'; status_is 78 'a restored store has a hole'
err_line "^lo-emit: $S: sqlite:lo.db never had the cursor .*: lo-emit --publish $S, or fill it: lo-vault cat $S [|] lo-emit, or read all again: lo-extract --full$" 'and says what to do'
is "$(raws | wc -l) $(published)" '1 {"c":2}' 'nothing is stored or published'
is "$(runs)" 'complete|0|1|1|1 refused|78|1|1|0 ' 'the run row says refused'
run "lo-emit --publish $S"; expect 0 '' "$S: the next run goes on from run $(run_id 1)" 'first remedy: publish'
is "$(published)" '{"c":1}' 'the state of the store'
{ begin 3 incremental '{"c":1}'; raw 2 3 1; raw 3 3 1; state 3 '{"c":3}' 2; end 3 2; } >in
run 'lo-emit <in'; expect 0 '' '' 'the next run is good'
is "$(raws | wc -l) $(published)" '3 {"c":3}' 'and complete'
restored
{ begin 9 replay null; raw 1 1 1; raw 2 2 1; state 9 '{"c":2}' 2; end 9 2; } >vault
run 'lo-emit <vault'; expect 0 '' '' 'second remedy: the vault'
is "$(cursor)" '{"c":2}' 'brings its cursor'
run 'lo-emit <in'; expect 0 '' '' 'the next run is good'
run "lo-emit --to sqlite:copy.db <vault"; expect 0 '' '' 'a replay makes a copy'
is "$(published) $(sqlite3 copy.db 'SELECT cursor FROM stream_state')" '{"c":3} {"c":2}' 'and leaves the state to the sink that leads'
restored
{ begin 4 full null; raw 1 4 1; raw 2 4 1; raw 3 4 1; state 4 '{"c":4}' 3 "$(since 4 0)"; end 4 3; } >in
run 'lo-emit <in'; expect 0 '' '' 'third remedy: all again'
is "$(raws | wc -l) $(published)" '3 {"c":4}' 'is complete'
restored
mv "$LO_HOME" moved; LO_HOME=$PWD/moved; export LO_HOME
{ begin 4 full; raw 1 4 1; raw 2 4 1; raw 3 4 1; state 4 '{"c":4}' 3; end 4 3; } >in2
run 'lo-emit <in2'; expect 0 '' '' 'a home that was moved'
is "$(published)" '{"c":4}' 'still owns its states'
LO_HOME=$PWD/home; rm -r moved
restored
{ begin 3 incremental '{"c":2}'; raw 3 3 1; letter lo-canon 3#m 3 1; echo '{'; raw 4 3 1; } >in4
run 'lo-emit -q <in4'; status_is 78 'a refused block that breaks off'; err_like 'never had' 'is refused'
is "$(raws | wc -l) $(sql 'SELECT count(*) FROM dead_letters') $(runs)" '1 0 complete|0|1|1|1 refused|78|0|2|0 ' 'with all that was in it'
S=email/mbox/u; { begin 7; raw 7 7 1; state 7 '{"u":1}' 1; end 7 1; } >>in; S=email/mbox/t
run 'lo-emit -q <in'; status_is 78 'a refused block'; err_like 'never had' 'says so'
is "$(sql 'SELECT cursor FROM stream_state ORDER BY stream DESC LIMIT 1')" '{"u":1}' 'does not stop the next'
run 'lo-emit --publish email/mbox/none'; expect 66 '' 'has no state of this stream' 'publish of an unknown stream'
run 'lo-emit --publish x'; expect 64 '' 'not a stream; its name is TYPE/SOURCE/CONNECTION' 'publish of no stream'
rm "$db"*; run "lo-emit --publish $S"; expect 0 '' 'the next run starts at the beginning' 'an empty store: from the beginning'
ok 'the file is gone' test ! -e "$LO_HOME/state/$S.json"

# Who moves a cursor.
fresh; lo-emit <first
{ begin 2 window; raw 2 2 1; state 2 '{"c":2}' 1 "$(since 2 0)"; end 2 1; } >in
run 'lo-emit --allow-deletes <in'; expect 0 '' '' 'a window'
is "$(raws | tr '\n' ' ')$(cursor)" '1|{"v":1}| 2|{"v":1}| {"c": 1}' 'keeps the cursor, deletes nothing'
{ begin 3 replay | sed 's/"resumed_from":null,//'; raw 3 3 1; state 3 '{"c":3}' 1 "$(since 3 0)"; end 3 1; } >in
run 'lo-emit --allow-deletes <in'; expect 0 '' '' 'a replay of a part'
is "$(raws | grep -c gone) $(cursor)" '0 {"c": 1}' 'neither'
{ begin 5 incremental '{"c":1}'; state 5 '{"c":5}' 0; end 5 0; } >in; lo-emit <in
{ begin 4 incremental '{"c":1}'; raw 4 4 1; state 4 '{"c":4}' 1; end 4 1; } >in
run 'lo-emit <in'; expect 0 '' '' 'an earlier run that comes late'
is "$(raws | wc -l) $(cursor) $(published)" '4 {"c":5} {"c":5}' 'is kept, but does not go back'
{ begin 6 incremental '{"c":4}'; end 6 0; } >in; run 'lo-emit <in'; expect 0 '' '' 'its cursor is known'
{ begin 7 incremental '{"c":5}'; state 7 '{"c":7}' 0; end 7 0; } >in; LO_NOW=2099-01-01T00:00:00Z lo-emit <in
is "$(sql 'SELECT count(*) FROM stream_cursors')" 1 'cursors are forgotten after 90 days'
run 'lo-emit <in'; status_is 78 'so an old one is a hole'; err_like 'never had' 'like any other'
{ begin 8 incremental '{"c":7}'; state 8 '{"c":8}' 0; end 8 0; } >in
run 'LO_NOW=2199-01-01T00:00:00Z lo-emit <in'; expect 0 '' '' 'but the newest is known for ever'

# Any order, one store.
{
	raw 1 1 1 '{"v":"A"}'; raw 1 2 2 '{"v":"B"}'; raw 1 3 3 '{"v":"A"}'; tomb 1 2 5
} >lines
python3 - <<'END'
import itertools
for i, p in enumerate(itertools.permutations(open("lines").readlines())):
    open("order.%02d" % i, "w").writelines(p)
END
fresh; lo-emit <order.00; dump >want
all=1
for f in order.*; do
	fresh; lo-emit <"$f"; dump >got
	cmp -s want got || { all=0; note "$f"; diff want got | sed 's/^/# /'; }
done
is "$all $(raws)" '1 1|{"v":"A"}|' 'A, B, deleted and A again: one store in all 24 orders'
rm order.*
{
	raw 1 1 1 '{"v":"A"}'; raw 1 2 2 '{"v":"B"}'; tomb 1 3 3
	canon 1 m/a 1 2 1 1 '"a1"'; canon 1 m/b 2 2 1 1 '"b1"'; canon 1 m/a 1 1 2 2 '"a2"'
	letter lo-canon 1#m 1 1; letter lo-canon 1#n 3 4; letter lo-extract 2 1 1
} >lines
python3 - <<'END'
import random
lines = open("lines").readlines()
r = random.Random(1)
for i in range(30):
    open("order.%02d" % i, "w").writelines(lines)
    r.shuffle(lines)
END
lo-emit -q <order.00; all=1
for f in order.*; do
	fresh; lo-emit -q <"$f"; dump >got
	[ "$f" = order.00 ] && cp got want
	cmp -s want got || { all=0; note "$f"; diff want got | sed 's/^/# /'; }
done
is "$all" 1 'records, sets, tombstones and letters in 30 orders: one store'
is "$(made | tr '\n' ' ')$(open_letters | tr '\n' ' ')" '1#m/a|"a2"|gone 1#m/b|"b1"|gone lo-canon|1#n lo-extract|2 ' 'the right one'
rm order.*

# Sets.
fresh
{ canon 1 m/a 1 3 1 1; canon 1 m/b 2 3 1 1; canon 1 m/c 3 3 1 1; canon 1 o 1 1 1 1; canon 2 m/a 1 1 1 1; } >in; lo-emit <in
{ canon 1 m/a 1 2 2 2; canon 1 m/c 2 2 2 2; } >in; run 'lo-emit -v <in'; status_is 0 'a smaller set'
err_like ' 1 withdrawn' 'withdraws a member'
is "$(made | tr '\n' ' ')" '1#m/a|{}| 1#m/b|{}|gone 1#m/c|{}| 1#o|{}| 2#m/a|{}| ' 'and no other set'
canon 1 m/a 1 2 3 3 >in; run 'lo-emit -v <in'; err_like ' 0 withdrawn' 'a set that lost a member withdraws nothing'
status_is 0 'quietly'
canon 1 m/z 2 2 3 3 >in; run 'lo-emit -v <in'; err_like ' 1 withdrawn' 'until it comes'
is "$(made | grep '1#m' | tr '\n' ' ')" '1#m/a|{}| 1#m/b|{}|gone 1#m/c|{}|gone 1#m/z|{}| ' 'later, by another run'
canon 1 m/b 2 3 1 1 >in; canon 1 m/new 1 3 1 1 >>in; lo-emit <in
is "$(made | grep -c 'gone')" 3 'members of an older set stay withdrawn, also new ones'
canon 1 m 0 0 4 4 >in; run 'lo-emit <in'; expect 0 '' '' 'a set of none'
is "$(made | grep '1#m' | grep -vc gone) $(sql "SELECT parts, payload IS NULL, deleted_at IS NULL FROM canonical_objects WHERE idem_key LIKE '%1#m'")" '1 0|1|1' 'empties it and is kept'
{ canon 1 m/a 1 1 4 4 '{}' t@2; } >in; lo-emit <in
is "$(made | grep '1#m' | grep -v gone)" '1#m/a|{}|' 'the same record by another transform takes its place'
fresh
{ raw 1 1 1; canon 1 m/1 1 3 1 1 1 t@1; canon 1 m/2 2 3 1 1 2 t@1; canon 1 m/3 3 3 1 1 3 t@1; } >in; lo-emit <in
{ canon 1 m/1 1 2 1 1 1 t@2; canon 1 m/2 2 2 1 1 2 t@2; } >in; lo-emit <in
is "$(made | tr '\n' ' ')" '1#m/1|1| 1#m/2|2| 1#m/3|3|gone ' 'a newer transform of the same observation'
is "$(sql 'SELECT DISTINCT transform_ref, source_payload_sha256 = (SELECT payload_sha256 FROM raw_objects) FROM canonical_objects WHERE deleted_at IS NULL')" 't@2|1' 'is named, with what it was made of'
{ canon 1 m/1 1 2 1 1 1 t@3; canon 1 m/9 2 2 1 1 9 t@3; } >in; lo-emit <in
is "$(made | grep -v gone | tr '\n' ' ')" '1#m/1|1| 1#m/9|9| ' 'and one that makes as many, but others'
python3 - >in <<'END'
def line(i, n, run):
    return '{"type":"canonical","idem_key":"big#o/%d","source_idem_key":"big","part":%d,"parts":%d,"source_system":"s","connection_name":"c","object_type":"o","canonical_schema":"x","transform_ref":"t","observed_at":"2026-01-01T00:00:00Z","correlation_id":"%s","payload":{}}' % (i, i, n, run)
for n, run in ((20000, "a"), (19000, "b")):
    lines = [line(i + 1, n, run) for i in range(n)]
    print("\n".join(lines))
END
fresh; run 'lo-emit -v <in'; expect 0 '' ' 1000 withdrawn' 'a set larger than a batch'
python3 - >in <<'END'
import random
r = random.Random(3)
lines = []
for s in range(40):
    for i in range(5):
        lines.append('{"type":"canonical","idem_key":"s%d#o/%d","source_idem_key":"s%d","part":%d,"parts":5,"source_system":"s","connection_name":"c","object_type":"o","canonical_schema":"x","transform_ref":"t","observed_at":"2026-01-01T00:00:00Z","correlation_id":"a","payload":{}}' % (s, i, s, i + 1))
b = [x.replace('"correlation_id":"a"', '"correlation_id":"b"').replace('"parts":5', '"parts":4') for x in lines if '"part":5' not in x]
r.shuffle(lines)
r.shuffle(b)
print("\n".join(lines + b))
END
fresh; run 'lo-emit -v <in'; expect 0 '' ' 40 withdrawn' 'sets whose members come mixed'

# Letters.
fresh
letter lo-canon 1#m 1 1 >in; run 'lo-emit -q <in'; status_is 65 'a letter'
canon 1 m/a 1 1 1 1 >in; run 'lo-emit <in'; expect 0 '' '' 'its record, made after all'
is "$(open_letters)" '' 'resolves it'
letter lo-canon 1#m 1 1 >in; lo-emit -q <in
is "$(open_letters)" 'lo-canon|1#m' 'a later failure of the same opens it'
canon 1 other 1 1 2 2 >in; lo-emit <in; is "$(open_letters)" 'lo-canon|1#m' 'a sibling does not resolve it'
canon 1 m/a 1 1 0 9 >in; lo-emit <in; is "$(open_letters)" 'lo-canon|1#m' 'nor an older line'
canon 1 m 0 0 2 2 >in; lo-emit <in; is "$(open_letters)" '' 'nothing to make of it does'
letter lo-canon 1#m 1 5 >in; run 'lo-emit -q <in'; status_is 65 'a letter that comes late'
is "$(open_letters)|$(sql 'SELECT count(*), first_seen, last_seen FROM dead_letters')" "|1|$(at 1)|$(at 5)" 'is not opened'
raw 4 4 4 >in; lo-emit <in; letter lo-extract 4 4 3 >in; lo-emit -q <in
is "$(open_letters)" '' 'nor one of a raw record'
letter lo-canon 3#m 3 3 timeout >in; letter lo-extract 3 3 4 >>in; lo-emit -q <in; raw 3 3 5 >in; lo-emit <in
is "$(open_letters)" 'lo-canon|3#m' 'a raw record resolves its own letter alone'
letter lo-canon 3#m 2 1 >in; lo-emit -q <in
is "$(sql "SELECT code, first_seen, last_seen FROM dead_letters WHERE idem_key LIKE '%3#m'")" "timeout|$(at 1)|$(at 3)" 'an older letter moves the first time alone'
printf '{"type":"dead_letter","stage":"x","code":"a","sha256":"%s","record":{"type":"raw","object_type":"o","source_system":"s","connection_name":"c","idem_key":"kk"}}\n' ab >in; lo-emit -q <in
is "$(sql "SELECT idem_key, stream, correlation_id FROM dead_letters WHERE stage = 'x'")" 'ab|o/s/c|' 'a letter that says little'
tomb 3 4 1 >in; lo-emit <in; is "$(open_letters)" 'x|' 'a tombstone all that was to be made of it'
python3 -c 'print("{\"type\":\"dead_letter\",\"stage\":\"lo-canon\",\"code\":\"memory\",\"idem_key\":\"big\",\"observed_at\":\"2026-01-01T00:00:00Z\",\"correlation_id\":\"r\",\"record\":{\"type\":\"raw\",\"payload\":\"" + "x" * (66900000) + "\"}}")' >in
run 'lo-emit -q <in'; status_is 65 'a letter with a record of 63.8 MiB'
is "$(sql "SELECT length(record) FROM dead_letters WHERE idem_key = 'big'")" 66900027 'is whole in the store'
rm in

# Other writers.
fresh; lo-emit <first
raw 8 8 1 >in
(sqlite3 "$db" 'BEGIN IMMEDIATE' '.shell sleep 2' 'COMMIT') & sleep 0.5
run 'lo-emit <in'; expect 0 '' '' 'another writer is waited for'; wait
mkfifo slow
raw 9 8 1 >in; printf '' >in2
run "lo-emit <slow & { cat in; sleep 2; sqlite3 -readonly '$db' 'SELECT count(*) FROM raw_objects' >seen; sqlite3 '$db' 'PRAGMA busy_timeout=0' 'BEGIN IMMEDIATE' 'COMMIT' >/dev/null; echo \$? >>seen; cat in2; } >slow; wait"
status_is 0 'a slow source'
is "$(tr '\n' ' ' <seen)" '3 0 ' 'its rows do not wait long, nor do other writers'
for i in 1 2 3 4; do
	S=email/mbox/p$i
	{ begin 1; for j in 1 2 3 4 5 6 7 8 9; do raw "$i$j" 1 1; done; state 1 '{"c":1}' 9; end 1 9; } >"p$i"
done
S=email/mbox/t
fresh
run 'for i in 1 2 3 4; do { lo-emit <p$i; echo $? >s$i; } & done; wait; cat s1 s2 s3 s4'
expect 0 "$(printf '0\n0\n0\n0')" '' 'four at once, the store new'
is "$(raws | wc -l) $(sql 'SELECT count(*) FROM stream_state')" '36 4' 'all is there'

# What can fail outside.
fresh; lo-emit <first
{ begin 2 incremental '{"c":1}'; raw 2 2 1 "\"$(printf '%0300000d' 0)\""; state 2 '{"c":2}' 1; end 2 1; } >in
run "trap '' XFSZ; ulimit -f 100; lo-emit <in"
status_is 74 'a file that cannot grow'; err_line '; ' 'one line, and what to do'
is "$(raws) $(cursor) $(published)" '1|{"v":1}| {"c": 1} {"c":1}' 'nothing of it is stored, nothing before it lost'
run 'lo-emit <in'; expect 0 '' '' 'the same again, with room'
rm -rf "$LO_HOME/state"; : >"$LO_HOME/state"; chmod 600 "$LO_HOME/state"
{ begin 3 incremental '{"c":2}'; raw 3 3 1; state 3 '{"c":3}' 1; end 3 1; } >in
run 'lo-emit <in'; isnt "$status" 0 'a state that cannot be published'; status_is "$status" 'fails'
err_line 'all is stored, but its state is not published: ' 'says what is safe'
is "$(cursor)" '{"c":3}' 'and it is'
chmod 755 "$LO_HOME"; run 'lo-emit <in'; expect 78 '' 'chmod' 'a home that is wide open is refused'
chmod 700 "$LO_HOME"; rm "$LO_HOME/state"
# On a small disk, and on one that may only be read.
on_disk() { # COMMANDS, with the home on 900 KiB
	run "unshare -m sh -c 'mount -t tmpfs -o size=900k,mode=700 none \"$LO_HOME\" && $1'"
}
fresh; mkdir -m 700 "$LO_HOME"
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19; do raw 9$i 2 2 "\"$(printf '%060000d' 0)\""; done >big
if [ "$(id -u)" -eq 0 ] && unshare -m true 2>/dev/null; then
	on_disk 'lo-emit <first && lo-emit <big; e=$?; sqlite3 "$LO_HOME/lo.db" "SELECT external_id FROM raw_objects"; exit $e'
	expect 74 1 '^lo-emit: [^ ]*/lo.db: the disk is full; make room there and run the same again$' 'a full disk'
	on_disk 'lo-emit <first && mount -o remount,ro "$LO_HOME"; lo-emit <in'
	expect 77 '' '^lo-emit: [^ ]*/lo.db: cannot be .*; chmod u.rw' 'a store that may only be read'
else
	skip 'a full disk' 'needs root and its own mounts'
	skip 'a store that may only be read' 'needs root and its own mounts'
fi
done_testing
