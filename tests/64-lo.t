#!/bin/sh
# lo: jobs become pipelines, run under locks, with tries, windows and events.
. "${0%/*}/tap.sh"
need jq flock timeout sqlite3

TAP_TIMEOUT=60
lo="${TAP_SH:-dash} $B/bin/lo"
conf=.config/lo
mkdir -p $conf/jobs mail
cp "$top"/pipelines/demo/mail/sent.mbox mail/
seconds() { sed 's/in [0-9]* \(s\|min\)/in T/; s/after [0-9]* s/after T/' "$1"; }
ask() { sqlite3 "$LO_HOME/lo.db" "$1"; }
job() { # ID MEMBERS
	printf '{"job_id": "%s", "version": "1.0.0", %s}\n' "$1" "$2" >"$conf/jobs/$1.json"
}

# --- the command line

run "$lo"
expect 64 '' '^lo: a command is expected; see lo --help$' 'no command'
for words in 'run -Z x' 'run --nosuch x' 'run --s x' 'run -j' 'run -j 0 x' \
	'run -j 9999 x' 'run --quiet=1 x' 'run --wait=x y' run nosuch 'show' \
	'list nothing' 'jobs x' 'init mbox' '../../etc/passwd'; do
	run "$lo $words"
	status_is 64 "lo $words: is not understood"
	err_line '^lo: .*; see lo --help$' "lo $words: in one line"
done
run "$lo --help"
status_is 0 'help'
cp "$out" help
run "$lo run --help"
status_is 0 'help of a command'
is "$(cat "$out")" "$(sed -n 1,2p help)" 'is its part of the whole'
run "$lo --version"
expect 0 "lo $(sed -n 's/^VERSION *= *//p' "$top/Makefile")" '' 'version'
run "$lo canon --list"
status_is 0 'lo canon is lo-canon'
cp "$out" transforms
run "$lo list transforms"
out_file transforms 'and so is lo list transforms'
run "$lo canon --nosuch"
expect 64 '' '^lo-canon: --nosuch' 'its messages and status are its own'

for words in --help --version 'run --help' jobs 'show daily' 'list mappings' \
	'run -n daily' 'init mbox x'; do
	for where in '/dev/full' '&-'; do
		run "$lo $words >$where"
		expect 74 '' '^lo: standard output: cannot be written; it is full or closed$' "lo $words >$where"
	done
done

# --- without a configuration

run "$lo jobs"
status_is 0 'jobs'
out_like '^daily  *group  *daily  *All of it' 'those that came with us'
for name in extract_email canonicalize_email build_inbox_view extract_forms \
	canonicalize_questionnaires score_phq9 score_gad7; do
	out_like "^$name " "$name is there"
done
sources=$(lo-extract --list | awk '{ print $1 }' | sort -u)
for source in $sources; do
	out_like "^ingest_$source  *ingest" "a job for $source"
done
for kind in $(lo-canon --list | sed 's,/.*,,' | sort -u); do
	ok "a job for $kind" grep -q "\"transform\": \"$kind\"" "$B"/share/lo/jobs/*.json
done
run "$lo run ingest_gmail"
expect 78 '' '^lo: ingest_gmail: the configuration has no connection of gmail; lo init gmail NAME prints one$' \
	'a source that is not configured'
run "$lo run -n daily"
status_is 0 'daily is possible all the same'
out_unlike lo-extract 'and reads nothing'
is "$(grep '^# --' "$out" | tr '\n' ' ')" '# -- ingest # -- canonize # -- form # -- project ' \
	'in four stages'
run "$lo run canonicalize_emial"
expect 64 '' 'canonicalize_emial: no such job; did you mean canonicalize_email\?$' \
	'the nearest name'
run "$lo -C nosuch.json jobs"
expect 64 '' 'not a command' 'options stand behind the command'
run "$lo jobs -C nosuch.json"
expect 66 '' '^lo: nosuch.json: not there' 'a configuration that is not there'
ok 'nothing was made' test ! -e "$LO_HOME"

# --- init

run "$lo init"
expect 0 '' 'config.json: made' 'init'
is "$(stat -c %a "$LO_HOME" "$LO_HOME/vault" "$conf/config.json" | tr '\n' ' ')" \
	'700 700 600 ' 'for us alone'
run "$lo init -q"
expect 0 '' '' 'again: nothing to do'
run "$lo init mbox takeout"
status_is 0 'a connection to paste'
is "$(jq -c .takeout.source "$out")" '"mbox"' 'is JSON'
run "$lo init gmail acct1"
status_is 0 'of an API'
is "$(jq -c '.acct1 | [.auth.type, (.auth.refresh_token | keys)]' "$out")" \
	'["oauth2_refresh_token",["file"]]' 'with places for secrets'
for source in $sources; do
	run "$lo init $source acct"
	status_is 0 "init $source"
	jq -c "{\"$source\": .acct}" "$out" >>conf
done
jq -s '{connections: add}' conf >conf.json
run "lo-canon --validate '$B/share/lo/front/config.json' conf.json"
expect 0 '' '' 'what is printed of each is a configuration'
run "$lo init gmial acct1"
expect 64 '' 'gmial: no such source; did you mean gmail\?' 'a source that is none'

# The kinds of credentials and the limits that the program knows are in the
# schema, and each of our jobs names a source that is there.
sed -n 's/^    {"\([a-z0-9_]*\)", [a-z_0-9]*},$/\1/p' \
	"$top/cmd/lo-extract-http/account_keys.c" | sort -u >kinds
ok 'kinds of credentials are found' test "$(wc -l <kinds)" -gt 6
is "$(jq -r '.. | objects | (.const? // empty), (.enum? // empty | .[])' \
	"$B/share/lo/front/config.json" | sort -u | comm -13 - kinds)" '' 'the schema has them all'
sed -n '/ limits\[\]/,/};/s/[^"]*{"\([a-z_]*\)"[^{]*/\1\n/gp' \
	"$top/cmd/lo-extract-http/account_keys.c" | grep . | grep -v '[^a-z_]' | sort -u >limits
ok 'limits are found' test "$(wc -l <limits)" -gt 6
is "$(jq -r '.properties.limits.properties.http.properties | keys[]' \
	"$B/share/lo/front/config.json" | sort | comm -13 - limits)" '' 'and all limits'
for spec in "$B"/share/lo/jobs/ingest_*.json; do
	jq -r .source "$spec"
done | sort -u >named
is "$(printf '%s\n' "$sources" | comm -13 - named)" '' 'each source of a job is there'

# --- a run

cat >$conf/config.json <<'END'
{"connections": {
  "takeout": {"source": "mbox", "settings": {"files": ["~/mail/*.mbox"]}},
  "b c": {"source": "mbox", "client": "acme", "settings": {"files": ["~/other/it's *.mbox"]}}},
 "jobs": {"acme_mail": {"job_type": "canonize", "version": "1.0.0", "transform": "email",
   "client": "acme", "source": {"connection": "b c"}, "sink": ["store", "jsonl:/tmp/a b"]}}}
END
mkdir other
cp "$top/pipelines/demo/mail/lists.mbox" "other/it's mine.mbox"
run "$lo run -n ingest_mbox acme_mail --limit 3"
status_is 64 'an option of another tool'
err_like limit 'is none of ours'
run "$lo run -n ingest_mbox acme_mail score_phq9"
expect 0 "# ingest_mbox_takeout
lo-extract mbox -c takeout ~/mail/*.mbox |
    lo-vault tee |
    lo-emit
# ingest_mbox_b c
lo-extract mbox -c 'b c' ~/other/it\\'s\\ *.mbox |
    lo-vault tee |
    lo-emit
# acme_mail
lo-project rows raw --pending email --connection 'b c' --client acme |
    lo-canon email |
    lo-emit --to sqlite:$LO_HOME/lo.db --to 'jsonl:/tmp/a b'
# score_phq9
lo-project rows canonical --pending phq9 --schema form_response |
    lo-score -i phq9 |
    lo-emit" '' 'pipelines that a user could type'
run "$lo show 'ingest_mbox_b c'"
status_is 0 show
out_like '"connection": "b c"' 'the spec'
out_like "^lo-extract mbox -c 'b c'" 'and the pipeline'

run "$lo run -v ingest_mbox"
expect 0 '' 'ingest_mbox_takeout: done in [0-9]+ s: 30 new, 0 changed, 0 deleted, 0 dead letters$' \
	'two connections are two jobs'
err_like '^lo: ingest_mbox_b c: done .*: 54 new' 'whatever its name holds'
run "$lo run ingest_mbox"
expect 0 '' '' 'well is nothing to talk about'
is "$(ask "SELECT event_type || ' ' || json_extract(payload, '\$.job') FROM event_log
	WHERE event_type LIKE 'job.%' ORDER BY id LIMIT 4")" \
	'job.started ingest_mbox_takeout
job.completed ingest_mbox_takeout
job.started ingest_mbox_b c
job.completed ingest_mbox_b c' 'the store knows'
is "$(ask "SELECT json_extract(payload, '\$.counts.ingest.out', '\$.counts.upsert.new', '\$.exit')
	FROM event_log WHERE event_type = 'job.completed' ORDER BY id LIMIT 1")" '[30,30,0]' \
	'with what each filter did'
is "$(ask "SELECT count(DISTINCT trace_id) FROM event_log WHERE event_type LIKE 'job.%'
	AND trace_id IN (SELECT trace_id FROM event_log WHERE event_type = 'ingest.completed')")" 4 \
	'by the trace of its pipe'
run "$lo run ingest_mbox --client acme -v"
expect 0 '' '^lo: ingest_mbox_b c: done' 'one client'
err_unlike takeout 'and no other'
run "$lo run --store '$PWD/else.db' ingest_mbox_takeout"
status_is 78 'another store that does not stand where the source was left'
err_like '^lo-emit: .*--full' 'is refused by the sink, with the remedies'
is "$(sqlite3 else.db "SELECT count(*) FROM event_log WHERE event_type = 'job.failed'")" 1 \
	'and has the event'

# --- the log

run "$lo logs 'ingest_mbox_b c'"
status_is 0 logs
out_unlike takeout 'of one job'
out_like '  ingest_mbox_b c  completed, 0 after' 'for people'
run "$lo logs --json"
status_is 0 'for programs'
ok 'each line is JSON with the same names' sh -c \
	"jq -e 'has(\"at\") and has(\"job\") and has(\"run\") and has(\"trace\")' '$out' | grep -vq false"
run "$lo logs --since 9999"
expect 0 '' '' 'nothing since'
run "$lo logs nosuch"
expect 0 '' '' 'nothing of a job that never ran'
: >"$LO_HOME/logs/2020-01-01.jsonl"
touch -d 2020-01-02 "$LO_HOME/logs/2020-01-01.jsonl"
run "$lo run -q ingest_mbox_takeout"
status_is 0 'a run'
ok 'takes away old logs' test ! -e "$LO_HOME/logs/2020-01-01.jsonl"
is "$(find "$LO_HOME" -perm /077 ! -type l)" '' 'all is for us alone'

# What is told holds no content: not in the log, the events, the status.
printf '{"id": "a1", "name": "cAnArY"}\n{"id": "cAnArY", "x": "cAnArY\n{"id": ""}\n' >canary.jsonl
job canary '"job_type": "ingest", "source": {"source": "jsonl", "files": "~/canary.jsonl", "key": "id"}'
job rows '"job_type": "canonize", "transform": "tables"'
run "$lo run -vk canary rows"
status_is 65 'records that are content, one of them bad'
err_unlike cAnArY 'what is said holds none of it'
err_like '^lo: canary: done .* 2 dead letters$' 'but counts'
run "$lo status"
tap_status_seen=1
out_like '^canary  *.* done 65 ' 'the status'
out_unlike cAnArY 'holds none'
is "$(grep -rl cAnArY "$LO_HOME/logs" "$LO_HOME/lock")" '' 'the log holds none'
is "$(ask 'SELECT * FROM event_log' | grep -c cAnArY)" 0 'nor do the events'
ok 'the store does' sh -c "sqlite3 '$LO_HOME/lo.db' 'SELECT payload FROM raw_objects' | grep -q cAnArY"
rm $conf/jobs/rows.json $conf/jobs/canary.json

# --- locks

( flock 9; sleep 60 ) 9>>"$LO_HOME/lock/.job/ingest_mbox_takeout" &
holder=$!
until ! flock -n "$LO_HOME/lock/.job/ingest_mbox_takeout" true; do sleep 0.02; done
printf '20261121T060000Z %s 4711\n' $(($(date +%s) - 700)) \
	>"$LO_HOME/lock/.job/ingest_mbox_takeout"
run "$lo run ingest_mbox_takeout"
expect 75 '' '^lo: ingest_mbox_takeout: run 20261121T060000Z has been going on for 11 min \(process 4711\); try again' \
	'a second run is told who, since when, and which process'
run "$lo run --wait=0 ingest_mbox_takeout"
status_is 75 'it waits as long as it is told'
err_like 'going on' 'and no longer'
( sleep 0.3; pkill -P $holder; kill $holder ) 2>/dev/null &
run "$lo run -v --wait ingest_mbox_takeout"
expect 0 '' 'takeout: done' 'or until its turn comes'
wait

# --- tries and times: stand-ins for lo-extract, before ours in the path

mkdir -p stand/bin stand/share
ln -s "$B/share/lo" stand/share/lo
for tool in "$B"/bin/*; do ln -s "$tool" stand/bin/; done
rm stand/bin/lo stand/bin/lo-extract
cp "$B/bin/lo" stand/bin/
mine="${TAP_SH:-dash} $PWD/stand/bin/lo"
cat >stand/bin/lo-extract <<'END'
#!/bin/sh
echo "$@" >>"$HOME/asked"
n=$(wc -l <"$HOME/asked")
sed -n "${n}p" "$HOME/answers" >"$HOME/answer"
read -r word rest <"$HOME/answer"
case $word in
sleep) exec sleep "$rest" ;;
say) # and wait until somebody has seen it
	echo "lo-extract: $rest" >&2
	printf 'half' >&2
	until [ -e "$HOME/seen" ]; do sleep 0.02; done
	exit 75
	;;
exit)
	printf '{"type":"begin","stream":"t/s/c","run_id":"20261121T0000%02dZ","mode":"full","resumed_from":null,"started_at":"2026-11-21T00:00:00Z"}\n' "$n"
	printf '{"type":"end","stream":"t/s/c","run_id":"20261121T0000%02dZ","status":"failed","exit":%d,"records":0}\n' "$n" "$rest"
	exit "$rest"
	;;
esac
exec "$B/bin/lo-extract" "$@"
END
chmod +x stand/bin/lo-extract
answers() { printf '%s\n' "$@" >answers; : >asked; }
tries() { wc -l <asked; }
job flaky '"job_type": "ingest", "source": {"source": "mbox", "files": "~/mail/sent.mbox"},
	"options": {"retries": 2, "retry_wait": "0s", "timeout": "2s"}'

answers 'exit 75' 'exit 75' go
run "$mine run -v flaky"
status_is 0 'a source that comes back is tried again'
err_like '^lo: flaky: to be tried again in 0 s$' 'and that is said'
is "$(tries)" 3 'three times'
is "$(ask "SELECT json_extract(payload, '\$.tries') FROM event_log
	WHERE event_type LIKE 'job.completed' ORDER BY id DESC LIMIT 1")" 3 'the event knows'
answers 'exit 75' 'exit 75' 'exit 75' go
run "$mine run -q flaky"
status_is 75 'no more than it may'
err_like '^lo: flaky: failed with 75' 'and that is said'
is "$(tries)" 3 'two more tries'
for status in 77 69 78; do
	answers "exit $status" go
	run "$mine run -q flaky"
	status_is $status "$status is not tried again"
	err_like "failed with $status" "$status is said"
	err_like '^lo-emit: t/s/c: its source ended' "and why, even quietly"
	is "$(tries)" 1 'one try'
done
answers 'sleep 30' go
run "$mine run flaky"
status_is 75 'one that takes too long is ended'
err_like '^lo: flaky: not done within 2 s; what came is kept$' 'with a word'
is "$(tries)" 1 'and not tried again at once'
is "$(ask "SELECT event_type || ' ' || json_extract(payload, '\$.exit') FROM event_log
	ORDER BY id DESC LIMIT 1")" 'job.failed 75' 'it has failed'

job both '"job_type": "group", "stages": [{"name": "one", "jobs": ["slow"]}]'
job slow '"job_type": "ingest", "source": {"source": "mbox", "files": "~/mail/sent.mbox"},
	"options": {"retries": 2, "retry_wait": "1h"}'
# Told to end, it ends all that it began, and says so.
answers 'sleep 47' go
$mine run flaky 2>stopped &
pid=$!
until [ "$(tries)" = 1 ]; do sleep 0.02; done
kill -TERM $pid
wait $pid
is $? 143 'TERM ends it'
is "$(pgrep -f 'sleep 47' | wc -l)" 0 'and its pipeline'
like stopped '^lo: flaky: stopped; run it again$' 'that is said'
is "$(ask "SELECT event_type FROM event_log ORDER BY id DESC LIMIT 1")" job.failed \
	'the store knows'

for signal in INT HUP TERM; do
	answers 'sleep 47' go
	# What is begun behind & has INT switched off; under nohup, HUP too.
	# shellcheck disable=SC2086 # words
	python3 -IS -c 'import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
os.execvp(sys.argv[1], sys.argv[1:])' $mine run -q both 2>stopped &
	pid=$!
	until [ "$(tries)" = 1 ]; do sleep 0.02; done
	kill -$signal $pid
	wait $pid
	is "$signal $?" "$(echo 'INT 130,HUP 129,TERM 143' | tr , '\n' | grep "$signal ")" "$signal ends a job of jobs"
	is "$(pgrep -f 'sleep 47' | wc -l)" 0 'with all pipelines'
	is "$(ask "SELECT event_type || ' ' || json_extract(payload, '\$.job') || ' '
		|| json_extract(payload, '\$.exit') FROM event_log ORDER BY id DESC LIMIT 2")" \
		'job.failed both 75
job.failed slow 75' 'the store knows of both'
done
answers 'exit 75' go
$mine run slow 2>stopped &
pid=$!
until grep -q 'tried again' stopped; do sleep 0.02; done
kill -TERM $pid
wait $pid
is $? 143 'between two tries it ends at once'
like stopped '^lo: slow: stopped; run it again$' 'with the same words'
is "$(ask "SELECT event_type || ' ' || json_extract(payload, '\$.tries') FROM event_log
	ORDER BY id DESC LIMIT 1")" 'job.failed 1' 'and event'

flock "$LO_HOME/lock/.job/slow" sh -c 'until [ -e free ]; do sleep 0.02; done' &
holder=$!
until ! flock -n "$LO_HOME/lock/.job/slow" true; do sleep 0.02; done
$mine run --wait slow 2>stopped &
pid=$!
until pgrep -x -P "$(pgrep -P $pid | paste -sd , -)" flock >found 2>&1; do sleep 0.02; done
kill -TERM $pid
wait $pid
is $? 143 'while it waits for another run, too'
is "$(cat stopped)" 'lo: slow: stopped; run it again' 'with these words alone'
: >free
wait $holder

# What it says is seen while it works, and is in the log.
rm -f seen
answers 'say 3 of 7' go
$mine run -v slow 2>live &
pid=$!
until grep -q '^lo-extract: 3 of 7$' live; do sleep 0.02; done
is "$(grep -c half live)" 0 'a line is shown when it comes, whole'
touch seen
until grep -q 'tried again' live; do sleep 0.02; done
kill -TERM $pid
wait $pid
is $? 143 'and the pipeline goes on'
is "$(grep -c '^lo-extract: 3 of 7$' live) $(grep -c '^half' live)" '1 1' 'once, to the last byte'
is "$($mine logs --json slow | jq -r 'select(.level == "note").text' | grep -c '^lo-extract: 3 of 7$\|^half')" \
	2 'so it is logged'
run "$mine run -v flaky 2>&1 >/dev/null | head -n 1 >first; wc -l <first"
out_is 1 'nobody has to listen'
rm $conf/jobs/slow.json $conf/jobs/both.json

# --- windows

answers go go 'exit 77' go go
run "$mine run flaky --since 2026-11-01 --until 2026-11-05"
status_is 77 'a walk that meets a failure stops'
err_like 'up to 2026-11-03T00:00:00Z, 2 of 4; about .* to go$' 'how far, and how long still'
is "$(sed 's/T00:00:00Z//g; s/ mbox.*//' asked)" '--since 2026-11-01 --until 2026-11-02
--since 2026-11-02 --until 2026-11-03
--since 2026-11-03 --until 2026-11-04' 'windows of a day, the oldest first'
run "$mine run flaky --since 2026-11-01 --until 2026-11-05"
expect 0 '' 'going on from 2026-11-03T00:00:00Z' 'it goes on where it was'
is "$(tail -n 2 asked | grep -o 'since 2026-11-0[0-9]')" 'since 2026-11-03
since 2026-11-04' 'and does the rest'
answers go go go go
run "$mine run -q flaky --since 2026-11-01 --until 2026-11-03"
expect 0 '' '' 'a walk that was done begins anew'
is "$(tries)" 2 'all of it'
run "$mine run flaky --since 2026-11-05 --until 2026-11-01"
expect 64 '' 'the earlier first' 'a walk backwards'
run "$mine run flaky --since yesterday"
expect 64 '' 'dates or instants' 'a day that is none'

# --- jobs of jobs

job broken '"job_type": "ingest", "source": {"source": "mbox", "files": "/nosuch.mbox"}'
job all '"job_type": "group", "stages": [{"name": "one", "jobs": ["broken", "ingest_*"], "then": ["canon"]}]'
job canon '"job_type": "canonize", "transform": "email"'
job off '"job_type": "ingest", "source": {"source": "mbox", "files": "/nosuch.mbox"}, "options": {"enabled": false}'
for j in 1 4; do
	run "$lo run -n -j$j all"
	is "$(grep '^# [a-z]' "$out" | cut -d' ' -f 2 | tr '\n' ' ')" \
		'broken ingest_mbox_takeout ingest_mbox_b canon ' "-j$j: its jobs in order"
done
job canon '"job_type": "ingest", "source": {"source": "mbox", "files": "~/mail/sent.mbox"}'
for j in 1 4; do
	run "$lo run -v -j$j all"
	status_is 66 "-j$j: one that failed fails the run"
	err_like '^lo: ingest_mbox_b c: done' 'but never stops the others'
	err_like '^lo: canon: done' 'nor what comes after them'
	err_like '^lo: all: failed with 66 .*: 4 jobs, 3 well, 0 with .*, 1 failed broken \(66\)' \
		'and that is told'
done
run "$lo run broken canon"
status_is 66 'operands: the first that fails ends it'
err_like '^lo: broken: failed with 66' 'and is told'
err_unlike 'canon: done' 'and the next is not run'
run "$lo run -vk broken canon"
status_is 66 '-k: but here it is'
err_like 'canon: done' 'too'
job all '"job_type": "group", "stages": [{"name": "one", "jobs": ["brokn", "canon"]}]'
run "$lo run -v all"
status_is 78 'a name in a group that is none'
err_like '^lo: all: brokn: no such job; did you mean broken\?$' 'is told'
err_like '^lo: canon: done' 'and does not stop the others'

# --- what makes all of it vain is said once

job all '"job_type": "group", "stages": [{"name": "one", "jobs": ["ingest_mbox", "canonicalize_*"]}]'
chmod 644 "$LO_HOME/lo.db"
run "$lo run all"
expect 78 '' '^lo: all: not run: .*/lo.db: ' 'a store that may not be written'
chmod 600 "$LO_HOME/lo.db"
job shot '"job_type": "ingest", "source": {"source": "mbox", "files": "/nosuch"}, "options": {"timeout": "1h"}'
mkdir fatal
printf '#!/bin/sh\nkill -9 $PPID $$\n' >fatal/timeout
chmod 700 fatal/timeout
cp -R "$B/bin" fatal/bin
cp -R "$B/share" fatal/share
mv fatal/timeout fatal/bin/
run "${TAP_SH:-dash} fatal/bin/lo run -j2 shot"
expect 70 '' '^lo: shot: the process that ran it was killed; run it again$' 'a job whose shell was killed has its name'
printf '#!/bin/sh\nkill -9 $$\n' >fatal/bin/timeout
run "${TAP_SH:-dash} fatal/bin/lo run -j2 shot"
status_is 75 'a pipeline that was killed'
err_like '^lo: shot: it was killed; what came is kept$' 'is not said to have taken too long'
rm -r fatal $conf/jobs/shot.json

# --- two runs of a job of jobs at once; nobody's home

job both '"job_type": "group", "stages": [{"name": "one", "jobs": ["look"]}]'
job look '"job_type": "ingest", "source": {"source": "singer", "tap":
	["sh", "-c", "flock -n \"$LO_HOME/lock/.job/both\" true || echo held >seen"]}'
run "$lo run -q both"
status_is 0 'a tap that says nothing'
is "$(cat seen)" held 'a job of jobs is locked while its jobs run'
rm -f go seen
flock "$LO_HOME/lock/.job/both" sh -c 'until [ -e go ]; do sleep 0.02; done' &
until ! flock -n "$LO_HOME/lock/.job/both" true; do sleep 0.02; done
run "$lo run -k both ingest_mbox"
status_is 75 'a second run of it'
err_like '^lo: both: run [0-9TZ]+ has been going on for .*; try again when it is done, or --wait$' 'says so'
ok 'and leaves its jobs alone' test ! -e seen
: >go
wait
run "$lo run -q both"
ok 'when it is done, it is free' test -s seen
status_is 0 'for all'
rm -f go seen $conf/jobs/look.json $conf/jobs/both.json
run "env -u HOME -u LO_HOME -u XDG_DATA_HOME -u XDG_CONFIG_HOME $lo status"
expect 78 '' '^lo: no home directory; set LO_HOME$' 'without a home nothing is made in /'
run "env -u HOME -u XDG_CONFIG_HOME $lo init"
expect 78 '' '^lo: no home directory for the configuration; set LO_CONFIG$' 'nor a configuration'

# --- names that came of connections; a source of one's own

job some '"job_type": "group", "stages": [{"name": "one", "jobs": ["ingest_mbox_t*"]}]'
run "$lo run -n some"
out_like '^# ingest_mbox_takeout$' 'a pattern finds the job of one connection'
out_unlike 'ingest_mbox_b' 'and no other'
rm $conf/jobs/some.json
cp $conf/config.json kept.json
mkdir -p $conf/sources
cp "$top/tests/fakes/plain.jq" $conf/sources/
jq '.connections.p1 = {source: "plain", auth: {type: "bearer", token: {env: "HOME"}}}' \
	kept.json >$conf/config.json
run "$lo run -n ingest_plain"
expect 0 '# ingest_plain_p1
lo-extract plain p1 |
    lo-vault tee |
    lo-emit' '' 'a source that nobody wrote a spec for has a job'
run "$lo run -n daily"
out_like '^# ingest_plain_p1$' 'which daily runs'
job mine '"job_type": "ingest", "source": {"source": "plain", "connection": "p1"}'
run "$lo run -n daily"
out_unlike 'plain' 'unless there is a spec of it by another name'
rm $conf/jobs/mine.json $conf/sources/plain.jq
mv kept.json $conf/config.json

# --- specs that are wrong

wrong() { # MEMBERS MESSAGE
	printf '{"job_id": "w", %s}\n' "$1" >$conf/jobs/w.json
	run "$lo run -n canon"
	expect 78 '' "^lo: .*/w.json:1: $2" "$2"
	rm $conf/jobs/w.json
}
wrong '"version": "1.0.0"' 'found no job_type; expected one'
wrong '"job_type": "ingst", "version": "1.0.0"' 'job_type: found "ingst"; .*did you mean ingest\?'
wrong '"job_type": "ingest", "version": "1.0.0"' 'found no source'
wrong '"job_type": "canonize", "version": 1, "transform": "email"' 'version: found 1; expected a version'
wrong '"job_type": "check", "version": "1.0.0", "optons": {}' 'optons: .*did you mean options\?'
wrong '"job_type": "ingest", "version": "1.0.0", "source": {"source": "mbox", "files": ["mail"]}' \
	'source/files/0: found a text; expected a path that begins with / or ~/'
wrong '"job_type": "group", "version": "1.0.0", "stages": [{"name": "x"}]' 'stages/0: found no jobs'
wrong '"job_type": "check", "version": "1.0.0", "options": {"timeout": "soon"}' \
	'options/timeout: found a text; expected a time such as'
printf '{"jobs": {"x": {"job_type": "canonize", "version": "1.0.0"}}}\n' >$conf/config.json
run "$lo run -n canon"
expect 78 '' '^lo: .*config.json:1: jobs/x: found no transform' 'one in the configuration'
printf '{"connections": {' >$conf/config.json
run "$lo run -n canon"
expect 78 '' '^lo: .*config.json:1: not JSON' 'a configuration that is cut off'

done_testing
