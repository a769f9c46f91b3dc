# source.sh - what every test of a source begins with, in the place of tap.sh
#
# Starts the simulator that is called like the test, which is $source, and
# says what all of them ask: that the store holds what the API holds, after
# whatever happened; that what is no answer is told by its reason, and in our
# words; that no secret stays anywhere.
#
#	load 'gmail --full'        lo-extract into the store; it must succeed
#	truth_is email rev '{"do": "truth"}' NAME
#	killed gmail 0 3           killed at the first and at the fourth request
#	refused 77 'HTTP 403' NAME [WORDS]
#	source_done                the last line
#
# shellcheck shell=sh disable=SC2034 # auth is the test's

. "${0%/*}/../tap.sh"
. "$top/tests/fakes/fakes.sh"

source=${0##*/}
source=${source%.t}
fake_start "$source"

# auth of a person who has said yes, and of an app.
secret refresh refresh-1
secret hush hush-1
by_user='{"type": "oauth2_refresh_token", "client_id": "client-1",
	"client_secret": {"file": "hush"}, "refresh_token": {"file": "refresh"}}'
by_app='{"type": "oauth2_client_credentials", "client_id": "client-1",
	"client_secret": {"file": "hush"}}'
cp "$top/tests/fakes/key.json" robot
chmod 600 robot
by_robot='{"type": "google_service_account", "key": {"file": "robot"}}'

db() { sqlite3 "$LO_HOME/lo.db" "$1"; }

# A member of the payloads of the canonical rows of a schema.
canonical() { # MEMBER SCHEMA [CONDITION]
	db "SELECT json_extract(payload, '\$.$1') FROM canonical_objects
		WHERE canonical_schema LIKE '%/$2/%' ${3-}"
}

# What the store holds of a type: its ids, and a member of the payload.
stored() { # TYPE MEMBER
	db "SELECT external_id || ' ' || json_extract(payload, '\$.$2')
		FROM raw_objects
		WHERE object_type = '$1' AND deleted_at IS NULL ORDER BY 1"
}

# What the simulator holds is what the store holds.
truth_is() { # TYPE MEMBER COMMAND NAME
	stored "$1" "$2" >stored
	fake "$3" >truth
	ok "$4: there is something" test -s truth
	same stored truth "$4"
}

# lo-extract WHAT into the store, killed at its Nth request; again and again.
killed() { # WHAT N ...
	killed_what=$1
	shift
	for n; do
		kill_at '' "$n" "$killed_what" || fail "request $n was never asked"
	done
}

# A run that fails, by its status and the reason that is said.
refused() { # STATUS MESSAGE NAME [WORDS]
	run "lo-extract $source ${4---full} | tee out.jsonl | lo-emit --allow-empty"
	status_is "$1" "$3"
	err_like "^lo-extract: [a-z_]*/$source/acct: $2" "$3: said"
	err_unlike 'anary|hush|token-[0-9]|refresh-[0-9]' "$3: in our words"
	tell '{"do": "clear"}'
}

source_done() {
	fake_stop
	ok 'no secret in what was written' sh -c '! grep -rqE --exclude-dir=tokens \
		"hush|token-[0-9]|refresh-[0-9]|PRIVATE|AKID|Signature=" home out.jsonl'
	run "lo-extract --test '$top/cmd/lo-extract/sources/$source.jq'"
	status_is 0 'the cases of the file'
	out_unlike '^not ok' 'all of them'
	done_testing
}
