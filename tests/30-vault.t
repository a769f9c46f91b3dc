#!/bin/sh
# lo-vault: what is stored, what comes back, and who may move LATEST
. "${0%/*}/tap.sh"
need python3 gzip

block="python3 $top/tests/vault/block.py"
mail=email/gmail/acct1
v=$LO_HOME/vault/$mail
r1=20251112T205433Z r2=20251113T205433Z r3=20251114T205433Z
r4=20251115T205433Z r5=20251116T205433Z
d1=$v/dt=2025-11-12/run_id=$r1

# Key and value of each record that came out.
pairs() {
	sed -n 's/.*"external_id":"\([^"]*\)".*"v":"\([^"]*\)".*/\1=\2/p' "$out" |
		sort | tr '\n' ' '
}
fresh() {
	rm -rf "$LO_HOME"
}
# give RUN MODE FROM WORD ...: a block into the vault, well or not, at the
# time of its run.
give() {
	$block "$mail" "$@" | LO_NOW=$(clock "$1") lo-vault put -q
}
clock() {
	echo "$1" | sed 's/\(....\)\(..\)\(..\)T\(..\)\(..\)/\1-\2-\3T\4:\5:/'
}

# -- one run ---------------------------------------------------------------
$block $mail $r1 full null r:a:1 r:b:1 'l:bad' S:c1 end >in
run 'lo-vault tee <in'
status_is 65 'a letter of lo-extract makes 65'
err_is '' 'and no message'
grep -v '"type":"event"' "$out" >passed
same passed in 'every line passes as it came'
is "$(grep -n '"vault.completed"' "$out" | cut -d: -f1)" 6 \
	'the event stands before the end'
is "$(find "$LO_HOME/vault" -type f | sed "s|$v/||" | sort | tr '\n' ' ')" \
	"CURSORS LATEST.json dt=2025-11-12/run_id=$r1/manifest.json dt=2025-11-12/run_id=$r1/part-000.jsonl.gz " \
	'part, manifest, LATEST and CURSORS are there and nothing else'
gzip -dc "$d1/part-000.jsonl.gz" >stored
sed -n '2,5p' in >want
same stored want 'gzip reads the part: records, letters and states'
is "$(find "$LO_HOME" -type d ! -perm 700 -o -type f ! -perm 600)" '' \
	'directories are 0700, files 0600'
like "$v/LATEST.json" \
	'^\{"dt":"2025-11-12","run_id":"20251112T205433Z","updated_at":"[^"]+","records":3\}$' \
	'LATEST says which run'
is "$(cat "$v/CURSORS")" \
	"$(printf '{"c":"c1"}' | sha256sum | cut -d' ' -f1)" \
	'CURSORS has the hash of the cursor'
like "$d1/manifest.json" '"resumed_from":null' 'the manifest says from where'
like "$d1/manifest.json" "\"sha256\":\"$(sha256sum <stored | cut -d' ' -f1)\"" \
	'the hash of the text'
like "$d1/manifest.json" \
	"\"gz_sha256\":\"$(sha256sum <"$d1/part-000.jsonl.gz" | cut -d' ' -f1)\"" \
	'the hash of the file'

LO_NOW=2026-01-02T03:04:05Z
export LO_NOW
run 'lo-vault cat'
status_is 0 'cat ends well'
sed -n '2,4p' in >lines
{
	echo "{\"type\":\"begin\",\"stream\":\"$mail\",\"run_id\":\"20260102T030405Z\",\"mode\":\"replay\",\"resumed_from\":null,\"started_at\":\"2026-01-02T03:04:05Z\"}"
	cat lines
	echo "{\"type\":\"state\",\"stream\":\"$mail\",\"run_id\":\"20260102T030405Z\",\"cursor\":{\"c\":\"c1\"},\"records\":3,\"since\":[\"$r1\",\"2025-11-12T20:54:33.000000Z\"]}"
	echo "{\"type\":\"end\",\"stream\":\"$mail\",\"run_id\":\"20260102T030405Z\",\"status\":\"complete\",\"exit\":0,\"records\":3}"
} >want
out_file want 'a whole replay: from nothing, the lines, the state, the end'
unset LO_NOW
run 'lo-vault cat --bare'
out_file lines '--bare gives the lines alone'
run 'lo-vault verify'
expect 0 "$mail: 1 runs, 1 parts, 3 records: whole" '' 'verify finds it whole'

# -- runs that follow, tombstones, an enumeration ---------------------------
give $r2 incremental c1 r:b:2 r:c:1 d:a s:c2 end
run "lo-vault cat $mail"
is "$(pairs)" 'b=2 c=1 ' 'of each key the newest'
out_like '"external_id":"a".*"deleted":true' 'a tombstone is the newest of its key'
out_unlike '"external_id":"a".*"payload"' 'and hides what was before'
out_like '"type":"state".*"cursor":\{"c":"c2"\},"records":4,' 'the last state'
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r2 'LATEST moved'
give $r3 full null r:b:2 r:d:1 S:c3 end
run "lo-vault cat $mail"
is "$(pairs)" 'b=2 d=1 ' 'what the enumeration did not find is not there'
out_like "\"since\":\\[\"$r3\"" 'and a store that has it is told since when'
run "lo-vault cat --history $mail"
is "$(grep -c '"type":"raw"' "$out")" 7 'the history has every line'
out_unlike 'resumed_from|"type":"state"' 'and moves no cursor'
run "lo-vault cat --run $r2 $mail"
is "$(pairs)" 'b=2 c=1 ' 'one run alone'
run "lo-vault cat --latest $mail"
is "$(pairs)" 'b=2 d=1 ' 'the latest run alone'
run "lo-vault cat --as-of 2025-11-13T23:00:00Z $mail"
is "$(pairs)" 'b=2 c=1 ' 'as it was then: with what is gone now'
out_unlike 'resumed_from|"type":"state"' 'which moves no cursor either'
run "lo-vault cat --as-of 2025-11-13T20:54:34Z --bare $mail"
is "$(pairs)" 'a=1 b=2 ' 'as it was within a run'
run "lo-vault cat --as-of 2025-11-13T23:00:00Z --latest --bare $mail"
is "$(pairs)" 'b=2 c=1 ' 'the latest of then'
run "lo-vault cat --run 20200101T000000Z $mail"
status_is 66 'a run that is not there'
err_line 'no run 20200101T000000Z; lo-vault ls' 'says what to type'
tail -n 1 "$out" >end
like end '"status":"failed","exit":66' 'and says so in the stream'
run 'lo-vault cat email/gmail/nobody'
status_is 66 'a stream that is not there'
err_line 'email/gmail/nobody: the vault has no run of it; lo-vault ls' \
	'says what to type'

# An enumeration over two runs, the first cut off.
fresh
give $r1 full null r:a:1 r:b:1 r:c:1 S:c1 end
run "$block $mail $r2 full null r:a:1 s:p1 r:b:2 | lo-vault put"
status_is 75 'a block without an end is 75'
err_line "$mail: the input stopped before its end, after 2 records; kept as partial, LATEST not moved; run the same command again" \
	'and says what was kept'
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r1 \
	'LATEST has not moved'
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=2 c=1 ' 'what came is there, and nothing is gone yet'
give $r3 full p1 r:d:1 S:c3@$r2 end
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=2 d=1 ' 'finished, it counts from where it began'
run "lo-vault ls $mail"
bytes() {
	gzip -dc "$v"/*/*"$1"/part* | wc -c
}
out_is "$mail
run               mode         status     records        bytes  note
$r1  full         complete         3 $(printf %12d "$(bytes $r1)")  enumerated, history
$r2  full         partial          2 $(printf %12d "$(bytes $r2)")
$r3  full         complete         1 $(printf %12d "$(bytes $r3)")  latest, enumerated" \
	'ls shows the runs'

# -- ends that are none ------------------------------------------------------
fresh
give $r1 full null r:a:1 S:c1 end
run "$block $mail $r2 incremental c1 r:b:1 end:failed:77 | lo-vault put"
status_is 77 'a producer that failed hands its status on'
err_line 'ended with status 77 after 1 records; kept as partial, LATEST not moved; ' \
	'and the reason is said'
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r1 \
	'LATEST has not moved'
run "{ sleep 0.3; $block $mail $r3 incremental c1 r:c:1 s:c3 end; } | lo-vault tee | true"
err_line 'the reader ended first, see its message' 'a reader that has gone is noticed'
run "{ $block $mail $r4 incremental c1 r:e:1; $block crm/csv/x $r1 full null r:k:1 S:x1 end; } | lo-vault put"
status_is 75 'a block that begins in another breaks it'
err_line "^lo-vault: $mail: the input stopped" 'by name'
ok 'and the next is stored' test -f "$LO_HOME/vault/crm/csv/x/LATEST.json"
run "(printf '%s' \"\$($block $mail $r5 incremental c1 r:f:1)\" ; printf '\n{\"type\":\"raw\",\"idem') | lo-vault tee"
status_is 75 'a torn last line'
err_like 'stopped before its end, after 1 records' 'is not counted'
out_unlike 'dead_letter' 'and no dead letter'

# -- filters, windows, replays, silence ---------------------------------------
fresh
give $r1 full null r:a:1 S:c1 end
run "$block $mail $r2 incremental c1 r:b:1 skip:2 s:c2 end | lo-vault put"
status_is 0 'a filter in the middle is no failure'
err_line '1 of 3 records came, a filter stands before; kept as partial, LATEST not moved' \
	'but it is said'
is "$(wc -l <"$v/CURSORS")" 1 'its cursor is not taken'
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=1 ' 'what came is there'
out_like '"cursor":\{"c":"c1"\}' 'and the cursor is the one before'
give $r3 window c1 r:w:1 s:c9 S:c9 end
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r1 \
	'a window does not move LATEST'
is "$(wc -l <"$v/CURSORS")" 1 'nor hands on a cursor'
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=1 w=1 ' 'and deletes nothing'
give $r4 incremental c1 s:c1 end
before=$(find "$LO_HOME" -printf '%p %T@\n' | sort)
give $r4 incremental c1 s:c1 end
is "$(find "$LO_HOME" -printf '%p %T@\n' | sort)" "$before" \
	'a run that brings nothing changes no file and no time'
give $r4 incremental c1 s:c4 end
ok 'a run without records makes no directory' test ! -e "$v/dt=2025-11-15"
is "$(wc -l <"$v/CURSORS")" 2 'but its cursor is known'
give $r5 incremental c4 r:z:1 s:c5 end
run "lo-vault cat $mail"
status_is 0 'so the next run has no gap'
give 20251117T000000Z full null S:c6 end
run "lo-vault cat --bare $mail"
expect 0 '' '' 'an enumeration that finds nothing is news'
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r5 \
	'though LATEST shows the last run with records'
fresh
give $r1 full null S:c1 end
ok 'an empty source has no run' test ! -e "$d1"

fresh
give $r1 full null r:a:1 r:b:1 S:c1 end
give $r2 incremental c1 r:b:2 s:c2 end
run "lo-vault cat $mail >whole; LO_HOME=\$PWD/copy lo-vault put <whole; LO_HOME=\$PWD/copy lo-vault cat --bare"
is "$(pairs)" 'a=1 b=2 ' 'a whole replay fills another vault'
grep '"raw"' whole >want
out_file want 'with the same bytes'
like "copy/vault/$mail/LATEST.json" '"records":2' 'and moves its LATEST'
run "lo-vault cat --run $r1 $mail | LO_HOME=\$PWD/copy lo-vault put; LO_HOME=\$PWD/copy lo-vault cat --bare"
is "$(pairs)" 'a=1 b=2 ' 'older lines that come later are older all the same'

run ': | lo-vault tee'
status_is 75 'silence is no success'
err_line 'the input is empty: .*; run it again$' 'and is said'
$block $mail $r1 full null r:a:1 | sed 1d >bare
run 'lo-vault tee <bare'
status_is 0 'lines of no block pass'
out_file bare 'as they came'
err_line '1 lines belong to no block and are not stored; take --bare away' \
	'and are not stored'
run 'lo-vault put <bare'
status_is 65 'put has nothing to do with them'
err_line 'belong to no block' 'and says so'
run 'printf "%s\n" "{\"type\":\"raw\"}" "{}" nonsense | lo-vault tee'
status_is 65 'a line that is no JSON'
out_like '"type":"dead_letter","stage":"lo-vault","code":"json"' \
	'is a dead letter'
is "$(sed -n '1,2p' "$out" | tr -d '\n')" '{"type":"raw"}{}' 'strangers pass'
$block $mail $r2 full null r:a:1 'x:{"type":"raw","payload":1}' end |
	sed 's/"mode"/"counts":"canonical","mode"/' >canonical
run "LO_HOME=\$PWD/other lo-vault tee <canonical"
ok 'a block of other records is not stored' test ! -e other/vault
out_like '"type":"raw","payload":1' 'and passes'

# A source that writes many states does not wait for the disk each time.
fresh
$block $mail $r1 full null r:a:1 s:c1 r:b:1 s:c2 S:c3:x r:c:1 s:c4 s:c5 end >in
run 'lo-vault tee <in'
is "$(grep '"state"' "$out" | sed 's/.*"c":"\([^"]*\)".*/\1/' | tr '\n' ' ')" \
	'c3 c5 ' 'a state that another follows may stay behind, unless it has since'
is "$(wc -l <"$v/CURSORS")" 2 'what was not handed on is not in CURSORS'

# -- bytes --------------------------------------------------------------------
fresh
head='"type":"raw","idem_key":"gmail:acct1:email:k","source_system":"gmail","connection_name":"acct1","object_type":"email","external_id":"k","observed_at":"2025-11-12T20:54:34.000000Z","correlation_id":"20251112T205433Z"'
{
	$block $mail $r1 full null
	printf '%s\n' \
		"{$head,\"payload\":{\"b\":9007199254740993,\"a\":[1.10,1E400,-0,18446744073709551615]}}" \
		"{ \"payload\" : \"\\u0000\\ud800\" , $head }" \
		"{$head,\"payload\":{\"z\":1,\"z\":2,\"é\":\"\\/\"},\"own\":[ 1 , 2 ]}	"
	$block $mail $r1 full null n:0 skip:3 S:c end | sed 1d
} >in
run 'lo-vault tee <in | grep -v vault.completed; lo-vault cat --history --bare'
{
	cat in
	sed -n '2,4p' in
} >want
out_file want 'numbers, order, escapes and spaces come back as they went'
run 'lo-vault cat --bare'
is "$(cat "$out")" "$(sed -n 4p in)" 'of equal observations the later line'

# -- scopes and taps ----------------------------------------------------------
fresh
mail=email/mbox/takeout v=$LO_HOME/vault/email/mbox/takeout
give $r1 full null r:m:1:/a r:n:1:/a S:c1:/a r:m:1:/b r:o:1:/b S:c2:/b end
give $r2 incremental c2 r:n:1:/a S:c3:/a end
run "lo-vault cat $mail"
is "$(pairs)" 'm=1 n=1 o=1 ' 'a mail that left one file stands in the other'
is "$(grep -c '"scope":"/a"' "$out")" 2 'and no longer in the first'
out_like '"type":"state".*"records":3,"scope":"/a","since":' 'each scope has its since'
give $r3 incremental c3 r:o:1:/b S:c4:/b end
run "lo-vault cat $mail"
is "$(pairs)" 'n=1 o=1 ' 'gone from both it is gone'
run "lo-vault ls $mail"
out_like "^$r1 .*enumerated, history\$" 'a run whose scopes were all read anew is history'
out_unlike "^($r2|$r3) .*history" 'others are not'
run "lo-vault prune -y --keep-runs 0 $mail; lo-vault cat $mail"
is "$(pairs)" 'n=1 o=1 ' 'prune takes it away, and nothing is missing'
ok 'it is gone' test ! -e "$v/dt=2025-11-12"
mail=any/singer/crm
$block contacts/singer/crm $r1 full null r:a:1:contacts S:x:contacts |
	sed 's|contacts/singer/crm|any/singer/crm|;/state/d' >in
$block deals/singer/crm $r1 full null r:a:2:deals | sed 1d >>in
$block $mail $r1 full null skip:2 S:t1:contacts s:t2 end | sed 1d >>in
run 'lo-vault put <in; lo-vault cat any/singer/crm'
is "$(pairs)" 'a=1 a=2 ' 'a tap with two types is one stream'
out_like '"since":.*\]' 'with the since of one'

# -- gaps -----------------------------------------------------------------------
fresh
mail=email/gmail/acct1 v=$LO_HOME/vault/$mail
give $r1 full null r:a:1 S:c1 end
run "$block $mail $r2 incremental c7 r:b:1 s:c8 end | lo-vault put"
status_is 0 'a run from a cursor that was never here is kept'
err_line 'marked as a gap; lo-extract --full closes it' 'and marked'
run "lo-vault cat $mail"
status_is 78 'cat refuses'
err_line "run $r2 goes on from a place that the vault does not hold; lo-extract --full closes the gap, --gap-ok gives what there is" \
	'with the remedies'
tail -n 1 "$out" >end
like end '"status":"failed","exit":78' 'and the stream says so too'
run "lo-vault cat --gap-ok $mail"
status_is 0 '--gap-ok gives what there is'
is "$(pairs)" 'a=1 b=1 ' 'all of it'
out_unlike 'resumed_from|"type":"state"' 'but no cursor'
run 'lo-vault verify'
status_is 65 'verify says so'
out_like "run $r2: gap: " 'which run'
run 'lo-vault ls'
out_like 'email/gmail/acct1 +2 .* gap$' 'ls too'
give $r3 incremental c8 r:c:1 s:c9 end
run "lo-vault cat --latest $mail"
is "$(pairs)" 'c=1 ' 'a single run can be had'
give $r4 full null r:a:1 r:b:1 r:c:2 S:c10 end
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=1 c=2 ' 'a whole enumeration closes it'
run 'lo-vault verify'
status_is 0 'for verify too'
err_is '' 'without a word'

# -- parts, the same run again, many streams ------------------------------------
fresh
$block $mail $r1 full null n:400 S:c1 end >in
run 'lo-vault put --part-size 20K <in; lo-vault cat --bare'
grep '"raw"' in >want
out_file want 'many parts come back in order'
d1=$v/dt=2025-11-12/run_id=$r1
isnt "$(find "$d1" -name 'part-*' | wc -l)" 1 'there are many'
is "$(grep -c '"name"' "$d1/manifest.json")" \
	"$(find "$d1" -name 'part-*' | wc -l)" 'the manifest has them all'
run 'lo-vault put <in; lo-vault verify; lo-vault cat --bare'
out_like '800 records: whole' 'the same run again is added'
is "$(grep -c '"raw"' "$out")" 400 'and merged'
# A stream whose source had nothing has a cursor and no run.
$block invoice/stripe/x $r1 full null S:c1 end | lo-vault put
run 'lo-vault ls'
out_like '^invoice/stripe/x +0 ' 'ls shows a stream that had nothing yet'
run 'lo-vault verify'
status_is 0 'and verify of all the others ends well'
out_unlike 'invoice' 'without it'
run 'lo-vault cat'
status_is 0 'and so does cat'
run 'lo-vault verify invoice/stripe/x'
expect 66 '' 'lo-vault: invoice/stripe/x: the vault has no run of it; lo-vault ls shows what there is' 'named, it is said'
$block crm/csv/x $r1 full null r:k:1 S:x1 end | lo-vault put
run 'lo-vault cat'
is "$(grep -c '"begin"' "$out")" 2 'without operands every stream is a block'
run 'lo-vault cat crm/csv/x email/gmail/none'
status_is 66 'one of two is missing'
err_like 'email/gmail/none' 'which'
is "$(grep -c '"end"' "$out")" 2 'the other is whole'
run 'lo-vault ls'
out_like '^crm/csv/x +1 +1 +[0-9]+  20251112T205433Z$' 'ls shows the streams'
run 'lo-vault show crm/csv/x'
out_like '^cat reads it yes$' 'show tells what a manifest says'
out_like '^part-000 +1 records' 'and its parts'

# -- prune ------------------------------------------------------------------------
fresh
give $r1 full null r:a:1 S:c1 end
give $r2 incremental c1 r:b:1 s:c2 end
run "lo-vault prune -y --keep-runs 0 $mail"
expect 0 '' '' 'what the state needs stays'
give 20251110T000000Z incremental c1 r:q:1 s:c1 end
run "lo-vault cat $mail"
is "$(pairs)" 'a=1 b=1 ' 'a run that comes late is older all the same'
is "$(sed 's/.*run_id":"\([^"]*\).*/\1/' "$v/LATEST.json")" $r2 \
	'and LATEST does not move back'
give $r3 full null r:a:1 S:c3 end
give $r4 incremental c3 r:b:2 s:c4 end
run "lo-vault cat $mail | grep -v 'begin\|state\|end'"
cp "$out" before
run "lo-vault prune --keep-runs 3 $mail"
status_is 64 'without a terminal and -y nothing is removed'
err_line 'nothing is removed, .*; -y removes these$' 'and it says so'
old=$v/dt=2025-11-10/run_id=20251110T000000Z
out_is "$mail: run 20251110T000000Z: 1 records, $(stat -c %s "$old"/part*) bytes
$mail: run $r1: 1 records, $(stat -c %s "$d1"/part*) bytes" \
	'it lists what would go'
ok 'the run is there' test -f "$d1/manifest.json"
run "python3 -B $top/tests/vault/ask.py n lo-vault prune --keep-runs 3 $mail"
status_is 0 'at a terminal it asks'
out_like 'Remove 2 runs for good\? \[y/N\]' 'how many'
ok 'and no is no' test -f "$d1/manifest.json"
mkdir "$v/dt=2025-11-10/.gone-run_id=20251110T000001Z"
run "python3 -B $top/tests/vault/ask.py y lo-vault prune --keep-runs 4 $mail"
out_like '1 runs removed, [1-9][0-9]* bytes freed' 'yes is yes, and it says what went'
ok 'with what an earlier one left' test ! -e "$v/dt=2025-11-10"
run "lo-vault prune -y --keep-runs 3 $mail"
status_is 0 'prune -y'
ok 'the run is gone, and its day' test ! -e "$v/dt=2025-11-12"
run "LO_NOW=2025-11-20T00:00:00Z lo-vault prune -y --keep-days 7 $mail"
ok 'a run that is young enough stays' test -d "$v/dt=2025-11-13"
run "LO_NOW=2025-11-20T00:00:00Z lo-vault prune -y --keep-days 1 --keep-runs 3 $mail"
ok 'also when only one option keeps it' test -d "$v/dt=2025-11-13"
run "lo-vault prune -y --keep-runs 0 $mail"
out_like "run $r2" 'prune to the bottom'
is "$(find "$v" -name 'run_id=*' | wc -l)" 2 'leaves what the state needs'
run "lo-vault cat $mail | grep -v 'begin\|state\|end'"
out_file before 'and the state as it was'
run 'lo-vault prune -y'
status_is 64 'prune must be told what to keep'
err_line 'give --keep-runs or --keep-days' 'says it'

# -- usage ------------------------------------------------------------------------
run 'lo-vault'
status_is 64 'no verb'
err_line 'tee, put, cat, ls, show, verify or prune; see lo-vault --help' 'says which'
run 'lo-vault cat --repair'
status_is 64 'an option of another verb'
err_line 'cat takes no --repair; see' 'says so'
run 'lo-vault cat ../../etc'
status_is 64 'no stream is a path'
err_line 'TYPE/SOURCE/CONNECTION' 'says how it is named'
fresh
run 'lo-vault cat'
status_is 66 'an empty vault'
err_line 'the vault is empty; .*lo-vault tee fills it' 'says how to fill it'

done_testing
