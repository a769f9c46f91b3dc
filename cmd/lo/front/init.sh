# init.sh - lo init: the directory that holds everything; a connection to paste
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

# shellcheck source=sources.sh
. "$front/sources.sh"

lo_init() {
	case $# in
	0) init_home ;;
	2) init_connection "$1" "$2" ;;
	*) misused 'nothing, or SOURCE NAME' ;;
	esac
}

init_home() {
	make_home
	mkdir -p "$home/state" "$home/vault" "$home/tokens" "$home/backup" \
		"$home/views" || exit 73
	chmod 700 "$home" "$home"/*/ || exit 77
	if [ "$config" = /dev/null ]; then
		config=${LO_CONFIG:-$mine/config.json}
		mkdir -p "${config%/*}" || exit 73
		(
			set -C
			printf '{\n  "connections": {},\n  "own_addresses": [],\n  "timezone": "%s"\n}\n' \
				"$(init_zone)" >"$config"
		) || exit 73
		note "$config: made; lo init SOURCE NAME prints a connection for it"
	fi
	note "$home: ready; lo validate looks whether all is as it should be"
}
init_zone() {
	{
		cat /etc/timezone 2>/dev/null ||
			readlink /etc/localtime | sed 's,.*/zoneinfo/,,'
	} | grep -E '^[A-Z][A-Za-z0-9_+/-]+$' || echo UTC
}

# What a source takes stands in its own file; the rest are places for secrets.
init_connection() { # SOURCE NAME
	make_tmp
	sources >"$tmp/sources"
	grep -Fqx -- "$1" "$tmp/sources" || {
		jq -Rsr --arg name "$1" "$(cat "$front/jobs.jq")"'
			split("\n") | map(select(. != "")) as $all
			| [$name | nearest($all)] | if . == [] then
				"\($name): no such source; lo list extractors shows them"
			else "\($name): no such source; did you mean \(.[0])?" end' \
			--slurpfile config /dev/null <"$tmp/sources" >"$tmp/said"
		fail 64 "$(cat "$tmp/said")"
	}
	source_meta "$1" >"$tmp/meta.json" || exit 70
	jq -n --arg source "$1" --arg name "$2" --arg mine "$mine" \
		--slurpfile meta "$tmp/meta.json" -f "$front/init.jq"
}
