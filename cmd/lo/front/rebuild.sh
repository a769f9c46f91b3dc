# rebuild.sh - lo rebuild: the store anew, from the vault alone
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

# shellcheck source=clean.sh
. "$front/clean.sh"

lo_rebuild() {
	[ $# -eq 0 ] || misused "$1: no operand is expected here"
	[ -d "$home/vault" ] || fail 66 "$home/vault: not there; a store is made" \
		'again from the vault'
	make_tmp
	make_home
	take_all_locks
	worst=0
	lo-vault ls >"$tmp/ls" || exit
	streams_without || confirmed "go on without what the vault does not hold?"
	confirmed "make $home/lo.db anew from $(sed 1d "$tmp/ls" | wc -l) streams?"
	new=$home/.rebuild
	rm -rf "$new"
	mkdir "$new" || exit 73
	rebuild_store
	case $worst in
	0 | 65) ;;
	*) fail "$worst" "the store is as it was; what was begun lies in $new" ;;
	esac
	rebuild_events
	rebuild_swap
	exit "$worst"
}

# Rows that came to the store beside the vault would be lost.
streams_without() {
	[ -f "$home/lo.db" ] || return 0
	lo-project sql -o csv "SELECT DISTINCT stream FROM raw_objects ORDER BY 1" |
		tr -d '\r' | sed 1d | LC_ALL=C sort >"$tmp/stored" || exit
	sed 1d "$tmp/ls" | sed 's/  *[0-9].*//' | LC_ALL=C sort >"$tmp/kept"
	LC_ALL=C comm -23 "$tmp/stored" "$tmp/kept" >"$tmp/lost"
	[ -s "$tmp/lost" ] || return 0
	say "$(wc -l <"$tmp/lost") streams of the store are not in the vault," \
		"the first $(head -n 1 "$tmp/lost")"
	return 1
}

# Run by run, in the order in which they were, each with its mode and states.
rebuild_store() {
	find "$home/vault" -name manifest.json -type f |
		sed -n "s,^$home/vault/\(.*\)/dt=[^/]*/run_id=\([^/]*\)/manifest.json\$,\2 \1,p" |
		LC_ALL=C sort >"$tmp/runs"
	while read -r run stream; do
		lo-vault cat -q --as-it-was --run "$run" "$stream" </dev/null || break
	done <"$tmp/runs" |
		lo-canon -q |
		lo-score -q 2>"$tmp/said" |
		LO_HOME=$new lo-emit -q --allow-deletes
	worse $?
}

# What happened is not made again: it is carried over.
rebuild_events() {
	[ -f "$home/lo.db" ] || return 0
	lo-project sql -o jsonl "SELECT 'event' AS type, event_id, event_type,
		source_system, connection_name, target_object_type,
		event_schema_ref, correlation_id, trace_id, created_at, status,
		error_message, payload AS \"payload:json\" FROM event_log ORDER BY id" |
		jq -c 'with_entries(select(.value != null))' |
		LO_HOME=$new lo-emit -q --allow-empty || worse $?
}

# The old store lies beside the new one until the next time.
rebuild_swap() {
	for file in lo.db lo.db-wal lo.db-shm; do
		rm -f "$home/before-rebuild.${file#lo.}"
		[ ! -e "$home/$file" ] ||
			mv "$home/$file" "$home/before-rebuild.${file#lo.}" || exit 74
	done
	for file in lo.db lo.db-wal lo.db-shm; do
		[ ! -e "$new/$file" ] || mv "$new/$file" "$home/$file" || exit 74
	done
	rm -rf "$new"
	rm -f "$home/index.db" "$home/index.db-wal" "$home/index.db-shm"
	find "$home/state" -name '*.json' -type f 2>/dev/null |
		sed "s,^$home/state/,,; s/\.json\$//" >"$tmp/published"
	while IFS= read -r stream; do
		lo-emit -q --publish "$stream" </dev/null || worse $?
	done <"$tmp/published"
	note "$home/lo.db: made anew; the one before is before-rebuild.db"
}
