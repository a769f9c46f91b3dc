# show.sh - lo show: one job's spec, and the pipeline that it means
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_show() {
	[ $# -eq 1 ] || misused 'one JOB is expected'
	make_tmp
	check_specs
	words=$1
	jobs show >"$tmp/shown" || exit 70
	case $(head -n 1 "$tmp/shown") in
	no\ *) fail 64 "$(sed 's/^no //' "$tmp/shown")" ;;
	esac
	cat "$tmp/shown"
	# shellcheck source=run.sh
	. "$front/run.sh"
	dry=1 keep=1
	lo_run "$1"
}
