#!/bin/sh
# Refresh tokens that change while they are used, and answers that are no
# success though they say 200.
. "${0%/*}/tap.sh"
. "$top/tests/fakes/fakes.sh"

XDG_CONFIG_HOME=$PWD/etc
export XDG_CONFIG_HOME
mkdir -p etc/lo/sources
sed -e 's/"basic": {}/"oauth2_refresh_token": {"client": "basic"}, &/' \
	-e 's|"reasons":.*|"reasons": ["/error/code"], "faults": ["/error"],\
	"retry": [{"status": "any", "reason": ["slow_down", "7"], "wait_ms": 30000,\
		"class": "throttled"}]|' \
	"$top/tests/fakes/plain.jq" >etc/lo/sources/plain.jq
secret hush hush-1
secret refresh refresh-1
auth() {
	account plain "{\"type\": \"oauth2_refresh_token\", \"client_id\": \"client-1\",
		\"client_secret\": {\"file\": \"hush\"}, \"refresh_token\": $1}"
}
raws() { jq -r 'select(.type == "raw") | .external_id' out.jsonl | wc -l; }
take() { # STATUS NAME
	run 'lo-extract --full plain --stream a >out.jsonl'
	status_is "$1" "$2"
}
kept=home/tokens/plain/acct.refresh.json

fake_start plain
tell '{"do": "tokens", "basic": true, "rotate": "once", "life": 50}'
auth '{"file": "refresh"}'
take 0 'a client that is known by a header'
is "$(raws)" 25 'every record'
is "$(cat refresh)" refresh-2 'the new refresh token takes the place of the old one'
is "$(stat -c %a refresh)" 600 'for nobody else'
ok 'and stands nowhere else' test ! -e "$kept"
for n in 3 4; do
	take 0 'again'
	is "$(cat refresh)" refresh-$n "the next one: $n"
done
mkdir -p far && mv refresh far/refresh && ln -s far/refresh refresh
take 0 'a file behind a link'
is "$(cat far/refresh)" refresh-5 'is replaced where it is'
ok 'and the link stays' test -L refresh
rm refresh && mv far/refresh refresh

# Several at once: each takes the one that the one before it left.
forget
run 'for s in a c d e a; do mkdir -p home.$s; done
	for s in a c d e; do lo-extract --full plain --stream $s >$s.out 2>$s.err & done; wait
	cat ?.err; cat ?.out | grep -c \"type\":\"raw\"'
is "$(cat "$out")" 100 'four runs at once'
is "$(asked POST)" 4 'each with a token of its own'
is "$(cat refresh)" refresh-9 'one after the other'
tell '{"do": "tokens", "life": 3599}'
rm -rf home/tokens
forget
run 'for s in a c d e; do lo-extract --full plain --stream $s >$s.out 2>$s.err & done; wait
	cat ?.err; cat ?.out | grep -c \"type\":\"raw\"'
is "$(cat "$out")" 100 'four at once whose token lasts'
is "$(asked POST)" 1 'make one call'
is "$(cat refresh)" refresh-10 'and one new refresh token'

# It is on disk before anything is asked with what came with it.
rm -rf home/tokens
tell '{"do": "fault", "kind": "silent", "seconds": 3, "at": "/v1/"}'
forget
run '{ lo-extract --full plain --stream a >out.jsonl & p=$!
	i=0; until grep -q /v1/ "'"$fake"'/log" || [ $i -gt 200 ]; do sleep 0.02; i=$((i + 1)); done
	cat refresh; kill -9 $p; wait $p; } 2>/dev/null; :'
is "$(cat "$out")" refresh-11 'written before the first request'
tell '{"do": "clear"}'
take 0 'killed there, and run again'
rm -rf home/tokens
mkdir -m 700 home/tokens
: >home/tokens/plain
forget
PLAIN_TOKEN=$(cat refresh)
export PLAIN_TOKEN
auth '{"env": "PLAIN_TOKEN"}'
take 73 'no place for the new one'
err_like 'home/tokens/plain' 'is told'
is "$(asked POST)" 1 'after the answer'
is "$(asked /v1/)" 0 'and nothing is asked then'
rm -rf home/tokens
auth '{"file": "refresh"}'
tell '{"do": "tokens", "refresh": "refresh-12"}'
secret refresh refresh-12

# An answer that is lost on the way.
rm -rf home/tokens
tell '{"do": "fault", "kind": "cut", "at": "/token"}'
take 77 'the answer with the new one is lost, and the old one is dead'
err_like 'token_url: HTTP 400 invalid_grant' 'there is nothing left to use'
tell '{"do": "tokens", "rotate": "used", "refresh": "refresh-20"}'
secret refresh refresh-20
rm -rf home/tokens
tell '{"do": "fault", "kind": "cut", "at": "/token"}'
take 0 'where the old one lives until the new one is used'
is "$(raws)" 25 'it heals'
tell '{"do": "fault", "kind": "slow", "ms": 700, "at": "/token"}'
rm -rf home/tokens
forget
old=$(cat refresh)
run 'lo-extract --full plain --stream a >out.jsonl & p=$!
	i=0; until grep -q /token "'"$fake"'/log" || [ $i -gt 200 ]; do sleep 0.02; i=$((i + 1)); done
	kill -TERM $p; wait $p'
status_is 75 'told to stop while the answer is on its way'
ok 'the token is kept all the same' test "$(cat refresh)" != "$old"

# Where there is no file to write.
tell '{"do": "tokens", "rotate": "once", "life": 50, "refresh": "refresh-30"}'
PLAIN_TOKEN=refresh-30
auth '{"env": "PLAIN_TOKEN"}'
rm -rf home/tokens
take 0 'a token of the environment'
new=$(jq -r .token "$kept")
ok 'the new one stands beside the access token' test "$new" != refresh-30
is "$(stat -c %a "$kept")" 600 'for nobody else'
take 0 'and is used the next time'
ok 'again a new one' test "$(jq -r .token "$kept")" != "$new"
tell '{"do": "tokens", "refresh": "refresh-40"}'
PLAIN_TOKEN=refresh-40
take 0 'a new login counts before what was kept'
PLAIN_TOKEN=refresh-41
take 77 'and one that is wrong is wrong'
err_like invalid_grant 'says the endpoint'
unset PLAIN_TOKEN
take 78 'none at all'
err_like 'connections/acct/auth/refresh_token: .PLAIN_TOKEN is not set' 'is named'

# Errors under a 200.
rm -rf home/tokens
secret refresh refresh-40
tell '{"do": "tokens", "rotate": "", "refresh": "refresh-40", "life": 3599}'
auth '{"file": "refresh"}'
fault() { # TIMES BODY
	tell "{\"do\": \"fault\", \"kind\": \"json\", \"at\": \"page=1\", \"times\": $1, \"body\": $2}"
}
fault -1 '{"items": [], "error": {"code": "no_rights", "text": "Canary words."}}'
take 69 'an error that is called 200'
err_like 'a/plain/acct: HTTP 200 no_rights' 'is one'
err_unlike Canary 'without its words'
is "$(raws)" 10 'what came before is there'
tell '{"do": "clear"}'
fault 2 '{"items": [], "error": {"code": "slow_down"}}'
take 0 'one that goes away'
is "$(raws)" 25 'heals'
fault 1 '{"items": [], "error": {"code": 7}}'
take 0 'a number for a reason'
is "$(raws)" 25 'heals, too'
fault 1 '{"items": [], "error": [], "next": "/v1/list/a?page=2"}'
take 0 'no errors'
is "$(raws)" 15 'are none'
tell '{"do": "clear"}'
sed -i -e 's/"wait_ms": 2, "most_ms": 8, //' config.json
fault -1 '{"items": [], "error": {"code": "slow_down"}}'
forget
: >waits
run 'lo-extract --full plain --stream a >out.jsonl 2>waits & p=$!
	i=0; until grep -q again waits || [ $i -gt 200 ]; do sleep 0.02; i=$((i + 1)); done
	kill -TERM $p; wait $p'
status_is 75 'a wait that the table names'
ok 'is waited for' grep -q 'HTTP 200 slow_down; trying again in [0-9]* s' waits
is "$(asked 'page=1')" 1 'before the second try'
fake_stop
ok 'no token in what was said' sh -c '! grep -rqE "refresh-[0-9]|token-[0-9]" out.jsonl waits ?.err ?.out'
done_testing
