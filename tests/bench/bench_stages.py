"""The gates: start-up, each stage against what one would use instead."""

import os


def lines_of(path):
    with open(path, "rb") as f:
        return sum(1 for _ in f)


def framed(b, name, records, count):
    """The records of a file as one complete block."""
    block = '"stream":"email/gmail/acct1","run_id":"20260102T000000Z"'
    begin = ('{"type":"begin",%s,"mode":"incremental","resumed_from":null,'
             '"started_at":"2026-01-02T00:00:00Z"}' % block)
    state = '{"type":"state",%s,"records":%d,"cursor":{"n":1}}' % (block, count)
    end = '{"type":"end",%s,"status":"complete","exit":0,"records":%d}' % (block, count)
    return b.data(name, "{ echo '%s'; cat %s; echo '%s'; echo '%s'; }"
                  % (begin, records, state, end))


def startup(b):
    one = b.data("one.jsonl", "python3 $BENCH/gen_rows.py 1 500")
    block = framed(b, "one-block.jsonl", one, 1)
    plain = b.data("plain.jsonl", "echo '{\"a\":1}'")
    b.shell("lo-emit --to sqlite:start.db <%s; lo-vault put <%s" % (one, block))
    for name, command in (
            ("extract", "lo-extract jsonl --type x --key a --bare %s" % plain),
            ("vault", "lo-vault cat"),
            ("emit", "lo-emit --to sqlite:start.db <%s" % one),
            ("project", "lo-project --version")):
        label = "start-up lo-" + name
        if not b.wanted(label) or not b.has("lo-" + name):
            continue
        loop = "i=0; while [ $i -lt 20 ]; do %s >/dev/null || exit; i=$((i + 1)); done"
        nothing = sorted(b.timed(loop % "/bin/true") for _ in range(5))[2]
        took = sorted(b.timed(loop % command) for _ in range(b.rounds))
        b.limit(label, (took[len(took) // 2] - nothing) / 20 * 1000, 3, "ms",
                of="one record, above that of /bin/true")
    if b.has("lo-canon"):
        loop = "i=0; while [ $i -lt 10 ]; do %s >/dev/null || exit; i=$((i + 1)); done"
        b.compare("start-up lo-canon", loop % ("lo-canon -e . <%s" % plain),
                  loop % ("jq -c . <%s" % plain), 1, "true", against="jq -c .")


def canon(b):
    if not b.has("lo-canon"):
        return
    n = 400 * b.scale
    raw = b.data("gmail.jsonl", "python3 $BENCH/gen_gmail.py %d" % n)
    size = os.path.getsize(raw)
    refs = b.build + "/share/lo/transforms"
    ours = "lo-canon --only email <%s >ours" % raw
    same = "python3 $BENCH/same.py ours theirs"
    b.compare("canon email", ours,
              "jq -c -L %s -f %s/email/gmail_to_jmap_lite@1.0.0.jq <%s >theirs"
              % (refs, refs, raw), 6, same, size=size, against="jq -c -f, pure prelude")
    b.compare("canon email, python", ours, "python3 $BENCH/email_loop.py <%s >theirs" % raw,
              1.1, same, size=size, against="a loop with the json module")
    if b.wanted("canon email -j2"):
        more = b.data("gmail-j.jsonl", "python3 $BENCH/gen_gmail.py %d" % (10 * n))
        b.compare("canon email -j2", "lo-canon -j2 --only email <%s >ours" % more,
                  "lo-canon -j1 --only email <%s >theirs" % more, 1.6, "cmp ours theirs",
                  size=os.path.getsize(more), against="-j1")
    b.compare("canon identity", "lo-canon -e . <%s >ours" % raw, "jq -c . <%s >theirs" % raw,
              3, "cmp ours theirs", size=size, against="jq -c .")


def emit(b):
    if not b.has("lo-emit"):
        return
    for label, size, count, fresh, again, bare in (
            ("4 KB", 4000, 4000, 2.5, 3, 0.8), ("500 B", 500, 12000, 6, 6, 0.7)):
        rows = b.data("rows%d.jsonl" % size, "python3 $BENCH/gen_rows.py %d %d"
                      % (count * b.scale, size))
        total = os.path.getsize(rows)
        ours = "lo-emit --to sqlite:ours.db <%s" % rows
        drop = "rm -rf ours.db* theirs.db*"
        n = lines_of(rows)
        same = ("test $(sqlite3 ours.db 'select count(*) from raw_objects') = %d"
                " && test $(sqlite3 theirs.db 'select count(*) from raw') = %d" % (n, n))
        utils = "sqlite-utils %s theirs.db raw %s --nl --pk idem_key"
        if b.has("sqlite-utils"):
            b.compare("emit %s" % label, ours, utils % ("insert", rows), fresh, same,
                      before=drop, size=total, against="sqlite-utils insert")
            both = drop + "; " + ours + "; " + utils % ("insert", rows)
            if b.wanted("emit again %s" % label):
                b.shell(both)
            b.compare("emit again %s" % label, ours, utils % ("upsert", rows), again, same,
                      size=total, against="sqlite-utils upsert, rows unchanged")
        if b.wanted("emit bare %s" % label):
            b.shell("test -x bare || cc -O2 -o bare $BENCH/bare_insert.c -lsqlite3")
        b.compare("emit bare %s" % label, ours, "./bare theirs.db <%s" % rows, bare, same,
                  before=drop, size=total, against="a bare prepared loop, rows in memory",
                  theirs_prints=True)


def vault(b):
    if not b.has("lo-vault"):
        return
    raw = b.data("gmail-v.jsonl", "python3 $BENCH/gen_gmail.py %d" % (3000 * b.scale))
    block = framed(b, "framed.jsonl", raw, lines_of(raw))
    size = os.path.getsize(block)
    drop = "rm -rf home/vault"
    b.compare("vault put", "lo-vault put <%s" % block, "gzip -6 <%s >theirs.gz" % block,
              7, "lo-vault verify >/dev/null", before=drop, size=size, against="gzip -6")
    if b.wanted("vault cat") or b.wanted("vault size"):
        b.shell(drop + "; lo-vault put <%s; gzip -6 <%s >theirs.gz" % (block, block))
        parts = 0
        for root, _, names in os.walk(b.work + "/home/vault"):
            parts += sum(os.path.getsize(os.path.join(root, x)) for x in names)
        if b.wanted("vault size"):
            b.limit("vault size", parts / os.path.getsize(b.work + "/theirs.gz"), 1.15,
                    "of gzip -6")
    b.compare("vault cat", "lo-vault cat --bare --latest email/gmail/acct1 >ours",
              "gzip -dc theirs.gz >theirs", 1.8,
              "grep -v '^.\"type\":\"[bse]' theirs >theirs.raw; cmp ours theirs.raw",
              size=size, against="gzip -dc")


def chain(b):
    if not b.has("lo-canon", "lo-emit", "sqlite-utils"):
        return
    raw = b.data("gmail.jsonl", "python3 $BENCH/gen_gmail.py %d" % (400 * b.scale))
    refs = b.build + "/share/lo/transforms"
    b.compare("canon | emit", "lo-canon --only email <%s | lo-emit --to sqlite:ours.db" % raw,
              "jq -c -L %s -f %s/email/gmail_to_jmap_lite@1.0.0.jq <%s |"
              " sqlite-utils insert theirs.db mail - --nl --alter --pk id" % (refs, refs, raw),
              8, "test $(sqlite3 ours.db 'select count(*) from canonical_objects') = "
              "$(sqlite3 theirs.db 'select count(*) from mail')",
              before="rm -f ours.db* theirs.db*", size=os.path.getsize(raw),
              against="jq | sqlite-utils")


def memory(b):
    """Peak memory with ten times the input: at most 64 MB and no growth.

    Below ten MB it is Python's, which starts the tool."""
    one, ten = 200 * b.scale, 2000 * b.scale
    sizes = {}
    for n in (one, ten):
        sizes[n] = b.data("m%d.jsonl" % n, "python3 $BENCH/gen_gmail.py %d" % n)
    for name, command in (
            ("lo-extract", "lo-extract jsonl --type x --key idem_key --bare {} >/dev/null"),
            ("lo-canon", "lo-canon --only email <{} >/dev/null"),
            ("lo-vault", "lo-vault tee <{} >/dev/null"),
            ("lo-emit", "lo-emit --to sqlite:m.db <{}")):
        label = "memory " + name
        if not b.wanted(label) or not b.has(name):
            continue
        b.shell("rm -rf m.db* home")
        small = b.peak(command.format(sizes[one]))
        b.shell("rm -rf m.db* home")
        b.limit(label, b.peak(command.format(sizes[ten])), 64, "MB",
                with_a_tenth_MB=round(small, 1))


def whole(b):
    """Workers on a long input, when asked for by name: SIZE is in MB."""
    label = "whole memory lo-canon -j2"
    size = int(os.environ.get("SIZE", "1024"))
    if not any(o in label and "whole" in o for o in b.only) or not b.has("lo-canon"):
        return
    part = b.data("whole.jsonl", "python3 $BENCH/gen_gmail.py 2000")
    longest = max(len(line) for line in open(part, "rb")) / 1e6
    times = -(-size * 1000000 // os.path.getsize(part))
    feed = "i=0; while [ $i -lt %d ]; do cat %s; i=$((i + 1)); done" % (times, part)
    b.limit(label, b.peak_of_all(feed, "lo-canon -j2 --only email"),
            64 + longest, "MB", input_MB=size, longest_MB=round(longest, 3))


def benches(b):
    for part in (startup, canon, emit, vault, chain, memory, whole):
        part(b)
