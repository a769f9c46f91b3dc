#!/bin/sh
# Dataverse: contacts, sessions and reports, whose tables and columns are the
# practice's own.
. "${0%/*}/source.sh"

org=$url
url=$url/api/data/v9.2
session='"session": {"set": "cre92_clientsessions", "columns": {
	"contact_id": "cre92_client", "status": "cre92_status", "subject": "cre92_name",
	"actual_start": "_cre92_start", "duration_minutes": "cre92_minutes",
	"transcript": "cre92_transcript", "soap_note": "cre92_note", "client_summary": "cre92_summary"}}'
session=$(echo "$session" | sed 's/_cre92_start/cre92_start/')
report='"report": {"set": "cre92_progresses", "id": "cre92_progressid", "columns": {
	"contact_id": "cre92_client", "session_id": "_cre92_session_value", "title": "cre92_title",
	"content": "cre92_text", "date": "cre92_date"}}'
contact='"contact": {"columns": {"client_type": "cre92_clienttype"}}'
practice() { account dataverse "${2-$by_app}" "\"page_size\": 20, \"entities\": {${1-$contact, $session, $report}}"; }
practice
table() { case $1 in session) echo cre92_clientsession ;; report) echo cre92_progress ;; *) echo contact ;; esac; }
same_as_truth() { truth_is "$1" '"@odata.etag"' "{\"do\": \"truth\", \"table\": \"$(table "$1")\"}" "$1: $2"; }
everything() { for type in contact session report; do same_as_truth $type "$1"; done; }

# The simulator itself: what it refuses.
cat >ask.py <<'END'
import sys, urllib.error, urllib.request
url, token = sys.argv[1:3]
odata = {"OData-Version": "4.0", "OData-MaxVersion": "4.0", "Accept": "application/json"}
track = {"Prefer": "odata.track-changes"}
for path, headers in (
        ("contacts?%24select=firstname", odata),
        ("contacts?%24select=firstname", {}),
        ("contacts?%24select=firstname", dict(odata, Cookie="ARRAffinity=x")),
        ("contacts?%24select=firstname", dict(odata, Prefer="odata.maxpagesize=9999")),
        ("contacts?%24select=firstname&%24skip=20", odata),
        ("contacts?%24select=firstname%40OData.Community.Display.V1.FormattedValue", odata),
        ("contacts?%24select=parentcustomerid", odata),
        ("contacts?%24select=firstname&%24orderby=modifiedon%20desc", odata),
        ("contacts?%24select=firstname&%24filter=modifiedon%20ge%202026-01-02T00%3A00%3A00Z", dict(odata, **track)),
        ("contacts?$select=firstname&$skiptoken=%3Ccookie", odata),
        ("contact?%24select=firstname", odata)):
    try:
        with urllib.request.urlopen(urllib.request.Request(
                url + "/api/data/v9.2/" + path, headers=dict(headers, Authorization="Bearer " + token))) as r:
            print(r.status)
    except urllib.error.HTTPError as e:
        print(e.code)
END
load dataverse
is "$(python3 ask.py "$org" token-1 | tr '\n' ' ')" '200 400 400 400 400 400 400 400 400 400 404 ' \
	'the simulator looks at every request'
is "$(states | jq -c keys | sort | uniq -c | tr -s ' ')" ' 4 ["for","link"]
 2 ["for","modified"]' 'empty tables'
rm -rf home

# Everything: two tables with change tracking, one without.
tell '{"do": "add", "n": 45}'
tell '{"do": "add", "n": 30, "table": "cre92_clientsession"}'
tell '{"do": "add", "n": 2, "table": "cre92_clientsession", "texts": false}'
tell '{"do": "clock", "seconds": 5000}'
tell '{"do": "add", "n": 41, "table": "cre92_progress"}'
tell '{"do": "clock", "seconds": 5000}'
forget
load dataverse
everything 'a full load'
is "$(modes | sort -u)" full 'all of it'
is "$(asked /contacts)" 4 'three pages of contacts, and what changed meanwhile'
is "$(asked /cre92_progresses)" 4 'and of reports'
is "$(asked EntityDefinitions)" 3 'each table says what it is'
is "$(wc -l <"$fake/log")" 15 'the token, and no call more'
is "$(jq -r '.seen.prefer | values' "$fake/log" | sort | uniq -c | sed 's/.*odata.maxpagesize=20,//')" \
	'odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname"
odata.include-annotations="OData.Community.Display.V1.FormattedValue,Microsoft.Dynamics.CRM.lookuplogicalname",odata.track-changes' \
	'every page is asked for as the first'
is "$(requests | grep -c '%40OData\|wide_unused')" 0 'columns are named, and labels are none'
is "$(requests | grep -o 'cre92_progresses?%24select=[^&]*' | head -n 1)" \
	'cre92_progresses?%24select=_cre92_client_value%2Ccre92_date%2Ccre92_progressid%2C_cre92_session_value%2Ccre92_text%2Ccre92_title%2Ccreatedon%2Cmodifiedon%2Cstatecode' \
	'the key is what the table says, lookups go by their values'
is "$(jq -c 'select(.object_type == "session") | .context | [.entity, .id, .columns.status]' out.jsonl | sort -u)" \
	'["cre92_clientsession","cre92_clientsessionid","cre92_status"]' 'the context says which column is what'
is "$(jq -c 'select(.since) | [.stream, (.cursor | keys)]' out.jsonl)" \
	'["contact/dataverse/acct",["for","link"]]
["session/dataverse/acct",["for","link"]]
["report/dataverse/acct",["for","modified"]]' 'an enumeration ends with each'
ok 'payloads are as they were sent' grep -q '"@odata.etag": "W/\\"10' out.jsonl

# Canonical rows.
rm -rf home
run 'lo-extract dataverse acct | tee out.jsonl | lo-vault tee | lo-canon | lo-emit'
status_is 0 'through the whole pipe'
is "$(db 'SELECT canonical_schema, count(*) FROM canonical_objects WHERE payload IS NOT NULL GROUP BY 1 ORDER BY 1' | sed 's/.*canonical.//; s/.jsonschema.*|/ /')" \
	'clinical_document 101
clinical_session 32
contact 45
session_transcript 30' 'contacts, sessions, transcripts, notes, summaries and reports'
is "$(db 'SELECT count(*) FROM dead_letters')" 0 'without a dead letter'
is "$(canonical status clinical_session 'LIMIT 1')" completed 'a choice has the word that it shows'
is "$(canonical client_type_label contact 'LIMIT 1')" Therapy 'and its label'
is "$(canonical contact_id clinical_session 'LIMIT 1')" 49b0be2e-d01c-ed11-b83e-000d3a572421 'lookups are in lower case'
is "$(db "SELECT count(*) FROM canonical_objects c WHERE c.canonical_schema LIKE '%clinical_document%'
	AND json_extract(c.payload, '\$.session_source_id') IS NOT NULL")" 101 'documents know their session'

# What changed: by the token, or by time.  What was deleted is told where
# changes are tracked, even of rows that nobody saw.
change_all() {
	for t in contact cre92_clientsession cre92_progress; do
		tell "{\"do\": \"change\", \"table\": \"$t\", \"which\": [0, 25]}"
		tell "{\"do\": \"add\", \"table\": \"$t\", \"n\": 2}"
	done
}
tell '{"do": "clock", "seconds": 5000}'
change_all
tell '{"do": "delete", "which": [3, 4]}'
tell '{"do": "delete", "table": "cre92_clientsession", "which": [-1, 7]}'
forget
load dataverse
everything 'changes and deletes'
is "$(modes | sort -u)" incremental 'from the cursor'
is "$(wc -l <"$fake/log")" 8 'two requests a table, and those of the time that was last'
is "$(jq -r 'select(.deleted).external_id' out.jsonl | grep -c '^[0-9a-f-]*$')" 4 'ids of deleted rows are in lower case'
is "$(db 'SELECT count(*) FROM raw_objects WHERE deleted_at IS NOT NULL AND payload IS NOT NULL')" 3 \
	'and one of a row that nobody saw'
load dataverse
everything 'nothing new'
is "$(jq -r 'select(.type == "raw").object_type' out.jsonl | sort -u)" report 'time is asked for inclusively'
# A row that is committed late bears an earlier time.
tell '{"do": "clock", "seconds": 5000}'
tell '{"do": "change", "table": "cre92_progress", "which": [7]}'
load dataverse
tell '{"do": "add", "table": "cre92_progress", "late": 300}'
load dataverse
same_as_truth report 'a row that is committed late'
ok 'the order is total, and old first' test "$(asked 'progresses.*orderby=modifiedon%20asc%2Ccre92_progressid%20asc')" -ge 1
ok 'times are not quoted' test "$(asked 'progresses.*filter=modifiedon%20ge%202026-01-02T')" -ge 1
tell '{"do": "delete", "table": "cre92_progress", "which": [2]}'
load dataverse
is "$(stored report '"@odata.etag"' | wc -l)" $(($(fake '{"do": "truth", "table": "cre92_progress"}' | wc -l) + 1)) 'without tracking no deletion is told'
load 'dataverse --full --stream report'
same_as_truth report 'and a full run finds it'

# Rows that change while a first load is under way.
rm -rf home
tell '{"do": "clock", "seconds": 5000}'
for t in contact cre92_progress; do
	tell "{\"do\": \"when\", \"at\": \"$t.*skiptoken|progresses.*skiptoken\", \"after\": 1, \"then\": {\"do\": \"change\", \"table\": \"$t\", \"which\": [0, 1, 40]}}"
done
load dataverse
everything 'rows that change after they were read'
tell '{"do": "set", "holes": true}'
tell '{"do": "clock", "seconds": 5000}'
for t in contact cre92_clientsession cre92_progress; do
	tell "{\"do\": \"change\", \"table\": \"$t\", \"n\": 30}"
done
load dataverse
everything 'more changes than a page holds, with empty pages between'
tell '{"do": "set", "holes": false}'

# A token that is too old.
expired() { # STATUS CODE
	tell '{"do": "delete", "which": [5]}'
	tell "{\"do\": \"expire\", \"status\": $1, \"code\": \"$2\"}"
	run 'lo-extract dataverse --stream contact | tee out.jsonl | lo-emit'
	status_is 0 "$1 $2"
	err_line "contact/dataverse/acct: the cursor is of no use any more \\($1 $2\\)" "$1 $2 is told once"
	is "$(modes)" 'incremental
full' "$1 $2 begins a full block"
	same_as_truth contact "$1 $2: what was deleted meanwhile is found"
}
expired 410 0x80044352
expired 400 0x80060888

# Killed at any request.
rm -rf home
killed dataverse 0 1 2 5 6
tell '{"do": "delete", "which": [1]}'
load dataverse
everything 'killed at five requests and run again'
tell '{"do": "clock", "seconds": 5000}'
change_all
killed dataverse 0 1
load dataverse
everything 'an incremental run, killed twice'

# Tracking that is switched on, a column more: another reading of the table.
tell '{"do": "set", "tracked": {"cre92_progress": true}}'
run 'lo-extract dataverse --stream report | tee out.jsonl | lo-emit'
status_is 0 'tracking that is switched on'
err_line 'report/dataverse/acct: .*columns or their settings have changed' 'is another cursor'
is "$(states | tail -n 1 | jq -c keys)" '["for","link"]' 'with a link'
tell '{"do": "set", "applied": false}'
load 'dataverse --full --stream report'
same_as_truth report 'a server that does not track after all'
is "$(states | tail -n 1 | jq -c keys)" '["for","modified"]' 'goes by time'
tell '{"do": "set", "applied": true, "tracked": {"cre92_progress": false}}'
load 'dataverse --full --stream report'
tell '{"do": "column", "table": "contact", "name": "telephone1x"}'
load 'dataverse --stream contact'
tell '{"do": "column", "table": "contact", "name": "mobilephone"}'
run 'lo-extract dataverse --stream contact | tee out.jsonl | lo-emit'
status_is 0 'a column that transforms know'
err_line 'columns or their settings have changed' 'is read for all rows'

# Windows, by the server's filter.
forget
load 'dataverse --stream report --since 2026-01-02T00:00:00Z --until 2026-01-02T02:00:00Z'
is "$(states)" '' 'a window, without a state'
ok 'by the filter' test "$(asked 'filter=modifiedon%20ge%202026-01-02T00%3A00%3A00Z%20and%20modifiedon%20lt%202026-01-02T02%3A00%3A00Z')" = 1
ok 'that holds something' grep -q '"type":"raw"' out.jsonl

load 'dataverse --limit 3 --stream contact'
is "$(raws)" 3 'a limit'

# What is no answer.
contacts='--full --stream contact'
fault() { # STATUS REASON TIMES [HEADERS]
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"/contacts\", \"after\": ${5-1}, \"status\": $1, \"reason\": \"$2\", \"times\": $3, \"headers\": {${4-}}}"
}
for code in 0x80072322 0x80072321 0x80072326; do
	fault 429 $code 1 '"Retry-After": "0"'
done
fault 503 0x80072326 1 '' 2
fault 401 0x80040216 1 '' 2
for kind in reset short html badgzip; do
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"/contacts\", \"after\": 3}"
done
load 'dataverse --full --stream contact'
same_as_truth contact 'service protection, a token that ends, cut answers'
tell '{"do": "clear"}'
fault 429 0x80072322 -1
refused 75 'HTTP 429 0x80072322' 'service protection for ever' "$contacts"
fault 403 0x80072560 -1 '"x-ms-service-request-id": "dv-77"'
refused 77 'HTTP 403 0x80072560, request dv-77' 'a caller that is no member of the organization' "$contacts"
fault 403 0x80040220 -1
refused 77 'HTTP 403 0x80040220' 'a privilege that is missing' "$contacts"
fault 400 0x80060888 -1 '' 0
refused 69 'HTTP 400 0x80060888' 'a query that is none' "$contacts"
tell '{"do": "fault", "kind": "redirect", "at": "/contacts"}'
refused 69 'HTTP 302' 'a redirect' "$contacts"
account dataverse "$by_app" '' '"min_records": {"contact": 1000}'
run 'lo-extract dataverse --full --stream contact | tee out.jsonl | lo-emit'
status_is 69 'a role that shows fewer rows'
err_like 'min_records says 1000' 'is found where one says how many there are'
practice
load dataverse
everything 'after all of that a run makes it whole'

# The words of the configuration.
wrong() { # ENTITIES MESSAGE
	practice "$1"
	run 'lo-extract dataverse --full --stream session | lo-emit'
	status_is 78 "$2"
	err_like "session/dataverse/acct: settings/entities/$2" "$2 is told"
}
wrong '"session": {"set": "cre92_nothing"}' 'session/set: there is no such table'
wrong '"session": {"set": "cre92_clientsessions", "columns": {"status": "cre92_stat"}}' \
	'session/columns/status: the table has no such column'
wrong '"session": {"set": "cre92_clientsessions", "colums": {}}' 'session/colums: not a known key'
wrong '"session": {"id": "x"}' 'session/set is missing'
wrong '"session": {"set": "cre92_clientsessions"}, "reprot": {}' 'reprot: not a known key'
account dataverse "$by_app"
run 'lo-extract -v dataverse acct | lo-emit'
err_like 'session/dataverse/acct: not configured: settings/entities/session is missing' 'tables that are not named are not read'
sed -i 's/"base_url": "[^"]*", *//' config.json
run 'lo-extract dataverse | lo-emit'
status_is 78 'an environment that is not named'
err_like 'connections/acct/base_url is missing' 'is told'

# The scope is the environment's, for a person too.
rm -rf home/tokens
practice "$contact" "$by_user"
load 'dataverse --full --stream contact'
same_as_truth contact 'a refresh token, with a scope of this environment'
practice "$contact" "$(echo "$by_app" | sed 's|}}|}, "scope": "https://graph.microsoft.com/.default"}|')"
run 'lo-extract dataverse --full --stream contact | lo-emit'
status_is 77 'a scope of another API'
err_like 'token_url: HTTP 400 invalid_scope' 'is refused'
source_done
