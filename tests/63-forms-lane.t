#!/bin/sh
# The questionnaire lane: answers to a form, and the same answers in a sheet,
# from the API to scores and flags, with bindings that were proposed.
. "${0%/*}/tap.sh"
. "$top/tests/fakes/fakes.sh"

LO_NOW=2026-11-21T09:00:00Z
XDG_CONFIG_HOME=$PWD/etc
export LO_NOW XDG_CONFIG_HOME
mine=$XDG_CONFIG_HOME/lo/bindings
mkdir -p "$mine"
demo=$top/pipelines/demo
id=1KestrelCheckinDemo
secret refresh refresh-1
secret hush hush-1
auth='{"type": "oauth2_refresh_token", "client_id": "client-1",
	"client_secret": {"file": "hush"}, "refresh_token": {"file": "refresh"}}'
sql() { sqlite3 home/lo.db "$1"; }
totals() { # TYPE: by time and respondent
	lo-project sql --csv "SELECT substr(at, 1, 19) AS at, subject_id, scale, value, label, error
		FROM measurement_timeseries WHERE source_idem_key LIKE '$1:%' ORDER BY 1, 2, 3" 2>&1
}
lane() { # SOURCE [STATUS [OPTION]]
	run "lo-extract $1 | lo-vault tee | lo-canon forms | lo-score -q | lo-emit ${3-}"
	status_is "${2-0}" "$1 | lo-vault tee | lo-canon forms | lo-score | lo-emit"
}

# Without a binding nothing is scored; from the responses one is proposed.
fake_start google_forms
while read -r line; do
	tell "$line"
done <"$demo/forms.jsonl"
account google_forms "$auth" "\"form_ids\": [\"$id\"]"
lane google_forms
is "$(sql 'SELECT count(*) FROM canonical_objects') $(sql 'SELECT count(*) FROM measurement_events')" \
	'14 0' 'responses without a binding are kept, not scored'
run "lo-project rows canonical --schema form_response | lo-score --bind $id"
status_is 0 'a binding is proposed'
same "$out" "$demo/bindings/$id@1.0.0.json" 'each item by its text, none wrong, none missing'
cp "$out" "$mine/$id@1.0.0.json"

# What is in the store is scored afterwards; all of it from the API, as well.
run 'lo-project rows canonical --schema form_response --pending score | lo-score | lo-emit'
status_is 0 'what waited is scored'
err_like '14 responses, 1 critical flag' 'and who reads it is told of the flag'
totals google_forms >afterwards
rm -rf home
lane google_forms
err_like '1 critical flag' 'flags are told on the way, too'
totals google_forms >forms
same forms afterwards 'the lane gives the same'
is "$(sql 'SELECT count(*), count(DISTINCT subject_id) FROM measurement_events')" '28|4' \
	'two measurements for each response, of four people'
is "$(sql "SELECT kind, count(*) FROM observations GROUP BY 1")" 'item|238
scale|28' 'an observation for each item and each scale'
is "$(tr -d '\r' <forms | grep frida)" '2026-09-07T07:12:31,frida.holm@kestrelmail.example,gad7_total,12,Moderate,
2026-09-07T07:12:31,frida.holm@kestrelmail.example,phq9_total,18,Moderately severe,
2026-09-21T07:20:00,frida.holm@kestrelmail.example,gad7_total,10,Moderate,
2026-09-21T07:20:00,frida.holm@kestrelmail.example,phq9_total,14,Moderate,
2026-10-05T07:18:44,frida.holm@kestrelmail.example,gad7_total,6,Mild,
2026-10-05T07:18:44,frida.holm@kestrelmail.example,phq9_total,10,Moderate,
2026-10-19T07:22:10,frida.holm@kestrelmail.example,gad7_total,3,Minimal,
2026-10-19T07:22:10,frida.holm@kestrelmail.example,phq9_total,6,Mild,
2026-11-02T07:15:00,frida.holm@kestrelmail.example,gad7_total,2,Minimal,
2026-11-02T07:15:00,frida.holm@kestrelmail.example,phq9_total,4,Minimal,' \
	'sums of what was answered, with their bands'
is "$(tr -d '\r' <forms | grep 2026-10-07)" '2026-10-07T18:51:03,otto.lind@kestrelmail.example,gad7_total,5,Mild,
2026-10-07T18:51:03,otto.lind@kestrelmail.example,phq9_total,,,too_many_missing' 'no score where too much is missing'
run 'lo-project query flags --csv | tr -d "\r" | cut -d, -f2-5'
out_is 'level,instrument,flag,subject
critical,phq9,phq9_item9_endorsed,frida.holm@kestrelmail.example
attention,phq9,phq9_item9_not_answered,vera.moss@kestrelmail.example' 'flags'
run 'lo-project query scores instrument=phq9 --csv | tr -d "\r" | cut -d, -f1,5,6'
out_is 'subject,value,label
frida.holm@kestrelmail.example,4,Minimal
jonas.alder@kestrelmail.example,8,Mild
otto.lind@kestrelmail.example,6,Mild
vera.moss@kestrelmail.example,15,Moderately severe' 'the latest score of each'

# The course of each scale, in 80 columns, in ASCII.
run 'lo-project query course -o chart'
out_is '                               2026-09-07               2026-11-02
gad7_total frida.holm@kestre~  =       -      |:       .         _  2 |10 0..21
phq9_total frida.holm@kestre~  +       =       :      |.         .  4 |10 0..27
gad7_total jonas.alder@kestr~          *                 -          10 |10 0..21
phq9_total jonas.alder@kestr~          -                |:          8 |10 0..27
gad7_total otto.lind@kestrel~  -         :       .       .          4 |10 0..21
phq9_total otto.lind@kestrel~  :         :       x       .          6 |10 0..27
gad7_total vera.moss@kestrel~  .         :        |-                10 |10 0..21
phq9_total vera.moss@kestrel~  .         :        |=                15 |10 0..27' \
	'one line for a scale and a subject: gaps, cut-offs, dates'
is "$(awk '{ if (length > 80) print }' "$out")" '' 'no line is longer than 80 columns'
run 'LC_ALL=C.UTF-8 COLUMNS=100 lo-project query course -o chart subject=frida.holm@kestrelmail.example'
out_is '                                           2026-09-07                       2026-11-02
gad7_total frida.holm@kestrelmail.example  ▅         ▄        |▃         ▂           ▁  2 |10 0..21
phq9_total frida.holm@kestrelmail.example  ▆         ▅         ▃        |▂           ▂  4 |10 0..27' \
	'wider, and in blocks where the locale has them'
run 'lo-project query scores -o chart'
expect 64 '' 'chart: needs columns at and value' 'rows of another shape'
chart() { # SELECT, in 50 columns
	printf '%s\n' "$1" >chart.sql
	run 'COLUMNS=50 lo-project sql -o chart - <chart.sql'
}
chart "SELECT 'a' || char(27) || '[2J' AS n, '2026-01-01' AS at, 1 AS value"
out_is '       2026-01-01                   2026-01-01
a?[2J  =                                        1' 'one row, whose name does what it likes'
chart "VALUES (1)"
expect 64 '' 'needs columns' 'columns without a name'
chart "SELECT 'x' AS at, 1 AS value"
expect 64 '' 'holds what is no date' 'times that are none'
chart "SELECT '2026-01-01' AS at, 'x' AS value"
expect 64 '' 'holds what is no number' 'values that are none'
chart "SELECT '2026-01-01' AS at, 1 AS value WHERE 0"
out_is '' 'no rows'
chart "SELECT '2026-01-01' AS at, 1.5 AS value UNION ALL SELECT '2026-01-01T01:00:00Z', 5 UNION ALL
	SELECT '2026-01-01T02:00:00Z', NULL UNION ALL SELECT '2027-01-01', 3"
like "$out" '^  # .* -  3$' 'of several in one place the last, and none hides one'

# An edited response is scored again, a deleted one is gone with its scores.
tell "{\"do\": \"edit\", \"form\": \"$id\", \"which\": [13]}"
tell "{\"do\": \"delete\", \"form\": \"$id\", \"which\": [0]}"
lane google_forms
is "$(sql 'SELECT count(*) FROM measurement_events WHERE deleted_at IS NULL')" 28 'an edited response replaces its scores'
lane 'google_forms --full'
err_like '13 responses, 1 attention flag' 'no word of what is gone'
is "$(sql 'SELECT count(*) FROM measurement_events WHERE deleted_at IS NULL')" 26 'a deleted one takes its scores along'
is "$(lo-project query flags level=critical -o jsonl)" '' 'and its flag'
run 'lo-vault verify'
status_is 0 'the vault is whole'
fake_stop

# The same answers in a sheet: questions are known by their headers.
jq -sc '.[0].items as $items | [$items[] | select(.questionItem) | {id: .questionItem.question.questionId, title}] as $q
	| [["Timestamp", "Email Address"] + ($q | map(.title))]
	+ [.[1:][] | . as $r | [($r.at[:19] + "Z" | fromdate) / 86400 + 25569, $r.email]
		+ [$q[] | $r.answers[.id].textAnswers.answers[0].value // ""]]' "$demo/forms.jsonl" >rows
rm -rf home "$fake"
fake_start google_sheets
tell '{"do": "set", "zone": "UTC"}'
tell "{\"do\": \"tab\", \"id\": 7, \"title\": \"Answers\", \"grid\": [100, 26], \"rows\": $(cat rows)}"
account google_sheets "$auth" '"spreadsheet_id": "1ZzZ", "rows": "form_response", "form_id": "sheet"'
run 'lo-extract google_sheets --bare | lo-canon forms | lo-score --bind sheet'
status_is 0 'a binding is proposed for the sheet'
cp "$out" "$mine/sheet@1.0.0.json"
is "$(jq -c '[.instruments[] | .items | length]' "$out")" '[10,7]' 'of every item'
lane google_sheets
err_like '1 critical flag' 'with its flag'
totals google_sheets >sheet
same sheet forms 'the sheet has the scores of the form'
fake_stop
done_testing
