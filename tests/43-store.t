#!/bin/sh
# The store and lo-store(5) say the same.
. "${0%/*}/tap.sh"
. "$top/tests/emit.sh"

raw 1 1 1 >in
run 'lo-emit <in'; status_is 0 'a store'
page=$top/man/lo-store.5
# A table's columns as the page gives them: the words of ".It Sy".
documented() {
	sed -n "/^\.Ss $1\$/,/^\.El/s/^\.It Sy \(.*\) Ta .*/\1/p" "$page" |
		tr -d ' ' | tr ',' '\n' | sort
}
there() { sql "SELECT name FROM pragma_table_info('$1') ORDER BY name COLLATE BINARY" | sort; }
for table in raw_objects canonical_objects measurement_events observations \
	dead_letters event_log stream_state stream_cursors runs; do
	documented $table >want
	there $table >got
	ok "$table: the page is read" test "$(wc -l <want)" -gt 2
	same got want "$table: its columns are those of lo-store(5)"
done
is "$(sql "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
	AND name NOT LIKE 'sqlite%' ORDER BY name" | tr '\n' ' ')" \
	'canonical_data canonical_objects canonical_seen dead_letters event_log makers measurement_events observations origins raw_data raw_gone raw_objects raw_seen runs stream_cursors stream_state ' \
	'and there is no other table'
is "$(sql 'PRAGMA application_id')" \
	"$(sed -n 's/^is \([0-9]*\) in every store.*/\1/p' "$page")" 'its mark'
is "$(sql 'PRAGMA integrity_check')" ok 'it is sound'

# How readers get at it: by index, not by a walk.
plan() { sql "EXPLAIN QUERY PLAN $1" | grep -c SCAN; }
is "$(plan "SELECT payload FROM raw_objects WHERE idem_key = 'x'")" 0 'a raw record by its key'
is "$(plan "SELECT payload FROM canonical_objects WHERE source_idem_key = 'x'")" 0 'canonical records by their source'
is "$(plan "SELECT * FROM dead_letters WHERE resolved_at IS NULL AND idem_key = 'x'")" 0 'an open letter by its key'

# A column that is not in the page would be seen.
there runs | sed '1d' >got; documented runs >want
ok 'a missing one is seen' sh -c '! cmp -s got want'
done_testing
