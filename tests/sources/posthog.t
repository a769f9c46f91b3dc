#!/bin/sh
# PostHog: events by queries, whenever they arrive, and all persons.
. "${0%/*}/source.sh"

secret key phx_hush1
auth='{"type": "bearer", "token": {"file": "key"}}'
use() { account posthog "$auth" "\"project_id\": 7, \"page_size\": 10$1"; }
use ''

events_are() { # NAME
	sqlite3 "$LO_HOME/lo.db" "SELECT external_id || ' ' ||
		json_extract(payload, '\$[3]') FROM raw_objects
		WHERE object_type = 'event' AND deleted_at IS NULL ORDER BY 1" >stored
	fake '{"do": "truth"}' >truth
	ok "events: $1: there is something" test -s truth
	same stored truth "events: $1"
}
persons_are() { # NAME
	truth_is person rev '{"do": "truth", "type": "person"}' "persons: $1"
}
queries() { jq -r 'select(.at | test("query")) | .at' "$fake/log" | wc -l; }

# Everything: years ago, yesterday, several in one instant, and to come.
tell '{"do": "person", "n": 25}'
tell '{"do": "event", "n": 40, "apart": 3600}'
tell '{"do": "event", "n": 25, "apart": 0, "ago": 400000}'
tell '{"do": "event", "n": 3, "ago": 100000000}'
tell '{"do": "event", "n": 1, "ago": 1700000000}'
tell '{"do": "event", "n": 2, "ago": -900000}'
tell '{"do": "clock", "seconds": 7200}'
forget
load posthog
events_are 'a full load'
persons_are 'a full load'
is "$(modes | tr '\n' ' ')" 'full full ' 'all of it'
is "$(requests | sed -n 1p)" 'POST /api/projects/7/query/' 'a slash at the end'
ok 'one query a page, two a gap' test "$(queries)" -le $((8 + 6 + 2 * 5 + 3))
is "$(asked 'persons/.limit=10')" 3 'three pages of persons'
is "$(jq -c 'select(.object_type == "event") | .context' out.jsonl | sort -u)" \
	'{"columns":["uuid","event","distinct_id","person_id","timestamp","created_at","properties"]}' \
	'the context names the columns'
ok 'rows are as they were sent' grep -qF '"{\"$n\": 9007199254740993, \"at\": 1.10}"' out.jsonl
is "$(jq -r 'select(.object_type == "event") | .scope' out.jsonl | sort -u | head -n 1)" 1972-02-19 \
	'a day of events is a scope'

# What came since: now, days late, years late; in the second of the last run.
tell '{"do": "event", "n": 1, "apart": 0}'
tell '{"do": "clock", "seconds": 80000}'
tell '{"do": "event", "n": 12, "apart": 0}'
tell '{"do": "event", "n": 2, "ago": 100000000}'
tell '{"do": "event", "n": 2, "ago": 20000000}'
tell '{"do": "event", "n": 1, "ago": -2000000}'
forget
load posthog
is "$(modes | tr '\n' ' ')" 'incremental incremental ' 'from the cursor'
events_are 'events that came late'
ok 'a query a page of the young days, two a day with late ones' \
	test "$(queries)" -le $((10 + 3 * 2 + 3))

# Persons change, are merged and deleted, with their events or without.
tell '{"do": "change", "which": 3}'
tell '{"do": "delete", "which": 5}'
tell '{"do": "merge", "which": 7, "into": 8}'
tell '{"do": "person", "n": 2}'
load 'posthog --stream person'
persons_are 'persons that changed and went'
sed -i 's/"page_size"/"lookback": 30, "page_size"/' config.json
tell '{"do": "delete", "which": 9, "events": true}'
run 'lo-extract posthog --stream event | lo-emit --allow-deletes'
status_is 0 'a person that went with all its events'
db "SELECT count(*) FROM raw_objects WHERE object_type = 'event'
	AND deleted_at IS NOT NULL" >gone
ok 'of the days that are read again they are gone' test "$(cat gone)" -ge 1
load 'posthog --full'
events_are 'a full load finds the others'
persons_are 'a full load'
use ''

# The whole pipe.
rm -rf home
run 'lo-extract posthog acct | tee out.jsonl | lo-vault tee | lo-canon | lo-emit'
status_is 0 'the whole pipe'
is "$(db "SELECT canonical_schema || ' ' || count(*) FROM canonical_objects GROUP BY canonical_schema" | sed 's/.*canonical.//')" \
	"contact/jsonschema/1-0-0 $(fake '{"do": "truth", "type": "person"}' | wc -l)
web_event/jsonschema/1-0-0 $(fake '{"do": "truth"}' | wc -l)" 'gives events and contacts'
is "$(sqlite3 home/lo.db 'SELECT count(*) FROM dead_letters')" 0 'and no dead letter'
ok 'properties are the same bytes' sh -c "sqlite3 home/lo.db 'SELECT payload FROM canonical_objects' | grep -qF '{\"\$n\": 9007199254740993, \"at\": 1.10}'"

# A project in another zone; a server that gives fewer than were asked for.
rm -rf home
tell '{"do": "set", "zone": -5, "most": 4}'
load 'posthog --stream event'
events_are 'a project in another zone'
tell '{"do": "set", "zone": 0, "most": 50000}'

# Persons by offset, who come and go between pages.
tell '{"do": "set", "mode": "offset"}'
tell '{"do": "when", "at": "offset=10", "then": {"do": "delete", "which": -1}}'
tell '{"do": "when", "at": "offset=20", "then": {"do": "person", "n": 3}}'
load 'posthog --stream person'
persons_are 'persons that come and go between pages'
tell '{"do": "when", "at": "offset=10", "times": -1, "then": {"do": "person"}}'
run 'lo-extract posthog --stream person | lo-emit'
status_is 75 'persons that do not hold still'
err_like 'change faster than they can be read' 'are for later'
tell '{"do": "clear"}'
tell '{"do": "set", "mode": "cursor"}'

# Windows.
run 'lo-extract posthog --stream event --since 2026-01-01T00:00:00Z --until 2026-01-01T12:00:00Z >out.jsonl'
status_is 0 'a window'
is "$(jq -r 'select(.type == "raw") | .payload[4] | .[:13]' out.jsonl | sed -n '1p;$p')" \
	'2026-01-01T00
2026-01-01T11' 'to the second'
is "$(states)" '' 'without a state'

# Killed at any request.
rm -rf home
killed posthog 0 2 5 12
tell '{"do": "delete", "which": 0, "events": true}'
load posthog
persons_are 'killed at four requests and run again'
run 'lo-extract --full posthog --stream event | lo-emit --allow-deletes'
events_are 'killed at four requests and run again'

# What is no answer.
no_events() { # STATUS MESSAGE NAME
	refused "$1" "$2" "$3" '--full --stream event'
	is "$(states | grep 'arrived..[0-9]')" '' "$3: nothing is promised"
}
fault() { tell "{\"do\": \"fault\", \"kind\": \"status\", \"at\": \"$1\", \"times\": $3, \"status\": $2, \"reason\": \"$4\", \"headers\": {${5-}}}"; }
fault query 429 2 throttled '"Retry-After": "0"'
load 'posthog --full --stream event'
events_are '429 is tried again'
fault query 400 2 query_timeout
load 'posthog --stream event'
events_are 'a query that took too long'
tell '{"do": "set", "wrong": 2}'
load 'posthog --stream event'
events_are 'an error under a 200'
tell '{"do": "set", "wrong": 99}'
no_events 75 'HTTP 200' 'an error under a 200 for ever'
tell '{"do": "set", "wrong": 0}'
fault query 429 -1 throttled
no_events 75 'HTTP 429 throttled' '429 for ever'
fault query 403 -1 permission_denied
no_events 77 'HTTP 403 permission_denied' 'a key without the scope'
fault . 404 -1 not_found
no_events 69 'HTTP 404 not_found' 'a project of another region'
tell '{"do": "set", "key": "another"}'
no_events 77 'HTTP 401 invalid_personal_api_key' 'a key that is not valid'
sed -i 's/"project_id": 7/"project_id": "7", "start": "never"/' config.json
run 'lo-extract posthog --stream event | lo-emit'
status_is 78 'no day'
err_like 'settings/start' 'is said'
account posthog "$auth"
run 'lo-extract -v posthog acct | lo-emit --allow-empty'
err_like 'event/posthog/acct: not configured: settings/project_id' 'no project'
source_done
