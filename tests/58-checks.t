#!/bin/sh
# lo-project check: what is wrong is found, and what is not is not.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
need jq sqlite3
. "$top/tests/emit.sh"
XDG_CONFIG_HOME=$PWD/config LO_DATA=$PWD/data
export XDG_CONFIG_HOME LO_DATA LO_NOW
mkdir -p config/lo/bindings data/schemas

week() { python3 -IS "$top/tests/project/week.py" "$@"; }
fresh() { rm -rf "$LO_HOME"; }
store() { lo-emit -q >/dev/null 2>said || cat said; }
# found CHECK [WORDS ...]: severity, subject, what and words of more, joined.
found() {
	f_check=$1
	shift
	lo-project check -o jsonl "$f_check" 2>/dev/null |
		jq -r --args '[.severity, .subject, .what, .more[$ARGS.positional[]]]
			| map(tostring) | join("|")' "$@"
}

# A week, day by day.
LO_NOW=2026-02-08T07:00:00Z
week 2026-01-05 2026-02-07 >weeks
week 2026-02-08 2026-02-08 2026-02-08=0 >sunday
is "$(jq -c 'select(.type == "end").records' sunday)" 0 'a Sunday without mail'
cat weeks sunday | store
run 'lo-project check -v -o table'
expect 0 '' '^lo-project: check: 12 checks, 0 errors, 0 warnings, 0 notes$' 'is no reason for alarm'
LO_NOW=2026-02-09T07:00:00Z
week 2026-02-09 2026-02-09 2026-02-09=0 | store
run 'lo-project check -o table'
status_is 65 'a Monday without mail is'
out_like '^error +volume +email/gmail/home +no records ' 'and says what'
is "$(found volume usual compared_with)" \
	'error|email/gmail/home|no records|21|runs of this day of the week' 'against what it is compared'
is "$(lo-project check volume -o jsonl | jq -c '.more.history | length, .[0:8]' | paste -sd ' ' -)" \
	'28 [0,5,20,18,23,19,21,0]' 'and the history'
run 'lo-project check | lo-emit -q'
status_is 65 'the pipe says it, too'
is "$(sql "SELECT event_type, status, payload ->> '\$.check' FROM event_log
	WHERE status IN ('error', 'failed') ORDER BY 1")" 'check.failed|failed|volume
check.finding|error|volume' 'and it is in the event log'
run 'lo-project check --bare volume | jq -r .type | sort | uniq -c | tr -s " "'
out_is ' 2 event' 'events without a block'
fresh; cat weeks sunday | store
week 2026-02-09 2026-02-09 2026-02-09=2 | store
is "$(found volume)" 'warn|email/gmail/home|far fewer records than usual' 'few is a warning'
fresh; cat weeks sunday | store
week 2026-02-09 2026-02-09 2026-02-09=200 | store
is "$(found volume)" 'warn|email/gmail/home|far more records than usual' 'so are many'
printf '{"checks":{"volume":{"times":100}}}\n' >config/lo/config.json
is "$(found volume)" '' 'the limit is in the configuration'
printf '{"connections":{"home":{"source":"gmail","min_records":201}}}\n' >config/lo/config.json
is "$(found volume min_records)" 'error|email/gmail/home|fewer records than min_records|201' 'min_records'
printf '{"connections":{"home":{"source":"gmail","min_records":{"email":201}}}}\n' >config/lo/config.json
is "$(found volume min_records)" 'error|email/gmail/home|fewer records than min_records|201' 'one a stream'
printf '{"checks":{"skip":["volume"]},"connections":{"home":{"source":"gmail","min_records":201}}}\n' >config/lo/config.json
run 'lo-project check'
status_is 0 'skipped'
run 'lo-project check volume'
status_is 65 'but not when it is named'
rm config/lo/config.json

# Freshness.
LO_NOW=2026-02-10T23:00:00Z
is "$(found freshness hours most)" 'warn|email/gmail/home|no complete run for too long|41|36' \
	'a stream that used to run daily'
LO_NOW=2026-02-20T23:00:00Z
is "$(found freshness)" 'error|email/gmail/home|no complete run for too long' 'for far too long'
printf '{"checks":{"freshness":{"hours":9,"streams":{"email/gmail/home":1000}}}}\n' >config/lo/config.json
is "$(found freshness)" '' 'a limit of its own'
rm config/lo/config.json
fresh
LO_NOW=2026-01-01T00:00:00Z
{ begin 1; raw a 1 1; end 1 1; } | store
LO_NOW=2026-02-20T23:00:00Z
is "$(found freshness)" '' 'what was brought home once is not late'

# Durations.
fresh
LO_NOW=2026-01-01T00:00:00Z
event() { # N SECONDS
	printf '{"type":"event","event_id":"e%s","event_type":"canonize.completed","source_system":"mbox","connection_name":"t","target_object_type":"email","status":"completed","created_at":"2026-01-01T00:00:00Z","payload":{"seconds":%s}}\n' "$1" "$2"
}
for i in 1 2 3 4 5 6; do event $i $i; done | store
is "$(found duration)" '' 'as ever'
event 7 300 | store
is "$(found duration stage seconds usual)" \
	'warn|email/mbox/t|it took far longer than usual|canonize|300|3.5' 'far longer'

# Duplicates and orphans.
fresh
{ raw a 1 1 '{"x":1}'; raw a 1 1 '{"x":2}' | sed 's/email:a/email:b/'; } | store
is "$(found duplicates ids records)" \
	'error|email/mbox/t|one id of the source stands under several keys|1|2' 'one id, two keys'
{ raw c 1 1; canon a o 1 1 1 1 '{"y":1}'; canon c o 1 1 1 1 '{"y":1}'; } | store
like "$(found duplicates records >got; echo got)" 'info\|email/mbox/t\|records of one stream and schema are equal\|2' 'equal records'
is "$(found orphans)" '' 'all have their sources'
canon z o 1 1 1 1 | store
is "$(found orphans records)" 'error|email/mbox/t|canonical records without a living raw record|1' 'an orphan'

# What can find nothing else than before is not asked again.
fresh
{ raw a 1 1 '{"x":1}'; raw b 1 1 '{"x":2}'; } | store
quietly() { sqlite3 "$LO_HOME/lo.db" '.dbconfig enable_trigger off' "$1" >/dev/null; }
one="UPDATE raw_data SET external_id = 'a'"
is "$(found duplicates)" '' 'two ids'
event 1 1 | store
quietly "$one"
is "$(found duplicates)" '' 'what nothing moved is as it was'
same() { # the findings are those that were found first
	lo-project check -o jsonl >first 2>said; lo-project check -o jsonl >second 2>said
	cmp -s first second
}
is "$(lo-project check --full duplicates -o jsonl 2>/dev/null | jq -r .what)" \
	'one id of the source stands under several keys' '--full looks behind it'
is "$(found duplicates ids records)" \
	'error|email/mbox/t|one id of the source stands under several keys|1|2' 'and what it finds is kept'
ok 'all findings come out again' same
run 'lo-project check duplicates'
status_is 65 'kept, it is an error still'
cp "$out" first
run 'lo-project check duplicates'
status_is 65 'with the status'
is "$(jq -c 'del(.event_id, .created_at, .correlation_id, .run_id, .started_at)' "$out")" \
	"$(jq -c 'del(.event_id, .created_at, .correlation_id, .run_id, .started_at)' first)" 'as events, too'
sqlite3 "$LO_HOME/lo.db" "UPDATE raw_data SET external_id = idem_key"
is "$(found duplicates)" '' 'another program wrote: it is asked'
rm "$LO_HOME/index.db"
quietly "$one"
is "$(found duplicates ids)" 'error|email/mbox/t|one id of the source stands under several keys|1' \
	'nothing is kept without index.db'
mkdir -p config/lo/checks
echo "SELECT 'info' AS severity, 'a' AS subject, 'b' AS what, 1.5 AS r, 9007199254740993 AS n,
	NULL AS z, '[1]' AS \"j:json\", 'x' || char(10) AS t, random() * 0 AS c" >config/lo/checks/mine.sql
is "$(lo-project check mine -o jsonl | jq -c .more.r,.more.j,.more.t | tr '\n' ' ')" '1.5 [1] "x\n" ' 'a check of ours'
sed -i 's/, random() . 0 AS c//' config/lo/checks/mine.sql
lo-project check mine -o jsonl >first
lo-project check mine -o jsonl >second
ok 'columns of all kinds' cmp first second
is "$(grep -c 9007199254740993 second)" 1 'to the last digit'
sed -i 's/1.5/2.5/' config/lo/checks/mine.sql
is "$(lo-project check mine -o jsonl | jq -c .more.r)" 2.5 'another definition'
echo "SELECT 'info' AS severity, :now AS subject, 'b' AS what" >config/lo/checks/mine.sql
now() { LO_NOW=$1 lo-project check mine -o jsonl | jq -r .subject | cut -c 1-16; }
is "$(now 2026-03-01T10:00:00Z) $(now 2026-03-01T11:00:00Z)" '2026-03-01T10:00 2026-03-01T11:00' 'the clock is asked every time'
sed -i '1i -- What it is.\n-- holds day' config/lo/checks/mine.sql
is "$(now 2026-03-01T10:00:00Z) $(now 2026-03-01T11:00:00Z) $(now 2026-03-02T11:00:00Z)" \
	'2026-03-01T10:00 2026-03-01T10:00 2026-03-02T11:00' 'or once a day'
rm -r config/lo/checks

# Schemas.
fresh
letter lo-canon 'a#o' 1 1 schema | store
is "$(found schema letters)" 'error|null|records that cannot be made to fit their schema|1' 'dead by its schema'
cat >data/schemas/y@1-0-0.json <<'END'
{"type":"object","required":["id","at"],"properties":{"at":{"type":["string","null"]}}}
END
raw a 1 1 | store
LO_NOW=2026-01-02T00:00:00Z
canon a y 1 1 1 1 '{"id":1,"at":null}' | sed 's#iglu:x/y#iglu:x/y/jsonschema/1-0-0#' | store
is "$(found required schema member records)" \
	'error|email/mbox/t|a required member is missing or null|y@1-0-0|at|1' 'null where something must be'
canon a y 1 1 1 2 '{"id":1,"at":"x"}' | sed 's#iglu:x/y#iglu:x/y/jsonschema/1-0-0#' | store
is "$(found required)" '' 'and there it is'

# The vault.
fresh
LO_NOW=2026-01-01T00:00:09Z
block() { begin "$1" full; raw a "$1" 1; raw b "$1" 2; end "$1" 2; }
block 1 | lo-vault tee | lo-emit -q
block 2 | lo-vault tee | lo-emit -q
is "$(found vault)" '' 'the same runs here and there'
block 3 | lo-vault put -q
is "$(found vault run_id vault)" "error|$S|a complete run of the vault is not in the store|$(run_id 3)|2" \
	'one that the store lacks'
block 3 | lo-emit -q
rm -rf "$LO_HOME/vault/$S"/dt=*/run_id="$(run_id 2)"
is "$(found vault run_id store)" "warn|$S|a run of the store is not in the vault|$(run_id 2)|2" \
	'one that the vault lacks'

# Members that come and go.
fresh
many() { # RUN PAYLOAD: six records
	begin "$1"
	for i in 1 2 3 4 5 6; do raw "$1-$i" "$1" $i "$2"; done
	end "$1" 6
}
many 1 '{"a":1,"b":2}' | store
lo-project check keys columns | store
is "$(found keys)" '' 'as they are'
many 2 '{"a":1,"c":2}' | store
is "$(found keys members)" "info|$S|members that were never there before|[\"c\"]
warn|$S|members that are gone|[\"b\"]" 'one new, one gone'
lo-project check keys | store
sqlite3 "$LO_HOME/lo.db" "DELETE FROM raw_seen WHERE run = '$(run_id 1)'"
many 3 '{"a":1,"b":2,"c":3}' | store
is "$(found keys)" '' 'what is remembered is not new'

# Columns.
fresh
printf 'a,b,c\n1,2,3\n' >t.csv
run 'lo-extract -q csv --key a t.csv | lo-emit -q; lo-project check columns | lo-emit -q'
printf 'a,c,d,b\n1,3,9,2\n' >t.csv
touch -d 2027-01-01 t.csv
LO_NOW=2026-01-02T00:00:00Z
run 'lo-extract -q csv --key a t.csv | lo-emit -q'
is "$(found columns columns before)" 'warn|row/csv/csv|columns moved|["a","c","b"]|["a","b","c"]' 'columns moved'
run 'lo-project check columns | lo-emit -q'
is "$(found columns)" '' 'told once'

# Questions.
fresh
LO_NOW=2026-01-10T00:00:00Z
answers() { # N FORM DAY ID TEXT ID TEXT
	raw "$1" 1 "$3"
	canon "$1" form_response 1 1 1 "$3" "{\"form_id\":\"$2\",\"answers\":[{\"question_id\":\"$4\",\"question_text\":\"$5\"},{\"question_id\":\"$6\",\"question_text\":\"$7\"}]}" |
		sed 's#iglu:x/y#iglu:org.canonical/form_response/jsonschema/1-0-0#'
}
{ answers 1 F 1 q1 'How often' q2 'How long'; answers 2 G 1 x y z w; } | store
is "$(found questions responses)" 'info|F|a form that nobody has bound|1
info|G|a form that nobody has bound|1' 'forms without a binding'
printf '{"format":"lo-binding/1","id":"f","version":"1.0.0","forms":["F"],"instruments":[{"instrument":"gad7","items":[{"item":"gad7_item1","question_id":"q1"},{"item":"gad7_item2","question_id":"q9"}]}]}\n' >config/lo/bindings/f@1.0.0.json
is "$(found questions questions | grep '|F|')" 'info|F|questions that no binding names|["q2"]
error|F|bound questions that are no longer asked|["q9"]' 'unbound, and gone'
answers 3 F 2 q1 'How seldom' q9 'What' | store
is "$(found questions questions | grep '|F|')" 'info|F|questions that no binding names|["q2"]
warn|F|questions that were reworded|["q1"]' 'reworded'

# A form that comes whole with each response gives the old ones its new words.
run 'lo-project check questions | lo-emit -q'
status_is 0 'what is asked is remembered'
LO_NOW=2026-01-11T00:00:00Z
{ answers 1 F 4 q1 'How seldom' q2 'How far'; answers 3 F 4 q1 'How seldom' q9 'What'; } | store
is "$(found questions questions | grep reworded)" 'warn|F|questions that were reworded|["q2"]' \
	'words that took the place of others everywhere'
run 'lo-project check questions | lo-emit -q'
status_is 0 'are remembered too'
is "$(sql "SELECT count(*) FROM event_log WHERE payload LIKE '%How%'")" 0 'and no question is told'
LO_NOW=2026-01-20T00:00:00Z
is "$(found questions questions | grep reworded)" 'warn|F|questions that were reworded|["q2"]' 'for some days'
LO_NOW=2026-03-10T00:00:00Z
is "$(found questions questions | grep reworded)" '' 'and then no more'
run 'lo-project check --bare questions'
out_unlike baseline 'what is remembered already is not told again'

# Permissions.
mkdir -p "$LO_HOME/logs"; chmod 750 "$LO_HOME/logs"
is "$(found permissions mode | sed "s#$LO_HOME/*##" | grep logs)" \
	'error|logs|a directory that is wider than 0700|0750' 'a directory that others can read'

# What is refused; a check of one's own.
run 'lo-project check volum'
expect 78 '' 'no check of that name, did you mean volume' 'no such check'
run 'lo-project check --bare -o csv'
expect 64 '' '--bare goes with events' 'rows have no frames'
mkdir -p config/lo/checks
printf -- "-- Mine.\nSELECT 'warn' AS severity, 's' AS subject, 'w' AS what, 7 AS n\n" >config/lo/checks/mine.sql
is "$(found mine n)" 'warn|s|w|7' 'a check of one'"'"'s own'
printf -- "-- Mine.\nSELECT 'bad' AS severity, 's' AS subject, 'w' AS what\n" >config/lo/checks/mine.sql
run 'lo-project check mine'
status_is 78 'a severity that is none'
err_like 'mine.sql: severity is info' 'is refused'
is "$(jq -r '[.type, .status, .exit] | map(tostring) | join(" ")' "$out" | tail -n 1)" \
	'end failed 78' 'and the block says so'

done_testing
