#!/bin/sh
# run.sh - the daily run of a small practice, on data that comes with the
# project: a mailbox on this machine, and APIs that a simulator plays.
#
# Everything is made below $DEMO ($B/demo): nothing is sent anywhere, no account
# is needed.  lo(7) tells the same tour.
set -eu

here=$(cd -- "$(dirname -- "$0")" && pwd)
top=$here/../..
B=${B:-build}
case $B in /*) ;; *) B=$top/$B ;; esac
B=$(cd -- "$B" && pwd)
DEMO=${DEMO:-$B/demo}
PATH=$B/bin:$PATH
LO_HOME=$DEMO/home
LO_CONFIG=$DEMO/config.json
XDG_CONFIG_HOME=$DEMO/config
COLUMNS=${COLUMNS:-100}
export PATH LO_HOME LO_CONFIG XDG_CONFIG_HOME COLUMNS
umask 077
servers=''

. "$here/apis.sh"
trap 'stop_apis' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '%s\n' "$*"; }
part() { printf '\n== %s\n\n' "$*"; }

# show COMMAND: the command, and what it says; its status is in $was.
show() {
	printf '$ %s\n' "$1"
	was=0
	sh -c "$1" 2>&1 || was=$?
	case $was in
	0) ;;
	64 | 7[014]) exit "$was" ;;
	*) say "(status $was)" ;;
	esac
	echo
}

# Only below its own folder: the demo begins anew.
rm -rf "${DEMO:?}/home" "$DEMO/config" "$DEMO/apis" "$DEMO/pages"
mkdir -p "$DEMO"
start_apis
make_config "$here/config.json" >"$LO_CONFIG"
lo init -q
mkdir -p "$XDG_CONFIG_HOME/lo"
cp -R "$top/pipelines/examples/orders/." "$here/queries" "$XDG_CONFIG_HOME/lo"

part 'What there is'
say "Files on this machine, and APIs, each with its account:"
echo
show 'lo validate'
show 'lo list connections'

part 'The first run: everything comes home, in four stages'
show 'lo run -q -j 2 -k daily'
show 'lo status | sed 1q'
show 'lo-project query --limit 8 streams-health'

part 'What came of it'
show 'lo-project query --limit 6 inbox'
show "lo-project search 'from:emil' 'rate*'"
show 'lo-project query flags'
show 'lo-project query --limit 8 scores'
show 'lo-project query ads'

part 'Things change upstream; the second run reads what is new'
tell_apis later
show 'lo run -q -j 2 -k daily'
show 'lo-project query news'
show 'lo-project query change instrument=phq9'
show 'lo-project query course -o chart'

part 'A source refuses; the others are not held up'
refuse stripe
show 'lo run -q -j 2 -k ingest_stripe_stripe ingest_gmail_gmail'
heal stripe
show 'lo run -q ingest_stripe_stripe'

part 'A dead letter, mended and tried again'
show 'lo-project query dead'
say 'Two mails are broken for good.  The order says 18,90 for 18.90; a newer'
say "version of the shop's transform, beside the older one, knows that:"
echo
cp "$here"/order@1.1.0.* "$XDG_CONFIG_HOME/lo/transforms/shop/"
show 'lo-project rows dead --source csv | lo-canon shop | lo-emit'
show 'lo-project query dead --limit 3'

part 'Checks, and how it all stands'
show 'lo-project check -o table'
show 'lo status'

say "To look further:"
say
say "    export PATH=$B/bin:\$PATH LO_HOME=$LO_HOME LO_CONFIG=$LO_CONFIG"
say "    lo-project query                      every query there is"
say "    lo-vault ls                           what the vault holds"
say "    man $(cd -- "$top" && pwd)/man/lo.7"
