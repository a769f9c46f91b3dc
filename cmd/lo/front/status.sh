# status.sh - lo status: what a person needs to know, then how each job is
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_status() {
	[ $# -eq 0 ] || misused "$1: no operand is expected here"
	make_tmp
	check_specs
	: >"$tmp/jobs.jsonl"
	: >"$tmp/needs.jsonl"
	if [ -f "$home/lo.db" ]; then
		status_ask status >"$tmp/jobs.jsonl" || exit
		status_ask needs >"$tmp/needs.jsonl" || exit
		# Views are the user's to change: without them there is no answer.
		status_ask waiting >>"$tmp/needs.jsonl" 2>/dev/null
	fi
	status_running >"$tmp/running"
	words=''
	jobs status --slurpfile events "$tmp/jobs.jsonl" \
		--slurpfile needs "$tmp/needs.jsonl" --arg now "$(now_text)" \
		--arg running "$(cat "$tmp/running")" \
		--arg dot "$(status_dot)" >"$tmp/status" ||
		fail 70 'the state of the jobs could not be read'
	sed -n '2p' "$tmp/status"
	sed '1,2d' "$tmp/status" | columns
	set -- "$home"/logs/????-??-??.jsonl
	while [ $# -gt 1 ]; do shift; done
	[ ! -f "$1" ] || echo "log: $1"
	exit "$(head -n 1 "$tmp/status")"
}

status_ask() { # NAME
	sed "s/:now/'$(now_text)'/g" "$front/$1.sql" | lo-project sql -o jsonl -
}

# The jobs whose lock somebody has.
status_running() {
	for status_lock in "$home"/lock/.job/*; do
		case $status_lock in
		*.walk) continue ;;
		esac
		[ -s "$status_lock" ] || continue
		flock -n "$status_lock" true || printf '%s\n' "${status_lock##*/}"
	done
}

status_dot() {
	case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
	*[Uu][Tt][Ff]*8*) printf ' \302\267 ' ;;
	*) printf ' | ' ;;
	esac
}
