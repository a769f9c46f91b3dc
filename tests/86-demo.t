#!/bin/sh
# The demo: the whole daily run, and what it shows is what the store holds.
. "${0%/*}/tap.sh"
need python3 jq sqlite3

DEMO=$PWD/demo LO_HOME=$PWD/demo/home
export DEMO

ask() { sqlite3 "$LO_HOME/lo.db" "SELECT $1"; }

run "'$top/pipelines/demo/run.sh'"
status_is 0 'the demo runs'
cp "$out" shown
shows() { ok "$2" grep -Eq -- "$1" shown; }

for api in "$top"/pipelines/demo/apis/*.json; do
	api=${api##*/}
	api=${api%.json}
	ok "$api: records came" test "$(ask "count(*) FROM raw_objects
		WHERE source_system = '$api'")" -gt 0
	is "$(ask "count(*) FROM runs WHERE stream LIKE '%/$api/%'
		AND status <> 'complete' AND code IS NOT 'forbidden'
		AND stream NOT LIKE '%/stripe/%'")" 0 "$api: every run went well"
done
shows '^1 safety flag open .*3 dead letters' 'the daily run is done, with dead letters'
shows '^email/gmail/gmail +6 +3 +2 +0 +1$' 'a second run reads what is new'
shows '^lo: ingest_stripe_stripe: failed with 77' 'a source that refuses is told'
shows '^ingest_gmail_gmail .* done ' 'and holds up no other'
shows '^.*order/csv/shop ' 'a dead letter'
is "$(lo-project rows --bare dead | wc -l)" 2 \
	'one was mended, two are broken for good'
is "$(ask "count(*) FROM canonical_objects WHERE canonical_schema LIKE '%/order/%'
	AND deleted_at IS NULL")" 4 'and every order is there'
shows 'phq9 .* better +impro' 'scores, and what their change means'
shows '^date .* from .* subject' 'an inbox'
shows 'Emil Sandberg' 'a search'
ok 'pages for people' test "$(find "$LO_HOME/views" -name '*.md' | wc -l)" -gt 100
ok 'no simulator is left' sh -c '! pgrep -f "[f]ake.py .*$1"' sh "$DEMO"

done_testing
