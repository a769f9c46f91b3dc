# apis.sh - the APIs that the demo asks, played on loopback ports
#
# One file of apis/ is one API: the connection to it (base_url, source and
# secrets are filled in), and what happens there first and later, in the words
# of its simulator in tests/fakes.
# shellcheck shell=sh
# shellcheck disable=SC2154 # here, top, DEMO and servers are the demo's

fakes=$top/tests/fakes

start_apis() {
	for api in "$here"/apis/*.json; do
		name=${api##*/}
		name=${name%.json}
		dir=$DEMO/apis/$name
		mkdir -p "$dir"
		jq -r '.secrets | to_entries[] | "\(.key) \(.value)"' "$api" |
			while read -r file text; do
				printf '%s' "$text" >"$dir/$file"
			done
		mkfifo "$dir/ctl"
		python3 -BIS "$fakes/fake.py" "$name" "$dir" \
			0<>"$dir/ctl" >"$dir/said" 2>"$dir/err" &
		servers="$servers $!"
	done
	for api in "$here"/apis/*.json; do
		name=${api##*/}
		dir=$DEMO/apis/${name%.json}
		until [ -s "$dir/said" ]; do sleep 0.05; done
	done
	tell_apis first
}

stop_apis() {
	# shellcheck disable=SC2086 # numbers
	[ -z "$servers" ] || kill $servers 2>/dev/null || :
	servers=''
}

# tell NAME: commands, one a line; waits until all were obeyed.
tell() {
	dir=$DEMO/apis/$1
	cat >"$dir/sent"
	told=$(cat "$dir/said" "$dir/sent" | wc -l)
	cat "$dir/sent" 1<>"$dir/ctl"
	until [ "$(wc -l <"$dir/said")" -eq "$told" ]; do
		[ ! -s "$dir/err" ] || {
			echo "demo: $1: $(tail -n 1 "$dir/err")" >&2
			exit 70
		}
		sleep 0.01
	done
}
tell_apis() { # first | later
	for api in "$here"/apis/*.json; do
		name=${api##*/}
		jq -c --arg when "$1" '.[$when][]' "$api" | tell "${name%.json}"
	done
}
refuse() {
	echo '{"do": "fault", "kind": "status", "status": 403, "at": "", "times": -1}' |
		tell "$1"
}
heal() { echo '{"do": "clear"}' | tell "$1"; }

# make_config FILE: with a connection to each API, named like its source.
make_config() {
	for api in "$here"/apis/*.json; do
		name=${api##*/}
		name=${name%.json}
		dir=$DEMO/apis/$name
		jq --arg name "$name" --arg dir "$dir" \
			--arg url "http://127.0.0.1:$(head -n 1 "$dir/said")" '
			def whole: walk(if type == "object" and has("file")
				then .file = $dir + "/" + .file else . end);
			.connection.settings.per_minute = 100000
			| {($name): ({source: $name, base_url: ($url + .path),
			token_url: ($url + .path + "/token")}
			+ .connection | whole)}' "$api"
	done | jq -s --arg here "$here" --slurpfile own "$1" '
		$own[0] as $own | $own
		+ {connections: (add + ($own.connections
			| walk(if type == "string" and startswith("@/")
				then $here + .[1:] else . end)))}'
}
