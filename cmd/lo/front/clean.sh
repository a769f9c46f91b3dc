# clean.sh - lo clean: take away what can be made again, and nothing else
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

clean_stages='pages search objects views measurements canonical'

lo_clean() {
	if [ -n "$all" ]; then
		[ $# -eq 0 ] || misused '--all takes no STAGE'
		# shellcheck disable=SC2086 # words
		set -- $clean_stages
	fi
	[ $# -gt 0 ] || misused "clean what? one of $clean_stages"
	for clean_one; do
		case " $clean_stages " in
		*" $clean_one "*) ;;
		*) misused "$clean_one: expected one of $clean_stages" ;;
		esac
	done
	[ -d "$home" ] || fail 66 "$home: not there"
	make_tmp
	make_home
	take_all_locks
	worst=0
	for clean_one; do
		clean_ask "$clean_one"
	done
	[ -z "$dry" ] || exit 0
	confirmed 'take that away? it can be made again, with: lo run daily'
	for clean_one; do
		"clean_$clean_one" || worse $?
	done
	exit "$worst"
}

# Nobody runs a job meanwhile.
take_all_locks() {
	exec 6>>"$home/lock/.jobs"
	flock -xn 6 || fail 75 "$home: a job is running; try again when it is done"
}

confirmed() { # QUESTION
	[ -z "$yes" ] || return 0
	[ -t 0 ] || fail 64 'nobody is there to ask; -y says yes'
	printf 'lo: %s [y/N] ' "$1" >&2
	read -r answer
	case $answer in
	[yY] | [yY][eE][sS]) ;;
	*) fail 0 'nothing was taken away' ;;
	esac
}

clean_count() { # SQL
	[ ! -f "$home/lo.db" ] || lo-project sql -o csv "$1" | sed -n '2s/[^0-9]//gp'
}
clean_ask() { # STAGE
	case $1 in
	canonical) echo "canonical: $(clean_count 'SELECT count(*) FROM canonical_objects') rows of lo.db" ;;
	measurements) echo "measurements: $(clean_count 'SELECT count(*) FROM measurement_events') rows of lo.db, with their observations" ;;
	views) echo "views: the tables of local.db, but for the snapshots" ;;
	pages)
		clean_list_pages
		echo "pages: $(wc -l <"$tmp/pages") files below $home/views that nobody edited"
		;;
	objects) echo "objects: $home/objects" ;;
	search) echo 'search: index.db' ;;
	esac
}

clean_canonical() { [ ! -f "$home/lo.db" ] || lo-emit --forget canonical; }
clean_measurements() { [ ! -f "$home/lo.db" ] || lo-emit --forget measurements; }
clean_views() { [ ! -f "$home/local.db" ] || lo-project sync --drop; }
clean_objects() { rm -rf "$home/objects"; }
clean_search() {
	flock -n "$home/lock/index" rm -f "$home/index.db" "$home/index.db-wal" \
		"$home/index.db-shm" || {
		say "$home/index.db: somebody is using it"
		return 75
	}
}

# A page that is as we left it ends with the hash of what stands above, but
# for the line of its front matter that says when it was made.
page_text() { # FILE
	awk 'NR == 1 && $0 == "---" { front = 1; print; next }
		$0 == "---" { front = 0 }
		front && /^projected_at: / { next }
		{ print }' "$1" | sed '$d'
}
clean_list_pages() {
	: >"$tmp/pages"
	[ -d "$home/views" ] || return 0
	find "$home/views" -name '*.md' -type f >"$tmp/found"
	while IFS= read -r page; do
		hash=$(tail -n 1 "$page" | sed -n 's/^<!-- lo: .* \([0-9a-f]\{64\}\) -->$/\1/p')
		[ -n "$hash" ] || continue
		[ "$(page_text "$page" | sha256sum | cut -c 1-64)" != "$hash" ] ||
			printf '%s\n' "$page" >>"$tmp/pages"
	done <"$tmp/found"
}
clean_pages() {
	while IFS= read -r page; do
		rm -f -- "$page" || return 74
	done <"$tmp/pages"
	[ ! -d "$home/views" ] ||
		find "$home/views" -mindepth 1 -depth -type d -empty -exec rmdir {} +
}
