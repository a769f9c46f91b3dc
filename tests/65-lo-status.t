#!/bin/sh
# lo status and lo validate: how things are, and what is wrong where.
. "${0%/*}/tap.sh"
need jq flock sqlite3

lo="${TAP_SH:-dash} $B/bin/lo"
conf=.config/lo
mkdir -p $conf/jobs mail secrets
cp "$top"/pipelines/demo/mail/sent.mbox mail/
LO_NOW=2026-11-21T09:00:00Z
export LO_NOW

# --- status

run "$lo status"
status_is 0 'no store'
is "$(head -n 1 "$out")" 'nothing was run yet' 'nothing was run'
out_like '^daily  *-  *never' 'no job ran'

# told EVENT JOB AT [MEMBERS]: an event of a job
n=0
checked() { # HOW CHECK
	n=$((n + 1))
	printf '{"type":"event","event_id":"c%s","event_type":"check.%s","created_at":"2026-11-22T07:00:00Z","payload":{"check":"%s"}}\n' \
		$n "$1" "$2" | lo-emit || fail "an event is not stored"
}
told() {
	n=$((n + 1))
	printf '{"type":"event","event_id":"%s","event_type":"job.%s","created_at":"%s","payload":{"job":"%s"%s}}\n' \
		"$n" "$1" "$3" "$2" "${4+,$4}" | lo-emit || fail "an event is not stored"
}
ran() { # JOB AT [MEMBERS]
	told started "$1" "$2"
	told completed "$1" "$2" "${3:-\"exit\":0,\"seconds\":150,\"counts\":{\"ingest\":{\"in\":7,\"out\":5,\"dead\":1\},\"upsert\":{\"in\":5,\"out\":4,\"dead\":0\}\}}"
}
for job in daily canonicalize_email; do ran $job 2026-11-21T06:00:00Z; done
run "$lo status"
expect 0 "$(cat "$out")" '' 'all that ran is done'
is "$(head -n 1 "$out")" 'all is well' 'in three words'
out_like '^canonicalize_email  *2026-11-21 06:00  *done  *2 min  *2026-11-22 06:00  *ingest 7/5/1, upsert 5/4/0$' \
	'last run, how, duration, next due, in/out/dead of each stage'
LO_NOW=2026-11-22T13:00:00Z
run "$lo status"
status_is 75 'a day and a quarter later'
is "$(head -n 1 "$out")" '2 jobs are overdue' 'they are overdue'
out_like '^daily .* overdue since 2026-11-22 06:00' 'since when'
LO_NOW=2026-11-22T11:00:00Z
run "$lo status"
status_is 0 'a little late is not overdue'
told started canonicalize_email 2026-11-22T06:00:00Z
told failed canonicalize_email 2026-11-22T06:00:00Z '"exit":74,"seconds":3'
told started daily 2026-11-22T06:00:00Z
run "$lo status"
status_is 75 'failed and cut off'
is "$(head -n 1 "$out")" '2 jobs failed' 'count as failed'
out_like '^canonicalize_email .* failed 74 ' 'with the status'
out_like '^daily .* cut off ' 'one that never said how it ended'
mkdir -p "$LO_HOME/lock/.job"
echo x >"$LO_HOME/lock/.job/daily"
chmod -R go= "$LO_HOME"
run "flock '$LO_HOME/lock/.job/daily' $lo status"
status_is 75 'the other one still'
out_like '^daily .* running ' 'one whose lock is held is running'
for job in daily canonicalize_email; do ran $job 2026-11-22T07:00:00Z; done

# What a person needs comes first.
checked failed volume
checked failed keys
checked completed keys
run "$lo status"
status_is 65 'a check that failed'
is "$(head -n 1 "$out")" '1 check failed' 'the newest of each counts'
checked completed volume
printf '{"type":"dead_letter","stage":"lo-canon","code":"mime","idem_key":"%s","reason":"not MIME","observed_at":"2026-11-19T10:00:00.000000Z","correlation_id":"20261119T100000Z","record":{"a":1}}\n' \
	k1 k2 | lo-emit -q
run "$lo status"
status_is 65 'dead letters'
is "$(head -n 1 "$out")" '2 dead letters' 'are counted'
printf '{"type":"measurement","idem_key":"f:t:r:1#phq9@1.0.0","measurement_event_id":"m1","source_idem_key":"f:t:r:1","observed_at":"2026-11-20T10:00:00.000000Z","correlation_id":"20261120T100000Z","instrument_id":"phq9","instrument_version":"1.0.0","subject_id":"p1","occurred_at":"2026-11-20T08:00:00Z","flags":[{"id":"item_9","level":"critical"}],"part":1,"parts":1}\n' |
	lo-emit
run "LC_ALL=C.UTF-8 $lo status"
status_is 65 'a safety flag'
is "$(head -n 1 "$out")" '1 safety flag open (2 days) · 2 dead letters' 'is what comes first'
run "$lo status | head -n 1"
is "$(cat "$out")" '1 safety flag open (2 days) | 2 dead letters' 'in plain letters too'
out_unlike 'p1|item_9' 'whose it is, is not said'
LO_NOW=2026-11-21T09:00:00Z
chmod 755 "$LO_HOME/lo.db"
run "$lo status"
expect 78 '' 'lo-project: .*lo.db' 'a store that others may read is refused'
chmod 600 "$LO_HOME/lo.db"

# --- validate

config() { cat >$conf/config.json; }
printf 's3cret\n' >secrets/token
chmod 600 secrets/token
config <<'END'
{
  "connections": {
    "takeout": {"source": "mbox", "settings": {"files": ["~/mail/*.mbox"]}},
    "acct1": {
      "source": "gmail",
      "client": "acme",
      "auth": {
        "type": "oauth2_refresh_token",
        "client_id": "123.apps",
        "refresh_token": {"file": "~/secrets/token"}
      },
      "settings": {"labels": ["INBOX"]}
    },
    "shop": {"source": "stripe", "auth": {"type": "bearer",
      "token": {"command": ["cat", "secrets/token"]}}}
  },
  "own_addresses": ["ana@practice.example"],
  "timezone": "Europe/Berlin",
  "jobs": {
    "nightly": {"job_type": "group", "version": "1.0.0", "stages": [
      {"name": "one", "jobs": ["ingest_gmail_acct1", "ingest_*"]}]}
  },
  "limits": {"disk_mb": 1, "http": {"tries": 3}}
}
END
sed -i "s,~/secrets,$PWD/secrets," $conf/config.json
cp $conf/config.json good.json
run "$lo validate"
expect 0 '' '^lo: the configuration, the jobs, the catalogue and .* are as they must be$' 'all is well'

# wrong CHANGE LINE MESSAGE: good.json, changed by sed, is told of with that.
faults=0
wrong() {
	faults=$((faults + 1))
	sed "$1" good.json >$conf/config.json
	cmp -s good.json $conf/config.json && fail "$1 changes nothing"
	run "$lo validate -q"
	expect 78 '' "^lo: .*config.json:$2: $3" "$faults: $3"
}
wrong 's/"timezone"/"timezon"/' 18 'timezon: found a key that is not known; expected one of .*; did you mean timezone\?$'
wrong 's/"connections"/"conections"/' 2 'conections: .*did you mean connections\?$'
wrong 's/"client": "acme"/"client": 7/' 6 'connections/acct1/client: found 7; expected a client.s tag$'
wrong 's/"client": "acme"/"clinet": "acme"/' 6 'connections/acct1/clinet: .*did you mean client\?$'
wrong 's/"source": "gmail"/"source": "gmial"/' 5 'connections/acct1/source: found "gmial"; expected one of .*; did you mean gmail\?$'
wrong 's/"source": "gmail",//' 4 'connections/acct1: found no source; expected one$'
wrong 's/oauth2_refresh_token/oauth2_refresh/' 8 'connections/acct1/auth/type: found "oauth2_refresh"; .*did you mean oauth2_refresh_token\?$'
wrong 's/"type": "bearer"/"type": "basic"/' 14 'connections/shop/auth: found no username; expected one$'
wrong 's/"client_id"/"clientid"/' 7 'connections/acct1/auth: found clientid; expected client_id: did you mean that\?$'
wrong 's/{"file": [^}]*}/"1\/\/0secret"/' 10 'connections/acct1/auth/refresh_token: found a text; expected a reference to a secret: .*, never the secret$'
err_unlike '0secret' 'the secret is not told'
wrong 's/{"file":/{"fiel":/' 10 'connections/acct1/auth/refresh_token/fiel: .*did you mean file\?$'
wrong 's,secrets/token"},secrets/nosuch"},' 10 'connections/acct1/auth/refresh_token/file: found no such file; expected one that holds the secret$'
wrong 's/"command": \["cat"/"command": ["nosuch-cat"/' 15 'connections/shop/auth/token/command: found a command that is not there; expected one in PATH$'
wrong 's/{"command":.*}}}/{"env": "LO_NO_SUCH"}}}/' 15 'connections/shop/auth/token/env: found no such variable; expected it in the environment$'
wrong 's/"labels": \["INBOX"\]/"labels": "INBOX"/' 12 'connections/acct1/settings/labels: found a text; expected a list$'
wrong 's/"labels"/"lables"/' 12 'connections/acct1/settings/lables: .*did you mean labels\?$'
wrong 's,~/mail,mail,' 3 'connections/takeout/settings/files/0: found a text; expected a path that begins with / or ~/$'
wrong 's/"client": "acme"/"streams": ["emial"]/' 6 'connections/acct1/streams/emial: not a known key; did you mean email$'
wrong 's/123.apps/.../' 9 'connections/acct1/auth/client_id: found \.\.\., as lo init printed it; expected what belongs there$'
wrong 's/"own/"checks": {"freshnes": {"hours": 2}}, "own/' 17 'checks/freshnes: found a key that is not known; .*did you mean freshness\?$'
wrong 's/"own/"checks": {"volume": {"time": 2}}, "own/' 17 'checks/volume/time: .*did you mean times\?$'
wrong 's/"own/"checks": {"skip": ["volum"]}, "own/' 17 'checks/skip/0: found "volum"; .*did you mean volume\?$'
wrong 's/ana@practice.example/ana/' 17 'own_addresses/0: found a text; expected a mail address$'
err_unlike '"ana"' 'an address is not told'
wrong 's,Europe/Berlin,+2,' 18 'timezone: found a text; expected a zone such as'
wrong 's/"group"/"gruop"/' 20 'jobs/nightly/job_type: found "gruop"; .*did you mean group\?$'
wrong 's/"ingest_gmail_acct1"/"ingest_gmail_acct"/' 21 'jobs/nightly/stages/0/jobs/0: found "ingest_gmail_acct"; .*did you mean ingest_gmail_acct1\?$'
wrong 's/"jobs": {/"jobs": {"m": {"job_type": "canonize", "version": "1.0.0", "transform": "emial"},/' 19 'jobs/m/transform: found "emial"; .*did you mean email\?$'
wrong 's/"jobs": {/"jobs": {"m": {"job_type": "form", "version": "1.0.0", "form": "phq8"},/' 19 'jobs/m/form: found "phq8"; .*did you mean phq9\?$'
wrong 's/"jobs": {/"jobs": {"m": {"job_type": "ingest", "version": "1.0.0", "source": {"source": "gmail", "connection": "acct2"}},/' \
	19 'jobs/m/source/connection: found "acct2"; .*did you mean acct1\?$'
wrong 's/"shop"/"acct1"/' 14 'connections/acct1: found twice in one object; expected once$'
wrong 's/"tries": 3/"tries": "3"/' 23 'limits/http/tries: found a text; expected a whole number$'
wrong 's/"disk_mb"/"disk_mib"/' 23 'limits/disk_mib: .*did you mean disk_mb\?$'
wrong 's/^  "own/  own/' 17 'not JSON: .'
ok 'twenty wrong configurations, and more' test $faults -ge 20

cp good.json $conf/config.json
sed 's,~/mail/,~/male/,' good.json >$conf/config.json
run "$lo validate -q"
expect 66 '' 'config.json:3: connections/takeout/settings/files/0: found no such file; expected one to read$' \
	'files that are not there'
cp good.json $conf/config.json
chmod 644 secrets/token
run "$lo validate -q"
expect 78 '' 'refresh_token/file: found a file that others may read; expected a mode of 600; chmod 600 ' \
	'a secret that others may read'
err_unlike s3cret 'is not told'
chmod 600 secrets/token
printf '{"job_id": "other", "job_type": "canonize", "version": "1.0.0", "transform": "email"}\n' >$conf/jobs/mine.json
run "$lo validate -q"
expect 78 '' 'mine.json:1: job_id: found "other"; expected "mine", the name of its file$' \
	'a spec whose name is not that of its file'
rm $conf/jobs/mine.json
mkdir -p $conf/transforms/email
echo '. |' >$conf/transforms/email/mine@1.0.0.jq
printf '{"source_system":["mbox"],"object_type":["email"],"output":"mine","schema":"iglu:org.canonical/email_jmap_lite/jsonschema/1-0-0"}\n' \
	>$conf/transforms/email/mine@1.0.0.json
run "$lo validate -q"
status_is 78 'a transform that does not compile'
err_like 'lo: lo-canon: .*mine@1.0.0.jq:' 'is told'
rm -r $conf/transforms
chmod 755 "$LO_HOME"
run "$lo validate -q"
expect 78 '' '^lo: .*/home: found a mode that lets others in' 'a home that others may see'
chmod 700 "$LO_HOME"
sed 's/"disk_mb": 1,/"disk_mb": 999999999,/' good.json >$conf/config.json
run "$lo validate -q"
expect 74 '' '^lo: .*: found [0-9]+ MiB free; expected 999999999; make room' 'a disk that is full'
cp good.json $conf/config.json

# --- validate --online

. "$top/tests/fakes/fakes.sh"
fake_start stripe
jq --arg url "$url" 'del(.connections.acct1, .jobs)
	| .connections.shop.base_url = $url' good.json >$conf/config.json
printf 'sk_test_hush1\n' >secrets/token
run "$lo validate --online"
expect 0 '' '^lo: stripe/shop: lets us in$' 'a key that is good'
printf 'sk_test_wrong\n' >secrets/token
run "$lo validate --online"
status_is 77 'one that is not'
err_like '^lo: .*/stripe/shop: .*401' 'is told'
err_unlike 'sk_test|lets us in' 'and no secret'
fake_stop

done_testing
