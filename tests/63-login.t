#!/bin/sh
# A user's leave: the page to open, the answer that a browser brings or that
# is pasted, and where the refresh token goes.
. "${0%/*}/tap.sh"
. "$top/tests/fakes/fakes.sh"

XDG_CONFIG_HOME=$PWD/etc
export XDG_CONFIG_HOME
mkdir -p etc/lo/sources
login='{"login": {"url": "../authorize", "scope": "read.all of it",
	"parameters": {"access_type": "offline"}, "settings": {"realmId": "b"}}}'
sed "s|\"basic\": {}|\"oauth2_refresh_token\": $(echo "$login" | tr -d '\n'), &|" \
	"$top/tests/fakes/plain.jq" >etc/lo/sources/plain.jq
secret hush hush-1
more=''
auth() { # REFERENCE [SETTINGS]
	account plain "{\"type\": \"oauth2_refresh_token\", \"client_id\": \"client-1\",
		\"client_secret\": {\"file\": \"hush\"}, \"refresh_token\": $1$more}" "${2-}"
	sed -i 's/, }/}/; s/"seconds": 5/&, "login_seconds": 20/' config.json
}

# A browser: it opens the page that is named, and, unless it is elsewhere,
# goes where it is sent.
cat >browse.py <<'END'
import re, sys, time, urllib.request
url = None
for _ in range(400):
    found = re.findall(r"^http\S+$", open("asked").read(), re.M)
    if found:
        url = found[0]
        break
    time.sleep(0.02)
class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *words):
        return None
try:
    here = urllib.request.build_opener(*([Stay] if "elsewhere" in sys.argv else []))
    print(here.open(url, timeout=10).read().decode(), end="")
except urllib.error.HTTPError as e:
    print(e.headers["Location"] or "HTTP %d" % e.code)
END
# with COMMANDS: while lo-extract --login waits for its answer.
with() {
	: >asked
	run "lo-extract --login acct </dev/null 2>asked & p=\$!; { $1; } >seen 2>&1; wait \$p; s=\$?; cat asked >&2; exit \$s"
}

fake_start plain
tell '{"do": "tokens", "leave": {"scope": "read.all of it", "parameters": {"access_type": "offline"}}}'
auth '{"file": "deep/refresh"}'
with 'python3 browse.py'
status_is 0 'a browser on this machine'
out_is '' 'nothing on standard output'
err_like '^lo-extract: acct: open this page in a browser' 'the page is named'
err_like "^$url/authorize.response_type=code&client_id=client-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A[0-9]*&scope=read.all%20of%20it&state=" \
	'beside the token endpoint, in a line of its own'
err_like 'acct: the refresh token is in deep/refresh' 'where the token is'
is "$(cat seen)" 'The answer has come; the rest is said in the terminal. This page can be closed.' \
	'the page that is shown'
is "$(cat deep/refresh)" refresh-2 'the refresh token'
is "$(stat -c %a deep/refresh deep)" '600
700' 'is for nobody else'
forget
run 'lo-extract --full plain --stream a >out.jsonl'
status_is 0 'what it is for'
is "$(asked POST)" 0 'the access token that came with it is used'
rm -rf home/tokens
run 'lo-extract --full plain --stream a >out.jsonl'
status_is 0 'and later the refresh token'

# Over ssh: the browser is elsewhere, and its last URL is pasted.
mkfifo paste
: >asked
run '{ lo-extract --login acct <paste 2>asked & p=$!; exec 3>paste
	echo >&3; python3 browse.py elsewhere >&3; exec 3>&-; wait $p; }; s=$?; cat asked >&2; exit $s'
status_is 0 'the URL is pasted'
is "$(cat deep/refresh)" refresh-3 'and does the same'
tap_err_seen=1
: >asked
run '{ lo-extract --login acct <paste 2>asked & p=$!; exec 3>paste
	printf "  <%s#>  \r\n" "$(python3 browse.py elsewhere)" >&3; exec 3>&-; wait $p; }; s=$?; cat asked >&2; exit $s'
status_is 0 'with blanks and a fragment about it, as terminals and pages add them'
tap_err_seen=1

# What is on the port besides.
cat >odd.py <<'END'
import re, socket, time, urllib.request, urllib.error
while "redirect_uri" not in open("asked").read(): time.sleep(0.02)
port = int(re.search("127.0.0.1%3A([0-9]+)", open("asked").read()).group(1))
idle = socket.create_connection(("127.0.0.1", port))
for path in ("/favicon.ico", "/", "/other?code=x&state=y"):
    try: urllib.request.urlopen("http://127.0.0.1:%d%s" % (port, path))
    except urllib.error.HTTPError as e: print(path, e.code)
half = socket.create_connection(("127.0.0.1", port))
half.send(b"GET /?co")
half.close()
exec(open("browse.py").read())
END
with 'python3 odd.py'
status_is 0 'other requests, and a connection that says nothing'
is "$(grep -c ' 404$' seen)" 3 'are not the answer'
tap_err_seen=1

# What is no leave.
old=$(cat deep/refresh)
no() { # STATUS ANSWER MESSAGE
	tell "{\"do\": \"tokens\", \"leave\": {\"answer\": $2}}"
	with 'python3 browse.py'
	status_is "$1" "$3"
	err_like "^lo-extract: .*$3" "$3: said"
	err_unlike 'code[.]|anary' "$3: without what is secret"
	is "$(cat deep/refresh)" "$old" "$3: the old one stays"
	tell '{"do": "tokens", "leave": {"answer": {}}}'
}
no 77 '{"code": null, "error": "access_denied", "error_description": "canary"}' 'the answer is no: access_denied'
no 77 '{"state": "another"}' 'not to this question .another state.'
no 77 '{"state": null}' 'not to this question .another state.'
no 77 '{"code": null}' 'the answer has no code'
no 77 '{"code": "stolen"}' 'token_url: HTTP 400 invalid_grant'
tell '{"do": "tokens", "leave": {"silent": true}}'
no 69 '{}' 'without a refresh token'
tell '{"do": "tokens", "leave": {"silent": false}}'
sed -i 's/"login_seconds": 20/"login_seconds": 1/' config.json
with 'sleep 0.1'
status_is 75 'nobody comes'
err_like 'no answer came within 1 s; begin again' 'is told'

# A port and a page of one's own; what the answer says of the account.
port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
more=", \"login\": {\"redirect_uri\": \"http://localhost:$port/cb\", \"scope\": \"less\"}"
auth '{"file": "deep/refresh"}' '"b": "99"'
tell "{\"do\": \"tokens\", \"leave\": {\"scope\": \"less\", \"redirects\": [\"http://localhost:$port/cb\", \"https://shown.example/cb\"], \"answer\": {\"realmId\": \"4620816365\"}}}"
with 'python3 browse.py'
status_is 0 'a port that was registered'
err_like 'connections/acct/settings: this login is for "b": "4620816365"; another one stands there' \
	'and another account than the one that is configured'
auth '{"file": "deep/refresh"}'
with 'python3 browse.py'
err_like '"b": "4620816365"; put it there' 'or one that is not configured'
tap_status_seen=1
auth '{"file": "deep/refresh"}' '"b": "4620816365"'
with 'python3 browse.py'
err_unlike 'realm|4620816365' 'or the one that is'
tap_err_seen=1
python3 -c "
import socket, time
s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', $port)); s.listen(1); open('bound', 'w'); time.sleep(20)" &
squatter=$!
until [ -f bound ] || ! kill -0 $squatter; do sleep 0.01; done
with :
kill $squatter
status_is 69 'a port that is taken'
err_like "port $port is taken by another program" 'is named'
more=', "login": {"redirect_uri": "https://shown.example/cb", "scope": "less"}'
auth '{"file": "deep/refresh"}'
run '{ lo-extract --login acct <paste 2>asked & p=$!; exec 3>paste
	python3 browse.py elsewhere >&3; exec 3>&-; wait $p; }; s=$?; cat asked >&2; exit $s'
status_is 0 'a page that shows the answer'
tap_err_seen=1
with :
status_is 66 'without a terminal it cannot be pasted'
err_like 'standard input ended' 'which is told'

# What cannot be.
wrong() { # STATUS MESSAGE
	run 'lo-extract --login acct </dev/null'
	expect "$1" '' "$2" "$2"
}
more=''
auth '{"command": ["pass", "show", "x"]}'
wrong 78 'auth/refresh_token: --login writes to .*name a file, log in, move'
more=', "login": {"redirect_uri": "http://other.example/"}'
auth '{"file": "r"}'
wrong 78 'redirect_uri: expected https'
more=', "login": {"redirect": "x"}'
auth '{"file": "r"}'
wrong 78 'auth/login/redirect: not a known key; did you mean redirect_uri'
account plain '{"type": "bearer", "token": {"file": "hush"}}'
wrong 78 'auth/type: --login is for oauth2_refresh_token'
cp "$top/tests/fakes/plain.jq" etc/lo/sources/plain.jq
sed -i 's|"basic": {}|"oauth2_refresh_token": {}, &|' etc/lo/sources/plain.jq
more=''
auth '{"file": "r"}'
wrong 78 'auth/login/url is missing'
run 'lo-extract --login nobody'
expect 78 '' 'connections/nobody: not there' 'a connection that is not there'
fake_stop

# The vendors' own words, as their pages want them.
url_of() { # SOURCE MORE
	cat >config.json <<END
{"connections": {"acct": {"source": "$1", ${2-} "auth": {"type": "oauth2_refresh_token",
 "client_id": "client-1", "refresh_token": {"file": "r"}}}}, "limits": {"http": {"login_seconds": 1}}}
END
	chmod 600 config.json
	lo-extract --login acct </dev/null 2>&1 | grep '^https'
}
google=$(url_of gmail)
case $google in
'https://accounts.google.com/o/oauth2/v2/auth?response_type=code&client_id=client-1&redirect_uri=http%3A%2F%2F127.0.0.1%3A'*'&scope=https%3A%2F%2Fwww.googleapis.com%2Fauth%2Fgmail.readonly&state='*'&code_challenge_method=S256&access_type=offline&prompt=consent') pass Google ;;
*) fail "Google: $google" ;;
esac
# Every source that takes a refresh token says where it comes from.
for source in "$top"/cmd/lo-extract/sources/*.jq; do
	! grep -q oauth2_refresh_token "$source" || grep -q '"login": {' "$source" ||
		fail "$source: no login"
done
microsoft=$(url_of exchange '"token_url": "https://login.microsoftonline.com/tenant/oauth2/v2.0/token", "settings": {"user": "me"},')
case $microsoft in
'https://login.microsoftonline.com/tenant/oauth2/v2.0/authorize?response_type=code&client_id=client-1&redirect_uri=http%3A%2F%2Flocalhost%3A'*'&scope=offline_access%20'*) pass Microsoft ;;
*) fail "Microsoft: $microsoft" ;;
esac
intuit=$(url_of quickbooks)
case $intuit in
'https://appcenter.intuit.com/connect/oauth2?response_type=code&client_id=client-1&redirect_uri=http%3A%2F%2Flocalhost%3A8765%2F&scope=com.intuit.quickbooks.accounting&state='*) pass Intuit ;;
*) fail "Intuit: $intuit" ;;
esac
ok 'no secret was said' sh -c '! grep -qE "hush-1|refresh-[0-9]|token-[0-9]|code[.][0-9]" asked seen'
done_testing
