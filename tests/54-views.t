#!/bin/sh
# The views: what each shows of the stores in its catalogue's cases.
. "${0%/*}/tap.sh"
need jq

views=$top/cmd/lo-project/views
LO_NOW=2026-03-30T10:00:00Z
export LO_NOW

# Every case is a store (in.jsonl, a configuration) and the rows that views
# show of it, each in VIEW.jsonl.
for case in "$views"/cases/*/; do
	name=${case%/}
	name=${name##*/}
	LO_HOME=$PWD/$name LO_CONFIG=${case}config.json
	export LO_HOME LO_CONFIG
	run "jq -c -f '$views/cases/expand.jq' '${case}in.jsonl' | lo-emit -q"
	status_is 0 "$name is stored"
	for want in "$case"*.jsonl; do
		view=${want##*/}
		view=${view%.jsonl}
		[ "$view" != in ] || continue
		run "lo-project sql -o jsonl 'SELECT * FROM $view'"
		out_file "$want" "$name: $view"
	done
done

for file in "$views"/*.sql; do
	view=${file##*/}
	view=${view%.sql}
	ok "$view has a store and its rows" \
		sh -c 'for f; do [ -s "$f" ] && exit; done; exit 1' - \
		"$views"/cases/*/"$view.jsonl"
done
run 'lo-project views -o jsonl | wc -l'
out_is "$(find "$views" -maxdepth 1 -name '*.sql' | wc -l)" 'every view can be read'

# ---- queries that read them
rows() { # QUERY: as lines of values
	run "lo-project query $1 --csv | tail -n +2 | tr -d '\r'"
}
LO_HOME=$PWD/practice LO_CONFIG=$views/cases/practice/config.json
rows 'client contact=47 limit=2'
out_is "2026-03-29 11:00,mail_in,Mail from Bo Kim-Two: Bo's letter (list)
2026-03-29 03:00,form,Form: phq" 'one contact, by id'
rows "client contact='ana LIMA' limit=1"
out_is '2026-04-03 14:00,refund,"Refund: 5.00 EUR, pending"' 'by name'
rows 'client contact=LOPEZ@x.example'
out_is '2026-03-31,invoice,"Invoice: 362.07 USD, open"' 'by address'
rows waiting
out_is '2,Ana Lima,ana@x.example,Invoice,2026-03-28 23:30,1' 'who waits'
rows 'waiting owes=them'
out_is '9,Ana Lima,ana@x.example,Next week?,2026-03-21 00:00,2' \
	'for whom one waits'
rows revenue
out_is '2026-04,EUR,50.00 EUR,0.00 EUR,10.00 EUR,0.00 EUR
2026-03,EUR,100.00 EUR,60.00 EUR,0.00 EUR,40.00 EUR
2026-03,USD,461.07 USD,25.00 USD,0.00 USD,362.07 USD' 'revenue'
LO_NOW=2026-04-20T10:00:00Z
rows 'revenue months=1'
out_is '2026-04,EUR,50.00 EUR,0.00 EUR,10.00 EUR,0.00 EUR' 'of this month'
rows unpaid
out_is ',,ana lopez,lopez@x.example,,2026-03-31,362.07 USD
6,2026-04-14,Ana Lima,ana@x.example,R-1,2026-03-31,40.00 EUR' 'unpaid invoices'
LO_NOW=2026-03-29T21:59:00Z
rows 'agenda days=1'
out_is '2026-03-29 00:30,Ana Lima,1,completed,Individual,First' \
	'the sessions of a day'
rows 'agenda days=2'
out_lines 2 'of two days'
rows missing-notes
out_is '' 'no note is missing'
echo '{"s":"clinical_session","k":"s5","from":"dataverse/crm","p":{"session_id":"s5","session_num":7,"contact_id":"c3","status":"completed","session_type":"Group","actual_start":"2026-03-19T23:30:00Z","source":{"platform":"dataverse"}}}' |
	jq -c -f "$views/cases/expand.jq" | lo-emit -q
rows missing-notes
out_is '2026-03-20,Bo Kim,7,Group,9' 'a note is missing'
rows 'missing-notes days=8'
out_is '' 'but not in the last days'
LO_HOME=$PWD/ads LO_CONFIG=$views/cases/ads/config.json
LO_NOW=2026-03-12T10:00:00Z
rows 'ads client=acme'
out_is 'acme,sale,everflow,25,1880.01 USD,2500.00 USD,619.99 USD,24.8
acme,spring,everflow,25,1880.01 USD,2500.00 USD,619.99 USD,24.8
acme,spring,redtrack,3,120.00 EUR,90.00 EUR,-30.00 EUR,-33.3
acme,spring,redtrack,1,,50.00 USD,50.00 USD,100.0' 'advertising'
rows 'ad-differences days=5'
out_is '2026-03-09,acme,plan,0,0,1,0.00 USD,0.00 USD,100.51 USD,100.51 USD
2026-03-08,acme,plan,2,1,1,201.00 USD,100.50 USD,100.50 USD,100.50 USD
2026-03-08,acme,plan,1,0,0,99.00 EUR,0.00 EUR,0.00 EUR,99.00 EUR
2026-03-08,acme,plan,0,0,1,0 JPY,0 JPY,7 JPY,7 JPY' 'what does not agree'
LO_NOW=2026-03-30T10:00:00Z

# ---- the settings
LO_HOME=$PWD/practice LO_CONFIG=$PWD/config.json
printf '{"timezone": "Europe/Berln"}' >config.json
run 'lo-project query clients'
expect 78 '' 'config.json:1: timezone: not a zone' 'a zone that is none'
printf '{"timezone": "Asia/Kolkata"}' >config.json
run "lo-project sql --csv \"SELECT local_day('2026-03-29T18:30:00Z') AS a, local_time('2026-03-29T18:29:59.9Z') AS b, local_day('2026-03-29') AS c, local_day('2026-02-30') AS d, local_day('soon') AS e, today() AS f, local_day('2026-03-29T23:30:00+05:30') AS g\" | tail -n +2 | tr -d '\r'"
out_is '2026-03-30,2026-03-29 23:59,2026-03-29,,,2026-03-30,2026-03-29' \
	'days of the zone'
run "lo-project sql --csv \"SELECT money(1250, 'eur') AS a, money(-7, 'JPY') AS b, money(-5, 'kwd') AS c, minor_units('12.345', 'usd') AS d, minor_units('-0.005', 'usd') AS e, minor_units(7, 'jpy') AS f, minor_units('1e3', 'usd') AS g, minor_units('', 'usd') AS h, minor_units('99999999999999999999', 'usd') AS i\" | tail -n +2 | tr -d '\r'"
out_is '12.50 EUR,-7 JPY,-0.005 KWD,1235,-1,7,,,' 'money'
run "lo-project sql --csv \"SELECT config('/timezone') AS a, config('/nosuch') AS b, fold(' ÀB@X.example ') AS c\" | tail -n +2 | tr -d '\r'"
out_is 'Asia/Kolkata,,àb@x.example' 'the configuration, and texts without case'

# ---- scores, and other catalogues
fn() { run "lo-project sql --csv \"SELECT $1 AS a\" | tail -n +2 | tr -d '\r'"; }
fn "score_change(10, 16, 'higher_better', '{\\\"mcid\\\": 7, \\\"reliable\\\": {\\\"value\\\": 6}}')"
out_is '"{""delta"":6,""mcid_met"":false,""reliable"":""improved""}"' 'verdicts by the figures that there are'
fn "score_change(1, NULL, 'higher_worse', '{}') IS NULL"
out_is 1 'nothing of a score that is not there'
fn "catalogue('instruments', 'phq9@1.0.0.json') ->> '\\$.id'"
out_is phq9 'an entry of a catalogue'
fn "coalesce(catalogue('instruments', '../views/inbox.sql'), catalogue('..', 'x'), catalogue('instruments', 'nosuch.json'), 'none')"
out_is none 'and none outside of it'
LO_HOME=$PWD/change
run 'lo-project query change instrument=phq9 -o jsonl | jq -c "[.before, .value, .change, .way, .reliable, .crossed, .note]"'
out_is '[15,4,-11,"better","improved","down",null]' 'the latest beside the first'
done_testing
