# jobs.sh - lo jobs: what can be run
#
# shellcheck shell=sh
# shellcheck disable=SC2154,SC2034 # the files of the front door share names

lo_jobs() {
	[ $# -eq 0 ] || misused "$1: no operand is expected here"
	make_tmp
	check_specs
	words=''
	jobs list --arg type "$type" | columns
}
