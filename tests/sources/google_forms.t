#!/bin/sh
# Google Forms: every response of each form, with the form that it answers.
. "${0%/*}/source.sh"

forms() { account google_forms "$by_user" "\"form_ids\": [$1], \"page_size\": ${2-40}"; }
same_as_truth() { truth_is form_response edits '{"do": "truth"}' "$1"; }
add() { tell "{\"do\": \"add\", \"form\": \"$1\", \"n\": $2, \"step\": 100}"; }

# Everything: the form, its pages, and what came while it was read.
tell '{"do": "form", "form": "1AbC"}'
tell '{"do": "form", "form": "2XyZ", "title": "Follow-up"}'
forms '"1AbC", "2XyZ", "1AbC"'
load google_forms
is "$(raws) $(states | tail -n 1 | jq -c '.forms | map(.time)')" '0 [null,null]' \
	'forms without responses'
add 1AbC 90
add 2XyZ 15
tell '{"do": "clock", "seconds": 4000}'
add 2XyZ 1
rm -rf home
forget
load google_forms
same_as_truth 'a full load'
is "$(requests | grep 1AbC | sed 2q)" 'GET /v1/forms/1AbC
GET /v1/forms/1AbC/responses?pageSize=40' 'the form first, then its responses'
is "$(asked /responses)" 5 'pages, and what came while there were several'
is "$(wc -l <"$fake/log")" 8 'and three calls more'
ok 'payloads are as they were sent' grep -q '"odd":9007199254740993,"wide":1.10,' out.jsonl
is "$(jq -c 'select(.type == "raw" and .scope == "2XyZ") | [.context.form_id, .context.form.info.title, (.external_id | startswith("2XyZ/"))]' out.jsonl | sort -u)" \
	'["2XyZ","Follow-up",true]' 'each with the form that it answers, of which it is a part'
is "$(jq -c 'select(.since) | [.scope, (.since | length)]' out.jsonl)" '["1AbC",2]
["2XyZ",2]' 'each form is read whole by itself'
is "$(states | tail -n 1 | jq -c '.forms["1AbC"].time')" "$(fake '{"do": "latest", "form": "1AbC"}' | sed 's/.*/"&"/')" \
	'the cursor is the latest instant, whatever its digits and its place'

# Later: by time, inclusive, with an overlap.
tell '{"do": "clock", "seconds": 4000}'
add 1AbC 2
tell '{"do": "edit", "form": "1AbC", "which": [5, 70]}'
tell '{"do": "clock", "seconds": 90}'
tell '{"do": "edit", "form": "2XyZ", "which": [3]}'
forget
load google_forms
same_as_truth 'new and edited responses'
is "$(modes)" incremental 'from the cursor'
ok 'and few others' test "$(raws)" -lt 20
is "$(asked 'filter=timestamp%20%3E%3D%20[0-9T%A-Z.-]*Z$')" 2 'by the time of the last, from it on'
is "$(wc -l <"$fake/log")" 4 'in two calls a form'
load google_forms
is "$(jq -r 'select(.type == "raw").scope' out.jsonl | sort | uniq -c | tr -d '\n')" \
	'      4 1AbC      1 2XyZ' 'ten minutes are read again'
late=$(fake '{"do": "add", "form": "2XyZ", "n": 1}' | tr -d '"')
load google_forms
is "$(grep -c "$late" out.jsonl)" 1 'and what is of the same second is not missed'

# Pages: fewer than were asked for, none but a token, repeats; the filter with
# each of them.
tell '{"do": "clock", "seconds": 4000}'
add 1AbC 50
tell '{"do": "set", "most": 13, "dups": true}'
forget
load google_forms
same_as_truth 'pages that are shorter than asked for, and repeat themselves'
is "$(asked pageToken)" "$(asked 'filter=.*pageToken')" 'the filter is said with every page'
tell '{"do": "set", "most": 5000, "dups": false, "holes": true}'
add 2XyZ 3
load google_forms
same_as_truth 'a first page without responses'
tell '{"do": "set", "holes": false}'

# While pages are read, what was read changes.
tell '{"do": "when", "at": "1AbC/responses.*pageToken", "then": {"do": "edit", "form": "1AbC", "which": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}}'
load 'google_forms --full'
same_as_truth 'responses that are edited while they are read'

# What has no word: deletes and grades.  Only everything shows them.
tell '{"do": "clock", "seconds": 4000}'
tell '{"do": "delete", "form": "1AbC", "which": [2, 7]}'
tell '{"do": "grade", "form": "2XyZ", "which": [1]}'
load google_forms
stored form_response edits >had
fake '{"do": "truth"}' >truth
is "$(diff had truth | grep -c '^[<>]')" 4 'deletes and grades go unseen'
load 'google_forms --full'
same_as_truth 'until everything is read'
is "$(jq -c 'select(.deleted)' out.jsonl)" '' 'what is gone is gone by absence'
tell '{"do": "set", "compares": "createTime"}'
tell '{"do": "edit", "form": "1AbC", "which": [0]}'
load google_forms
load 'google_forms --full'
same_as_truth 'edits, should the filter not see them, too'
tell '{"do": "set", "compares": "lastSubmittedTime"}'

# The form changes: who answered before still has the question.
tell '{"do": "clock", "seconds": 4000}'
add 2XyZ 1
tell '{"do": "form", "form": "2XyZ", "title": "Follow-up 2", "items": [{"itemId": "x", "title": "New?", "questionItem": {"question": {"questionId": "0000000a", "textQuestion": {}}}}]}'
load google_forms
is "$(jq -c 'select(.type == "raw" and .scope == "2XyZ").context | [.form.info.title, .form.revisionId, (.former | map(.title))]' out.jsonl | sort -u)" \
	'["Follow-up 2","00000002",["Mood?","Rate","Rate","What helps?","How strong?","Upload"]]' \
	'a response that came before a question went'
is "$(lo-canon --only forms <out.jsonl | jq -c 'select(.type == "canonical").payload | select(.form_name == "Follow-up 2").answers[] | [.question_text, .answer_value]' | head -n 3)" \
	'["Mood?","Several days"]
["Rate [Sleep]",["Not at all","Nearly every day"]]
["What helps?",["café","b"]]' 'keeps its words'
ok 'rows of a grid, boxes to tick, and pages without questions' grep -q '"former"' out.jsonl

# Another form: that one is read whole, no other.
tell '{"do": "form", "form": "3New"}'
add 3New 4
forms '"1AbC", "2XyZ", "3New"'
forget
load google_forms
same_as_truth 'another form'
is "$(jq -c 'select(.since).scope' out.jsonl) $(asked '/responses.pageSize=40$')" '"3New" 1' 'is read whole, and no other'
forms '"1AbC", "2XyZ"'
load 'google_forms --full'
truth_is form_response edits '{"do": "truth"}' 'a form that is asked for no more stays'
forms '"1AbC", "2XyZ", "3New"'

# A form that is not shared, or is not there, does not keep the others back.
tell '{"do": "set", "denied": ["1AbC"]}'
tell '{"do": "clock", "seconds": 4000}'
add 2XyZ 2
run 'lo-extract google_forms | tee out.jsonl | lo-emit'
status_is 77 'a form that is not shared'
err_like 'form_response/google_forms/acct: HTTP 403 PERMISSION_DENIED' 'is told'
err_unlike 'anary' 'in our words'
same_as_truth 'the others are read'
is "$(ends)" 'failed 77 403 PERMISSION_DENIED' 'the end has the reason'
tell '{"do": "set", "denied": []}'
forms '"1AbC", "nosuch"'
run 'lo-extract google_forms | lo-canon forms | lo-emit'
status_is 69 'an id that there is not'
err_like 'HTTP 404 NOT_FOUND' 'is told'
forms '"1FAIpQLSc0"'
run 'lo-extract google_forms | lo-emit'
status_is 78 'the id of the public page'
err_like 'settings/form_ids: .*1FAIpQL.*edited' 'is known for what it is'
forms ''
run 'lo-extract google_forms | lo-emit'
status_is 78 'no form at all'
err_like 'names no form' 'is told'
account google_forms "$by_user"
run 'lo-extract -v google_forms | lo-emit'
expect 75 '' 'not configured: settings/form_ids is missing' 'there is no list of forms to ask for'

# Killed at any request, and run again.
rm -rf home
forms '"1AbC", "2XyZ", "3New"'
killed google_forms 0 1 2 3 4
tell '{"do": "edit", "form": "1AbC", "which": [1]}'
forget
load google_forms
same_as_truth 'killed at five requests and run again'
# Its place in the pages is forgotten.
rm -rf home
kill_at 'pageToken' 1 google_forms
tell '{"do": "set", "lost": true}'
forms '"1AbC", "2XyZ", "3New"' 5000
load google_forms
same_as_truth 'a page that is not known any more'
tell '{"do": "set", "lost": false}'
tell '{"do": "delete", "form": "1AbC", "which": [4]}'
load 'google_forms --full'
same_as_truth 'and deletes are found afterwards'

# Windows.
forms '"1AbC"'
forget
load 'google_forms --since 2020-01-01 --until 2020-02-01'
is "$(raws) $(states)" '0 ' 'a window without responses, and no state'
is "$(asked 'pageSize=40&filter=timestamp%20%3E%3D%202020-01-01T00%3A00%3A00Z$')" 1 'asked for'
load 'google_forms --limit 3'
is "$(raws)" 3 'a limit'

# What is no answer.
fault() { tell "{\"do\": \"fault\", \"at\": \"${4-responses}\", \"times\": $3, $1}"; }
heals() { # FAULT NAME
	fault "$1" x 2
	load 'google_forms --full'
	same_as_truth "$2"
	tell '{"do": "clear"}'
}
fails() { # FAULT STATUS NAME [AT]
	fault "$1" x -1 "${4-responses}"
	refused "$2" '' "$3"
}
forms '"1AbC", "2XyZ", "3New"'
heals '"kind": "status", "status": 429, "reason": "RESOURCE_EXHAUSTED", "headers": {"Retry-After": "0"}' '429 is waited for'
heals '"kind": "status", "status": 403, "reason": "RATE_LIMIT_EXCEEDED"' '403 by its reason, too'
heals '"kind": "status", "status": 503, "reason": "UNAVAILABLE"' '503'
for kind in cut short empty html badgzip reset; do
	heals "\"kind\": \"$kind\"" "$kind"
done
fails '"kind": "status", "status": 429, "reason": "RESOURCE_EXHAUSTED"' 75 '429 for ever'
fails '"kind": "html"' 75 'HTML for ever'
fails '"kind": "redirect"' 69 'another host'
fails '"kind": "status", "status": 403, "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT"' 77 'a scope that does not read responses'
rm -r home/tokens
fails '"kind": "status", "status": 400, "reason": "invalid_grant"' 77 'a refresh token that was revoked' token

# A service account: the forms are shared with it.
rm -rf home
account google_forms "$by_robot" '"form_ids": ["1AbC", "2XyZ", "3New"]'
forget
load google_forms
same_as_truth 'a service account'
is "$(asked POST)" 1 'one token'
ok 'nor in an address' sh -c '! grep -qE "hush|refresh-1|PRIVATE" "$1"' sh "$fake/log"
source_done
