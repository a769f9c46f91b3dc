#!/bin/sh
# run.sh - the daily mail run on the mailbox that comes with the project.
#
# Everything is made below $DEMO ($B/demo): nothing is sent anywhere, no account is
# needed.  A second run finds nothing new and changes nothing.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
B=${B:-build}
case $B in /*) ;; *) B=$here/../../$B ;; esac
B=$(cd -- "$B" && pwd)
DEMO=${DEMO:-$B/demo}
PATH=$B/bin:$PATH
LO_HOME=$DEMO/home
LO_CONFIG=$here/config.json
COLUMNS=${COLUMNS:-100}
export PATH LO_HOME LO_CONFIG COLUMNS
umask 077
mkdir -p "$DEMO"

say() { printf '%s\n' "$*"; }

# ask SELECT: one row of numbers as words of the shell
ask() { lo-project sql -o csv "$1" | tr -d '\r' | sed -n '2{s/,/ /g;p;}'; }

last=$(ask "SELECT coalesce(max(id), 0) FROM runs" 2>/dev/null)
last=${last:-0}

say "The mail in pipelines/demo/mail goes through four filters:"
say
say "    lo-extract ... | lo-vault tee | lo-canon email | lo-emit"
say
status=0
sh "$here/lanes.sh" "$here/mail" 2>"$DEMO/messages" || status=$?
case $status in
0 | 65) ;;
*)
	cat "$DEMO/messages" >&2
	exit "$status"
	;;
esac

# shellcheck disable=SC2046
set -- $(ask "SELECT count(*), sum(sent), sum(received), sum(raw_new),
	sum(raw_changed), sum(raw_unchanged), sum(canonical_new),
	sum(canonical_changed), sum(dead) FROM runs WHERE id > $last")
say "lo-extract  read $1 places and sent $2 messages that were new"
say "lo-vault    kept $3 of them, byte for byte"
say "lo-canon    made $(($7 + $8)) of them canonical; $9 could not be read" \
	"and became dead letters"
say "lo-emit     stored $4 new messages, $5 changed ones, and left" \
	"$6 as they were"
if [ "$9" -gt 0 ]; then
	say
	say "The dead letters, whole and ready to be tried again:"
	say
	lo-project query dead
fi

say
say "The inbox, newest first (lo-project query inbox):"
say
lo-project query --limit 12 inbox
say
say "A search (lo-project search from:emil rate*):"
say
lo-project search 'from:emil' 'rate*'
say
files=$(lo-project files -v --dir "$DEMO/mail" 2>&1 >/dev/null)
say "One Markdown file a thread lies in $DEMO/mail"
say "(${files#lo-project: })"
say
say "To look further:"
say
say "    export PATH=$B/bin:\$PATH LO_HOME=$LO_HOME"
say "    lo-project query                      every query there is"
say "    lo-vault ls                           what the vault holds"
say "    man $(cd -- "$here/../.." && pwd)/man/lo.7"
