#!/bin/sh
# Whole pipes in dash: what dies, what is filtered, what comes twice.
. "${0%/*}/tap.sh"

box() { # FROM TO: messages of that many numbers
	n=$1
	while [ "$n" -le "$2" ]; do
		printf 'From x Fri Jan  2 00:00:%02d 2026\nFrom: p%s@x.example\n' \
			$((n % 60)) "$n"
		printf 'Message-ID: <%s@x.example>\nSubject: letter %s\n\n' "$n" "$n"
		head -c 3000 /dev/zero | tr '\0' a | fold
		printf '\n\n'
		n=$((n + 1))
	done
}

sql() { sqlite3 "$LO_HOME/lo.db" "$1"; }
latest() { ls "$LO_HOME"/vault/email/mbox/mbox/LATEST.json 2>/dev/null; }
completed() { sql "SELECT count(*) FROM event_log WHERE event_type LIKE
	'upsert.completed'"; }
live() { sql 'SELECT count(*) FROM raw_objects WHERE deleted_at IS NULL'; }
made() { sql 'SELECT count(*) FROM canonical_objects
	WHERE deleted_at IS NULL AND parts > 0'; }
whole='lo-extract mbox in.mbox | lo-vault tee | lo-canon email | lo-emit'
fresh() { rm -rf "$LO_HOME"; }

box 1 400 >in.mbox

# --- something dies

# killed CUT NAME [after]: a pipe that CUT breaks, then the whole one.  What
# breaks after the vault has its whole run leaves it in the vault.
killed() {
	fresh
	run "$1"
	status_is 75 "$2: 75"
	err_like 'lo-emit: .*run ' "$2: and what to do"
	is "$(completed)" 0 "$2: nothing is completed"
	[ "${3-}" = after ] || is "$(latest)" '' "$2: LATEST is not there"
	run "$whole"
	status_is 0 "$2: the next run completes it"
	is "$(live) $(made)" '400 400' "$2: all is there"
	ok "$2: LATEST is" test -n "$(latest)"
}

cat >dies <<'EOF'
#!/bin/sh
# dies N COMMAND ...: lets N lines through, then kills the command
n=$1
shift
mkfifo fifo.$$
exec 3<&0
"$@" <&3 >fifo.$$ &
pid=$!
head -n "$n" <fifo.$$
kill -9 $pid
rm fifo.$$
EOF
chmod +x dies

killed './dies 40 lo-extract mbox in.mbox 2>/dev/null | lo-vault tee |
	lo-canon email | lo-emit' 'a producer killed with -9'
killed 'lo-extract mbox in.mbox | lo-vault tee |
	./dies 33 lo-canon email 2>/dev/null | lo-emit' 'a filter that dies' after
killed 'lo-extract mbox in.mbox 2>/dev/null | head -5 | lo-vault tee |
	lo-canon email | lo-emit' 'head in the middle'

fresh
run 'lo-extract nosuch | lo-emit'
status_is 75 'no source of that name: silence is 75 at the end'
err_like 'nosuch' 'and the first says why'

run 'lo-extract mbox nosuch.mbox | lo-vault tee | lo-canon email | lo-emit'
status_is 66 'a file that is not there makes the whole pipe 66'
err_like 'nosuch.mbox' 'and is named'

printf '%s\n%s\n' \
	'{"type":"begin","stream":"email/gmail/a","run_id":"20260101T000000Z","mode":"full","resumed_from":null,"started_at":"2026-01-01T00:00:00Z"}' \
	'{"type":"end","stream":"email/gmail/a","run_id":"20260101T000000Z","status":"failed","exit":77,"code":"denied","records":0}' >denied
run 'lo-vault tee <denied | lo-canon email | lo-emit'
status_is 77 'a producer that failed with 77 makes the pipe 77'
err_like '77' 'which is told'

# a is killed in a line, b follows in the same pipe
box 1 2 >two.mbox
run '(lo-extract mbox -c a in.mbox | head -c 5000; lo-extract mbox -c b two.mbox) |
	lo-canon email | lo-emit'
status_is 75 '(killed a; b): 75'
err_like 'mbox/a' 'a is named'
is "$(sql "SELECT status FROM runs WHERE stream LIKE '%/b'")" complete \
	'b is completed'
is "$(sql "SELECT count(*) FROM raw_objects WHERE connection_name = 'b'")" 2 \
	'and its rows are in'

# --- somebody put a filter in the middle

fresh
box 1 10 >in.mbox
run "lo-extract mbox in.mbox | lo-vault tee | lo-canon email |
	jq -c 'select(.type != \"raw\" or .external_id < \"8\")' | lo-emit"
status_is 0 'jq in the middle'
err_like 'sent' 'is told'
is "$(sql 'SELECT sent > received, cursor_moved FROM runs')" '1|0' \
	'the run row says how many were sent and came; no cursor moved'
ok 'no state is published' test ! -e "$LO_HOME/state/email/mbox/mbox.json"
run "$whole"
status_is 0 'the run without it'
is "$(live) $(made)" '10 10' 'nothing is missing'

box 11 14 >>in.mbox
run 'lo-extract mbox in.mbox | lo-canon email | grep -v canonical_schema | lo-emit'
status_is 0 'grep that drops only what was made'
err_like 'made' 'is told'
run "$whole"
status_is 0 'the run without it'
is "$(live) $(made)" '14 14' 'nothing is missing'

run "lo-extract mbox --full in.mbox | lo-canon email |
	grep -v 'letter 1' | lo-emit"
status_is 0 'a filter over a whole enumeration'
err_like . 'is told'
is "$(live)" 14 'deletes nothing'

# --- deletion by absence, after an enumeration that was killed

box 1 9 >in.mbox
run "$whole --allow-deletes"
status_is 0 'what is gone from the file'
is "$(live) $(made)" '9 9' 'is deleted, with what was made of it'

# --- time

fresh
LO_NOW=2026-11-21T09:00:00Z
export LO_NOW
box 1 3 >in.mbox
run "$whole"
status_is 0 'a run'
box 4 4 >>in.mbox
LO_NOW=2026-11-21T08:55:00Z
run "$whole"
status_is 0 'the clock five minutes back'
is "$(live)" 4 'brings its update'
run "$whole"
is "$(sql 'SELECT count(DISTINCT run_id) FROM runs')" 3 \
	'runs of one second have each an id'
unset LO_NOW

# --- a large record that fails, and two runs at once

fresh
python3 - <<'EOF'
import json
size = int(63.9 * 1024 * 1024)
head = '{"type":"raw","idem_key":"gmail:a:email:1","source_system":"gmail",' \
    '"connection_name":"a","object_type":"email","external_id":"1",' \
    '"schema_ref":"x","observed_at":"2026-01-01T00:00:00.000000Z",' \
    '"correlation_id":"20260101T000000Z","payload":{"raw":"'
with open("large.jsonl", "w") as f:
    f.write(head + "!" * (size - len(head) - 3) + '"}}\n')
EOF
run 'lo-canon email <large.jsonl | lo-emit'
status_is 65 'a record of 63.9 MiB that fails'
err_like 'dead letter' 'is a dead letter'
run 'lo-project rows dead --bare'
ok 'and whole in the store' cmp large.jsonl "$out"
rm large.jsonl

fresh
mkfifo hold
box 1 3 >in.mbox
# The shell keeps its end open until the first tap is there and waits.
run 'lo-extract singer -c crm <hold | lo-emit --allow-empty & exec 3>hold
	for i in 1 2 3 4 5 6 7 8 9 10; do
		[ -e "$LO_HOME/lock/any/singer/crm" ] && break
		sleep 0.2
	done
	lo-extract singer -c crm </dev/null 2>second | lo-emit 2>/dev/null
	echo $?
	exec 3>&-
	wait'
out_is 75 'a second run of the same stream is 75 at once'
ok 'and names who has it' grep -q 'crm' second
err_like . 'the first tells how it ended'

# --- outputs that fail

run 'lo-extract mbox --bare in.mbox >/dev/full'
status_is 74 'a full disk behind lo-extract'
err_like 'No space' 'says so'
run 'lo-extract mbox --bare in.mbox | lo-canon email >/dev/full'
status_is 74 'a full disk behind lo-canon'
err_like 'No space' 'says so'
run 'lo-extract mbox --bare in.mbox | lo-canon email >&-'
status_is 74 'a closed output'
err_like . 'says so'

done_testing
