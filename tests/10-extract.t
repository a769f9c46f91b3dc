#!/bin/sh
# lo-extract's engine: frames, run ids, the lock, cursors, what ends how.
# shellcheck disable=SC2016 # run expands in its own shell
. "${0%/*}/tap.sh"

LO_NOW=2026-01-05T10:00:00Z
export LO_NOW
short() { python3 -IS "$top/tests/extract.py" lines; }
publish() { python3 -IS "$top/tests/extract.py" publish <"$out"; }
message() { # NUMBER
	printf 'From a@b.example Mon Jan  5 10:00:0%s 2026\n' "$1"
	printf 'Subject: %s\n\nbody %s\n\n' "$1" "$1"
}

run 'lo-extract --list'
out_like '^mbox +email ' 'the list has mbox'
out_like '^singer +any ' 'and singer'
run 'lo-extract'
expect 64 '' 'no source is named' 'no source'
run 'lo-extract nosuch x'
expect 64 '' 'nosuch: no such source' 'an unknown source'
run 'lo-extract mbax x'
expect 64 '' 'did you mean mbox' 'the nearest is named'
run 'lo-extract mbox'
expect 64 '' 'no file is named' 'no file'
run 'lo-extract mbox -c a/b x'
expect 64 '' '^lo-extract: -c' 'a connection with a slash'
run 'lo-extract mbox --key a x'
expect 64 '' 'for rows' 'a key is not for mail'
run 'lo-extract csv --since 2026-01-01 x'
expect 64 '' 'need --at' 'a window of rows needs their time'

hash() { printf 'Subject: %s\n\nbody %s\n' "$1" "$1" | sha256sum | cut -c 1-12; }
one=$(hash 1) two=$(hash 2)

# begin stands before anything that can fail.
run 'lo-extract mbox nosuch.mbox'
status_is 66 'a missing file'
err_line 'nosuch.mbox: cannot open: No such file' 'is named'
is "$(short <"$out")" 'begin email/mbox/mbox full -
state 0
event ingest.failed
end failed 66 input 0' 'begin, and an end that says so'
mkdir -m 0755 wide
run 'LO_HOME=$PWD/wide lo-extract mbox nosuch.mbox'
status_is 78 'a home that others can read'
err_line 'chmod' 'says what to type'
is "$(short <"$out")" 'begin email/mbox/mbox full -
event ingest.failed
end failed 78 config 0' 'is in the stream, too'
echo '{"conections":{}}' >bad.json
chmod 600 bad.json
run 'lo-extract -C bad.json mbox nosuch.mbox'
status_is 78 'a bad configuration'
err_line 'conections.*connections' 'names the nearest key'
is "$(short <"$out" | tail -n 1)" 'end failed 78 config 0' 'ends the block'

# client and tags of the connection stand on each record.
message 1 >a.mbox
{ printf '{"connections":{"acct":{"source":"mbox","tags":["' && head -c 70000 /dev/zero | tr '\0' x && printf '"]}}}'; } >c.json
chmod 600 c.json
run 'lo-extract -C c.json -c acct mbox a.mbox'
status_is 78 'tags of 70,000 letters'
err_line 'c.json:1: client or tags are longer than 64 KiB' 'are not cut'
cat >c.json <<'END'
{"connections":{"acct":{"source":"mbox","client":"acme","tags":["x"]},
 "other":{"source":"eml"}}}
END
chmod 600 c.json
run 'lo-extract -C c.json -c acct mbox a.mbox'
out_like '^{"type":"begin","stream":"email/mbox/acct",.*"client_id":"acme"' \
	'client in begin'
out_like '^{"type":"raw".*"client_id":"acme","tags":\["x"\]' 'and in records'
run 'lo-extract -C c.json -c other mbox a.mbox'
status_is 78 'a connection of another source'
err_line 'not a connection of mbox' 'is refused'

# One good file between two bad ones.
run 'lo-extract mbox no1 a.mbox no2'
status_is 66 'two of three are missing'
is "$(wc -l <"$err")" 2 'both are named'
err_like 'no2: cannot open' 'the last one, too'
is "$(short <"$out")" "begin email/mbox/mbox full -
raw a.mbox $one 19
state 1 a.mbox since
event ingest.failed
end failed 66 input 1" 'the good one is read and has its state'
run "lo-extract mbox a.mbox ./a.mbox $PWD/a.mbox"
is "$(short <"$out" | grep -c '^raw')" 1 'one file by three names is read once'

# Run ids are later than the last one, whatever the clock says.
run_id() { sed -n 's/.*"begin".*"run_id":"\([^"]*\)".*/\1/p' "$out"; }
first=$(run_id)
run 'lo-extract mbox a.mbox'
second=$(run_id)
LO_NOW=2026-01-05T09:00:00Z
run 'lo-extract mbox a.mbox'
ok "$first < $second: another run in the same second" \
	test "$(printf '%s\n%s\n' "$first" "$second" | sort | tail -n 1)" = "$second"
ok 'and one with the clock set back' test \
	"$(printf '%s\n%s\n' "$second" "$(run_id)" | sort | tail -n 1)" = "$(run_id)"
isnt "$(run_id)" "$second" 'is later still'
like "$LO_HOME/lock/email/mbox/mbox" "^$(run_id) [0-9]+\$" 'it is in the lock'
LO_NOW=2026-01-05T10:00:00Z
rm "$LO_HOME/lock/email/mbox/mbox"
publish
sed -i 's/"run_id":"[^"]*"/"run_id":"20270101T000000Z"/' \
	"$LO_HOME/state/email/mbox/mbox.json"
run 'lo-extract mbox a.mbox'
is "$(run_id)" 20270101T000001Z 'later than the committed one without a lock file'
is "$(stat -c %a "$LO_HOME/lock/email/mbox/mbox")" 600 'nobody else reads it'

# Two at once.
mkfifo hold
run 'lo-extract --full singer <hold >/dev/null & exec 3>hold
	i=0
	until [ -s "$LO_HOME/lock/any/singer/singer" ] || [ $i -gt 99 ]; do
		sleep 0.05; i=$((i + 1))
	done
	lo-extract singer </dev/null; s=$?; exec 3>&-; wait; exit $s'
status_is 75 'a second reader of one stream'
err_like 'any/singer/singer: process [0-9]+ is reading it; try again' \
	'is told who has it'
out_is '' 'and writes no block'

# Resuming: from the published cursor, unless one says otherwise.
rm -rf "$LO_HOME"
run 'lo-extract mbox a.mbox'
publish
run 'lo-extract mbox a.mbox'
is "$(short <"$out")" 'begin email/mbox/mbox incremental resumed
state 0
event ingest.completed
end complete 0 - 0' 'nothing new: no record, and a state'
cp "$LO_HOME/state/email/mbox/mbox.json" saved.json
message 2 >b.mbox
run 'lo-extract mbox b.mbox'
is "$(short <"$out" | sed -n 's/^raw \([^ ]*\).*/\1/p')" b.mbox \
	'another file is read'
is "$(jq -c 'select(.type == "state").cursor.files | keys | length' "$out")" 2 \
	'and the first one keeps its place'
publish
run 'lo-extract mbox a.mbox b.mbox'
is "$(short <"$out" | grep -c '^raw')" 0 'both are known'
run 'lo-extract --state saved.json mbox a.mbox b.mbox'
is "$(short <"$out" | grep '^raw' | cut -d ' ' -f 2)" b.mbox '--state: an older one'
run 'lo-extract --state nosuch.json mbox a.mbox'
status_is 66 'a state that is not there'
err_like 'nosuch.json' 'is named'
run 'lo-extract --full mbox b.mbox'
is "$(short <"$out" | head -n 1)" 'begin email/mbox/mbox full -' '--full: from nowhere'
is "$(jq -c 'select(.type == "state").cursor.files | keys | length' "$out")" 1 \
	'and promises nothing about other files'
run 'lo-extract --bare mbox a.mbox'
is "$(short <"$out")" "raw a.mbox $one 19" '--bare: records alone, all of them'
run 'lo-extract --explain mbox'
out_like '^stream +email/mbox/mbox$' 'explain: the stream'
out_like '^cursor +of run .*, committed .* by test' 'the cursor and whose it is'
out_like '^mode +incremental' 'the mode and why'
out_like 'a.mbox: read to its end, byte' 'the files'
run 'lo-extract --explain mbox nobody'
out_like '^cursor +none: .*state/email/mbox/nobody.json' 'explain without one'
before=$(cat "$LO_HOME/lock/email/mbox/mbox")
run 'lo-extract -n --full mbox a.mbox'
expect 0 '' 'email/mbox/mbox: 1 records' 'a dry run counts'
is "$(cat "$LO_HOME/lock/email/mbox/mbox")" "$before" 'and leaves no run behind'
sed -i 's/"files"/"flies"/' "$LO_HOME/state/email/mbox/mbox.json"
run 'lo-extract mbox a.mbox'
status_is 78 'a cursor of something else'
err_line 'run with --full' 'is refused, with the remedy'
echo x >"$LO_HOME/state/email/mbox/mbox.json"
run 'lo-extract mbox a.mbox'
status_is 78 'a damaged state'
err_like 'state/email/mbox/mbox.json' 'is named'
run 'lo-extract --full mbox a.mbox'
status_is 0 'and does not hinder --full'

# A window: part of it, no cursor, no deletion.
{ message 1; message 2; message 3; } >three.mbox
run 'lo-extract --limit 2 mbox three.mbox'
is "$(short <"$out")" "begin email/mbox/mbox window -
raw three.mbox $one 19
raw three.mbox $two 19
event ingest.completed
end complete 0 - 2" '--limit: a window without a state'
run 'lo-extract --since 2026-01-05T10:00:02Z --until 2026-01-05T10:00:03Z mbox three.mbox'
is "$(short <"$out" | grep '^raw')" "raw three.mbox $two 19" \
	'--since is in, --until is out'

# What the stream says agrees with itself.
run 'lo-extract --full mbox three.mbox a.mbox'
is "$(python3 -IS "$top/tests/extract.py" check <"$out")" good 'frames count right'
out_like '"event_type":"ingest.completed".*"in":4,"out":4,"dead":\{\}' 'the event'
run 'lo-extract -v --full mbox a.mbox >/dev/null'
err_line 'email/mbox/mbox: 1 records, 0 dead letters, ' '-v: one line'
run 'lo-extract -q --full mbox nosuch >/dev/null'
expect 66 '' 'nosuch: cannot open' '-q: what is wrong is still said'

# What others may read is not believed.
lo-extract --full mbox a.mbox >"$out"
python3 -IS "$top/tests/extract.py" publish <"$out"
for name in state state/email/mbox/mbox.json; do
	chmod a+rx "$LO_HOME/$name"
	run 'lo-extract mbox a.mbox'
	status_is 78 "$name that others can read"
	err_line "chmod [67]00 $LO_HOME/$name\$" 'says what to type'
	[ -d "$LO_HOME/$name" ] || chmod 600 "$LO_HOME/$name"
	chmod go= "$LO_HOME/$name"
done
run 'lo-extract mbox a.mbox'
status_is 0 'and when it was typed'

# Signals: the block ends, and what was read is in its state.
mkfifo slow
run 'exec 3<>slow
	lo-extract singer <slow & p=$!
	echo "{\"type\":\"SCHEMA\",\"stream\":\"s\",\"schema\":{\"properties\":{}},\"key_properties\":[]}" >&3
	sleep 0.3; kill -TERM $p; wait $p'
status_is 75 'SIGTERM'
is "$(short <"$out" | tail -n 1)" 'end interrupted 75 - 0' 'ends the block'

# Outputs that fail.
run 'lo-extract --full mbox a.mbox >/dev/full'
status_is 74 'a full disk'
err_line 'standard output' 'is told'
run 'lo-extract --full mbox a.mbox >&-'
status_is 74 'a closed output'
err_line 'standard output' 'is told, too'
chmod 500 "$LO_HOME/lock/email/mbox"
if [ "$(id -u 2>/dev/null)" = 0 ]; then
	skip 'a home that cannot be written' 'root may write anywhere'
else
	run 'lo-extract -c new mbox a.mbox'
	isnt "$status" 0 'a home that cannot be written'
	err_like 'lock/email/mbox' 'is named'
fi
chmod 700 "$LO_HOME/lock/email/mbox"
done_testing
