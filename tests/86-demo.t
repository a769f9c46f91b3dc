#!/bin/sh
# The demo says what the store holds, and a second run changes nothing.
. "${0%/*}/tap.sh"

DEMO=$PWD/demo LO_HOME=$PWD/demo/home
export DEMO

# facts: all that a run without news may not change
facts() {
	for table in raw_objects canonical_objects dead_letters; do
		sqlite3 "$LO_HOME/lo.db" "SELECT * FROM $table ORDER BY 1, 2"
	done
	find demo/mail "$LO_HOME/vault" "$LO_HOME/state" -type f \
		-exec stat -c '%n %s %y' {} + | sort
}

of_runs() { # COLUMN: its sum in the store
	sqlite3 "$LO_HOME/lo.db" "SELECT sum($1) FROM runs"
}

run "'$top/pipelines/demo/run.sh'"
status_is 0 'the demo runs'
out_like "read 3 places and sent $(of_runs sent) messages" \
	'extract: what runs says was sent'
out_like "kept $(of_runs received) of them" 'vault: what came'
out_like "made $(of_runs canonical_new) of them canonical; $(of_runs dead) could" \
	'canon: what was made, and the dead letters'
out_like "stored $(of_runs raw_new) new messages, 0 changed" \
	'emit: what was new'
is "$(of_runs dead)" 2 'two messages are broken'
out_like '^date .* from .* subject' 'an inbox'
out_like 'Emil Sandberg' 'a search'
out_like "Markdown file a thread lies in $DEMO/mail" 'and where the files are'
n=$(find demo/mail -name '*.md' | wc -l)
out_like "$n written" 'as many as there are'
facts >before

run "'$top/pipelines/demo/run.sh'"
status_is 0 'it runs again'
out_like 'sent 0 messages' 'and finds nothing new'
out_like '0 written' 'writes no file'
facts >after
ok 'no row, no file, no time has changed' cmp before after

done_testing
