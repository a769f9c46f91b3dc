# base.sh - what every verb of lo uses: words, options, places, statuses
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

say() { printf 'lo: %s\n' "$*" >&2; }
note() { [ -n "$quiet" ] || say "$@"; }
fail() { # STATUS WORDS
	fail_status=$1
	shift
	say "$@"
	exit "$fail_status"
}

misused() { fail 64 "$*; see lo --help"; }
usage_of() { # VERB: its lines of the usage, which go on where they are indented
	printf '%s\n' "$usage" | awk -v verb="$1" '
		/^lo/ { mine = $2 == verb }
		mine { print }'
}

# What cannot be said to whoever asked is no success.
mute() { fail 74 'standard output: cannot be written; it is full or closed'; }
whole() { # COMMAND ...: what it prints, all of it, and its status
	make_tmp
	("$@") >"$tmp/printed"
	whole_status=$?
	cat "$tmp/printed" 2>/dev/null || mute
	exit "$whole_status"
}

found='' letter='' rest='' # what find_letter and find_long found

# --- options: the table is $specs, the entry that was found is $found

find_letter() { # LETTERS: sets letter, rest, found
	rest=${1#?}
	letter=${1%"$rest"}
	for found in $specs; do
		case $found in "$letter":*) return ;; esac
	done
	misused "-$letter is not a known option"
}
find_long() { # --NAME, or as much of it as is needed
	found='' find_name=${1#--}
	for find_spec in $specs; do
		find_long_name=${find_spec#*:}
		case ${find_long_name%%:*} in
		"$find_name")
			found=$find_spec
			return
			;;
		"$find_name"*)
			[ -z "$found" ] || misused "$1: could be several options"
			found=$find_spec
			;;
		esac
	done
	[ -n "$found" ] || misused "$1 is not a known option"
}
set_option() { # VALUE
	set_name=${found##*:}
	# shellcheck disable=SC2034 # named in the line below
	set_value=$1
	eval "${set_name%[=?]}=\$set_value"
}

number() { # OPTION VALUE LEAST MOST
	case $2 in
	'' | *[!0-9]* | ???????*) ;;
	*) [ "$2" -lt "$3" ] || [ "$2" -gt "$4" ] || return 0 ;;
	esac
	misused "$1 $2: expected a number from $3 to $4"
}

# --- places

find_places() {
	[ -n "${HOME:-}" ] || [ -n "${LO_HOME:-${XDG_DATA_HOME:-}}" ] ||
		fail 78 'no home directory; set LO_HOME'
	[ "$verb" != init ] ||
		[ -n "${HOME:-${LO_CONFIG:-$config${XDG_CONFIG_HOME:-}}}" ] ||
		fail 78 'no home directory for the configuration; set LO_CONFIG'
	home=${LO_HOME:-${XDG_DATA_HOME:-${HOME:-}/.local/share}/lo}
	case $home in
	/*) ;;
	*) home=$PWD/$home ;;
	esac
	LO_HOME=$home
	export LO_HOME
	mine=${XDG_CONFIG_HOME:-${HOME:-}/.config}/lo
	if [ -n "$config" ]; then
		LO_CONFIG=$config
		export LO_CONFIG
	fi
	config=${LO_CONFIG:-$mine/config.json}
	if [ ! -e "$config" ]; then
		[ -z "${LO_CONFIG:-}" ] || [ "$verb" = init ] ||
			fail 66 "$config: not there; see lo-config(5)"
		config=/dev/null
	fi
	tmp=''
}

# A directory of our own that goes with us.
make_tmp() {
	[ -z "$tmp" ] || return 0
	tmp=$(mktemp -d "${TMPDIR:-/tmp}/lo.XXXXXX") ||
		fail 73 "${TMPDIR:-/tmp}: no directory can be made there"
	trap 'rm -rf "$tmp"' EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
}

make_home() {
	mkdir -p "$home/lock/.job" "$home/logs" 2>/dev/null ||
		fail 73 "$home: cannot be made; look at the permissions there"
}

# --- time: LO_NOW stands still, for tests

now_text() {
	if [ -n "${LO_NOW:-}" ]; then
		printf '%s\n' "${LO_NOW%%.*}" | sed 's/Z*$/Z/'
	else
		date -u +%Y-%m-%dT%H:%M:%SZ
	fi
}
run_id_of() { printf '%s\n' "$1" | tr -d ':-'; }

# --- statuses: the worse of two, by the order of lo(7)

worse() { # STATUS: raises $worst
	for worse_one in 70 71 74 73 64 66 78 77 69 75 65; do
		if [ "$1" -eq "$worse_one" ] || [ "$worst" -eq "$worse_one" ]; then
			worst=$worse_one
			return
		fi
	done
	[ "$1" -eq 0 ] || worst=70
}

# --- job specs

# jobs PROGRAM [JQ-OPTION ...]: PROGRAM.jq over all specs, the user's first;
# $words are its words, a line each.
jobs() {
	jobs_text=$(cat "$front/jobs.jq" "$front/$1.jq") || exit 70
	shift
	set -- -nr --slurpfile config "$config" --arg share "$share/" \
		--arg home "$home" --arg words "$words" "$@" "$jobs_text"
	for jobs_dir in "$mine" ${LO_DATA:+"$LO_DATA"} "$share"; do
		for jobs_file in "$jobs_dir"/jobs/*.json; do
			[ ! -f "$jobs_file" ] || set -- "$@" "$jobs_file"
		done
	done
	jq "$@"
}

# Specs and the configuration are looked at before they are believed.
check_specs() {
	set --
	for check_dir in "$mine" ${LO_DATA:+"$LO_DATA"} "$share"; do
		for check_file in "$check_dir"/jobs/*.json; do
			[ ! -f "$check_file" ] || set -- "$@" "$check_file"
		done
	done
	must_fit "$front/job.json" "$@"
	[ "$config" != /dev/null ] || return 0
	if grep -q '"jobs"' "$config"; then
		config_schema '{type, properties: {jobs: .properties.jobs}, definitions}' \
			>"$tmp/schema.json" || exit 70
	else
		echo '{"type": "object"}' >"$tmp/schema.json"
	fi
	must_fit "$tmp/schema.json" "$config"
}
must_fit() { # SCHEMA FILE ...
	lo-canon --validate "$@" 2>"$tmp/said" && return
	sed 's/^lo-canon:/lo:/' "$tmp/said" >&2
	exit 78
}
# config_schema FILTER [JQ-OPTION ...]: what lo-config(5) says, with job specs.
config_schema() {
	config_filter=$1
	shift
	jq --slurpfile job "$front/job.json" "$@" '.definitions.job = $job[0]
		| .definitions.job.required -= ["job_id"] | '"$config_filter" \
		"$front/config.json"
}

# Fields between tabs, as columns that are as wide as they must be.
columns() {
	awk -F '\t' '{
		for (i = 1; i <= NF; i++) {
			cell[NR, i] = $i
			if (length($i) > wide[i]) wide[i] = length($i)
		}
		if (NF > most) most = NF
	}
	END {
		for (n = 1; n <= NR; n++) {
			line = ""
			for (i = 1; i < most; i++)
				line = line sprintf("%-" wide[i] "s  ", cell[n, i])
			line = line cell[n, most]
			sub(/ +$/, "", line)
			print line
		}
	}'
}
