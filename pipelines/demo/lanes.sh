#!/bin/sh
# lanes.sh DIR - bring the mail in DIR home: every *.mbox, the Maildir
# "maildir" and the messages of "eml" that are there.
#
# Each lane is one line that could be typed.  A lane that fails never stops
# the others; the status is that of the worst, 65 meaning done, with dead
# letters (see: lo-project rows dead --letters).
set -u

dir=${1:?usage: lanes.sh DIR}
worst=0

# The order of lo(7): a retryable failure outranks dead letters.
note() {
	case $1 in
	0) ;;
	65) [ "$worst" -ne 0 ] || worst=65 ;;
	*) [ "$worst" -ne 0 ] && [ "$worst" -ne 65 ] || worst=$1 ;;
	esac
}

lane() {
	lo-extract "$@" |
		lo-vault tee |
		lo-canon email |
		lo-emit
	note $?
}

set -- "$dir"/*.mbox
[ ! -e "$1" ] || lane mbox -c takeout "$@"
[ ! -d "$dir/maildir" ] || lane maildir "$dir/maildir"
[ ! -d "$dir/eml" ] || lane eml "$dir/eml"
exit "$worst"
