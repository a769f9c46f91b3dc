# list.sh - lo list: what the catalogues and the configuration hold
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_list() {
	[ $# -eq 1 ] || misused 'list what? extractors, connections, jobs, ...'
	case $1 in
	extractors) lo-extract --list ;;
	transforms) lo-canon --list ;;
	instruments) lo-score --list ;;
	views) lo-project views ;;
	mappings) list_mappings ;;
	connections) list_connections ;;
	jobs)
		shift
		# shellcheck source=jobs.sh
		. "$front/jobs.sh"
		lo_jobs "$@"
		;;
	*) misused "$1: expected one of extractors, connections, jobs," \
		'transforms, mappings, instruments, views' ;;
	esac
}

# Which question is which item: the user's own first.
list_mappings() {
	for list_dir in "$mine" ${LO_DATA:+"$LO_DATA"} "$share"; do
		for list_file in "$list_dir"/bindings/*.json; do
			[ -f "$list_file" ] || continue
			list_name=${list_file##*/}
			case $list_seen in
			*"/$list_name/"*) continue ;;
			esac
			list_seen=$list_seen/$list_name/
			printf '%s\t%s\n' "${list_name%.json}" \
				"$(jq -r '.title // .description // .form_id // ""' "$list_file")"
		done
	done | columns
}
list_seen=''

list_connections() {
	jq -r '(["connection", "source", "client"] | ., map(gsub("."; "-"))),
		(.connections // {} | to_entries[]
			| [.key, .value.source // "-", .value.client // "-"]) | @tsv' \
		"$config" | columns
}
