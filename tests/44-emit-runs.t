#!/bin/sh
# lo-emit: rows that go in many at once are the rows that go in one by one.
. "${0%/*}/tap.sh"
. "$top/tests/emit.sh"

# Many days of one source.  With a letter in every batch its rows are taken
# as they come; a letter of 1970 changes nothing else.
cat >days.py <<'END'
import json, random, sys
seed, letters = int(sys.argv[1]), sys.argv[2] == "letters"
rnd, lines = random.Random(seed), 0
def out(**r):
    print(json.dumps(r))
def names(key, run, second):
    return dict(idem_key="mbox:t:email:%d" % key, source_system="mbox",
                connection_name="t", object_type="email", external_id=str(key),
                observed_at="2026-01-01T00:%02d:%02dZ" % (second // 60, second % 60),
                correlation_id="20260101T%06dZ" % run)
key = 0
for day in range(1, 7):
    run, first, sent = rnd.choice((day, day, 10 - day)), key, 0
    id = "20260101T%06dZ" % run
    out(type="begin", stream="email/mbox/t", run_id=id, mode="full", resumed_from=None)
    common = rnd.choice(({}, {"tags": ["x"]}, {"client_id": "c", "schema_ref": "s"}))
    for i in range(rnd.choice((3, 300, 900))):
        if letters and i % 30 == 0:
            out(type="dead_letter", stage="x", code="c", idem_key="none",
                observed_at="1970-01-01T00:00:00Z", correlation_id="0")
        old = rnd.random() < (0.004, 0.5)[day % 2] and key > 0
        if not old:
            key += 1
        r = dict(names(rnd.randrange(1, key) if old and key > 1 else key, run, i), **common)
        if rnd.random() < 0.004:
            r["client_id"] = "other"
        if rnd.random() < 0.3 and day == 4:
            r["scope"] = "f%d" % rnd.randrange(2)
        if rnd.random() < 0.01:
            r["deleted"] = True
        else:
            r["payload"] = rnd.choice((i, i, "x" * rnd.randrange(3000)))
            if rnd.random() < 0.02:
                r["context"] = {"i": i}
        out(type="raw", **r)
        sent += 1
    more = {"since": [id, "2026-01-01T00:00:00Z"]} if rnd.random() < 0.5 else {}
    out(type="state", stream="email/mbox/t", run_id=id, cursor=day, records=sent, **more)
    out(type="end", stream="email/mbox/t", run_id=id, status="complete", exit=0, records=sent)
END
counts() { sql 'SELECT raw_new, raw_changed, raw_unchanged, deleted, cursor_moved FROM runs ORDER BY id'; }
seed=0
while [ "$seed" -lt 6 ]; do
	fresh; python3 days.py "$seed" letters >in
	lo-emit -q --allow-deletes <in; sql 'SELECT * FROM raw_objects ORDER BY idem_key' >one
	counts >>one
	fresh; python3 days.py "$seed" no >in
	run 'lo-emit --allow-deletes <in'; expect 0 '' '' "seed $seed: days at once"
	sql 'SELECT * FROM raw_objects ORDER BY idem_key' >many
	counts >>many
	same many one "seed $seed: as one by one"
	seed=$((seed + 1))
done
ok 'there were rows' test "$(wc -l <many)" -gt 300
is "$(sql 'SELECT count(*) FROM raw_data WHERE id NOT IN (SELECT raw_id FROM raw_seen)')" 0 'none without a place'
is "$(sql 'PRAGMA integrity_check')" ok 'the store is sound'

# While input is awaited others may write, and what came is there.
fresh; python3 - >in <<'END'
for i in range(3000):
    print('{"type":"raw","idem_key":"mbox:t:email:%d","source_system":"mbox","connection_name":"t","object_type":"email","external_id":"%d","observed_at":"2026-01-01T00:00:00Z","correlation_id":"a","payload":%d}' % (i, i, i))
END
mkfifo pipe
lo-emit <pipe & emit=$!
exec 3>pipe
cat in >&3
tries=0
until [ "$(sql 'SELECT count(*) FROM raw_objects' 2>/dev/null)" = 3000 ] || [ $tries -eq 100 ]; do
	sleep 0.1; tries=$((tries + 1))
done
is "$(sql 'SELECT count(*) FROM raw_objects')" 3000 'rows do not wait for the end of the input'
run "sqlite3 '$db' 'BEGIN IMMEDIATE' 'ROLLBACK'"; expect 0 '' '' 'nor does another writer'
exec 3>&-
wait "$emit"; is $? 0 'and the rest is well'
done_testing
