# logs.sh - lo logs: the lines of the log, of one job or of all
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_logs() {
	[ $# -le 1 ] || misused 'at most one JOB is expected'
	logs_job=${1:-}
	set --
	for logs_file in "$home"/logs/????-??-??.jsonl; do
		[ ! -f "$logs_file" ] || set -- "$@" "$logs_file"
	done
	[ $# -gt 0 ] || fail 66 "$home/logs: nothing was run yet"
	jq -r --arg job "$logs_job" --arg since "$since" --arg raw "$json" '
		select(($job == "" or .job == $job) and .at >= $since)
		| if $raw != "" then tojson else
			"\(.at[0:19] | sub("T"; " "))  \(.job)  "
			+ (.text // "\(.event)" + (if .exit then ", \(.exit) after \(.seconds) s" else "" end))
		end' "$@"
}
