#!/bin/sh
# Many at once on one store: no job sees it locked, and whoever reads sees what
# belongs together.
. "${0%/*}/tap.sh"
need jq flock python3

lo="${TAP_SH:-dash} $B/bin/lo"
mkdir -p .config/lo/jobs
mail=$top/pipelines/demo/mail
connections=
for n in 1 2; do
	jq -nc --argjson n $n 'range(1; 500) | {id: ., n: $n, text: ("x" * 300)}' >rows$n.jsonl
	connections="$connections\"rows$n\": {\"source\": \"jsonl\", \"settings\": {\"files\": [\"$PWD/rows$n.jsonl\"], \"type\": \"row\", \"key\": \"id\"}}, "
done
cat >.config/lo/config.json <<END
{"connections": {$connections
  "sent": {"source": "mbox", "settings": {"files": ["$mail/sent.mbox"]}},
  "box": {"source": "maildir", "settings": {"files": ["$mail/maildir"]}}},
 "jobs": {"all": {"job_type": "group", "version": "1.0.0", "stages": [
   {"name": "ingest", "jobs": ["ingest_*"]},
   {"name": "canonize", "jobs": ["canonicalize_email", "canonicalize_tables",
      "mbox_again"]},
   {"name": "project", "jobs": ["build_inbox_view"]}]},
  "mbox_again": {"job_type": "canonize", "version": "1.0.0", "transform": "email",
    "source": {"source": "mbox"}}}}
END

# A reader that looks at one moment after the other, until "over" is there.
cat >reader.py <<'END'
import os, sqlite3, sys, time
home, over = sys.argv[1:]
looks, wrong = 0, []

def look(path, asks):
    db = sqlite3.connect("file:%s?mode=ro" % path, uri=True, timeout=5)
    try:
        db.execute("BEGIN")
        got = [db.execute(sql).fetchone()[0] for sql in asks]
        again = [db.execute(sql).fetchone()[0] for sql in asks]
    finally:
        db.close()
    if got != again:
        wrong.append("one moment is two: %s, %s" % (got, again))
    return got

while not os.path.exists(over):
    last = looks
    for path, asks in (
        (home + "/lo.db", (
            # What a state covers is there with it.
            "SELECT count(*) FROM stream_state t WHERE t.received > (SELECT count(*)"
            " FROM raw_objects r WHERE r.stream = t.stream)",
            # What was made of a record is there with it, and its set whole.
            "SELECT count(*) FROM canonical_objects c WHERE NOT EXISTS (SELECT 1"
            " FROM raw_objects r WHERE r.idem_key = c.source_idem_key)",
            "SELECT count(*) FROM (SELECT 1 FROM canonical_objects WHERE parts > 0"
            " GROUP BY source_idem_key, output HAVING count(*) <> max(parts))",
            "SELECT count(*) - count(DISTINCT idem_key) FROM raw_objects")),
        (home + "/local.db", (
            "SELECT rows - (SELECT count(*) FROM inbox) FROM lo_synced"
            " WHERE name = 'inbox'",))):
        if not os.path.exists(path):
            continue
        try:
            got = look(path, asks)
        except (sqlite3.OperationalError, TypeError) as e:
            # Before the first tables are there.
            if "no such table" in str(e) or "NoneType" in str(e):
                continue
            wrong.append("%s: %s" % (path, e))
            continue
        looks += 1
        if any(got):
            wrong.append("%s: %s" % (path, got))
    time.sleep(0.03 if looks > last else 0.01)
print("looks" if looks > 10 else "few looks: %d" % looks)
print("\n".join(sorted(set(wrong))[:5]))
END

python3 reader.py "$LO_HOME" over >seen 2>&1 &
reader=$!
run "$lo run -j4 all"
status_is 0 '-j4 all'
err_is '' 'nobody saw the store locked'

# News, and two runs of everything at once: each job is run by one of them.
for n in 1 2; do
	jq -nc --argjson n $n 'range(1; 500) | {id: ., n: ($n + . % 2), text: ("x" * 300)}' >rows$n.jsonl
done
$lo run -q -j2 all 2>one &
first=$!
run "$lo run -q -j2 all"
case $status in 0 | 75) pass 'a second run of all ends' ;; *) fail 'a second run of all ends' ;; esac
tap_status_seen=1 tap_err_seen=1
wait $first
case $? in 0 | 75) pass 'and the first' ;; *) fail 'and the first' ;; esac
is "$(cat one "$err" | grep -v 'has been going on for\|another run is beginning\|failed with 75')" '' \
	'for no other reason than each other'
run "$lo run -q -j4 all"
expect 0 '' '' 'what both left is done'
: >over
wait $reader
is "$(cat seen)" 'looks' 'a reader saw what belongs together, each time'
run "$lo logs"
status_is 0 'the log'
out_unlike 'locked|busy' 'has no word of a lock'

# The same rows as one job at a time gives.
rows() {
	sqlite3 "$1/lo.db" 'SELECT idem_key, payload_sha256, deleted_at FROM raw_objects ORDER BY 1;
		SELECT idem_key, payload_sha256, deleted_at, part, parts FROM canonical_objects ORDER BY 1'
}
rows "$LO_HOME" >together
run "LO_HOME=$PWD/alone $lo run -q all"
status_is 0 'one after the other'
rows "$PWD/alone" >alone.rows
same together alone.rows 'gives the same rows'
ok 'of which there are some' test "$(wc -l <together)" -gt 2000

done_testing
