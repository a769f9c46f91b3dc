# job.sh - one run of one job: its lock, its events, its lines in the log
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

one_job() { # ENTRY: sets id, name, kind, pipeline, timeout, retries, ...
	eval "$1"
	take_lock || return
	trap job_stopped TERM
	job_begins || return
	if [ "$kind" = ingest ] && [ -n "$since$until" ]; then
		walk
	else
		try_all "$pipeline"
	fi
	job_status=$?
	trap '' TERM
	count_up
	job_ends "$job_status" "$tries" || case $job_status in
	0 | 65) job_status=$tell_status ;;
	esac
	return "$job_status"
}

# Before a try, or between two of them.
job_stopped() {
	trap '' TERM
	kill "$try_pid" 2>/dev/null
	say "$id: stopped; run it again"
	job_ends 75 "$tries"
	printf '%s 75 %s\n' "$count" "$id" >&7
	exit 75
}

# While it waits for another run; nobody counts a job of jobs.
lock_stopped() {
	trap '' TERM
	kill "$try_pid" 2>/dev/null
	say "$id: stopped; run it again"
	{ printf '%s 75 %s\n' "$count" "$id" >&7; } 2>/dev/null
	exit 75
}

# The lock dies with the process; its file says who has it.
take_lock() {
	lock=$home/lock/.job/$id
	if ! true 2>/dev/null >>"$lock"; then
		say "$id: $lock: cannot be written; look at the permissions there"
		return 73
	fi
	exec 9>>"$lock"
	case $wait in
	'') set -- -n ;;
	forever) set -- -x ;;
	*) set -- -w "$wait" ;;
	esac
	flock "$@" 9 7>&- &
	try_pid=$!
	trap lock_stopped TERM
	wait "$try_pid" || {
		read -r lock_run lock_since lock_pid <"$lock" || lock_run=''
		if [ -n "$lock_run" ]; then
			lock_age=$(($(date +%s) - lock_since))
			say "$id: run $lock_run has been going on for" \
				"$(span_of "$lock_age") (process $lock_pid);" \
				'try again when it is done, or --wait'
		else
			say "$id: another run is beginning; try again, or --wait"
		fi
		return 75
	}
	printf '%s %s %s\n' "$(run_id_of "$(now_text)")" "$(date +%s)" \
		"$(sh -c 'echo $PPID')" 2>/dev/null >"$lock" || {
		say "$id: $lock: cannot be written; make room on its disk"
		return 74
	}
}

span_of() { # SECONDS, in words
	if [ "$1" -lt 120 ]; then
		echo "$1 s"
	elif [ "$1" -lt 7200 ]; then
		echo "$(($1 / 60)) min"
	elif [ "$1" -lt 172800 ]; then
		echo "$(($1 / 3600)) h"
	else
		echo "$(($1 / 86400)) days"
	fi
}

# Where the store cannot be written nothing could be kept, and nothing is begun.
job_begins() {
	began=$(date +%s) tries=0 told='' counts=''
	run=$(run_id_of "$(now_text)")
	trace=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	log_line info started
	tell_event started started ''
	case $tell_status in
	0) return 0 ;;
	75) say "$id: that it began was not stored: $tell_why" ;;
	*)
		say "$id: not run: $tell_why"
		return "$tell_status"
		;;
	esac
}

job_ends() { # STATUS TRIES
	ends_seconds=$(($(date +%s) - began))
	case $1 in
	0 | 65) ends_how=completed ends_level=info ;;
	*) ends_how=failed ends_level=error ;;
	esac
	ends_more="\"exit\":$1,\"tries\":$2,\"seconds\":$ends_seconds"
	[ -z "$counts" ] || ends_more="$ends_more,\"counts\":$counts"
	log_line "$ends_level" "$ends_how" "$ends_more"
	tell_event "$ends_how" "$ends_how" "$ends_more"
	[ "$tell_status" -eq 0 ] || say "$id: how it ended was not stored: $tell_why"
	case $ends_how in
	failed) say "$id: failed with $1 after $(span_of "$ends_seconds")${told:+: $told};" \
		"lo logs $id" ;;
	*)
		if [ -z "$quiet" ] && { [ -n "$verbose" ] || [ -t 2 ]; }; then
			say "$id: done in $(span_of "$ends_seconds")${told:+: $told}"
		fi
		;;
	esac
	return "$tell_status"
}

# What its filters said that they did.
count_up() {
	case $kind in
	ingest | canonize | form) ;;
	*) return 0 ;;
	esac
	[ -z "$store" ] || return 0
	count_row=$(sed "s/:trace/'$trace'/" "$front/counts.sql" |
		lo-project sql -o jsonl - 2>/dev/null) || return 0
	told=${count_row#*\"told\":\"}
	told=${told%%\"*}
	counts=${count_row#*\"counts\":}
	counts=${counts%?}
}

# --- the log: a line of JSON each, a file a day, without content

log_file() { printf '%s\n' "$home/logs/$(now_text | cut -c 1-10).jsonl"; }
log_line() { # LEVEL EVENT [MEMBERS]
	printf '{"at":"%s","level":"%s","job":%s,"run":"%s","trace":"%s","event":"%s"%s}\n' \
		"$(now_text)" "$1" "$name" "$run" "$trace" "$2" "${3:+,$3}" \
		2>/dev/null >>"$(log_file)" || :
}
# What the tools said, in their words, which tell no content; quietly it was not
# shown, and is where it says why something failed.
log_said() { # FILE STATUS
	[ -s "$1" ] || return 0
	jq -Rc --arg at "$(now_text)" --argjson job "$name" --arg run "$run" \
		--arg trace "$trace" '{at: $at, level: "note", job: $job,
		run: $run, trace: $trace, text: .}' "$1" 2>/dev/null >>"$(log_file)"
	case $quiet:$2 in
	1:0 | 1:65) ;;
	1:*) cat "$1" >&2 ;;
	esac
}
drop_logs() { # DAYS
	find "$home/logs" -name '????-??-??.jsonl' -type f -mtime "+$1" \
		-exec rm -f {} +
}

# --- events: the store has them, whatever else happens to the log

tell_event() { # NAME STATUS MEMBERS: sets tell_status, tell_why
	printf '{"type":"event","event_id":"%s.%s","event_type":"job.%s","correlation_id":"%s","trace_id":"%s","created_at":"%s","status":"%s","payload":{"job":%s,"type":"%s"%s}}\n' \
		"$trace" "$1" "$1" "$run" "$trace" "$(now_text)" "$2" "$name" \
		"$kind" "${3:+,$3}" |
		lo-emit -q ${store:+--to "sqlite:$store"} 2>"$tmp/told.$trace"
	tell_status=$?
	tell_why=''
	[ "$tell_status" -eq 0 ] ||
		tell_why=$(sed 's/^lo-emit: //' "$tmp/told.$trace")
	rm -f "$tmp/told.$trace"
}
