#!/bin/sh
# lo-project sync and snapshot: views as tables of local.db.
. "${0%/*}/tap.sh"
need jq sqlite3

cases=$top/cmd/lo-project/views/cases
LO_NOW=2026-03-30T10:00:00Z LO_CONFIG=$cases/practice/config.json
export LO_NOW LO_CONFIG
store() { # FILE
	jq -c -f "$cases/expand.jq" "$1" | lo-emit -q
}
db() { # STATEMENT
	sqlite3 home/local.db "$1"
}

run 'lo-project sync'
expect 66 '' 'no store yet' 'without a store'
store "$cases/practice/in.jsonl"

# ---- tables
run 'lo-project sync -n -o csv | tr -d "\r" | grep ^billing'
out_is 'billing,5,5,0' 'what would be done'
ok 'and nothing is there' test ! -e home/local.db
run 'lo-project sync'
out_is '' 'done, without words'
run 'for v in "'"$top"'"/cmd/lo-project/views/*.sql; do v=${v##*/}; v=${v%.sql}; lo-project sql -o jsonl "SELECT count(*) AS n FROM $v" | jq -r .n; sqlite3 home/local.db "SELECT count(*) FROM $v"; done | paste -d= - - | sed "s/^\(.*\)=\1$/same/" | sort -u'
out_is same 'every view has a table with as many rows'
run "sqlite3 -json home/local.db 'SELECT * FROM billing' | jq -c '.[] | del(.projected_at)'"
lo-project sql -o jsonl 'SELECT * FROM billing' >want
out_file want 'a table is its view'
is "$(db 'SELECT DISTINCT projected_at FROM clients')" \
	2026-03-30T10:00:00.000000Z 'and says when'
is "$(stat -c %a home/local.db)" 600 'permissions'

# ---- what nothing it reads has moved is not read
quietly() { # STATEMENT: without the triggers by which other programs are seen
	sqlite3 home/lo.db '.dbconfig enable_trigger off' "$1" >/dev/null
}
XDG_CONFIG_HOME=$PWD/config
export XDG_CONFIG_HOME
name="UPDATE canonical_data SET payload = replace(payload, 'Kim', 'Kym')"
back="UPDATE canonical_data SET payload = replace(payload, 'Kym', 'Kim')"
echo '{"type":"event","event_id":"1","event_type":"a.b"}' | lo-emit -q
quietly "$name"
run 'lo-project sync -v'
err_like 'sync: 0 rows written, [1-9][0-9]* unchanged, 0 removed' 'an event moves no view'
is "$(db "SELECT count(*) FROM clients WHERE last_name = 'Kym'")" 0 'which is not read'
run 'lo-project sync --full -v clients'
err_like 'sync: 1 rows written, 2 unchanged, 1 removed' '--full reads it'
quietly "$back"
run 'lo-project sync -v clients'
err_like 'sync: 0 rows written, 3 unchanged' 'and is remembered'
sqlite3 home/lo.db "$name; $back"
run 'lo-project sync -v clients'
err_like 'sync: 1 rows written, 2 unchanged, 1 removed' 'what another program writes is seen'
mkdir -p config/lo/views
echo 'SELECT random() AS n' >config/lo/views/anew.sql
lo-project sync
run 'lo-project sync -v'
err_like 'sync: 1 rows written, [1-9][0-9]* unchanged, 1 removed' 'what nobody can tell is read every time'
rm config/lo/views/anew.sql
for sql in "SELECT today() AS n" "SELECT date('now') AS n" "SELECT CURRENT_DATE AS n" \
	"SELECT strftime('%j') AS n" "SELECT datetime( ) AS n" \
	"SELECT a.n FROM today_too a" "SELECT count(*) AS n FROM json_each(catalogue('bindings'))"; do
	echo "$sql" >config/lo/views/anew.sql
	echo 'SELECT today() AS n' >config/lo/views/today_too.sql
	lo-project sync; db 'SELECT state FROM lo_synced WHERE name = '"'anew'" >one
	lo-project sync; db 'SELECT state FROM lo_synced WHERE name = '"'anew'" >two
	same one two "$sql: the same day"
	case $sql in *catalogue*)
		mkdir -p config/lo/bindings
		echo '{"format":"lo-binding/1","id":"z","version":"1.0.0","forms":["Z"],"instruments":[]}' >config/lo/bindings/z@1.0.0.json
		lo-project sync
		rm -r config/lo/bindings ;;
	*) LO_NOW=2026-03-31T10:00:00Z lo-project sync ;;
	esac
	db 'SELECT state FROM lo_synced WHERE name = '"'anew'" >two
	ok "$sql: another" sh -c '! cmp -s one two'
done
echo "SELECT count(*) AS n FROM json_each(catalogue('rates'))" >config/lo/views/anew.sql
lo-project sync
mkdir config/lo/rates
echo '{}' >config/lo/rates/vat@1.0.0.json
lo-project sync
is "$(db 'SELECT n FROM anew')" 1 "a catalogue of one's own"
rm -r config/lo/rates
rm -r config/lo/views
lo-project sync

# ---- what did not change stays
LO_NOW=2026-03-30T11:00:00Z
run 'lo-project sync -v'
err_like 'sync: 0 rows written, [1-9][0-9]* unchanged, 0 removed' 'nothing to do'
run 'lo-project sync --full -v'
err_like 'sync: 0 rows written, [1-9][0-9]* unchanged, 0 removed' 'nor when all is read'
head -n 2 "$cases/practice/in.jsonl" | sed 's/Lima/Limes/; s/2026-03-01T06/2026-03-03T06/' >changed.jsonl
sed 's/2026-03-01T06/2026-03-03T06/; s/20260301/20260303/' \
	"$cases/expand.jq" >later.jq
run 'jq -c -f later.jq changed.jsonl | lo-emit -q'
status_is 0 'a name is corrected'
run 'lo-project sync -v -o csv clients | tr -d "\r"'
out_is 'table,rows,written,removed
clients,3,1,1' 'one row is rewritten'
err_like 'sync: 1 rows written, 2 unchanged, 1 removed' 'and counted'
is "$(db "SELECT name || ' ' || substr(projected_at, 12, 2) FROM clients ORDER BY 1")" \
	'Ana Limes 11
Bo Kim 10
ana lopez 10' 'the others keep their time'
is "$(db "SELECT count(*) FROM contact_events WHERE contact = 'Ana Limes'")" 0 \
	'other tables wait for their turn'
run 'lo-project sync'
is "$(db "SELECT count(*) FROM contact_events WHERE contact = 'Ana Lima'")" 0 \
	'all are brought up to date'
LO_NOW=2026-03-31T10:00:00Z
run 'lo-project sync -v -o csv | tr -d "\r"'
out_is 'table,rows,written,removed
sales_pipeline,2,2,2' 'another day: somebody waits a day more'
err_like written 'and that alone'

# ---- a reader sees the old or the new, never half
{
	echo 'BEGIN; SELECT count(*) FROM clients;'
	echo '.shell cd "'"$PWD"'" && jq -c -f later.jq gone.jsonl | lo-emit -q && lo-project sync'
	echo 'SELECT count(*) FROM clients; COMMIT; SELECT count(*) FROM clients;'
} >reader.sql
sed -n 's/"from"/"gone":true,"from"/; 3p' "$cases/practice/in.jsonl" >gone.jsonl
sed -i 's/20260302T060000Z/20260304T060000Z/; s/2026-03-02T06/2026-03-04T06/' later.jq
run 'sqlite3 home/local.db <reader.sql'
out_is '3
3
2' 'readers keep what they began with'

# ---- definitions
mkdir -p config/lo/views
echo 'SELECT 1 AS a, NULL AS b UNION ALL SELECT 1, NULL UNION ALL SELECT 1, 2.5' \
	>config/lo/views/mine.sql
run 'lo-project sync mine -v'
err_like '3 rows written' 'a view of the user'
run 'lo-project sync mine --full -v'
err_like ' 0 rows written, 3 unchanged' 'rows that are twice there are two'
echo 'SELECT 1 AS a, NULL AS c UNION ALL SELECT 1, NULL' >config/lo/views/mine.sql
run 'lo-project sync mine'
is "$(db "SELECT group_concat(name) || ' ' || (SELECT count(*) FROM mine) FROM pragma_table_info('mine')")" \
	'a,c,projected_at 2' 'other columns make another table'
rm config/lo/views/mine.sql
run 'lo-project sync'
is "$(db "SELECT count(*) FROM sqlite_master WHERE name = 'mine'")" 0 \
	'a view that is gone takes its table along'
echo 'SELECT 1 AS projected_at' >config/lo/views/two.sql
run 'lo-project sync two'
expect 78 '' 'view two: column 1 is projected_at' 'our own column'
db 'CREATE TABLE two (x)'
echo 'SELECT 1 AS a' >config/lo/views/two.sql
run 'lo-project sync two'
expect 78 '' 'local.db has a table two that sync did not make' 'a table of somebody else'
rm config/lo/views/two.sql
echo 'SELECT 1 AS a' >config/lo/views/reporting_snapshots.sql
run 'lo-project sync'
expect 78 '' 'a table cannot have that name' 'a name that is taken'
rm config/lo/views/reporting_snapshots.sql
run 'lo-project sync client'
expect 78 '' 'did you mean clients' 'the nearest name'
run 'lo-project sync --dir x'
expect 64 '' 'sync takes no --dir' 'an option of another verb'
run 'lo-project sync & lo-project sync; wait'
status_is 0 'two at once'

# ---- snapshots
week="SELECT metric, coalesce(unit, ''), value FROM reporting_snapshots
	WHERE week = '2026-03-30' AND report = 'practice'"
LO_NOW=2026-03-31T21:59:00Z
run 'lo-project snapshot -v'
status_is 0 'a snapshot'
err_like 'snapshot: week of 2026-03-30, [1-9][0-9]* rows' 'of the week'
is "$(db "$week AND metric IN ('active_clients', 'paid', 'open', 'sessions_scheduled', 'threads_owed_a_reply', 'form')")" \
	'active_clients||2
form||2
open|eur|4000
open|usd|36207
paid|eur|6000
sessions_scheduled||1
threads_owed_a_reply||1' 'its figures'
LO_NOW=2026-04-03T21:59:59Z
run 'lo-project snapshot -v -o csv'
err_like 'snapshot: week of 2026-03-30, [1-9][0-9]* rows' 'another day of the week'
lo-project snapshot -n -o csv practice advertising >whole 2>said
is "$(tr -d '\r' <"$out" | sort)" "$(tr -d '\r' <whole | sort)" 'what stands there is told as if it were new'
LO_NOW=2026-04-05T21:59:59Z
run 'lo-project snapshot'
is "$(db 'SELECT count(DISTINCT taken_at) FROM reporting_snapshots')" 1 \
	'once more in the week: it takes the place'
is "$(db "$week AND metric IN ('refunded', 'invoiced')")" 'invoiced|eur|15000
invoiced|usd|36207
refunded|eur|1000' 'with what came since'
LO_NOW=2026-04-05T22:00:00Z
run 'lo-project snapshot'
is "$(db 'SELECT group_concat(DISTINCT week) FROM reporting_snapshots')" \
	'2026-03-30,2026-04-06' 'Sunday midnight there is another week'
run 'lo-project snapshot -n -o csv advertising | tr -d "\r"'
out_is 'metric,client_id,unit,value' 'one of them, without effect'
mkdir config/lo/snapshots
echo 'SELECT 1 AS metric, 2 AS value' >config/lo/snapshots/bad.sql
run 'lo-project snapshot'
expect 78 '' 'snapshots/bad.sql: column 2 must be client_id' 'wrong columns'
run 'lo-project snapshot --full'
expect 64 '' 'snapshot takes no --full' 'an option that it has not'
done_testing
