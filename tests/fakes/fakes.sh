# fakes.sh - an API on a loopback port for a test, after tap.sh
#
#	fake_start gmail         its folder is $fake, its address $url
#	fake '{"do": "add"}'     a command; what it gave is on standard output
#	asked REGEX              how many requests were like that
#	killed gmail 0 3         killed while the first and the fourth request run
#	account gmail AUTH       config.json with one connection, acct, to it
#	fake_stop

fake_pid='' fake=''

fake_start() {
	fake=$tap_dir/fake.$1
	rm -rf "$fake"
	mkdir "$fake"
	PYTHONDONTWRITEBYTECODE=1 python3 "$top/tests/fakes/fake.py" "$1" \
		"$fake" 2>"$fake/err" &
	fake_pid=$!
	while [ ! -f "$fake/port" ]; do
		kill -0 "$fake_pid" || skip_all "the simulator does not start"
		sleep 0.02
	done
	url=http://127.0.0.1:$(cat "$fake/port")
}

fake_stop() {
	[ -z "$fake_pid" ] || kill "$fake_pid" 2>/dev/null
	wait "$fake_pid" 2>/dev/null
	[ ! -s "$fake/err" ] || fail "the simulator failed: $(tail -n 1 "$fake/err")"
	fake_pid=''
}

fake() {
	printf '%s\n' "$1" >>"$fake/ctl"
	fake_n=$(wc -l <"$fake/ctl")
	until [ -f "$fake/out.$fake_n" ]; do
		kill -0 "$fake_pid" 2>/dev/null || return 1
		sleep 0.005
	done
	cat "$fake/out.$fake_n"
}

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

# load WHAT [STATUS]: lo-extract WHAT into the store, and how the pipe ended.
load() {
	run "lo-extract $1 | tee out.jsonl | lo-emit"
	status_is "${2-0}" "lo-extract $1"
}

# What the store holds of a type: its ids, and a member of the payload.
stored() { # TYPE MEMBER
	sqlite3 "$LO_HOME/lo.db" "SELECT external_id || ' ' ||
		json_extract(payload, '\$.$2') FROM raw_objects
		WHERE object_type = '$1' AND deleted_at IS NULL ORDER BY 1"
}

# What the simulator holds is what the store holds.
truth_is() { # TYPE MEMBER COMMAND NAME
	stored "$1" "$2" >stored
	fake "$3" >truth
	ok "$4: there is something" test -s truth
	same stored truth "$4"
}

# killed WHAT N...: lo-extract WHAT into the store, killed while its Nth request
# has no answer yet; again and again.
killed() {
	killed_words=$1
	shift
	for n; do
		fake "{\"do\": \"fault\", \"kind\": \"silent\", \"seconds\": 3, \"after\": $n}"
		forget
		run "{ lo-extract $killed_words & p=\$!; until [ -f go ]; do sleep 0.02; done; kill -9 \$p; } 2>/dev/null | lo-emit 2>/dev/null; :" 2>/dev/null &
		mine=$!
		i=0
		while [ "$(requests | wc -l)" -le "$n" ] && [ $i -lt 200 ]; do
			sleep 0.02
			i=$((i + 1))
		done
		: >go
		wait "$mine"
		rm -f go
	done
	fake '{"do": "clear"}'
}

states() { jq -c 'select(.type == "state") | .cursor' out.jsonl; }
ends() { jq -r 'select(.type == "end") | "\(.status) \(.exit) \(.code)"' out.jsonl; }
modes() { jq -r 'select(.type == "begin") | .mode' out.jsonl; }

# kill_at REGEX N WHAT: lo-extract WHAT is killed while the request after N
# like REGEX waits for its answer; what came until then is in the store.  1
# when it was done before.
kill_at() {
	fake "{\"do\": \"fault\", \"kind\": \"silent\", \"seconds\": 3, \"at\": \"$1\", \"after\": $2}"
	forget
	rm -f killed.pid killed.done
	{
		sh -c 'echo $$ >killed.pid; eval "exec lo-extract $1"' sh "$3" 2>killed.err |
			lo-emit 2>>killed.err
		: >killed.done
	} 2>>killed.err &
	until [ -f killed.done ] || [ "$(asked "$1")" -gt "$2" ]; do sleep 0.01; done
	kill_was=1
	if [ "$(asked "$1")" -gt "$2" ]; then
		kill_was=0
		kill -9 "$(cat killed.pid)"
	fi
	wait $! 2>>killed.err
	fake '{"do": "clear"}'
	return $kill_was
}
