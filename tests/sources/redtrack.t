#!/bin/sh
# RedTrack: reports by days of a zone, and conversions that change afterwards.
. "${0%/*}/source.sh"
. "$top/tests/sources/reports.sh"

auth='{"type": "query", "name": "api_key", "value": {"file": "key"}}'
use() { account redtrack "$auth" "\"timezone\": \"Europe/Berlin\", \"start\": \"2025-12-20\", \"lookback\": 5, \"page_size\": 4$1"; }
use ''
clicks=clicks
by='"source"'

# Everything: days of Berlin, where the second of January is an hour old.
tell '{"do": "clicks", "n": 40, "apart": 20000, "sources": 17}'
tell '{"do": "clicks", "n": 20, "days": 4, "apart": 900, "sources": 17}'
tell '{"do": "convert", "n": 30, "apart": 9000}'
tell '{"do": "convert", "n": 30, "days": 9, "apart": 700}'
forget
load redtrack
conversions_are 'a full load'
reports_are 'a full load'
is "$(asked 'report.*page=1&')" "$(awk '{ n += 1 + ($2 >= 4) } END { print n }' truth)" \
	'a day with several pages is read twice, others once'
ok 'page and per are said' test "$(asked 'report.*page=2&per=4')" -ge 2
is "$(requests | sed -n 1p)" 'GET /me/settings?api_key=key-hush1' 'the account comes first'
is "$(jq -r 'select(.type == "raw" and .object_type == "report") | .external_id' out.jsonl | sed -n '1p;$p')" \
	'report/2025-12-20/Europe/Berlin/source
report/2026-01-02/Europe/Berlin/source' 'slices are named by day, zone and group'
is "$(jq -c 'select(.type == "raw" and .object_type == "report") | .context' out.jsonl | head -n 1)" \
	'{"report":"report","date":"2025-12-20","timezone":"Europe/Berlin","group":"source","currency":"EUR"}' \
	'the context says what of'
ok 'a day without rows is a slice' grep -q '"payload":\[\]}' out.jsonl
ok 'rows are as they were sent' grep -q '"payout": *75\.1,.*12345678901234567890' out.jsonl

# What is young is read again: rows that came, changed and went; no more is.
tell '{"do": "clock", "seconds": 90000}'
tell '{"do": "clicks", "n": 4, "apart": 20000}'
tell '{"do": "unclick", "source": 3}'
tell '{"do": "convert", "n": 5}'
tell '{"do": "change", "date": "2025-12-30", "which": [0, 2]}'
tell '{"do": "delete", "date": "2025-12-31", "which": [3]}'
forget
load redtrack
is "$(modes | tr '\n' ' ')" 'incremental incremental ' 'from the cursor'
is "$(requests | sed -n 's/.*report.*date_from=\([^&]*\).*/\1/p' | sort -u | tr '\n' ' ')" \
	'2025-12-28 2025-12-29 2025-12-30 2025-12-31 2026-01-01 2026-01-02 2026-01-03 ' \
	'today, the days since, and the lookback'
conversions_are 'rows that came, changed and went'
reports_are 'rows that came and went' 2025-12-28

# The whole pipe: the rows of a day replace those it had.
rm -rf home
sed -i 's/"lookback": 5/"lookback": 30/' config.json
pipe 'the whole pipe'
is "$(stats)" \
	'["Europe/Berlin",0,"eur",20]' 'conversions, not the total with events in it; floats are rounded at the end'
tell '{"do": "unclick", "source": 4}'
tell '{"do": "clicks", "n": 9, "apart": 9000, "clicks": 1}'
tell '{"do": "change", "date": "2026-01-03", "which": [1]}'
pipe 'days that are read again'
use ''

# Answers as an object, several groups, another zone of the account's.
for form in items rows; do
	tell "{\"do\": \"set\", \"form\": \"$form\"}"
	load 'redtrack --full --stream report'
	reports_are "rows below $form"
done
use ', "group": "date,source,country"'
tell '{"do": "set", "zone": "America/New_York", "form": "null"}'
forget
run 'lo-extract redtrack | lo-emit --allow-deletes'
err_like 'settings have changed' 'several groups are another report'
tell '{"do": "set", "form": "list"}'
load 'redtrack --full --stream report'
conversions_are 'days of the account'
tell '{"do": "set", "zone": "Europe/Berlin"}'
reports_are 'several groups' 2025-12-20 '"date", "source", "country"'
use ''
tell '{"do": "set", "settings": false}'
run 'lo-extract --full redtrack | tee out.jsonl | lo-emit --allow-deletes'
status_is 0 'an account that does not say its settings'
reports_are 'an account that does not say its settings'
is "$(jq -c 'select(.object_type == "report") | .context.currency' out.jsonl | sort -u)" null 'has no currency'
use ', "currency": "CHF"'
run 'lo-extract --full redtrack --stream report >out.jsonl'
is "$(jq -c 'select(.object_type == "report") | .context.currency' out.jsonl | sort -u)" '"CHF"' 'but the one that is given'
tell '{"do": "set", "settings": true}'
use ''

# What comes and goes between pages.
rm -rf home
tell '{"do": "when", "at": "report.*2025-12-28.*page=3", "then": {"do": "unclick", "source": 5, "date": "2025-12-28"}}'
tell '{"do": "when", "at": "report.*2025-12-29.*page=2", "then": {"do": "clicks", "n": 9, "days": 5, "sources": 1000}}'
load 'redtrack --stream report'
reports_are 'rows that came and went while pages were read'
tell '{"do": "convert", "n": 30, "days": 3, "apart": 60}'
tell '{"do": "when", "at": "conversions.*page=2", "then": {"do": "delete", "date": "2025-12-31", "which": [0, 1]}}'
tell '{"do": "when", "at": "conversions.*page=4", "then": {"do": "convert", "n": 9, "days": 3}}'
load 'redtrack --stream conversion'
conversions_are 'conversions that came and went while pages were read'
tell '{"do": "when", "at": "conversions.*2025-12-24.*page=2", "times": -1, "then": {"do": "convert", "n": 1, "days": 10}}'
run 'lo-extract --full redtrack --stream conversion | tee out.jsonl | lo-emit'
status_is 75 'a day that does not hold still'
err_like 'changes faster than it can be read' 'is for later'
tell '{"do": "clear"}'
load 'redtrack --full --stream conversion'

# Windows.
run 'lo-extract redtrack --since 2025-12-23T23:00:00Z --until 2025-12-25T06:00:00Z >out.jsonl'
status_is 0 'a window'
is "$(jq -r 'select(.type == "raw" and .object_type == "report") | .context.date' out.jsonl | tr '\n' ' ')" \
	'2025-12-24 2025-12-25 ' 'by days of the zone'
is "$(states)" '' 'without a state'

# Killed at any request.
rm -rf home
killed redtrack 0 1 3 9
load redtrack
both_are 'killed at four requests and run again'

# What is no answer; the key is in the address, and nowhere else.
run 'lo-extract -n --full redtrack --stream conversion'
err_like 'GET .*/conversions.date_from=2025-12-20&date_to=2025-12-20&page=1&per=4$' '-n'
err_unlike hush1 'without the key'
for no in 429 500; do
	fault report $no 2
	load 'redtrack --full --stream report'
	reports_are "$no is tried again"
	fault conversions $no -1
	refused 75 "HTTP $no" "$no for ever" '--full --stream conversion'
	nothing_is_promised "$no for ever"
done
tell '{"do": "fault", "kind": "html", "at": "report", "times": 2}'
load 'redtrack --stream report'
reports_are 'a page for people heals'
tell '{"do": "set", "key": "another"}'
refused 77 'HTTP 401' 'a key that is not valid'
nothing_is_promised 'a key that is not valid'
tell '{"do": "set", "key": "key-hush1"}'
fault . 400 -1
refused 69 'HTTP 400' 'a request that it does not take'
nothing_is_promised 'a request that it does not take'
sed -i 's/Europe.Berlin/Mars/' config.json
refused 78 'settings/timezone: not a zone' 'a zone that there is not'
nothing_is_promised 'a zone that there is not'
account redtrack "$auth"
run 'lo-extract -v redtrack acct | lo-emit --allow-empty'
err_like 'report/redtrack/acct: not configured: settings/timezone' 'no zone'
source_done
