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
