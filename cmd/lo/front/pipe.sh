# pipe.sh - running a pipeline: in time, again where that helps, by windows
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

# One try.  timeout(1) leads the pipeline's process group, so that all of it
# ends when the time is over or somebody stops us.
try() { # PIPELINE
	try_began=$(date +%s) try_stopped=''
	listen
	LO_TRACE=$trace timeout -k 30 "$timeout" sh -c "$1" \
		</dev/null 2>&4 3>&- 4>&- 6>&- 7>&- 8>&- 9>&- &
	try_pid=$!
	trap 'try_stopped=1; kill -TERM "$try_pid" 2>/dev/null' TERM
	wait "$try_pid"
	try_status=$?
	while kill -0 "$try_pid" 2>/dev/null; do
		wait "$try_pid"
		try_status=$?
	done
	trap job_stopped TERM
	try_ends
	log_said "$tmp/said.$trace" "$try_status"
	rm -f "$tmp/said.$trace"
}

# What the pipeline says is shown as it comes, by a process that keeps it for
# the log, and that goes when it reads our own last word: somebody may keep the
# pipe open.  Quietly it is kept alone.
listen() {
	: >"$tmp/said.$trace"
	if [ -n "$quiet" ]; then
		exec 4>>"$tmp/said.$trace"
		return
	fi
	mkfifo "$tmp/says.$trace" || exit 73
	hear <"$tmp/says.$trace" >"$tmp/said.$trace" \
		3>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
	try_ear=$!
	exec 4>"$tmp/says.$trace"
	rm -f "$tmp/says.$trace"
}
hear() {
	trap - TERM
	trap '' PIPE
	hear_last=''
	while [ -z "$hear_last" ] && IFS= read -r hear_line; do
		case $hear_line in
		"$trace") return ;;
		*"$trace") hear_line=${hear_line%"$trace"} hear_last=1 ;;
		esac
		printf '%s\n' "$hear_line" >&2
		printf '%s\n' "$hear_line"
	done
}

try_ends() {
	try_word=''
	case $try_status in
	124 | 137)
		try_word="lo: $id: it was killed; what came is kept"
		if [ "$timeout" -ne 0 ] &&
			[ $(($(date +%s) - try_began)) -ge "$timeout" ]; then
			try_word="lo: $id: not done within $(span_of "$timeout");"
			try_word="$try_word what came is kept"
		fi
		;;
	esac
	[ -z "$try_stopped" ] || try_word="lo: $id: stopped; run it again"
	[ -z "$try_word" ] || printf '%s\n' "$try_word" >&4
	if [ -z "$quiet" ]; then
		printf '%s\n' "$trace" >&4
		wait "$try_ear"
	fi
	exec 4>&-
}

# 75 alone is worth another try, and a try that took all its time is not.
try_all() { # PIPELINE
	try_pause=$pause try_left=$retries
	while :; do
		tries=$((tries + 1))
		try "$1"
		[ -z "$try_stopped" ] || return 75
		case $try_status in
		124 | 137) return 75 ;;
		75) [ "$try_left" -gt 0 ] || return 75 ;;
		*) return "$try_status" ;;
		esac
		try_left=$((try_left - 1))
		note "$id: to be tried again in $(span_of "$try_pause")"
		sleep "$try_pause" 7>&- 9>&- &
		try_pid=$!
		wait "$try_pid"
		try_pause=$((try_pause * 2))
	done
}

# From --since to --until by windows, the oldest first.  What was done is
# remembered until the walk is over, so that it can be taken up again.
walk() {
	walk_mark=$home/lock/.job/$id.walk
	walk_worst=0 walk_began=$(date +%s) walk_done=0
	walk_plan >"$tmp/walk.$trace" || {
		say "--since ${since:-(nothing)} --until ${until:-(nothing)}: dates" \
			'or instants that end in Z are expected, the earlier first'
		return 64
	}
	walk_all=$(wc -l <"$tmp/walk.$trace")
	walk_after=''
	if read -r walk_from walk_to walk_at 2>/dev/null <"$walk_mark" &&
		[ "$walk_from/$walk_to" = "$since/$until" ]; then
		walk_after=$walk_at
		note "$id: going on from $walk_at"
	fi
	while read -r walk_since walk_until <&5; do
		walk_done=$((walk_done + 1))
		case $walk_after in
		"$walk_until") walk_after='' walk_all=$((walk_all - walk_done)) walk_done=0 ;;
		esac
		if [ -z "$walk_after" ] && [ "$walk_done" -gt 0 ]; then
			walk_one || return
		fi
	done 5<"$tmp/walk.$trace"
	rm -f "$walk_mark"
	return "$walk_worst"
}
walk_one() {
	walk_line=$(printf '%s\n' "$pipeline" |
		sed "1s/ --since [^ ]*//; 1s/ --until [^ ]*//
			1s/^lo-extract/& --since $walk_since --until $walk_until/")
	try_all "$walk_line" 5<&-
	walk_status=$?
	case $walk_status in
	0 | 65) [ "$walk_status" -eq 0 ] || walk_worst=65 ;;
	*) return "$walk_status" ;;
	esac
	printf '%s %s %s\n' "$since" "$until" "$walk_until" >"$walk_mark"
	walk_left=$((walk_all - walk_done))
	[ "$walk_left" -eq 0 ] ||
		note "$id: up to $walk_until, $walk_done of $walk_all; about" \
			"$(span_of $((($(date +%s) - walk_began) * walk_left / walk_done)))" \
			'to go'
}
walk_plan() {
	jq -nre --arg since "$since" --arg until "${until:-$(now_text)}" \
		--argjson step "$window" '
		def instant: if test("^[0-9-]{10}$") then . + "T00:00:00Z" else . end
			| fromdateiso8601;
		($since | instant) as $a | ($until | instant) as $b
		| if $a >= $b then empty else
			range($a; $b; $step)
			| [., ([. + $step, $b] | min)] | map(todateiso8601) | join(" ")
		end' 2>/dev/null
}
