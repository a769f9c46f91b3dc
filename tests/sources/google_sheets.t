#!/bin/sh
# Google Sheets: rows as they stand in their tabs, each run all of them.
. "${0%/*}/source.sh"

sheet() { account google_sheets "$by_user" "\"spreadsheet_id\": \"1ZzZ\", \"page_size\": 400${1:+, $1}" ${2+"$2"}; }
rows_are() { # COMMAND NAME
	db "SELECT external_id || ' ' || payload FROM raw_objects
		WHERE deleted_at IS NULL ORDER BY 1" >stored
	fake "{\"do\": \"truth\"$1}" >truth
	ok "$2: there is something" test -s truth
	same stored truth "$2"
}
canon() { lo-canon --only "$1" <out.jsonl | jq -c "select(.type == \"canonical\").payload | $2"; }

# A tab whose title is like a cell, one with a quote in its title, a chart;
# headers that are blank or stand twice, rows that are shorter or longer,
# empty ones, errors, numbers, dates.
jq -c . >rows <<'END'
[["ID", "When", "", "Sum", "Sum"],
 ["a", {"serial": 46024.5, "shown": "02.01.2026 12:00"}, "x", {"value": 1234.5, "shown": "1.234,50"}, {"value": 0.25, "shown": "25 %"}],
 ["b"], [], ["c", "", "n/a", "#N/A", true], ["d", "", "", 9007199254740991]]
END
tell "{\"do\": \"tab\", \"id\": 0, \"title\": \"AB12\", \"grid\": [1000, 5], \"rows\": $(cat rows)}"
tell '{"do": "tab", "id": 77, "title": "Ana'"'"'s list!", "grid": [3000, 26], "rows": [["k", "n"]]}'
tell '{"do": "fill", "id": 77, "n": 1500}'
tell '{"do": "tab", "id": 5, "title": "Chart", "type": "OBJECT"}'
sheet
forget
load google_sheets
rows_are '' 'a full load'
is "$(wc -l <"$fake/log")" 14 'a call for each 400 rows of the grid, and three more'
is "$(asked 'fields=properties')" 1 'the file is described without its cells'
is "$(asked 'ranges=%27Ana%27%27s%20list%21%27%21A2%3AZ401')" 1 'titles are quoted'
is "$(jq -c 'select(.external_id == "1ZzZ/0/2") | [.scope, .context, .payload]' out.jsonl)" \
	'["1ZzZ/0",{"rows":"table_row","spreadsheet_id":"1ZzZ","sheet_id":0,"title":"AB12","header":["ID","When","","Sum","Sum"],"time_zone":"Europe/Berlin","row":2},["a",46024.5,"x",1234.5,0.25]]' \
	'a row with its header, its number and its zone'
is "$(canon tables 'select(.file.name == "AB12").columns')" \
	'{"ID":"a","When":46024.5,"C":"x","Sum":1234.5,"Sum E":0.25}
{"ID":"b","When":"","C":"","Sum":"","Sum E":""}
{"ID":"c","When":"","C":"n/a","Sum":"#N/A","Sum E":true}
{"ID":"d","When":"","C":"","Sum":9007199254740991,"Sum E":""}' \
	'blank and repeated headers, short rows, errors, numbers that are numbers'
is "$(jq -c 'select(.since) | .scope' out.jsonl)" '"1ZzZ/0"
"1ZzZ/77"' 'each tab is read whole'

# Later runs read all of it again: rows are put, inserted, removed; a tab gets
# another name.
tell '{"do": "put", "id": 77, "row": 9, "cells": ["new", -1, "", "wider"]}'
tell '{"do": "insert", "id": 77, "row": 700, "cells": ["in", 0]}'
tell '{"do": "remove", "id": 77, "row": 30, "n": 3}'
tell '{"do": "tab", "id": 0, "title": "Data"}'
load google_sheets
rows_are '' 'rows that changed, came and went'
is "$(modes)" incremental 'in a run that is not the first'
tell '{"do": "remove", "id": 77, "row": 900, "n": 400}'
run 'lo-extract google_sheets | tee out.jsonl | lo-emit'
status_is 65 'many rows that went'
err_like 'allow-deletes' 'are asked about'
load 'google_sheets --limit 3'
is "$(raws) $(states)" '3 ' 'a limit is no word on the rest'
run 'lo-extract google_sheets | lo-emit --allow-deletes'
status_is 0 'many rows that went indeed'
rows_are '' 'went'

# A tab that is taken away whole; with others named it would be missed.
tell '{"do": "tab", "id": 3, "title": "Old", "rows": [["k"], ["x"], ["y"]]}'
load google_sheets
sheet '' '"min_records": 2'
tell '{"do": "untab", "id": 3}'
load google_sheets
rows_are '' 'a tab that is not there any more'
is "$(jq -c 'select(.since) | .scope' out.jsonl)" '"1ZzZ/0"
"1ZzZ/77"
"1ZzZ/3"' 'is read as one without rows'
tell '{"do": "tab", "id": 3, "title": "Old", "rows": [["k"], ["x"], ["y"]]}'
load google_sheets
tell '{"do": "untab", "id": 3}'
load 'google_sheets --full'
rows_are '' 'also when everything is read'
sheet

# Rows that are empty up to the end of a page, and behind it one that is not.
tell '{"do": "tab", "id": 0, "rows": [["k", "n"]], "grid": [2000, 4]}'
tell '{"do": "fill", "id": 0, "n": 1000}'
for at in 2 402 403; do
	tell "{\"do\": \"put\", \"id\": 0, \"row\": $at, \"cells\": []}"
done
run 'lo-extract google_sheets | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'empty rows at the edges of pages'
rows_are '' 'are no end'
jq -c . >rows <<END
[["k", "n"], $(printf '[], %.0s' $(seq 900)) ["k9", 9]]
END
tell "{\"do\": \"tab\", \"id\": 0, \"rows\": $(cat rows)}"
run 'lo-extract google_sheets | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'two pages without a row'
rows_are '' 'nor are they'

# What a run cannot see at once: rows that move while it reads.
tell '{"do": "tab", "id": 0, "rows": [["k", "n"]], "grid": [2000, 4]}'
tell '{"do": "fill", "id": 0, "n": 1900}'
run 'lo-extract google_sheets | lo-emit --allow-deletes'
status_is 0 'a longer tab'
# The fifth page is asked for when one of the four before has come.
moves() { # COMMAND NAME
	tell "{\"do\": \"when\", \"at\": \"A1602%3A\", \"then\": $1}"
	run 'lo-extract google_sheets | tee out.jsonl | lo-emit'
	status_is 75 "$2"
	err_like 'row/google_sheets/acct: the sheet changed while it was read' "$2: is seen"
	is "$(jq -c 'select(.since and .scope == "1ZzZ/0")' out.jsonl)" '' "$2: and deletes nothing"
	load google_sheets
	rows_are '' "$2: the next run is whole"
}
moves '{"do": "insert", "id": 0, "row": 3, "cells": ["early", 0]}' 'a row that comes above'
moves '{"do": "remove", "id": 0, "row": 50}' 'a row that goes above'
moves '{"do": "put", "id": 0, "row": 1, "cells": ["n", "k"]}' 'a header that changes'
moves '{"do": "tab", "id": 0, "grid": [1950, 4]}' 'a grid that shrinks'

# Requests that take too long are halved.
tell '{"do": "set", "slow": 150}'
forget
load google_sheets
rows_are '' 'a tab that is slow'
ok 'without asking for ever' test "$(asked '')" -lt 120
tell '{"do": "set", "slow": 1000000000}'

# A key of the user's: rows may move.
jq -c . >rows <<'END'
[["n", "ID", "ID"], [1, "x", 0], [2, 12, 0], [3, "", 0], [4, "x", 1], [5, true], [6, "y"]]
END
tell "{\"do\": \"tab\", \"id\": 0, \"title\": \"Data\", \"rows\": $(cat rows), \"grid\": [1000, 3]}"
sheet '"ranges": ["Data"], "key": "ID"'
rm -rf home
run 'lo-extract google_sheets | tee out.jsonl | lo-emit'
status_is 65 'keys that stand twice, and none'
err_like '3 dead letters' 'are told'
is "$(jq -r 'select(.type == "raw").external_id' out.jsonl | tr '\n' ' ')" '1ZzZ/0/x 1ZzZ/0/12 1ZzZ/0/y ' 'the first row of a key stays'
is "$(jq -c 'select(.type == "raw").context | has("row")' out.jsonl | sort -u)" false 'where a row stands is no part of it'
sheet '"ranges": ["Data"], "key": "Id"'
run 'lo-extract google_sheets | tee out.jsonl | lo-emit'
status_is 78 'a key that there is not'
err_like 'settings/key: a tab has no such header' 'is told'

# An emptied tab: no failure, and no other rows than before by mistake.
tell '{"do": "tab", "id": 0, "rows": [["ID", "n"], ["a", 1], ["b", 2]]}'
rm -rf home
sheet '"ranges": ["Data"], "key": "ID"'
load google_sheets
for left in '[["ID", "n"]]' '[]'; do
	tell "{\"do\": \"tab\", \"id\": 0, \"rows\": $left}"
	run 'lo-extract google_sheets | tee out.jsonl | lo-emit'
	status_is 65 "an emptied tab ($left)"
	err_like 'allow-deletes' 'is asked about'
	is "$(raws) $(ends)" '0 complete 0 null' 'it is read well'
done
run 'lo-extract google_sheets | lo-emit --allow-deletes'
status_is 0 'a tab that was emptied indeed'
is "$(db 'SELECT count(*) FROM raw_objects WHERE deleted_at IS NULL')" 0 'is empty'
sheet '"ranges": ["Data"], "key": "ID"' '"min_records": 2'
run 'lo-extract google_sheets | lo-emit --allow-deletes'
status_is 69 'where it must not be'
err_like 'min_records' 'is told'
tell '{"do": "tab", "id": 0, "rows": [["", ""], ["a", 1]]}'
sheet '"ranges": ["Data"], "key": "ID"'
run 'lo-extract google_sheets | lo-emit'
status_is 78 'a tab that lost its header'
err_like 'no such header' 'is told'

# Parts of tabs, and named ones.
jq -c . >rows <<'END'
[["Title"], [], ["", "ID", "n", "m"], ["", "a", 1, 2], ["", "b", 3], ["x"]]
END
tell "{\"do\": \"tab\", \"id\": 0, \"rows\": $(cat rows), \"grid\": [1000, 28]}"
tell '{"do": "named", "ranges": [{"name": "Rest", "range": {"sheetId": 0, "startRowIndex": 2, "endRowIndex": 4, "startColumnIndex": 3, "endColumnIndex": 4}}]}'
rm -rf home
sheet '"ranges": ["Data!b3:AA", "Rest", "'"'Data'"'!B3:C3"]'
load google_sheets
is "$(jq -c 'select(.type == "raw") | [.external_id, .context.header, .payload]' out.jsonl)" \
	'["1ZzZ/0!Rest/4",["m"],[2]]
["1ZzZ/0!b3:AA/4",["ID","n","m"],["a",1,2]]
["1ZzZ/0!b3:AA/5",["ID","n","m"],["b",3]]' 'parts of a tab, and a named one'
sheet '"ranges": ["Data", "Dta"]'
run 'lo-extract google_sheets | lo-emit'
status_is 78 'a tab that there is not'
err_like 'settings/ranges: names no tab' 'is told'

# As it is displayed, and as answers of a form.
jq -c . >rows <<'END'
[["Timestamp", "Email Address", "Mood?"], [{"serial": 46024.5, "shown": "02.01.2026 12:00:00"}, "canary@fake.example", {"value": 7.5, "shown": "7,5"}]]
END
tell "{\"do\": \"tab\", \"id\": 0, \"title\": \"Form Responses 1\", \"rows\": $(cat rows)}"
rm -rf home
sheet '"ranges": ["Form Responses 1"], "render": "FORMATTED_VALUE"'
load google_sheets
is "$(jq -c 'select(.type == "raw").payload' out.jsonl)" '["02.01.2026 12:00:00","canary@fake.example","7,5"]' \
	'numbers as they are displayed are text'
sheet '"ranges": ["Form Responses 1"], "rows": "form_response", "form_id": "1AbC", "form_name": "Intake"'
load google_sheets
is "$(canon forms '[.form_id, .form_name, .submitted_at, .respondent.email, .answers[0].answer_value]')" \
	'["1AbC","Intake","2026-01-02T11:00:00Z","canary@fake.example",7.5]' \
	'days are counted in the zone of the file'
tell '{"do": "set", "zone": "America/Lima"}'
load google_sheets
is "$(canon forms .submitted_at)" '"2026-01-02T17:00:00Z"' 'whichever it is'
sheet '"rows": "formresponse"'
run 'lo-extract google_sheets | lo-emit'
status_is 78 'rows of another kind'
err_like 'settings/rows: expected one of' 'are told'

# Asked whether it changed.
tell '{"do": "clock", "seconds": 3600}'
sheet '"unchanged": "skip"'
rm -rf home
load google_sheets
rows_are '' 'a file that is asked whether it changed'
forget
load google_sheets
is "$(raws) $(requests)" '0 GET /drive/v3/files/1ZzZ?fields=modifiedTime%2Cversion' 'is not read again'
rows_are '' 'and loses nothing'
tell '{"do": "put", "id": 77, "row": 9, "cells": ["newer"]}'
load google_sheets
rows_are '' 'when it changed it is'
load google_sheets
ok 'shortly after a change it is, too' test "$(raws)" -gt 9
sheet '"unchanged": "skip", "ranges": ["Form Responses 1"]'
tell '{"do": "clock", "seconds": 3600}'
load google_sheets
is "$(raws)" 1 'and with other settings'
tell '{"do": "set", "drive": false}'
run 'lo-extract google_sheets | lo-emit'
status_is 77 'who may not ask'
err_like 'HTTP 403 ACCESS_TOKEN_SCOPE_INSUFFICIENT' 'is told'
tell '{"do": "set", "drive": true}'

# Killed at any request, and run again.
sheet
rm -rf home
killed google_sheets 0 1 2 4 6
tell '{"do": "put", "id": 77, "row": 12, "cells": ["newest"]}'
load google_sheets
rows_are '' 'killed at five requests and run again'

# What is no answer.
fault() { tell "{\"do\": \"fault\", \"at\": \"batchGet\", \"after\": ${3-2}, \"times\": $2, $1}"; }
fails() { # FAULT STATUS NAME
	fault "$1" -1
	refused "$2" '' "$3" ''
}
# Apart from each other, so that no request gets more of them than it is tried.
heal() { # NAME FAULT ...
	name=$1 after=0
	shift
	for one; do
		fault "$one" 2 $after
		after=$((after + 2))
	done
	forget
	load google_sheets
	rows_are '' "$name"
	ok "$name: each" test "$(asked batchGet)" -ge $((after + 4))
}
heal 'cut, short, nothing' '"kind": "cut"' '"kind": "short"' '"kind": "empty"'
heal 'HTML, damaged gzip, reset' '"kind": "html"' '"kind": "badgzip"' '"kind": "reset"'
heal '429 is waited for' '"kind": "status", "status": 429, "reason": "RESOURCE_EXHAUSTED"'
fault '"kind": "status", "status": 401, "reason": "UNAUTHENTICATED"' 1
load google_sheets
fails '"kind": "status", "status": 429, "reason": "RESOURCE_EXHAUSTED"' 75 '429 for ever'
fails '"kind": "status", "status": 504, "reason": "DEADLINE_EXCEEDED"' 75 '504 for ever'
fails '"kind": "status", "status": 403, "reason": "PERMISSION_DENIED"' 77 'a file that is not shared'
fails '"kind": "status", "status": 400, "reason": "FAILED_PRECONDITION"' 69 'a file that is no sheet'
fails '"kind": "html"' 75 'HTML for ever'
sheet '"spreadsheet": "1ZzZ"'
run 'lo-extract google_sheets | lo-emit'
status_is 78 'an unknown setting'
err_like 'did you mean spreadsheet_id' 'names the nearest'

# A service account.
account google_sheets "$by_robot" '"spreadsheet_id": "1ZzZ"'
rm -rf home
load google_sheets
rows_are '' 'a service account'
ok 'nor in an address' sh -c '! grep -qE "hush|refresh-1|PRIVATE" "$1"' sh "$fake/log"
source_done
