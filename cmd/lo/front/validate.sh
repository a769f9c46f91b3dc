# validate.sh - lo validate: is everything as it must be, before it is run?
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

# shellcheck source=sources.sh
. "$front/sources.sh"

lo_validate() {
	[ $# -eq 0 ] || misused "$1: no operand is expected here"
	make_tmp
	worst=0 unread=''
	validate_home
	set --
	for own_dir in "$mine" ${LO_DATA:+"$LO_DATA"}; do
		for own_file in "$own_dir"/jobs/*.json; do
			[ ! -f "$own_file" ] || set -- "$@" "$own_file"
		done
	done
	validate_json "$@"
	validate_names
	validate_disk
	validate_files "$@"
	if [ -z "$unread" ]; then
		validate_jobs
		validate_places
		validate_secrets
		validate_connections
		validate_catalogue
	fi
	[ -z "$online" ] || [ -n "$unread" ] || validate_online
	[ "$worst" -ne 0 ] || note 'the configuration, the jobs, the catalogue' \
		"and $home are as they must be"
	exit "$worst"
}

wrong() { # STATUS WORDS
	wrong_status=$1
	shift
	say "$*"
	worse "$wrong_status"
}

validate_home() {
	[ -d "$home" ] || {
		wrong 66 "$home: not there; lo init makes it"
		return
	}
	find "$home" ! -type l -perm /077 >"$tmp/wide" 2>/dev/null
	[ ! -s "$tmp/wide" ] || wrong 78 "$(head -n 1 "$tmp/wide"): found a mode" \
		"that lets others in ($(wc -l <"$tmp/wide") such); expected none;" \
		"chmod -R go= $home"
	[ -w "$home" ] || wrong 77 "$home: cannot be written"
}

validate_disk() {
	[ -d "$home" ] || return
	disk_free=$(df -Pk "$home" | awk 'NR == 2 { print int($4 / 1024) }')
	disk_least=$(sed -n 1p "$tmp/schemas")
	[ "$disk_free" -ge "$disk_least" ] || wrong 74 "$home: found $disk_free" \
		"MiB free; expected $disk_least; make room, or lower limits/disk_mb"
}

# The names that a configuration and a spec may use, put into their schemas.
validate_names() {
	sources_with_meta >"$tmp/sources"
	lo-canon --list | awk '{
		at = index($1, "@"); slash = index($1, "/")
		print $1; print substr($1, 1, at - 1); print substr($1, 1, slash - 1)
		print $2 }' | sort -u >"$tmp/kinds"
	{
		echo score
		lo-score --list | awk '{ print $1; sub(/@.*/, "", $1); print $1 }'
	} | sort -u >"$tmp/instruments"
	for check_dir in "$mine" ${LO_DATA:+"$LO_DATA"} "$share"; do
		for check_file in "$check_dir"/checks/*.sql; do
			check_name=${check_file##*/}
			printf '%s\n' "${check_name%.sql}"
		done
	done | grep -vxF '*' | sort -u >"$tmp/checks"
	words=''
	jobs validate --slurpfile list "$tmp/sources" \
		--slurpfile job "$front/job.json" \
		--slurpfile schema "$front/config.json" \
		--arg kinds "$(cat "$tmp/kinds")" \
		--arg checks "$(cat "$tmp/checks")" \
		--arg instruments "$(cat "$tmp/instruments")" >"$tmp/schemas" || exit 70
	sed -n 2p "$tmp/schemas" >"$tmp/config.schema.json"
	sed -n 3p "$tmp/schemas" >"$tmp/job.schema.json"
}

# What is not JSON has no names either.
validate_json() { # FILE ...
	[ "$config" = /dev/null ] || set -- "$config" "$@"
	[ $# -gt 0 ] || return 0
	echo '{"type": "object"}' >"$tmp/any.json"
	validate_against any.json "$@"
	[ -z "$unread" ] || exit 78
}

validate_against() { # SCHEMA FILE ...
	against=$tmp/$1
	shift
	lo-canon --validate "$against" "$@" 2>"$tmp/said" && return
	sed 's/^lo-canon:/lo:/' "$tmp/said" >&2
	worse 78
	unread=1
}

validate_files() {
	[ "$config" = /dev/null ] || validate_against config.schema.json "$config"
	[ $# -eq 0 ] || validate_against job.schema.json "$@"
}

# What only all specs together can show.
validate_jobs() {
	words=''
	jobs faults >"$tmp/faults" || exit 70
	while IFS= read -r line; do
		wrong 78 "$line"
	done <"$tmp/faults"
}

# Nothing is left to be filled in, and what is to be read is there.
# shellcheck disable=SC2120 # its own arguments are the files of a pattern
validate_places() {
	words=''
	jobs places >"$tmp/places" || exit 70
	tab='	'
	while IFS="$tab" read -r kind name text place pattern; do
		place="$config:$(line_of "$name" "$text"): connections/$name/$place"
		case $kind in
		open) wrong 78 "$place: found $text, as lo init printed it;" \
			'expected what belongs there' ;;
		file)
			eval "set -- $pattern"
			[ -e "$1" ] || wrong 66 "$place: found no such file;" \
				'expected one to read'
			;;
		esac
	done <"$tmp/places"
}

# Every reference leads to something that we alone can read.
validate_secrets() {
	jq -r '.connections // {} | to_entries[] | .key as $name
		| .value.auth // {} | to_entries[] | select(.value | type == "object")
		| .key as $key | .value | to_entries[]
		| [$name, $key, .key, (.value | if type == "array" then .[0] else . end)]
		| @tsv' "$config" >"$tmp/secrets"
	tab='	'
	while IFS="$tab" read -r name key kind value; do
		place="$config:$(line_of "$name" "$value"): connections/$name/auth/$key/$kind"
		case $kind in
		file)
			case $value in /*) file=$value ;; *) file=${config%/*}/$value ;; esac
			[ -f "$file" ] || file=$value
			if [ ! -f "$file" ]; then
				wrong 78 "$place: found no such file; expected one" \
					'that holds the secret'
			elif [ ! -r "$file" ]; then
				wrong 78 "$place: found a file that cannot be read;" \
					'expected one that is ours'
			elif [ -n "$(find "$file" -perm /077)" ]; then
				wrong 78 "$place: found a file that others may" \
					"read; expected a mode of 600; chmod 600 $value"
			elif [ ! -s "$file" ]; then
				wrong 78 "$place: found an empty file; expected" \
					'the secret in its first line'
			fi
			;;
		command) command -v -- "$value" >/dev/null ||
			wrong 78 "$place: found a command that is not there;" \
				'expected one in PATH' ;;
		env) printenv -- "$value" >/dev/null ||
			wrong 78 "$place: found no such variable; expected it" \
				'in the environment' ;;
		credential)
			# Only where systemd has put them can they be looked for.
			[ -z "${CREDENTIALS_DIRECTORY:-}" ] ||
				[ -f "$CREDENTIALS_DIRECTORY/$value" ] ||
				wrong 78 "$place: found no such credential;" \
					'expected one in CREDENTIALS_DIRECTORY' ;;
		esac
	done <"$tmp/secrets"
}
# The line in which the text first stands behind the connection's name.
line_of() { # NAME TEXT
	NAME=$1 TEXT=$2 awk '
		BEGIN { name = "\"" ENVIRON["NAME"] "\""; text = "\"" ENVIRON["TEXT"] "\"" }
		!seen && index($0, name) { seen = NR }
		seen && index($0, text) { print NR; found = 1; exit }
		END { if (!found) print seen ? seen : 1 }' "$config"
}

# What their own tool says of those that are reached by HTTP.
validate_connections() {
	jq -r '.connections // {} | to_entries[] | [.key, .value.source] | @tsv' \
		"$config" >"$tmp/list"
	tab='	'
	while IFS="$tab" read -r name source; do
		is_local "$source" && continue
		lo-extract --explain "$source" "$name" >/dev/null 2>"$tmp/said" </dev/null && continue
		worse $?
		sed 's/^lo-extract:/lo:/' "$tmp/said" >&2
	done <"$tmp/list"
}
is_local() { case $1 in mbox | maildir | eml | jsonl | csv | singer) ;; *) return 1 ;; esac; }

# Transforms, instruments and views are compiled, the user's own among them.
validate_catalogue() {
	for tool in lo-canon lo-score; do
		"$tool" </dev/null >/dev/null 2>"$tmp/said" && continue
		worse $?
		sed 's/^/lo: /' "$tmp/said" >&2
	done
	[ ! -f "$home/lo.db" ] || lo-project views >/dev/null 2>"$tmp/said" || {
		worse $?
		sed 's/^/lo: /' "$tmp/said" >&2
	}
}

# One record of each: does the source let us in?
validate_online() {
	tab='	'
	while IFS="$tab" read -r name source; do
		is_local "$source" && continue
		lo-extract --bare --limit 1 "$source" "$name" </dev/null >/dev/null 2>"$tmp/said"
		status=$?
		case $status in
		0 | 65) note "$source/$name: lets us in" ;;
		*)
			worse "$status"
			sed 's/^lo-extract:/lo:/' "$tmp/said" >&2
			;;
		esac
	done <"$tmp/list"
}
