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
	dead_letters event_log stream_state stream_cursors runs table_versions; do
	documented $table >want
	there $table >got
	ok "$table: the page is read" test "$(wc -l <want)" -gt 1
	same got want "$table: its columns are those of lo-store(5)"
done
is "$(sql "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')
	AND name NOT LIKE 'sqlite%' ORDER BY name" | tr '\n' ' ')" \
	'canonical_data canonical_objects canonical_seen dead_letters event_log makers measurement_events observations origins raw_data raw_gone raw_objects raw_seen runs stream_cursors stream_state table_versions ' \
	'and there is no other table'
is "$(sql 'PRAGMA application_id')" \
	"$(sed -n 's/^is \([0-9]*\) in every store.*/\1/p' "$page")" 'its mark'
is "$(sql 'PRAGMA integrity_check')" ok 'it is sound'

# How readers get at it: by index, not by a walk.
plan() { sql "EXPLAIN QUERY PLAN $1" | grep -c SCAN; }
is "$(plan "SELECT payload FROM raw_objects WHERE idem_key = 'x'")" 0 'a raw record by its key'
is "$(plan "SELECT payload FROM canonical_objects WHERE source_idem_key = 'x'")" 0 'canonical records by their source'
is "$(plan "SELECT * FROM dead_letters WHERE resolved_at IS NULL AND idem_key = 'x'")" 0 'an open letter by its key'

# The number of a table is another one after rows were written there.
versions() { sql 'SELECT name, version FROM table_versions ORDER BY name'; }
moved() { # COMMAND: the tables whose number it changed
	versions >before; eval "$1" >/dev/null 2>&1; versions >after
	diff before after | sed -n 's/^> \([a-z_]*\).*/\1/p' | tr '\n' ' '
}
is "$(sql "SELECT count(*) FROM sqlite_schema s LEFT JOIN table_versions v
	ON v.name = s.name WHERE s.type = 'table' AND s.name <> 'table_versions'
	AND v.version IS NULL")" 0 'every table has a number'
is "$(moved 'lo-emit --allow-empty </dev/null')" '' 'nothing came, nothing moved'
is "$(moved '{ begin 2; end 2; } | lo-emit')" 'event_log runs ' 'a run without records'
is "$(moved 'raw 1 2 1 | lo-emit')" 'raw_seen ' 'a record that is as it was'
is "$(moved "raw 1 3 1 '{\"x\":2}' | lo-emit")" 'raw_data raw_seen ' 'one that changed'
is "$(moved 'canon 1 o 1 1 3 1 | lo-emit')" 'canonical_data canonical_seen makers ' 'one that was made'
is "$(moved 'canon 1 o 1 1 3 1 | lo-emit')" '' 'and once more'
is "$(moved 'letter lo-canon 1#o 4 1 | lo-emit')" 'dead_letters ' 'a letter'
is "$(moved 'tomb 1 5 1 | lo-emit')" \
	'canonical_seen dead_letters raw_gone ' 'a deletion'
is "$(moved 'lo-emit -n <in')" '' 'a dry run moves nothing'
is "$(moved 'sqlite3 "$db" "UPDATE raw_data SET payload = 1"')" 'raw_data ' 'another program changes a row'
is "$(moved 'sqlite3 "$db" "DELETE FROM raw_seen"')" 'raw_seen ' 'or deletes one'
is "$(moved 'sqlite3 "$db" "INSERT INTO makers (ref, sha256) VALUES (1, 2)"')" 'makers ' 'or adds one'
is "$(sql "SELECT count(*) FROM sqlite_schema t, table_versions v WHERE t.type = 'trigger'
	AND t.tbl_name = v.name AND t.sql LIKE '%name = ''' || v.name || '''%'")" \
	"$(sql 'SELECT 3 * count(*) FROM table_versions')" 'so it is of every table'
is "$(moved 'lo-emit --forget canonical')" 'canonical_data canonical_seen event_log ' 'what is forgotten'

# A column that is not in the page would be seen.
there runs | sed '1d' >got; documented runs >want
ok 'a missing one is seen' sh -c '! cmp -s got want'
done_testing
