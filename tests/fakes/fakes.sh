# fakes.sh - an API on a loopback port for a test, after tap.sh
#
#	fake_start gmail         its folder is $fake, its address $url
#	tell '{"do": "add"}'     a command
#	fake '{"do": "truth"}'   one that gives something, to standard output
#	asked REGEX              how many requests were like that
#	kill_at REGEX N WHAT     a run that is killed while a request waits
#	account gmail AUTH       config.json with one connection, acct, to it
#	fake_stop
#
# Commands go to the simulator by descriptor 8, what it says comes by 9, so
# that nobody waits longer than it takes, nor for one that is no more.

fake_pid='' fake=''
need python3 jq sqlite3

fake_start() {
	fake=$tap_dir/fake.$1
	rm -rf "$fake"
	mkdir "$fake"
	mkfifo "$fake/ctl" "$fake/said"
	python3 -BIS "$top/tests/fakes/fake.py" "$1" "$fake" \
		<"$fake/ctl" >"$fake/said" 2>"$fake/err" &
	fake_pid=$!
	exec 8>"$fake/ctl" 9<"$fake/said"
	read -r url <&9 || skip_all "the simulator does not start"
	url=http://127.0.0.1:$url
}

fake_stop() {
	[ -n "$fake_pid" ] || return 0
	exec 8>&- 9<&-
	kill "$fake_pid" 2>/dev/null
	wait "$fake_pid" 2>/dev/null
	[ ! -s "$fake/err" ] || fail "the simulator failed: $(tail -n 1 "$fake/err")"
	fake_pid=''
}

tell() {
	printf '%s\n' "$1" >&8
	read -r _ <&9
}
fake() { tell "$1" && cat "$fake/out"; }

# Requests since forget, in order.
forget() { : >"$fake/log"; }
requests() { sed 's/^{"at": "\([^"]*\)".*/\1/' "$fake/log"; }
asked() { requests | grep -Ec -- "$1"; }

trap 'fake_stop; tap_clean' EXIT

secret() { # FILE TEXT
	printf '%s' "$2" >"$1"
	chmod 600 "$1"
}

# One connection of $1 called acct, with its auth, members of its settings and
# other members, and waits that a test has time for.
account() { # SOURCE AUTH [SETTINGS [MORE]]
	cat >config.json <<END
{"connections": {"acct": {"source": "$1", "base_url": "$url",
  "token_url": "$url/token", "auth": $2,
  "settings": {"per_minute": 100000000${3:+, $3}}${4+, $4}}},
 "limits": {"http": {"wait_ms": 2, "most_ms": 8, "seconds": 5}}}
END
	chmod 600 config.json
	LO_CONFIG=$PWD/config.json
	export LO_CONFIG
}

# lo-extract WHAT into the store, and how the pipe ended.
load() { # WHAT [STATUS]
	run "lo-extract $1 | tee out.jsonl | lo-emit"
	status_is "${2-0}" "lo-extract $1"
}

# lo-extract WHAT into the store, killed while the request after N like REGEX
# waits for its answer.  1 when it was done before.
kill_at() { # REGEX N WHAT
	tell "{\"do\": \"fault\", \"kind\": \"kill\", \"at\": \"$1\", \"after\": $2}"
	forget
	{
		sh -c 'echo $$ >"$1/pid"; eval "exec lo-extract $2"' sh "$fake" "$3" |
			lo-emit
	} >killed.out 2>&1
	tell '{"do": "clear"}'
	[ ! -e "$fake/pid" ]
}

# Lines of lo-extract's in out.jsonl, of a type.
frames() { # TYPE PROGRAM
	grep "^{\"type\":\"$1\"" out.jsonl >frames && jq -cr "$2" frames
}
states() { frames state .cursor; }
ends() { frames end '"\(.status) \(.exit) \(.code)"'; }
modes() { sed -n '/^{"type":"begin"/s/.*"mode":"\([a-z]*\)".*/\1/p' out.jsonl; }
raws() { grep -c '^{"type":"raw"' out.jsonl; }
