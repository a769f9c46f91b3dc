#!/bin/sh
# lo-project: queries, SQL, statistics, views, forms of output, records again.
. "${0%/*}/tap.sh"
need python3 jq

mails="python3 $top/tests/project/mails.py"

cat >mail.jsonl <<'EOF'
{"n":1,"mid":"a1@example.org","subject":"Plan, \"draft\" | one","at":"2025-03-03T09:00:00Z","text":"First.","labels":["INBOX","Work"],"seen":1,"files":["plan.pdf"]}
{"n":2,"mid":"a2@example.org","subject":"Größe 大","from":"Zoë Ćurić zoe@example.com","at":"2025-03-04T10:00:00Z","text":"Second."}
{"n":3,"subject":"No id","at":"2025-03-05T11:00:00Z","text":"Third.","big":9007199254740993}
EOF

# ---- no store, no verb
run 'lo-project query inbox'
expect 66 '' 'no store yet; lo-emit makes it' 'without a store: 66, and what to do'
run 'lo-project'
expect 64 '' 'a verb' 'without a verb'
run 'lo-project nosuch'
expect 64 '' 'verbs are' 'a wrong verb'
run 'lo-project query --full'
expect 64 '' 'query takes no --full' 'an option of another verb is refused'

run "$mails mail.jsonl | lo-emit"
status_is 0 'the fixture is stored'

# ---- the inbox
run 'lo-project query inbox'
out_is 'date              from         subject              state  labels
----------------  -----------  -------------------  -----  -----------
2025-03-05 11:00  Ada Example  No id                new
2025-03-04 10:00  Zo? ?uri?    Gr??e ?              new
2025-03-03 09:00  Ada Example  Plan, "draft" | one         INBOX, Work' \
	'a table in plain ASCII where the locale is'
run 'LC_ALL=C.UTF-8 lo-project query inbox limit=2'
out_is 'date              from         subject   state  labels
----------------  -----------  --------  -----  ------
2025-03-05 11:00  Ada Example  No id     new
2025-03-04 10:00  Zoë Ćurić    Größe 大  new' \
	'wide characters take two columns'
run 'COLUMNS=48 LC_ALL=C.UTF-8 lo-project query inbox limit=3'
out_is 'date              from    subje…  state  labels
----------------  ------  ------  -----  -------
2025-03-05 11:00  Ada E…  No id   new
2025-03-04 10:00  Zoë Ć…  Größe…  new
2025-03-03 09:00  Ada E…  Plan,…         INBOX,…' \
	'fitted to the terminal; times are not cut'
run 'lo-project query inbox limit=1 -o csv'
printf 'date,from,subject,state,labels\r\n2025-03-05 11:00,Ada Example,No id,new,\r\n' >want
out_file want 'CSV ends lines with CR LF, NULL is empty'
run "lo-project sql --csv \"SELECT subject, '' AS e, 'a' || char(10) || 'b' AS f FROM inbox ORDER BY date\""
printf 'subject,e,f\r\n"Plan, ""draft"" | one","","a\nb"\r\nGr\303\266\303\237e \345\244\247,"","a\nb"\r\nNo id,"","a\nb"\r\n' >want
out_file want 'CSV quotes what needs it'
run 'lo-project query inbox limit=1 -o md'
out_is '| date | from | subject | state | labels |
| --- | --- | --- | --- | --- |
| 2025-03-05 11:00 | Ada Example | No id | new |  |' 'Markdown'
run "lo-project sql -o md \"SELECT 'a|b <i>' AS x, 1 AS n\""
out_is '| x | n |
| --- | --: |
| a\|b \<i> | 1 |' 'Markdown escapes bars and tags'

# ---- one message, two ways
run "$mails mail.jsonl takeout mbox 20250402T080000Z | lo-emit"
status_is 0 'the same mail comes from a file'
run 'lo-project sql -o jsonl "SELECT count(*) AS n, sum(copies) AS c FROM inbox"'
out_is '{"n":4,"c":6}' 'one Message-ID counts once; without one each counts'

# ---- stores of other versions
for n in 1 99; do
	mkdir -m 700 "v$n"; cp "$LO_HOME/lo.db" "v$n/lo.db"
	sqlite3 "v$n/lo.db" "PRAGMA user_version = $n"
	run "LO_HOME=\$PWD/v$n lo-project query inbox"
	case $n in
	1) expect 78 '' "v1/lo.db: store version 1 is older than what lo-project reads .3.; lo-emit --allow-empty </dev/null brings it up" 'an older store' ;;
	*) expect 78 '' "v99/lo.db: store version 99 is newer than this lo-project knows .3.; install a newer one" 'a newer store' ;;
	esac
done

# ---- SQL, read-only by several means
run "lo-project sql -o json 'SELECT 9007199254740993 AS big, 1.10 AS r, NULL AS n, x'\''00ff'\'' AS b, 1 AS a, 2 AS a'"
out_is '[{"big":9007199254740993,"r":1.1,"n":null,"b":"AP8=","a":1,"a_2":2}]' \
	'JSON keeps integers; a name that comes twice gets a number'
run "lo-project sql -o jsonl \"SELECT '{\\\"a\\\": 1.10}' AS \\\"p:json\\\", '{' AS \\\"q:json\\\", 'a' || char(0, 34) AS t\""
out_is '{"p":{"a":1.10},"q":"{","t":"a\u0000\""}' 'JSON in a column goes out as it is, if it is JSON'
run "lo-project sql -o jsonl \"SELECT payload AS 'payload:json' FROM raw_objects WHERE external_id = 'm0003' LIMIT 1\" | grep -c 9007199254740993"
out_is 1 'a stored payload keeps its numbers'
for sql in 'DELETE FROM runs' 'CREATE TABLE x (a)' 'CREATE TEMP TABLE x (a)' \
	"ATTACH 'x.db' AS x" 'PRAGMA journal_mode' 'PRAGMA query_only = OFF' \
	'VACUUM' 'BEGIN' \
	'PRAGMA user_version = 9'; do
	run "lo-project sql \"$sql\""
	expect 64 '' 'only reading is allowed' "refused: $sql"
done
ok 'no file came of it' test ! -e x.db
run "lo-project sql \"UPDATE sqlite_master SET sql = ''\""
expect 64 '' 'may not be modified' 'nor the schema'
run 'lo-project sql "SELECT 1; SELECT 2"'
expect 64 '' 'more than one statement' 'one statement'
run 'lo-project sql "SELEC x"'
expect 64 '' 'byte 1: syntax error$' 'where the SQL is wrong, without its words'
run 'lo-project sql "SELECT x FROM nosuch"'
expect 64 '' 'no such table: nosuch; ' 'a table that is not there'
run 'echo "SELECT count(*) AS n FROM json_each('"'[1,2]'"')" | lo-project sql - -o jsonl'
out_is '{"n":2}' 'the statement from standard input'
run 'lo-project sql "SELECT value FROM json_each('"'[1,2,3]'"')" --limit 2 -o jsonl | wc -l'
out_is 2 '--limit'

# ---- queries
run 'lo-project query'
out_like '^recent-runs +limit=20 stream= +The newest runs' 'queries are listed with their parameters'
run 'lo-project query inbx'
expect 78 '' 'did you mean inbox' 'the nearest name'
run 'lo-project query dead limt=3'
expect 64 '' 'argument 1 is not a parameter; it has NAME=VALUE for limit, stage' \
	'a wrong parameter'
err_unlike limt 'what was typed is not repeated'
# What must be given is given as x.
cat >each.jq <<'END'
.name + " " + ([.parameters | split(" ")[]
	| select(. != "" and (contains("=") | not)) + "=x"] | join(" "))
END
run 'lo-project query -o jsonl | jq -r -f each.jq | while read -r q; do lo-project query $q -o jsonl >/dev/null || echo "$q"; done'
out_is '' 'every query of the catalogue runs'
run 'lo-project query nosuch -o xml'
expect 64 '' '-o takes table' 'a form that is none'
mkdir -p home-config/lo/queries
cat >home-config/lo/queries/mine.sql <<'EOF'
-- Mine.
-- parameter who: a part of the sender's address
SELECT subject FROM inbox WHERE instr(from_email, :who) ORDER BY date
EOF
run 'XDG_CONFIG_HOME=$PWD/home-config lo-project query mine who=zoe -o jsonl'
out_is '{"subject":"Größe 大"}' "a user's own query, with a parameter"
run 'XDG_CONFIG_HOME=$PWD/home-config lo-project query mine'
expect 64 '' 'needs who=VALUE' 'a parameter that must be given'
run 'lo-project query dead limit=x'
expect 64 '' 'query: a value is not of the kind that is wanted there; give a whole number$' 'a text where a number is wanted'
echo 'SELEC' >home-config/lo/queries/bad.sql
run 'XDG_CONFIG_HOME=$PWD/home-config lo-project query bad'
expect 78 '' 'queries/bad.sql: SQL: byte 1' 'a wrong query names its file'

# ---- views
run 'lo-project views inbox -o jsonl'
out_is '{"name":"inbox","columns":"17","shows":"Mail, newest first; one message counts once, however many ways it came."}' \
	'a view, by its name'
mkdir -p home-config/lo/views
echo 'SELECT nosuch FROM runs' >home-config/lo/views/broken.sql
run 'XDG_CONFIG_HOME=$PWD/home-config lo-project views'
expect 78 '' 'views/broken.sql: SQL: .*no such column: nosuch' 'a wrong view is found'
rm home-config/lo/views/broken.sql

# ---- statistics
run 'lo-project stats raw -o csv | cut -d, -f1-5'
printf 'stream,type,records,live,deleted\nemail/gmail/home,email,3,3,0\nemail/mbox/takeout,email,3,3,0\n' >want
out_file want 'stats raw'
run 'lo-project stats canonical -o csv | cut -d, -f1-6'
printf 'output,transform,source,connection,records,live\nemail_jmap_lite,email/test@1.0.0,gmail,home,3,3\nemail_jmap_lite,email/test@1.0.0,mbox,takeout,3,3\n' >want
out_file want 'stats canonical'
run 'lo-project stats jobs -o csv | cut -d, -f1-6'
printf 'stream,runs,complete,broken,records,dead\nemail/gmail/home,1,1,0,3,0\nemail/mbox/takeout,1,1,0,3,0\n' >want
out_file want 'stats jobs'
run 'lo-project stats'
expect 64 '' 'stats takes' 'stats of nothing'

# ---- records again
LO_NOW=2025-05-01T00:00:00Z
export LO_NOW
run 'lo-project rows raw --stream email/gmail/home'
cp "$out" rows
is "$(head -n 1 rows)" '{"type":"begin","stream":"email/gmail/home","run_id":"20250501T000000Z","mode":"replay","started_at":"2025-05-01T00:00:00.000000Z"}' 'framed as a replay'
is "$(tail -n 1 rows)" '{"type":"end","stream":"email/gmail/home","run_id":"20250501T000000Z","status":"complete","exit":0,"records":3}' 'and ended with its count'
eval "$mails mail.jsonl" | grep '^{"type":"raw"' | sort >want
sed 1d rows | sed '$d' | sort >got
same got want 'raw records come back byte for byte'
run 'lo-project rows canonical --connection takeout'
cp "$out" rows
like rows '^\{"type":"begin".*"mode":"replay".*"counts":"canonical"\}$' 'the begin says what it counts'
eval "$mails mail.jsonl takeout mbox 20250402T080000Z" | grep '^{"type":"canonical"' | sort >want
sed 1d rows | sed '$d' | sort >got
same got want 'canonical records come back byte for byte'
run 'lo-project rows raw --bare --limit 4 | wc -l'
out_is 4 '--bare and --limit'
run 'lo-project rows raw | grep -c "\"type\":\"begin\""'
out_is 2 'a block for each stream'
run 'lo-project rows raw --source mbox --until 2025-04-02T08:00:00Z --bare | wc -l'
out_is 0 '--until excludes its instant'
run 'lo-project rows raw --source mbox --since 2025-04-02T08:00:00Z --bare | wc -l'
out_is 3 '--since includes what is later'
run 'lo-project rows canonical --schema email_jmap_lite --type email --bare | wc -l'
out_is 6 '--schema and --type'
run 'lo-project rows canonical --schema nosuch'
out_is '{"type":"begin","stream":"any/any/any","run_id":"20250501T000000Z","mode":"replay","started_at":"2025-05-01T00:00:00.000000Z","counts":"canonical"}
{"type":"end","stream":"any/any/any","run_id":"20250501T000000Z","status":"complete","exit":0,"records":0}' \
	'nothing chosen is an empty block, not silence'
run 'lo-project rows raw | LO_HOME=$PWD/other lo-emit && lo-project rows canonical | LO_HOME=$PWD/other lo-emit'
status_is 0 'another store is filled from it'
dump='SELECT * FROM (SELECT idem_key, payload_sha256, correlation_id, observed_at FROM raw_objects UNION ALL SELECT idem_key, payload_sha256, correlation_id, observed_at FROM canonical_objects) ORDER BY 1'
run "lo-project sql -o jsonl '$dump'"
cp "$out" want
run "LO_HOME=\$PWD/other lo-project sql -o jsonl '$dump'"
out_file want 'and equals it'
run 'lo-project rows nosuch'
expect 64 '' 'rows takes' 'a kind that is none'
run 'lo-project rows raw --letters'
expect 64 '' 'goes with rows dead' '--letters without dead'
run 'lo-project rows raw >/dev/full'
expect 74 '' 'standard output' 'a full disk'
run 'lo-project rows raw --since yesterday'
expect 64 '' '--since: not an instant' 'a wrong instant'

# ---- dead letters
cat >dead.jsonl <<'EOF'
{"type":"begin","stream":"email/gmail/home","run_id":"20250403T080000Z","mode":"incremental","resumed_from":null,"started_at":"2025-04-03T08:00:00.000000Z"}
{"type":"dead_letter","stage":"lo-canon","code":"program","reason":"the transform failed","idem_key":"gmail:home:email:m0009#email_jmap_lite","observed_at":"2025-04-03T08:00:00.000001Z","correlation_id":"20250403T080000Z","offset":10,"length":99,"sha256":"00","record":{"type":"raw","idem_key":"gmail:home:email:m0009","source_system":"gmail","connection_name":"home","object_type":"email","external_id":"m0009","observed_at":"2025-04-03T08:00:00.000001Z","correlation_id":"20250403T080000Z","payload":{"x":1.10}}}
{"type":"dead_letter","stage":"lo-canon","code":"json","reason":"not JSON","idem_key":"11","observed_at":"2025-04-03T08:00:00.000001Z","correlation_id":"20250403T080000Z","offset":200,"length":3,"sha256":"11","bytes":"e3t7"}
{"type":"end","stream":"email/gmail/home","run_id":"20250403T080000Z","status":"complete","exit":0,"records":0}
EOF
run 'lo-emit <dead.jsonl'
status_is 65 'letters are stored'
err_like . 'and told'
run 'lo-project query failures -o jsonl | cut -d, -f1-4'
out_is '{"stage":"lo-canon","code":"json","letters":1,"streams":1
{"stage":"lo-canon","code":"program","letters":1,"streams":1' 'failures by stage and code'
run 'lo-project rows dead'
out_is '{"type":"begin","stream":"email/gmail/home","run_id":"20250501T000000Z","mode":"replay","started_at":"2025-05-01T00:00:00.000000Z"}
{"type":"raw","idem_key":"gmail:home:email:m0009","source_system":"gmail","connection_name":"home","object_type":"email","external_id":"m0009","observed_at":"2025-04-03T08:00:00.000001Z","correlation_id":"20250403T080000Z","payload":{"x":1.10}}
{"type":"end","stream":"email/gmail/home","run_id":"20250501T000000Z","status":"complete","exit":0,"records":1}' \
	'the failed record, whole, ready for the retry'
run 'lo-project rows dead --stage lo-emit | wc -l'
out_is 2 '--stage'
run 'lo-project rows dead --letters --bare'
cp "$out" got
grep dead_letter dead.jsonl | sort >want
sort got >got2
same got2 want '--letters gives the letters'
cat >fix.py <<'EOF'
import json, sys
for line in sys.stdin:
    r = json.loads(line)
    sys.stdout.write(line)
    if r["type"] == "raw":
        key = r["idem_key"]
        r.update(type="canonical", idem_key=key + "#email_jmap_lite",
            source_idem_key=key, part=1, parts=1, transform_ref="a/b@1.0.0",
            canonical_schema="iglu:org.canonical/email_jmap_lite/jsonschema/1-0-0",
            payload={"messageId": ["fixed@example.org"]})
        print(json.dumps(r))
EOF
run 'lo-project rows dead | python3 fix.py | lo-emit && lo-project query failures -o jsonl | grep -c program'
status_is 1 'what was retried with success is open no more'
out_is 0 'nothing of that code is left'

# ---- bytes
cat >odd.jsonl <<'EOF'
{"type":"raw","idem_key":"odd:o:thing:1","source_system":"odd","connection_name":"o","object_type":"thing","external_id":"1 \"é\"","schema_ref":"iglu:a/b/jsonschema/1-0-0","client_id":"c1","tags":["x" ,"y"],"observed_at":"2025-01-01T00:00:00.000000Z","correlation_id":"20250101T000000Z","scope":"/a b/c.mbox","context":{ "zone":"UTC", "z":1.0 },"payload":{ "b":1.10,"a":[9007199254740993, 18446744073709551615,1E400 ,-0], "s":"\u0000\ud83d\/","s":2 }}
{"type":"canonical","idem_key":"odd:o:thing:1#note","source_idem_key":"odd:o:thing:1","part":0,"parts":0,"source_system":"odd","connection_name":"o","object_type":"thing","canonical_schema":"iglu:org.canonical/note/jsonschema/1-0-0","transform_ref":"a/b@1.0.0","client_id":"c1","observed_at":"2025-01-01T00:00:00.000000Z","correlation_id":"20250101T000000Z"}
EOF
run 'lo-emit <odd.jsonl && lo-project rows raw --client c1 --bare && lo-project rows canonical --client c1 --bare'
out_file odd.jsonl 'odd bytes, wide numbers and empty sets come back as they were'
run 'lo-project rows raw --client c1 | head -n 1 | jq -r .client_id'
out_is c1 'a client stands in the begin'

# ---- scores
cat >scores.jsonl <<'EOF'
{"type":"measurement","idem_key":"gmail:home:email:m0001#phq9","measurement_event_id":"e1","source_idem_key":"gmail:home:email:m0001","observed_at":"2025-04-01T08:00:00.000001Z","correlation_id":"20250401T080000Z","part":1,"parts":1,"instrument_id":"phq9","instrument_version":"1.0.0","answered":9,"expected":9,"missing":[],"flags":[{"code":"x"}]}
{"type":"observation","idem_key":"gmail:home:email:m0001#phq9/total","measurement_event_id":"e1","source_idem_key":"gmail:home:email:m0001","observed_at":"2025-04-01T08:00:00.000001Z","correlation_id":"20250401T080000Z","part":1,"parts":1,"kind":"scale","code":"total","value":12,"label":"[moderate","range":{"low":0,"high":27}}
EOF
run 'lo-emit <scores.jsonl && lo-project rows measurement --bare'
out_file scores.jsonl 'scores come back as they were'
run 'lo-project rows measurement | grep -c "\"stream\":\"email/gmail/home\".*\"counts\""'
out_is 2 'in the stream of what they were made of'

# ---- nobody waits for a slow reader
cat >slow.py <<'EOF'
import sqlite3, subprocess, sys
# The program has much to write and nobody reads: may a writer go on?
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
run.stdout.read(1)
con = sqlite3.connect("home/lo.db", timeout=5)
con.execute("INSERT INTO origins (stream, scope) VALUES (?, '')", (str(sys.argv),))
con.commit()
print(con.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
con.close()
run.stdout.read()
sys.exit(run.wait())
EOF
python3 - >large.jsonl <<'EOF'
import json
for i in range(200):
    print(json.dumps({"n": 1000 + i, "subject": "Large", "text": "word " * 4000}))
EOF
run "$mails large.jsonl large gmail 20250407T080000Z | lo-emit"
status_is 0 'a store with much in it'
for what in 'rows raw' 'rows canonical' 'sql SELECT*FROM/**/raw_objects'; do
	# shellcheck disable=SC2086
	run "python3 slow.py lo-project $(printf '%s ' $what | sed "s/SELECT.*/'&'/")"
	out_is 0 "no transaction waits for the pipe: $what"
done

# ---- what a reader may not do, and owes
run 'lo-project query inbox >/dev/full'
expect 74 '' 'standard output' 'a full disk in a table'
chmod 640 home/lo.db
run 'lo-project query inbox'
expect 78 '' 'chmod' 'a store that others can read is refused'
chmod 600 home/lo.db
before=$(cksum <home/lo.db)
run 'lo-project query inbox && lo-project search plan && lo-project files'
status_is 0 'all of it runs'
is "$(cksum <home/lo.db)" "$before" 'lo.db is as it was'
run 'ldd "$B/bin/lo-project" | grep -c -e libcurl -e libjq -e libgmime'
status_is 1 'no other library than it needs'
out_is 0 'none'
done_testing
