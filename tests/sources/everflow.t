#!/bin/sh
# Everflow: reports by days of a zone, and conversions that change afterwards.
. "${0%/*}/source.sh"
. "$top/tests/sources/reports.sh"

auth='{"type": "header", "name": "X-Eflow-API-Key", "value": {"file": "key"}}'
use() { account everflow "$auth" "\"timezone_id\": 80, \"start\": \"2025-12-20\", \"lookback\": 5$1"; }
use ''
clicks=reporting.total_click
by='"affiliate", "advertiser", "offer"'

# Everything: days of New York, where it is still the first of January.
tell '{"do": "clicks", "n": 40, "apart": 20000}'
tell '{"do": "clicks", "n": 20, "days": 4, "apart": 900}'
tell '{"do": "convert", "n": 30, "apart": 9000}'
tell '{"do": "convert", "n": 30, "days": 9, "apart": 700}'
tell '{"do": "convert", "n": 8, "days": 1, "apart": 60}'
tell '{"do": "set", "clamp": 7}'
forget
load everflow
both_are 'a full load'
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
tell '{"do": "clock", "seconds": 90000}'
tell '{"do": "clicks", "n": 4, "apart": 20000}'
tell '{"do": "clicks", "n": 3, "days": 3, "apart": 90}'
tell '{"do": "unclick", "affiliate": "12"}'
tell '{"do": "convert", "n": 5}'
tell '{"do": "change", "date": "2025-12-30", "which": [0, 2]}'
tell '{"do": "delete", "date": "2025-12-31", "which": [3]}'
forget
load everflow
is "$(modes | tr '\n' ' ')" 'incremental incremental ' 'from the cursor'
is "$(asked entity)" 7 'today, the days since, and the lookback'
conversions_are 'rows that came, changed and went'
reports_are 'rows that came and went' 2025-12-27
is "$(db "SELECT count(*) FROM raw_objects WHERE deleted_at IS NULL AND external_id LIKE 'entity/%'")" \
	14 'older days stay'

# The whole pipe: the rows of a day replace those it had.
rm -rf home
pipe 'the whole pipe'
is "$(stats)" \
	'["America/New_York",0,"usd",10]' 'cv, not total_cv; floats are rounded at the end'
tell '{"do": "unclick", "affiliate": "13"}'
tell '{"do": "clicks", "n": 9, "apart": 9000, "clicks": 1}'
tell '{"do": "change", "date": "2026-01-02", "which": [1]}'
sed -i 's/"lookback": 5/"lookback": 30/' config.json
pipe 'days that are read again'
use ''

# Too many rows in a day: piece by piece, and what is too many even so.
rm -rf home
tell '{"do": "set", "cap": 7}'
forget
load 'everflow --stream report'
reports_are 'a day with more rows than are given at once'
ok 'is read piece by piece' test "$(asked entity)" -gt 21
is "$(jq -c 'select(.type == "raw") | .external_id' out.jsonl | wc -l)" 14 'and is one slice all the same'
tell '{"do": "set", "cap": 1}'
run 'lo-extract --full everflow --stream report | tee out.jsonl | lo-emit'
status_is 69 'a piece with too many rows'
err_like 'more rows than the API gives; name fewer columns' 'says so'
is "$(ends)" 'failed 69 program' 'and ends the run'
use ', "columns": ["country"]'
run 'lo-extract --full everflow --stream report | tee out.jsonl | lo-emit'
status_is 69 'no piece to read by'
err_like 'name fewer columns' 'is said, too'
tell '{"do": "set", "cap": 10000}'

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
tell '{"do": "set", "currency": "USD"}'
run 'lo-extract --full everflow --stream report | lo-emit'
status_is 69 'another currency than was asked for'
err_like 'in another currency' 'is no report'
tell '{"do": "set", "currency": null}'
use ''

# Conversions that come and go between pages, at either end.
rm -rf home
tell '{"do": "convert", "n": 30, "days": 3, "apart": 60}'
tell '{"do": "when", "at": "page=2", "then": {"do": "delete", "date": "2025-12-31", "which": [0, 1]}}'
load 'everflow --stream conversion'
conversions_are 'rows that went while pages were read'
rm -rf home
tell '{"do": "set", "newest_first": true}'
tell '{"do": "when", "at": "page=3", "then": {"do": "convert", "n": 9, "days": 3}}'
load 'everflow --stream conversion'
conversions_are 'rows that came while pages were read'
tell '{"do": "when", "at": "page=2", "times": -1, "then": {"do": "convert", "n": 1, "days": 10}}'
run 'lo-extract --full everflow --stream conversion | tee out.jsonl | lo-emit'
status_is 75 'a day that does not hold still'
err_like 'changes faster than it can be read' 'is for later'
tell '{"do": "clear"}'
rm -rf home
sed -i 's/2025-12-20/2025-12-30/' config.json
tell '{"do": "convert", "n": 6}'
tell '{"do": "when", "at": "page=2", "times": -1, "then": {"do": "convert", "n": 1}}'
load 'everflow --stream conversion'
tell '{"do": "clear"}'
is "$(jq -r 'select(.since) | .scope' out.jsonl | tr '\n' ' ')" '2025-12-30 2025-12-31 2026-01-01 ' \
	'of a young day nothing is deleted then'
load 'everflow --stream conversion'
is "$(jq -r 'select(.since) | .scope' out.jsonl | tail -n 1)" 2026-01-02 \
	'it is read again the next time'
rm -rf home
use ''

# Nothing there, as null; no more than a year; windows.
tell '{"do": "set", "null": true}'
load 'everflow'
both_are 'null is an empty list'
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
both_are 'killed at four requests and run again'

# What is no answer.
for no in 429 500; do
	fault entity $no 2
	load 'everflow --full --stream report'
	reports_are "$no is tried again"
	fault conversions $no -1
	run 'lo-extract --full everflow --stream conversion | lo-emit'
	status_is 75 "$no for ever"
	err_like "HTTP $no" "$no: said"
	tell '{"do": "clear"}'
done
tell '{"do": "fault", "kind": "html", "at": "conversions", "times": 2}'
load 'everflow --stream conversion'
conversions_are 'a page for people heals'
tell '{"do": "set", "key": "another"}'
refused 77 'HTTP 401' 'a key that is not valid'
nothing_is_promised 'a key that is not valid'
tell '{"do": "set", "key": "key-hush1"}'
fault . 403 -1
refused 77 'HTTP 403' 'a key of another portal'
nothing_is_promised 'a key of another portal'
fault . 400 -1
refused 69 'HTTP 400' 'a request that it does not take'
nothing_is_promised 'a request that it does not take'
sed -i 's/"timezone_id": 80/"timezone_id": 7/' config.json
refused 78 'settings/timezone_id: not one' 'a zone that there is not'
nothing_is_promised 'a zone that there is not'
use ', "columns": []'
refused 78 'settings/columns' 'no columns'
nothing_is_promised 'no columns'
account everflow "$auth"
run 'lo-extract -v everflow acct | lo-emit --allow-empty'
err_like 'report/everflow/acct: not configured: settings/timezone_id' 'no zone'
source_done
