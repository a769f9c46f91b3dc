#!/bin/sh
# Everflow: reports by days of a zone, and conversions that change afterwards.
. "${0%/*}/../tap.sh"
. "$top/tests/fakes/fakes.sh"
need python3 jq sqlite3

secret key key-hush1
auth='{"type": "header", "name": "X-Eflow-API-Key", "value": {"file": "key"}}'
use() { account everflow "$auth" "\"timezone_id\": 80, \"start\": \"2025-12-20\", \"lookback\": 5$1"; }
fake_start everflow
use ''

# What the store holds of the days since then is what their reports are now.
reports_are() { # NAME [FROM [COLUMNS]]
	from=${2-2025-12-20}
	sqlite3 "$LO_HOME/lo.db" "SELECT substr(external_id, 8, 10) || ' ' ||
		json_array_length(payload) || ' ' || (SELECT
		coalesce(sum(json_extract(value, '\$.reporting.total_click')), 0)
		FROM json_each(payload)) FROM raw_objects WHERE deleted_at IS NULL
		AND object_type = 'report' AND substr(external_id, 8, 10) >= '$from'
		ORDER BY 1" >stored
	fake "{\"do\": \"truth\", \"type\": \"report\", \"zone\": 80, \"from\": \"$from\", \"columns\": [${3-\"affiliate\", \"advertiser\", \"offer\"}]}" |
		tr -d '"' >truth
	same stored truth "reports: $1"
}
conversions_are() { # NAME
	truth_is conversion rev '{"do": "truth"}' "conversions: $1"
}

# Everything: days of New York, where it is still the first of January.
fake '{"do": "clicks", "n": 40, "apart": 20000}' >n
fake '{"do": "clicks", "n": 20, "days": 4, "apart": 900}' >n
fake '{"do": "convert", "n": 30, "apart": 9000}' >ids
fake '{"do": "convert", "n": 30, "days": 9, "apart": 700}' >ids
fake '{"do": "convert", "n": 8, "days": 1, "apart": 60}' >ids
fake '{"do": "set", "clamp": 7}'
forget
load everflow
reports_are 'a full load'
conversions_are 'a full load'
is "$(modes | tr '\n' ' ')" 'full full ' 'all of it'
is "$(asked entity)" 13 'one request a day'
is "$(requests | sed -n 1p)" 'GET /meta/timezones' 'after the zones'
is "$(jq -r 'select(.type == "raw" and .object_type == "report") | .external_id' out.jsonl | sed -n '1p;$p')" \
	'entity/2025-12-20/80/USD/advertiser,affiliate,offer
entity/2026-01-01/80/USD/advertiser,affiliate,offer' 'slices are named by day, zone, currency and columns'
is "$(jq -c 'select(.type == "raw" and .object_type == "report") | .context' out.jsonl | head -n 1)" \
	'{"report":"entity","date":"2025-12-20","timezone":"America/New_York","timezone_id":80,"currency_id":"USD","columns":["affiliate","advertiser","offer"]}' \
	'the context says what of'
ok 'a day without rows is a slice' grep -q '"payload":\[\]}' out.jsonl
ok 'paging is in the query' test "$(asked 'page=2&page_size=2000')" -ge 3
ok 'rows are as they were sent' grep -q '"payout": *7\.5,.*12345678901234567890' out.jsonl
is "$(jq -r 'select(.type == "raw" and .object_type == "conversion") | .scope' out.jsonl | sort -u | tail -n 1)" \
	2026-01-01 'a day of conversions is a scope'
is "$(jq -s 'map(.seen.key) | unique | tostring' -r "$fake/log")" '[true]' 'the key is in a header'

# What is young is read again: rows that came, changed and went; no more is.
fake '{"do": "clock", "seconds": 90000}'
fake '{"do": "clicks", "n": 4, "apart": 20000}' >n
fake '{"do": "clicks", "n": 3, "days": 3, "apart": 90}' >n
fake '{"do": "unclick", "affiliate": "12"}'
fake '{"do": "convert", "n": 5}' >ids
fake '{"do": "change", "zone": 80, "date": "2025-12-30", "which": [0, 2]}'
fake '{"do": "delete", "zone": 80, "date": "2025-12-31", "which": [3]}'
forget
load everflow
is "$(modes | tr '\n' ' ')" 'incremental incremental ' 'from the cursor'
is "$(asked entity)" 7 'today, the days since, and the lookback'
conversions_are 'rows that came, changed and went'
reports_are 'rows that came and went' 2025-12-27
is "$(sqlite3 home/lo.db "SELECT count(*) FROM raw_objects WHERE deleted_at IS NULL AND external_id LIKE 'entity/%'")" \
	14 'older days stay'

# The whole pipe: the rows of a day replace those it had.
rm -rf home
pipe() { # WORDS NAME
	run "lo-extract $1 | tee out.jsonl | lo-vault tee | lo-canon ads | lo-emit"
	status_is 0 "$2"
	sqlite3 home/lo.db "SELECT json_extract(payload, '\$.date') || ' ' || count(*)
		|| ' ' || sum(json_extract(payload, '\$.clicks')) FROM canonical_objects
		WHERE canonical_schema LIKE '%ad_stat%' AND deleted_at IS NULL
		AND parts > 0 GROUP BY json_extract(payload, '\$.date') ORDER BY 1" >stored
	fake '{"do": "truth", "type": "report", "zone": 80, "from": "2025-12-20", "columns": ["affiliate", "advertiser", "offer"]}' |
		tr -d '"' | grep -v ' 0 0$' >truth
	same stored truth "$2: ad_stat"
	is "$(sqlite3 home/lo.db "SELECT count(*) FROM canonical_objects WHERE
		canonical_schema LIKE '%/conversion/%' AND deleted_at IS NULL")" \
		"$(fake '{"do": "truth"}' | wc -l)" "$2: conversion"
	is "$(sqlite3 home/lo.db 'SELECT count(*) FROM dead_letters')" 0 "$2: no dead letter"
}
pipe 'everflow acct' 'the whole pipe'
is "$(sqlite3 home/lo.db "SELECT payload FROM canonical_objects WHERE canonical_schema LIKE '%ad_stat%' AND parts > 0" |
	jq -c '[.timezone, .conversions, .revenue.currency, (.revenue.amount / .clicks)]' | sort -u)" \
	'["America/New_York",0,"usd",10]' 'cv, not total_cv; floats are rounded at the end'
fake '{"do": "unclick", "affiliate": "13"}'
fake '{"do": "clicks", "n": 9, "apart": 9000, "clicks": 1}' >n
fake '{"do": "change", "zone": 80, "date": "2026-01-02", "which": [1]}'
sed -i 's/"lookback": 5/"lookback": 30/' config.json
pipe 'everflow acct' 'days that are read again'
use ''

# Too many rows in a day: piece by piece, and what is too many even so.
rm -rf home
fake '{"do": "set", "cap": 7}'
forget
load 'everflow --stream report'
reports_are 'a day with more rows than are given at once'
ok 'is read piece by piece' test "$(asked entity)" -gt 21
is "$(jq -c 'select(.type == "raw") | .external_id' out.jsonl | wc -l)" 14 'and is one slice all the same'
fake '{"do": "set", "cap": 1}'
run 'lo-extract --full everflow --stream report | tee out.jsonl | lo-emit'
status_is 69 'a piece with too many rows'
err_like 'more rows than the API gives; name fewer columns' 'says so'
is "$(ends)" 'failed 69 program' 'and ends the run'
use ', "columns": ["country"]'
run 'lo-extract --full everflow --stream report | tee out.jsonl | lo-emit'
status_is 69 'no piece to read by'
err_like 'name fewer columns' 'is said, too'
fake '{"do": "set", "cap": 10000}'

# Other columns are other slices, which take the place of the older ones.
run 'lo-extract everflow --stream report | lo-emit --allow-deletes'
status_is 0 'other columns'
err_like 'settings have changed' 'are another report'
reports_are 'other columns' 2025-12-20 '"country"'
use ''
run 'lo-extract everflow --stream report | lo-emit'
status_is 65 'what would go by far'
err_like 'allow-deletes' 'needs a word'
use ', "currency_id": "EUR", "columns": ["date", "hour", "sub1", "affiliate"]'
run 'lo-extract -q --full everflow --stream report | lo-emit --allow-deletes'
status_is 0 'a column of days'
reports_are 'a column of days' 2025-12-20 '"affiliate"'
fake '{"do": "set", "currency": "USD"}'
run 'lo-extract --full everflow --stream report | lo-emit'
status_is 69 'another currency than was asked for'
err_like 'in another currency' 'is no report'
fake '{"do": "set", "currency": null}'
use ''

# Conversions that come and go between pages, at either end.
rm -rf home
fake '{"do": "convert", "n": 30, "days": 3, "apart": 60}' >ids
fake '{"do": "when", "at": "page=2", "then": {"do": "delete", "zone": 80, "date": "2025-12-31", "which": [0, 1]}}'
load 'everflow --stream conversion'
conversions_are 'rows that went while pages were read'
rm -rf home
fake '{"do": "set", "newest_first": true}'
fake '{"do": "when", "at": "page=3", "then": {"do": "convert", "n": 9, "days": 3}}'
load 'everflow --stream conversion'
conversions_are 'rows that came while pages were read'
fake '{"do": "when", "at": "page=2", "times": -1, "then": {"do": "convert", "n": 1, "days": 10}}'
run 'lo-extract --full everflow --stream conversion | tee out.jsonl | lo-emit'
status_is 75 'a day that does not hold still'
err_like 'changes faster than it can be read' 'is for later'
fake '{"do": "clear"}'
rm -rf home
sed -i 's/2025-12-20/2025-12-30/' config.json
fake '{"do": "convert", "n": 6}' >ids
fake '{"do": "when", "at": "page=2", "times": -1, "then": {"do": "convert", "n": 1}}'
load 'everflow --stream conversion'
fake '{"do": "clear"}'
is "$(jq -r 'select(.since) | .scope' out.jsonl | tr '\n' ' ')" '2025-12-30 2025-12-31 2026-01-01 ' \
	'of a young day nothing is deleted then'
load 'everflow --stream conversion'
is "$(jq -r 'select(.since) | .scope' out.jsonl | tail -n 1)" 2026-01-02 \
	'it is read again the next time'
rm -rf home
use ''

# Nothing there, as null; no more than a year; windows.
fake '{"do": "set", "null": true}'
load 'everflow'
reports_are 'null is an empty list'
conversions_are 'null is an empty list'
sed -i 's/2025-12-20/2020-01-01/' config.json
rm -rf home
forget
load 'everflow --stream conversion'
conversions_are 'no more than a year'
ok 'is asked for' test "$(asked 'page=1&')" -lt 370
forget
run 'lo-extract everflow --since 2025-12-24T05:00:00Z --until 2025-12-25T06:00:00Z >out.jsonl'
status_is 0 'a window'
is "$(jq -r 'select(.type == "raw" and .object_type == "report") | .context.date' out.jsonl | tr '\n' ' ')" \
	'2025-12-24 2025-12-25 ' 'by days of the zone'
is "$(states)" '' 'without a state'
run 'lo-extract everflow --limit 3 >out.jsonl'
is "$(jq -r 'select(.type == "raw") | .object_type' out.jsonl | sort | uniq -c | tr -s ' ' | tr '\n' ' ')" \
	' 3 conversion  3 report ' 'a limit'

# Killed at any request.
use ''
rm -rf home
killed everflow 0 1 3 9
load everflow
reports_are 'killed at four requests and run again'
conversions_are 'killed at four requests and run again'

# What is no answer.
refused() { # STATUS MESSAGE NAME
	run 'lo-extract --full everflow | tee out.jsonl | lo-canon ads | lo-emit'
	status_is "$1" "$3"
	err_like "$2" "$3: said"
	err_unlike 'anary' "$3: without the API's words"
	is "$(jq -r 'select(.type == "state") | .cursor.read' out.jsonl | grep -v null)" '' "$3: nothing is promised"
	fake '{"do": "clear"}'
}
fault() { fake "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"$1\", \"times\": $3, \"status\": $2}"; }
for no in 429 500; do
	fault entity $no 2
	load 'everflow --full --stream report'
	reports_are "$no is tried again"
	fault conversions $no -1
	run 'lo-extract --full everflow --stream conversion | lo-emit'
	status_is 75 "$no for ever"
	err_like "HTTP $no" "$no: said"
	fake '{"do": "clear"}'
done
fake '{"do": "fault", "kind": "html", "at": "conversions", "times": 2}'
load 'everflow --stream conversion'
conversions_are 'a page for people heals'
fake '{"do": "set", "key": "another"}'
refused 77 'HTTP 401' 'a key that is not valid'
fake '{"do": "set", "key": "key-hush1"}'
fault . 403 -1
refused 77 'HTTP 403' 'a key of another portal'
fault . 400 -1
refused 69 'HTTP 400' 'a request that it does not take'
sed -i 's/"timezone_id": 80/"timezone_id": 7/' config.json
refused 78 'settings/timezone_id: not one' 'a zone that there is not'
use ', "columns": []'
refused 78 'settings/columns' 'no columns'
account everflow "$auth"
run 'lo-extract -v everflow acct | lo-emit --allow-empty'
err_like 'report/everflow/acct: not configured: settings/timezone_id' 'no zone'
fake_stop
ok 'the key is nowhere' sh -c '! grep -rq hush1 home out.jsonl'
run "lo-extract --test '$top/cmd/lo-extract/sources/everflow.jq'"
status_is 0 'the cases of the file'
out_unlike '^not ok' 'all of them'
done_testing
