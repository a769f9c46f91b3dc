# run.sh - lo run: the pipelines of jobs, under locks, with tries and events
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

# shellcheck source=pipe.sh
. "$front/pipe.sh"
# shellcheck source=job.sh
. "$front/job.sh"

lo_run() {
	[ $# -gt 0 ] || misused 'run what? lo jobs lists them'
	number -j "$workers" 1 64
	case $wait in
	'' | forever) ;;
	*) number --wait "$wait" 0 999999 ;;
	esac
	make_tmp
	words=$(printf '%s\n' "$@")
	check_specs
	jobs plan --arg since "$since" --arg until "$until" \
		--arg client "$client" --arg store "$store" >"$tmp/plan" ||
		fail 70 'the job specs could not be read'
	refuse_early
	if [ -n "$dry" ]; then
		show_plan
		exit 0
	fi
	make_home
	exec 6>>"$home/lock/.jobs"
	flock -sn 6 || fail 75 "$home: the store is being rebuilt; try again" \
		'when that is done'
	run_plan
}

# What was asked for by name must be possible, before anything is done.
refuse_early() {
	worst=0
	grouped=''
	while IFS= read -r line; do
		case $grouped$line in
		'no '*)
			line=${line#no }
			say "${line#* }"
			worse "${line%% *}"
			;;
		'group '*) grouped=1 ;;
		1end) grouped='' ;;
		esac
	done <"$tmp/plan"
	[ "$worst" -eq 0 ] || exit "$worst"
}

show_plan() {
	while IFS= read -r line; do
		case $line in
		'job '*)
			eval "${line#job }"
			printf '# %s\n' "$id"
			printf '%s\n' "$pipeline" | sed 's/ |	/ |\
    /g'
			;;
		'stage '?*) printf '# -- %s\n' "${line#stage }" ;;
		'no '*)
			line=${line#no }
			printf '# cannot be run: %s\n' "${line#* }"
			;;
		esac
	done <"$tmp/plan"
}

run_plan() {
	worst=0 running='' busy=0 count=0 group='' passed=''
	mkfifo "$tmp/done" || exit 73
	exec 7<>"$tmp/done"
	exec 8<"$tmp/done" 7>&-
	trap 'stop_all 129' HUP
	trap 'stop_all 130' INT
	trap 'stop_all 143' TERM
	while IFS= read -r line <&3; do
		[ -z "$passed" ] || [ "$line" = end ] || continue
		case $line in
		'days '*) drop_logs "${line#days }" ;;
		'job '*) start "${line#job }" ;;
		'no '*)
			line=${line#no }
			say "${line#* }"
			settled "${line%% *}" "${line#* }"
			;;
		'group '*)
			finish_running
			group_begins "${line#group }"
			;;
		stage*) finish_running ;;
		end)
			finish_running
			[ -n "$passed" ] || group_ends
			passed=''
			;;
		esac
		[ "$worst" -eq 0 ] || [ "$worst" -eq 65 ] || [ -n "$keep$group" ] ||
			break
	done 3<"$tmp/plan"
	finish_running
	exit "$worst"
}

# As many at a time as -j says; each writes a line when it has ended, and when
# all of them are gone without a word, the pipe ends.
start() { # ENTRY
	while [ "$busy" -ge "$workers" ]; do
		reap
	done
	busy=$((busy + 1))
	count=$((count + 1))
	start_name=${1#id=}
	eval "named_$count=${start_name%% name=*}"
	exec 7>"$tmp/done"
	(
		trap - HUP INT EXIT
		one_job "$1"
		printf '%s %s %s\n' "$count" "$?" "$id" >&7
	) &
	running="$running $count:$!"
	exec 7>&-
}
reap() {
	if ! read -r reap_number reap_status reap_id <&8; then
		for reap_one in $running; do
			eval "reap_id=\$named_${reap_one%:*}"
			say "$reap_id: the process that ran it was killed; run it again"
			settled 70 "$reap_id"
		done
		running='' busy=0
		return
	fi
	busy=$((busy - 1))
	reap_left=''
	for reap_one in $running; do
		case $reap_one in
		"$reap_number":*) ;;
		*) reap_left="$reap_left $reap_one" ;;
		esac
	done
	running=$reap_left
	settled "$reap_status" "$reap_id"
}
finish_running() {
	while [ -n "$running" ]; do
		reap
	done
}

stop_all() { # STATUS
	trap '' HUP INT TERM
	for stop_one in $running; do
		kill -TERM "${stop_one#*:}" 2>/dev/null
	done
	finish_running
	if [ -n "$group" ]; then
		worse 75
		group_ends
	fi
	exit "$1"
}

# --- a job of jobs: how its jobs went

settled() { # STATUS NAME
	worse "$1"
	[ -n "$group" ] || return 0
	case $1 in
	0) group_well=$((group_well + 1)) ;;
	65) group_dead=$((group_dead + 1)) ;;
	*)
		group_failed=$((group_failed + 1))
		group_names="$group_names, ${2%%: *} ($1)"
		;;
	esac
}
group_begins() { # ID; where another run has it, all of it is passed over
	id=$1
	take_lock
	group_lock=$?
	trap 'stop_all 143' TERM
	if [ "$group_lock" -ne 0 ]; then
		worse "$group_lock"
		passed=1
		return
	fi
	group=$1 group_well=0 group_dead=0 group_failed=0 group_names=''
	group_outer=$worst worst=0
	name=\"$1\" kind=group
	job_begins || exit "$tell_status"
}
group_ends() {
	group_told="$((group_well + group_dead + group_failed)) jobs,"
	group_told="$group_told $group_well well, $group_dead with dead letters"
	group_told="$group_told or warnings, $group_failed failed${group_names#,}"
	counts="{\"well\":$group_well,\"dead\":$group_dead,\"failed\":$group_failed}"
	told=$group_told
	job_ends "$worst" 1 || worse "$tell_status"
	group=''
	exec 9>&-
	worse "$group_outer"
}
