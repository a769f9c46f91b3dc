#!/bin/sh
# lo-project why: from a page or a score to the vault.
# shellcheck disable=SC2016 # JSON in quotes
. "${0%/*}/tap.sh"
need jq sqlite3
LO_NOW=2026-01-05T12:00:00Z XDG_CONFIG_HOME=$PWD/config
export LO_NOW XDG_CONFIG_HOME
why() { lo-project why -o jsonl "$1" | jq -r '[.step, .made_by, .state] | map(. // "") | join("|")'; }
field() { lo-project why -o jsonl "$1" | jq -r "select(.step == \"$2\").$3"; }

printf 'Subject: Hi\nFrom: b@x.org\nMessage-ID: <1@x>\nDate: Mon, 5 Jan 2026 10:00:00 +0000\n\nHello\n' >a.eml
run 'lo-extract -q eml a.eml | lo-vault tee | lo-canon -q email | lo-emit -q; lo-project files -o jsonl'
raw=$(sqlite3 "$LO_HOME/lo.db" 'SELECT idem_key FROM raw_objects')
chain='canonical|email/gmail_to_jmap_lite@1.0.0|current
raw|email/eml/eml|current
run|full|complete
vault||complete'
is "$(why "$raw#email_jmap_lite")" "$chain" 'from a canonical record'
is "$(why "$raw" | head -n 1)" 'raw|email/eml/eml|current' 'from a raw one'
page=$(find "$LO_HOME/views" -name '*.md')
is "$(why "$page")" "page||as it was written
$chain" 'from a page'
is "$(field "$raw" vault sha256)" \
	"$(jq -r '.parts[0].sha256' "$LO_HOME"/vault/email/eml/eml/dt=*/run_id=*/manifest.json)" \
	'with the hash of the part'
ok 'and its path' test -f "$(field "$raw" vault key)"
is "$(field "$raw#email_jmap_lite" canonical made_by_sha256)" \
	"$(sha256sum <"$top/cmd/lo-canon/transforms/email/gmail_to_jmap_lite@1.0.0.jq" | cut -d ' ' -f 1)" \
	'and the hash of the transform'
is "$(field "$raw" raw sha256)" "$(lo-project rows raw --bare |
	jq -r .payload.raw >/dev/null; sqlite3 "$LO_HOME/lo.db" 'SELECT payload_sha256 FROM raw_objects')" \
	'and of the payload'
echo more >>"$page"
is "$(why "$page" | head -n 1)" 'page||edited' 'a page that was edited'
printf 'x\n' >not.md
run 'lo-project why not.md'
expect 66 '' 'not.md: no page: its front matter has no idem_key' 'a file that is no page'
run 'lo-project why nothing'
expect 66 '' 'nothing in the store has that key' 'a key that is none'
run 'lo-project why'
expect 64 '' 'why takes one key or path' 'nothing to ask about'

# Scores.
form() { # N ANSWERS RUN
	printf '{"type":"raw","idem_key":"f:t:form_response:%s","source_system":"f","connection_name":"t","object_type":"form_response","external_id":"%s","observed_at":"2026-01-%02dT10:00:00.000000Z","correlation_id":"202601%02dT100000Z","payload":{"v":%s}}\n' \
		"$1" "$1" "$3" "$3" "$3"
	printf '{"type":"canonical","idem_key":"f:t:form_response:%s#form_response","source_idem_key":"f:t:form_response:%s","part":1,"parts":1,"source_system":"f","connection_name":"t","object_type":"form_response","canonical_schema":"iglu:org.canonical/form_response/jsonschema/1-0-0","transform_ref":"form/f@1.0.0","observed_at":"2026-01-%02dT10:00:00.000000Z","correlation_id":"202601%02dT100000Z","payload":{"response_id":"%s","form_id":"F","answers":{%s}}}\n' \
		"$1" "$1" "$3" "$3" "$1" "$2"
}
form 1 '"gad7_item1":1' 1 >in
run 'lo-emit -q <in; lo-project rows canonical --schema form_response | lo-score -q -i gad7 2>said | lo-emit -q'
score=$(sqlite3 "$LO_HOME/lo.db" "SELECT idem_key FROM observations WHERE code = 'gad7_total'")
chain='measurement|gad7@1.0.0|current
canonical|form/f@1.0.0|current
raw|form_response/f/t|current
run||not in this store
vault||not in the vault'
is "$(why "$score")" "observation|gad7@1.0.0|current
$chain" 'from an item or scale'
is "$(why "$(sqlite3 "$LO_HOME/lo.db" 'SELECT measurement_event_id FROM measurement_events')")" \
	"$chain" 'from an id of a measurement'
form 1 '"gad7_item1":2' 2 >in
run 'lo-emit -q <in'
is "$(why "$score" | sed -n 2p)" 'measurement|gad7@1.0.0|older than its response' 'a score that is not up to date'
form 1 '"gad7_item1":2' 3 | head -n 1 >in
run 'lo-emit -q <in'
is "$(why "$score" | sed -n 3p)" 'canonical|form/f@1.0.0|older than its record' 'nor is the record'
done_testing
