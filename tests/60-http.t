#!/bin/sh
# The engine under APIs: what goes wrong on the way heals or is told, never
# passed over; what is secret stays where it belongs.
. "${0%/*}/tap.sh"
. "$top/tests/fakes/fakes.sh"

XDG_CONFIG_HOME=$PWD/etc
export XDG_CONFIG_HOME
mkdir -p etc/lo/sources
cp "$top/tests/fakes/plain.jq" etc/lo/sources/plain.jq
secret hush hush-1
secret key sk_test_hush1
token='{"type": "oauth2_client_credentials", "client_id": "client-1",
	"client_secret": {"file": "hush"}}'
raws() { jq -r 'select(.type == "raw") | .external_id' out.jsonl; }
take() { # WORDS STATUS: through a pipe as people write them
	run "lo-extract $1 | tee out.jsonl | lo-canon email | lo-emit"
	status_is "$2" "lo-extract $1 ends with $2"
}

# A source of the user's own, with absolute links and without TLS on this host.
fake_start plain
account plain "$token"
take 'plain acct' 0
is "$(jq -r 'select(.type == "begin").stream' out.jsonl)" 'a/plain/acct
c/plain/acct
d/plain/acct
e/plain/acct' 'every stream that is configured'
is "$(raws | sort -n | uniq -c | awk '{ print $1 }' | sort -u)" 4 'every page of each'
is "$(raws | head -n 25 | tr '\n' ' ')" "$(seq 0 24 | tr '\n' ' ')" 'in order'
tell '{"do": "set", "pretty": true}'
take 'plain --full --stream a' 0
is "$(raws | wc -l)" 25 'what is printed over several lines'
ok 'comes in one' grep -q '"payload":{"id":3,"of":"a","text":"line\\u2028break"}' out.jsonl
tell '{"do": "set", "pretty": false, "link": "path"}'
take 'plain --full --stream c' 0
is "$(raws | wc -l)" 25 'links without a host'
run 'lo-extract --list | grep plain'
is "$(awk '{ printf "%s %s ", $1, $2 }' "$out")" \
	'plain a plain b plain c plain d plain e ' 'it is listed'
run 'lo-extract -v plain acct | lo-emit'
err_like 'b/plain/acct: not configured: settings/b is missing' '-v: what is not configured'
run 'lo-extract --explain plain | grep ^stream'
is "$(sed -n 2p "$out")" 'stream  b/plain/acct: not configured: settings/b is missing' \
	'so does --explain'

# One token for five runs at once, and for later ones.
tell '{"do": "set", "link": "next"}'
account plain "$token" '"b": "x"'
rm -rf home
forget
run 'for s in a b c d e; do
		lo-extract plain --stream $s >$s.out 2>$s.err & done; wait
	cat ?.err; cat ?.out | grep -c \"type\":\"raw\"'
is "$(cat "$out")" 125 'five runs at once'
is "$(asked POST)" 1 'make one token call'
is "$(stat -c %a home/tokens/plain/acct.json home/tokens)" '600
700' 'the token is for nobody else'
take 'plain --stream a' 0
is "$(asked POST)" 1 'a later one makes none'
tell '{"do": "tokens", "revoke": true}'
take 'plain --stream a' 0
is "$(asked POST)" 2 'a token that was revoked is fetched anew, once'
tell '{"do": "fault", "kind": "status", "status": 401, "reason": "x", "at": "page=1", "times": 1}'
take 'plain --full --stream a' 0
is "$(raws | wc -l)" 25 'a 401 in the middle'
tell '{"do": "fault", "kind": "status", "status": 401, "reason": "no_more", "at": "page=1", "times": -1}'
forget
take 'plain --full --stream a' 77
err_like 'a/plain/acct: HTTP 401 no_more' 'a second 401 is an answer'
is "$(asked 'page=1$')" 2 'and not tried a third time'
is "$(ends)" 'failed 77 401 no_more' 'it stands in the end'
tell '{"do": "clear"}'
tell '{"do": "tokens", "life": 50}'
tell '{"do": "tokens", "revoke": true}'
forget
take 'plain --full --stream a' 0
take 'plain --full --stream a' 0
is "$(asked POST)" 2 'a token that ends within a minute is not kept'
for life in 9223372036854775807 '"3600"'; do
	tell "{\"do\": \"tokens\", \"life\": $life, \"revoke\": true}"
	rm -rf home/tokens
	forget
	take 'plain --full --stream a' 0
	take 'plain --full --stream a' 0
	is "$(asked POST)" 1 "a life of $life seconds"
done
tell '{"do": "tokens", "life": 3599}'

# The token endpoint says no, or nothing.
endpoint() { # FAULT STATUS NAME
	rm -rf home/tokens
	tell "{\"do\": \"fault\", \"at\": \"/token\", $1}"
	take 'plain --full --stream a' "$2"
	[ "$2" = 0 ] || err_like "^lo-extract: a/plain/acct: token_url: $3" "$3"
	tell '{"do": "clear"}'
}
endpoint '"kind": "status", "status": 400, "reason": "invalid_grant", "times": -1' 77 'HTTP 400 invalid_grant'
is "$(ends)" 'failed 77 400 invalid_grant' 'stands in the end'
endpoint '"kind": "status", "status": 401, "reason": "invalid_client", "times": -1' 77 'HTTP 401 invalid_client'
endpoint '"kind": "status", "status": 503, "times": 2' 0 ''
endpoint '"kind": "status", "status": 400, "reason": "temporarily_unavailable", "times": 2' 0 ''
endpoint '"kind": "status", "status": 503, "times": -1' 75 'HTTP 503'
endpoint '"kind": "html", "times": -1' 75 'HTTP 200, but the answer'
endpoint '"kind": "reset", "times": 2' 0 ''
secret hush wrong
endpoint '"kind": "slow", "ms": 1' 77 'HTTP 401 invalid_client'
rm hush
take 'plain --full --stream a' 78
err_like 'connections/acct/auth/client_secret' 'a secret that is not there'
is "$(jq -r .type out.jsonl | tr '\n' ' ')" 'begin event end ' 'is told in the stream, too'
secret hush hush-1

# Other ways to be known.
for how in bearer basic header query; do
	tell "{\"do\": \"set\", \"how\": \"$how\"}"
	case $how in
	bearer) account plain '{"type": "bearer", "token": {"file": "hush"}}' ;;
	basic) account plain '{"type": "basic", "username": "me", "password": {"file": "hush"}}' ;;
	header) account plain '{"type": "header", "name": "X-Key", "value": {"file": "hush"}}' ;;
	query) account plain '{"type": "query", "name": "key", "value": {"file": "hush"}}' ;;
	esac
	take 'plain --full --stream a' 0
	is "$(raws | wc -l)" 25 "$how"
done
run 'lo-extract -n --full plain --stream a'
status_is 0 '-n'
out_is '' 'writes nothing'
err_like "^lo-extract: GET $url/v1/list/a\$" 'says every request'
err_like "^lo-extract: GET $url/v1/list/a.page=2\$" 'the last, too'
err_unlike hush '-n: without the key'
tell '{"do": "fault", "kind": "status", "status": 403, "reason": "x", "times": -1}'
take 'plain --full --stream a' 77
err_like 'a/plain/acct: HTTP 403 x' 'a key that may not'
err_unlike hush 'and does not show'
tell '{"do": "clear"}'

# Where credentials do not go.
for link in elsewhere lookalike scheme; do
	tell "{\"do\": \"set\", \"link\": \"$link\"}"
	take 'plain --full --stream a' 69
	err_like 'leads to another host than http://127.0.0.1:[0-9]*; nothing was sent' "$link: refused"
	is "$(raws | wc -l)" 10 "$link: what came before is there"
done
tell '{"do": "set", "link": "next"}'
tell '{"do": "fault", "kind": "redirect", "at": "page=1"}'
take 'plain --full --stream a' 69
err_like 'HTTP 302' 'a redirect is not followed'
tell '{"do": "set", "link": "same"}'
take 'plain --full --stream a' 69
err_like 'a page that was read already' 'a link that leads back'
is "$(ends)" 'failed 69 loop' 'is told'
tell '{"do": "set", "link": "endless", "count": 0}'
take 'plain --full --stream a' 69
err_like '1000 pages in a row brought nothing' 'links without end'
tell '{"do": "set", "link": "next", "count": 25}'
for host in api.example 127.api.example 127.0.0.1.api.example:80 localhost.example; do
	sed "s|http://127.0.0.1:[0-9]*\"|http://$host\"|" config.json >wide.json
	chmod 600 wide.json
	run 'LO_CONFIG=wide.json lo-extract plain --stream a | lo-emit'
	status_is 78 "$host: a host without TLS"
	err_like 'base_url: without TLS only this machine' 'is not spoken to'
done

# An API of everybody's own, whose token endpoint is beside it.
cp config.json good.json
sed -e '/base_url/d' -e 's|"https://plain.example/token"|"../token"|' \
	"$top/tests/fakes/plain.jq" >etc/lo/sources/plain.jq
account plain "$token"
sed -i -e 's|"token_url": "[^"]*", ||' -e 's|base_url": "[^"]*|&/v1|' config.json
sed -i 's|"/v1/list/"|"/list/"|' etc/lo/sources/plain.jq
tell '{"do": "set", "how": "token", "link": "next"}'
rm -rf home/tokens
take 'plain --full --stream a' 0
is "$(raws | wc -l)" 25 'a token endpoint relative to the API'
sed -i 's|"base_url": "[^"]*",||' config.json
take 'plain --full --stream a' 78
err_like 'connections/acct/base_url is missing' 'an API whose place is not said'
cp "$top/tests/fakes/plain.jq" etc/lo/sources/plain.jq
tell '{"do": "set", "how": "query"}'
mv good.json config.json

sed "s|http://127|http://me:canary-7@127|" config.json >wide.json
run 'LO_CONFIG=wide.json lo-extract -n plain --stream a'
status_is 78 'a password in a URL'
err_like 'connections/acct/base_url: a name or a password has no place in it; see auth' 'is refused'
err_unlike 'canary' 'and not shown'
sed 's/"seconds": 5/"run_hours": 0.5/' config.json >wide.json
run 'LO_CONFIG=wide.json lo-extract plain --stream a | lo-emit'
status_is 78 'half an hour'
err_like 'limits/http/run_hours: expected a whole number' 'is not taken for two days'
sed 's/"settings": {/&"type": "x", /' config.json >wide.json
run 'LO_CONFIG=wide.json lo-extract plain --stream a | lo-emit'
status_is 78 'a setting that there is not'
err_like 'connections/acct/settings/type: not a known key' 'is named'

# At a terminal a line says how far it is; a message takes its place.
cat >seen.py <<'END'
import os, pty, re, subprocess, sys
here, there = pty.openpty()
run = subprocess.Popen(["lo-extract", "--full", "plain", "--stream", "a"],
                       stdout=subprocess.DEVNULL, stderr=there, env=dict(os.environ, TERM=sys.argv[1]))
os.close(there)
text = b""
while True:
    try: piece = os.read(here, 4096)
    except OSError: break
    text += piece
    if not piece: break
run.wait()
for line in text.decode().replace("\r\n", "\n").split("\n"):
    shown = ""
    for part in line.split("\r"):
        part = re.split("\033\\[K", part)
        if len(part) > 1: shown = ""
        shown = part[-1] + shown[len(part[-1]):]
    print(shown)
print(len(re.findall(r"[0-9]+ records, [0-9]+ requests, [0-9]+/s", text.decode())) > 0)
END
for term in xterm dumb; do
	fake '{"do": "fault", "kind": "slow", "ms": 400, "at": "page=1", "times": 1}'
	fake '{"do": "fault", "kind": "status", "status": 403, "reason": "x", "at": "page=2"}'
	run "python3 seen.py $term"
	is "$(sed 's/, [0-9]* bytes.*//' "$out")" "lo-extract: a/plain/acct: HTTP 403 x
lo-extract: a/plain/acct: 20 records, 0 dead letters

$([ $term = xterm ] && echo True || echo False)" "a terminal: $term"
done

# What can happen to an answer: once it heals, for ever it is 75.
for kind in reset cut short empty html badgzip; do
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"page=1\", \"times\": 2}"
	take 'plain --full --stream a' 0
	is "$(raws | wc -l)" 25 "$kind: healed"
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"at\": \"page=1\", \"times\": -1}"
	take 'plain --full --stream a' 75
	err_like '^lo-extract: a/plain/acct: ' "$kind: told"
	is "$(raws | wc -l)" 10 "$kind: what came before is there"
	is "$(states)" '' "$kind: and no more is promised"
	tell '{"do": "clear"}'
done
sed -i 's/"seconds": 5/"seconds": 1, "tries": 2/' config.json
for kind in drip silent; do
	tell "{\"do\": \"fault\", \"kind\": \"$kind\", \"seconds\": 3, \"at\": \"page=1\"}"
	take 'plain --full --stream a' 0
	is "$(raws | wc -l)" 25 "$kind: healed"
done
for status_no in 500 502 503 408; do
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"status\": $status_no, \"at\": \"page=1\"}"
	take 'plain --full --stream a' 0
done
for after in 0 '"Thu, 01 Jan 2026 00:00:00 GMT"' '"Fri, 02 Jan 2026 00:00:01 GMT"' nonsense; do
	after=$(printf %s "$after" | tr -d '"')
	tell "{\"do\": \"fault\", \"kind\": \"status\", \"status\": 429, \"at\": \"page=1\", \"headers\": {\"Retry-After\": \"$after\"}}"
	take 'plain --full --stream a' 0
	is "$(raws | wc -l)" 25 "Retry-After: $after"
done
tell '{"do": "fault", "kind": "status", "status": 429, "at": "page=1", "headers": {"Retry-After": "Fri, 02 Jan 2026 03:00:00 GMT"}}'
take 'plain --full --stream a' 75
err_like 'asks to wait 10800 s' 'a date that is too far off is left for later'
tell '{"do": "clear"}'
sed -i 's/"seconds": 1/"seconds": 5, "answer_mb": 1/' config.json
tell '{"do": "set", "count": 40000, "size": 40000}'
take 'plain --full --stream a' 69
err_like 'the answer is too long; see limits/http/answer_mb' 'a ceiling for answers'
tell '{"do": "set", "count": 25, "size": 10}'
fake_stop
take 'plain --full --stream a' 75
err_like 'a/plain/acct: Couldn.t connect' 'nobody there'

# A source file that is wrong is told with its line; a program that fails is
# no success.
fake_start plain
tell '{"do": "set", "how": "bearer"}'
account plain '{"type": "bearer", "token": {"file": "hush"}}'
bad() { # SED MESSAGE
	sed "$1" "$top/tests/fakes/plain.jq" >etc/lo/sources/plain.jq
	run 'lo-extract plain --stream a | lo-emit'
	[ "$status" != 0 ] || fail "$1: status 0"
	tap_status_seen=1
	err_like "$2" "$2"
}
bad 's/"settings"/"setings"/' 'plain.jq: module: setings is not a known key; did you mean settings'
bad 's/"streams"/, "streams"/' 'plain.jq:8: module: '
bad 's/^def answer:/def answer: x +/' 'plain.jq:[0-9]*.*x'
bad 's/^def answer:/def answer: now |/' 'now is not for programs'
bad 's/^def answer:/def answer: error("x") |/' 'not what the API gives'
bad 's/^def start:/def start: .a.b[0] = 1 | .type.x |/' 'plain.jq: cannot index'
is "$status" 78 'a program that fails by itself is wrong'
bad 's/{state:/{sate:/' 'none of its words'
bad 's|"/items"|"/itms"|' 'not what the API gives'
bad 's|"/v1/list/"|"//evil.example/"|' 'HTTP 404'
bad 's|"/v1/list/"|"@evil.example/"|' 'leads to another host|a URL that is none'
bad 's|id: "/id"|id: "/no"|' 'dead letter|its source|no such'
cp "$top/tests/fakes/plain.jq" etc/lo/sources/plain.jq

# Rows that are no records, or not whole ones, are the program's; ids in lower
# case; a scope that says where the API is; a setting of a setting.
cat >etc/lo/sources/split.jq <<'END'
module {
  "what": "rows of several kinds",
  "auth": {"oauth2_client_credentials": {"scope": "{origin}/.default"},
    "oauth2_refresh_token": {"scope": "offline {origin}"}},
  "settings": {"o": "o"},
  "streams": {"a": {}, "b": {"needs": ["o/b"]}}
};
def page($url):
  {get: $url, as: "page", rows: {at: "/items", id: "/id", lower: true,
    deleted: "/gone", aside: ["/removed"], whole: ["/id", "/text"], show: ["id", "removed"]}};
def start: page("/v1/list/" + .type);
def answer:
  if .rows.deleted == 1 then {deleted: "counted"} else empty end,
  (.rows.aside[]
    | {deleted: ((.id // "?") + (if .removed then "" else " in part" end))}),
  if .body.next then page(.body.next) else {state: {all: .rows.count}} end;
END
tell '{"do": "set", "how": "token", "rows": [{"id": "N1", "text": null}, {"id": "N2", "removed": {"why": 1}}, {"id": "N3"}, {"id": "N5", "gone": {"why": 1}}, {"text": "x"}, {"id": "N4", "text": "x"}]}'
tell "{\"do\": \"tokens\", \"scopes\": {\"client_credentials\": \"$url/.default\", \"refresh_token\": \"offline $url\"}}"
account split "$token" '"o": {"a": 1}'
take split 0
is "$(jq -r 'select(.payload.id).external_id' out.jsonl | tr '\n' ' ')" 'n1 n4 ' \
	'what is no record is left out, ids are in lower case'
is "$(jq -r 'select(.deleted).external_id' out.jsonl | tr '\n' ' ')" \
	'n5 counted N2 N3 in part ? in part ' 'and is for the program'
run 'lo-extract -v split | lo-emit'
err_like 'b/split/acct: not configured: settings/o/b is missing' 'a member of a setting'
secret refresh refresh-1
rm -rf home/tokens
account split '{"type": "oauth2_refresh_token", "client_id": "client-1",
	"client_secret": {"file": "hush"}, "refresh_token": {"file": "refresh"}}' '"o": {"b": 1}'
take 'split --stream b' 0
rm -rf home/tokens
account split "$(echo "$token" | sed 's/}$/, "scope": "other"}/')"
take 'split --full --stream a' 77
err_like 'HTTP 400 invalid_scope' 'the scope of the connection comes first'
sed -i 's/"base_url": "[^"]*", *//' config.json
take 'split --full --stream a' 78
err_like 'connections/acct/base_url is missing' 'an API that is everywhere else'
tell '{"do": "tokens", "scopes": null}'
tell '{"do": "set", "how": "bearer", "rows": null}'

# A list of pages and what they name: the next page is asked for ahead, and
# leads back all the same.
cat >etc/lo/sources/ahead.jq <<'END'
module {"what": "names, then what they name", "base_url": "https://x.example",
  "auth": {"bearer": {}}, "settings": {}, "streams": {"a": {}}};
def page($url): {get: $url, as: "page"};
def start: page("/v1/list/a?page=0");
def answer:
  (range(3) as $n | {get: "/v1/list/b?page=\($n)", once: "\($n)",
    rows: {at: "/items", id: "/id"}}), page(.body.next);
END
tell '{"do": "set", "how": "bearer", "link": "same"}'
account ahead '{"type": "bearer", "token": {"file": "hush"}}'
forget
take ahead 69
err_like 'a page that was read already' 'a link that leads back, met while looking ahead'
is "$(asked list/a)" 2 'is not followed'
is "$(raws | wc -l)" 25 'and what stands before it is read'
tell '{"do": "set", "link": "next"}'

# Connections: all of a source, one that fails, none.
cat >config.json <<END
{"connections": {
 "one": {"source": "plain", "base_url": "$url", "client": "acme", "tags": ["t"], "streams": ["a"],
  "auth": {"type": "bearer", "token": {"file": "key"}}},
 "two": {"source": "plain", "base_url": "$url", "streams": ["a"],
  "auth": {"type": "bearer", "token": {"file": "hush"}}},
 "three": {"source": "plain", "base_url": "$url", "streams": ["a"],
  "auth": {"type": "bearer", "tokn": {"file": "hush"}}},
 "box": {"source": "mbox"}}, "limits": {"http": {"wait_ms": 1}}}
END
take plain 78
is "$(jq -r 'select(.type == "end") | "\(.stream) \(.exit) \(.records) \(.more)"' out.jsonl)" \
	'a/plain/one 77 0 true
a/plain/two 0 25 true
a/plain/three 78 0 null' 'one that fails does not stop the others'
err_like 'config.json:7: connections/three/auth/tokn: not a known key; did you mean token' \
	'what is wrong is named'
is "$(jq -r 'select(.type == "begin") | .client_id' out.jsonl | head -n 1)" acme 'the client'
take 'plain two' 0
run 'lo-extract plain nobody | lo-emit'
status_is 78 'a connection that is not there'
err_like 'connections/nobody: not there' 'is named'
run 'lo-extract plain box | lo-emit'
status_is 78 'a connection of another source'
err_like 'config.json:8: not a connection of plain' 'is named'
echo '{"connections": {}}' >config.json
run 'lo-extract plain | lo-emit'
status_is 78 'no connection at all'
err_like 'connections/plain: not there' 'says what is missing'
run 'lo-extract plane'
expect 64 '' 'no such source; did you mean plain' 'a source that is not there'
for words in '--key x plain' '--state f plain' 'plain a/b' '--full --since 2026-01-01 plain'; do
	run "lo-extract $words"
	status_is 64 "$words"
	out_is '' "$words: nothing is written"
	tap_err_seen=1
done

# Two at once; one that is told to stop, and goes on.
account plain '{"type": "bearer", "token": {"file": "hush"}}'
tell '{"do": "fault", "kind": "silent", "seconds": 2, "at": "page=1"}'
forget
run 'lo-extract plain --stream a >first & p=$!
	i=0; until grep -q page=1 '"'$fake/log'"' || [ $i -gt 200 ]; do sleep 0.02; i=$((i + 1)); done
	lo-extract plain --stream a; s=$?; kill -TERM $p; wait $p; echo $s $?'
is "$(cat "$out")" '75 75' 'a second run, and a SIGTERM'
err_like 'process [0-9]+ is reading it' 'says who has it'
is "$(tail -n 1 first | jq -c '[.status, .exit]')" '["interrupted",75]' 'the block ends'
fake_stop

# Pages that are one record; what is whole by itself; giving up.
mkdir etc/lo/sources/parts
echo 'def both: "one", "two";' >etc/lo/sources/parts/both.jq
cat >etc/lo/sources/slices.jq <<'END'
module {"what": "slices", "base_url": "https://x.example", "auth": {"bearer": {}},
  "settings": {"fail": "s", "part": "n"}, "streams": {"a": {}}, "retry": [
  {"status": 429, "class": "throttled", "wait_ms": 60000}]};
include "parts/both";
def page($n; $day): {get: "/v1/list/a", query: {page: $n}, as: "page",
  memo: {$n, $day}, into: true, rows: {at: ["/none", "/items"],
  show: ["/id"], distinct: {in: $day, by: ["/id"]}}};
def start: both as $day
  | page(0; $day), {record: $day, scope: ("day " + $day),
      context: {day: ([1767225599, "America/New_York"] | zone_day)}},
    {state: {$day}, since: ["20260101T000000Z", "2026-01-01T00:00:00Z"], scope: ("day " + $day), part: true};
def answer:
  if .settings.fail then {failed: .settings.fail, exit: 78}
  elif .rows.distinct == .settings.part and .memo.day == "one" then
    {forget: true}, page(2; "one again")
  elif .body.next then page(.memo.n + 1; .memo.day) else empty end;
END
fake_start plain
tell '{"do": "set", "how": "bearer"}'
bearer='{"type": "bearer", "token": {"file": "hush"}}'
account slices "$bearer"
take slices 0
is "$(lo-extract --list | grep -c both)" 0 'what is included is no source'
is "$(jq -c 'select(.type == "raw") | [.external_id, .scope, .context.day, (.payload | map(.id) | add)]' out.jsonl)" \
	'["one","day one","2025-12-31",300]
["two","day two","2025-12-31",300]' 'pages that are one record'
is "$(jq -c 'select(.type == "state") | [.scope, .since[0]]' out.jsonl)" \
	'["day one","20260101T000000Z"]
["day two","20260101T000000Z"]' 'each read whole by itself'
account slices "$bearer" '"part": 20'
take slices 0
is "$(jq -c 'select(.type == "raw") | .payload | map(.id) | [length, add]' out.jsonl)" \
	'[5,110]
[25,300]' 'what was collected is forgotten'
tell '{"do": "set", "count": 0}'
take slices 0
is "$(jq -c 'select(.type == "raw") | .payload' out.jsonl)" '[]
[]' 'nothing is a record, too'
tell '{"do": "set", "count": 25}'
account slices "$bearer" '' '"min_records": 2'
take '--full slices' 0
account slices "$bearer" '' '"min_records": 3'
take '--full slices' 69
err_like '2 records, and min_records says 3' 'too few records in all parts'
account slices "$bearer" '"fail": "no such thing"'
take slices 78
err_like '^lo-extract: a/slices/acct: no such thing$' 'a source that gives up says why'
is "$(ends)" 'failed 78 program' 'and how'
is "$(grep -c '"type":"raw"' out.jsonl)" 0 'and no half of a record'
fake_stop

# Nothing that is secret or of a person stands anywhere but in the records.
rm -rf home/tokens
ok 'no secret in what was written' sh -c '! grep -rqE "hush-?1|token-[0-9]" home out.jsonl first'
needs() { readelf -d "$1" | sed -n 's/.*NEEDED.*\[\(lib[^.]*\).*/\1/p' | sort | tr '\n' ' '; }
case $(needs "$B/bin/lo-extract") in
*libcurl* | *libjq* | *sqlite*) fail 'lo-extract loads what files do not need' ;;
*) pass 'lo-extract loads nothing that files do not need' ;;
esac
case $(needs "$B/libexec/lo-extract-http") in
*sqlite*) fail 'nor is there a database behind APIs' ;;
*) pass 'nor is there a database behind APIs' ;;
esac
done_testing
