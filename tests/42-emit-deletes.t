#!/bin/sh
# lo-emit: who may delete, and what goes with what is deleted.
. "${0%/*}/tap.sh"
. "$top/tests/emit.sh"

alive() { sql "SELECT external_id FROM raw_objects WHERE deleted_at IS NULL ORDER BY 1" | tr '\n' ' '; }
some() { # RUN SECOND KEY ...
	some_run=$1 some_at=$2
	shift 2
	for i; do raw "$i" "$some_run" "$some_at"; done
}
score() { # SOURCE RUN SECOND
	printf '{"type":"measurement","idem_key":"%s#phq9","measurement_event_id":"m","source_idem_key":"%s",%s}\n' "$1" "$1" "$(pair "$2" "$3")"
	printf '{"type":"observation","idem_key":"%s#phq9/total","measurement_event_id":"m","source_idem_key":"%s",%s,"value":1}\n' "$1" "$1" "$(pair "$2" "$3")"
}
scores() { sql "SELECT count(*) FROM (SELECT deleted_at FROM measurement_events UNION ALL SELECT deleted_at FROM observations) WHERE deleted_at IS NULL"; }

# Tombstones.
{ some 1 1 1 2; canon 1 m/a 1 2 1 1; canon 1 m/b 2 2 1 1; canon 2 m 1 1 1 1; score 'mbox:t:email:1#m/a' 1 1; score mbox:t:email:1 1 1; score mbox:t:email:2 1 1; } >in
lo-emit <in
tomb 1 2 2 >in; run 'lo-emit -v <in'; expect 0 '' ' 1 deleted' 'a tombstone'
is "$(raws | tr '\n' ' ')" '1|{"v":1}|gone 2|{"v":1}| ' 'marks its record and keeps the payload'
is "$(sql 'SELECT deleted_at FROM raw_objects WHERE external_id = 1')" "$(at 2)" 'with the time'
is "$(made | tr '\n' ' ')" '1#m/a|{}|gone 1#m/b|{}|gone 2#m|{}| ' 'what was made of it goes too'
is "$(scores)" 2 'and scores of it, and of what was made of it'
some 1 1 1 >in; canon 1 m/a 1 1 1 3 >>in; score mbox:t:email:1 1 3 >>in; run 'lo-emit <in'; status_is 0 'older lines'
is "$(alive)$(made | grep -vc gone) $(scores)" '2 1 2' 'bring nothing back, nor what is made of them'
{ some 3 3 1; canon 1 m/a 1 1 3 3; } >in; lo-emit <in
is "$(alive)$(made | grep -v gone | tr '\n' ' ')" '1 2 1#m/a|{}| 2#m|{}| ' 'a newer observation does, and what is made of it'
tomb 9 5 5 >in; run 'lo-emit <in'; status_is 0 'a tombstone of what was never seen'
some 4 4 9 >in; lo-emit <in; is "$(alive)" '1 2 ' 'is remembered'
is "$(raws | tail -n 1)" '9|{"v":1}|gone' 'the payload comes later'
some 5 5 9 >in; lo-emit <in; is "$(alive)" '1 2 9 ' 'of equals the later line wins'
tomb 9 5 5 >in; lo-emit <in; is "$(alive)" '1 2 ' 'both ways'
{ begin 9 window; tomb 2 9 9; end 9 1; } >in; run 'lo-emit <in'; status_is 0 'in a window'
is "$(alive)" '1 ' 'the source'"'"'s own word counts'
fresh
{ some 1 1 3; canon 3 m 1 1 1 1; score mbox:t:email:3 1 1; score 'mbox:t:email:3#m' 1 1; tomb 3 2 2; some 1 1 4; canon 4 m 1 1 1 1; } >in; lo-emit <in
is "$(alive)$(made | tr '\n' ' ')$(scores)" '4 3#m|{}|gone 4#m|{}| 0' 'a tombstone right behind its record'
{ tomb 5 2 2; some 1 1 5; canon 5 m 1 1 1 1; } >in; lo-emit <in
is "$(alive)$(made | tail -n 1)" '4 5#m|{}|gone' 'and right before it'

# Absence.
full() { # RUN KEY ...: a whole enumeration
	full_run=$1
	shift
	begin "$full_run"
	some "$full_run" 10 "$@"
	state "$full_run" "{\"c\":$full_run}" $# "$(since "$full_run" 5)"
	end "$full_run" $#
}
fresh
full 1 1 2 3 4 5 6 >in; canon 6 m 1 1 1 10 | sed 2d >c; sed -i '2r c' in; lo-emit <in
full 2 1 2 3 4 5 >in; run 'lo-emit -v <in'; expect 0 '' ' 1 deleted' 'what a whole enumeration did not find'
is "$(alive)$(made)" '1 2 3 4 5 6#m|{}|gone' 'is deleted, with what was made of it'
is "$(sql 'SELECT deleted FROM runs ORDER BY id DESC LIMIT 1')" 1 'the run row says how many'
full 3 1 2 3 4 5 6 >in; lo-emit <in; is "$(alive)" '1 2 3 4 5 6 ' 'what is found again is back'
full 4 1 2 3 4 >in; run 'lo-emit <in'; status_is 65 'a third is too much'
err_line "^lo-emit: $S: 2 of 6 records are gone from the source, more than a fifth: .* lo-emit --allow-deletes$" 'and is said'
is "$(alive)$(cursor) $(published)" '1 2 3 4 5 6 {"c":3} {"c":3}' 'nothing is deleted, the cursor waits'
is "$(sql "SELECT event_type, payload FROM event_log WHERE event_type LIKE 'delete%'")" 'delete.refused|{"gone":2,"of":6}' 'an event says so'
run 'lo-emit -q --allow-deletes <in'; expect 0 '' '' 'allowed'
is "$(alive)$(cursor)" '1 2 3 4 {"c":4}' 'they are deleted'
{ full 5 1 2 3 4 | sed '$d' | sed '$d'; } >in; run 'lo-emit -q <in'; status_is 75 'an enumeration that broke'
is "$(alive)" '1 2 3 4 ' 'deletes nothing'
full 6 1 2 3 4 >in; run 'grep -v email:4 in | lo-emit -q --allow-deletes'; status_is 0 'nor one that was filtered'
is "$(alive)$(cursor)" '1 2 3 4 {"c":4}' 'nothing'
run 'grep -v email:4 in | lo-emit -q --allow-deletes --filtered'; status_is 0 'unless that is meant'
is "$(alive)" '1 2 3 ' 'then what the filter holds back goes'
full 7 1 2 | sed 's/"records":2/"records":3/' >in
{ sed -n '1,3p' in; letter lo-extract 3 7 10 too_long; sed -n '4,$p' in; } >in2
run 'lo-emit -q --allow-deletes <in2'; status_is 65 'what lo-extract dead-lettered'
is "$(alive)$(cursor)" '1 2 3 {"c":7}' 'counts as seen, and as sent'

# Resumed: pages, killed after the third; since is of the first run.
fresh
full 1 1 2 3 4 5 6 7 8 9 >in; lo-emit <in
{ begin 2; some 2 10 1 2; state 2 '{"p":1}' 2; some 2 11 3 4; state 2 '{"p":2}' 4; some 2 12 5 6; state 2 '{"p":3}' 6; raw 7 2 13; } >in
run 'lo-emit -q <in'; status_is 75 'killed after the third page'
is "$(published)" '{"p":3}' 'goes on from there'
{ begin 3 full '{"p":3}'; some 3 10 7 8 9; state 3 '{"c":3}' 3 "$(since 2 5)"; end 3 3; } >in
run 'lo-emit -v <in'; expect 0 '' ' 0 deleted' 'the rest of it deletes nothing'
full 4 1 2 3 4 5 6 7 8 >in; run 'lo-emit -v <in'; expect 0 '' ' 1 deleted' 'one real deletion after it is found'

# Only its own stream, and in it its own scope.
fresh
full 1 1 2 3 4 5 6 >in; lo-emit <in
S=email/mbox/other
{ begin 2; state 2 '{"o":1}' 0 "$(since 2 5)"; end 2 0; } >in; run 'lo-emit <in'; status_is 0 'another stream'
S=email/mbox/t
is "$(alive)" '1 2 3 4 5 6 ' 'says nothing about this one'
fresh
{ begin 1; V=/a; some 1 1 1 2 3; V=/b; some 1 1 3 4; state 1 '{"c":1}' 5; end 1 5; } >in; lo-emit <in
is "$(sql 'SELECT external_id, scope FROM raw_objects ORDER BY 1' | tr '\n' ' ')" '1|/a 2|/a 3|/b 4|/b ' 'scopes are kept'
{ begin 2; V=/a; some 2 2 1; state 2 '{"c":2}' 1 "$(since 2 1 /a)"; end 2 1; } >in
run 'lo-emit --allow-deletes -v <in'; expect 0 '' ' 1 deleted' 'a file read again'
is "$(alive)" '1 3 4 ' 'says nothing about another file'
is "$(sql "SELECT scope FROM raw_objects WHERE external_id = 3")" /b 'mail that stands in both stays'
{ begin 3; V=/b; some 3 3 4; state 3 '{"c":3}' 1 "$(since 3 1 /b)"; end 3 1; } >in
run 'lo-emit --allow-deletes -v <in'; expect 0 '' ' 1 deleted' 'gone from both'
is "$(alive)" '1 4 ' 'it is gone'
{ begin 4; V=/a; some 4 4 1 3; state 4 '{"c":4}' 2 "$(since 4 1 /a)"; end 4 2; } >in; lo-emit <in
is "$(alive)" '1 3 4 ' 'found in one again, it is back'
{ begin 5; V=/a; tomb 3 5 5; V=''; tomb 1 5 5; end 5 2; } >in; lo-emit <in
is "$(alive)" '4 ' 'tombstones of a place and of all'
V=''
raw 4 6 6 >in; lo-emit <in
{ begin 7; state 7 '{"c":7}' 0 "$(since 7 1)"; end 7 0; } >in; run 'lo-emit --allow-deletes -q <in'; status_is 0 'the whole stream'
is "$(alive)" '' 'holds what came without a block, too'

# Of a file something is missing, or all of it: one of six, half, the rest.
fresh
{ begin 1; V=/a; some 1 1 1 2 3 4 5 6 7 8 9 10 11; V=/b; some 1 1 12 13; state 1 '{"c":1}' 13; end 1 13; } >in; lo-emit <in
{ begin 2; V=/b; some 2 2 12; state 2 '{"c":2}' 1 "$(since 2 1 /b)"; end 2 1; } >in; run 'lo-emit <in'
expect 65 '' '1 of 2 records are gone' 'half of a file'
{ begin 3; state 3 '{"c":3}' 0 "$(since 3 1 /b)"; end 3 0; } >in; run 'lo-emit -v <in'
expect 0 '' ' 2 deleted' 'a file that is gone is a part of its stream'
{ begin 4; state 4 '{"c":4}' 0 "$(since 4 1 /a)"; end 4 0; } >in; run 'lo-emit <in'
expect 65 '' '11 of 11 records are gone' 'unless it is most of it'
V=''

# What a later enumeration did not find is not brought back by an older line
# of it that comes late, though it was never stored before.
fresh
full 5 1 2 3 4 5 >in; lo-emit <in
{ raw 8 4 4; canon 8 m 1 1 4 4; } >in; run 'lo-emit <in'; expect 0 '' '' 'an older line that comes late'
is "$(alive)$(made)" '1 2 3 4 5 8#m|{}|gone' 'is kept, and known to be gone'
{ letter lo-extract 7 5 10; raw 7 4 4; } >in; lo-emit -q <in
is "$(alive)" '1 2 3 4 5 7 ' 'unless it was dead-lettered then'
raw 8 5 20 >in; lo-emit <in; is "$(alive)" '1 2 3 4 5 7 8 ' 'or seen since'

# A sighting without a block is the same place for the block that comes.
fresh; V=contact; raw 1 1 1 >in; lo-emit <in
is "$(sql 'SELECT stream FROM raw_objects')" email/mbox/t 'a stream by the names'
S=any/mbox/t; { begin 2 replay | sed 's/"resumed_from":null,//'; some 2 1 1; end 2 1; } >in; lo-emit <in
is "$(sql 'SELECT stream FROM raw_objects; SELECT count(*) FROM raw_seen' | tr '\n' ' ')" 'email/mbox/t 1 ' 'a replay leaves it where it is'
{ begin 3; some 3 1 1; state 3 '{"c":3}' 1; end 3 1; } >in; lo-emit <in
is "$(sql 'SELECT stream FROM raw_objects; SELECT count(*) FROM raw_seen' | tr '\n' ' ')" 'any/mbox/t 1 ' 'a run of its stream takes it'
{ begin 4; state 4 '{"c":4}' 0 "$(since 4 1 contact)"; end 4 0; } >in; run 'lo-emit -q --allow-deletes <in'; status_is 0 'and may delete it'
is "$(alive)" '' 'so it does'
S=email/mbox/t V=''

# More places than one statement could name, unchanged the second time.
fresh
python3 - <<'END'
def lines(run, n, skip, f):
    f.write('{"type":"begin","stream":"row/s3/x","run_id":"%s","mode":"full","resumed_from":null}\n' % run)
    sent = 0
    for i in range(n):
        for j in range(3):
            if i * 3 + j in skip:
                continue
            sent += 1
            f.write('{"type":"raw","idem_key":"%d.%d","source_system":"s3","connection_name":"x","object_type":"row","external_id":"%d","observed_at":"2026-01-01T00:00:02Z","correlation_id":"%s","scope":"/f%d","payload":{}}\n' % (i, j, j, run, i))
        f.write('{"type":"state","stream":"row/s3/x","run_id":"%s","cursor":{"i":%d},"records":%d,"since":["%s","2026-01-01T00:00:01Z"],"scope":"/f%d"}\n' % (run, i, sent, run, i))
    f.write('{"type":"end","stream":"row/s3/x","run_id":"%s","status":"complete","exit":0,"records":%d}\n' % (run, sent))
lines("a", 1000, [], open("one", "w"))
lines("b", 1000, [7, 8, 9, 2500], open("two", "w"))
END
run 'lo-emit <one'; status_is 0 'a thousand files'
run 'lo-emit -v --allow-deletes <two'; expect 0 '' ' 0 new, 0 changed, 2996 unchanged.* 4 deleted' 'four rows less'
done_testing
