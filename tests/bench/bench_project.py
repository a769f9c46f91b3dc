"""What is pending, and checks, against making all of it; tables and files."""
import resource


def pending(b):
    n, changed = 200000 * b.scale, 100
    if not b.wanted("rows --pending") and not b.wanted("check") \
            and not b.wanted("objects"):
        return
    make = ("python3 -c 'for i in range(%d): print(\"{\\\"id\\\":%%d,\\\"v\\\":%%d,"
            "\\\"t\\\":\\\"%%s\\\"}\" %% (i, %s, \"some plain words \" * 20))' >rows.jsonl")
    take = "lo-extract -q jsonl --key id rows.jsonl | lo-emit -q"
    run = "lo-project rows raw %s | lo-canon -q tables | lo-emit -q --to sqlite:o.db; rm -f o.db*"
    b.shell(make % (n, "i") + "; " + take)
    whole = sorted(b.timed(run % "") for _ in range(3))[1]
    b.shell("lo-project rows raw | lo-canon -q tables | lo-emit -q")
    b.shell(make % (n, "-i if i %% %d == 0 else i" % (n // changed)) + "; " + take)
    took = sorted(b.timed(run % "--pending tables") for _ in range(b.rounds))
    took = took[len(took) // 2]
    b.limit("rows --pending", took / whole, 0.05, "of the time of all",
            of="%d of %d rows changed" % (changed, n), ours=round(took, 3),
            all=round(whole, 3))
    if b.wanted("check"):
        checks = sorted(b.timed("lo-project check >/dev/null || :")
                        for _ in range(3))[1]
        b.limit("check", checks / whole, 1, "of the time of making all",
                of="%d rows" % n, ours=round(checks, 3))

    if b.wanted("objects"):
        first = b.timed("lo-project objects pull")
        again = sorted(b.timed("lo-project objects pull") for _ in range(3))[1]
        b.limit("objects pull, nothing new", again / first, 0.5,
                "of the first", of="%d objects" % n, ours=round(again, 3),
                first=round(first, 3))


def unchanged(b, name, first, again):
    """A first run, and runs that find nothing to do."""
    one = sorted(b.timed(first) for _ in range(3))[1]
    more = sorted(b.timed(again) for _ in range(b.rounds))[b.rounds // 2]
    b.limit(name, more / one, 0.1, "of the first run", first=round(one, 3),
            again=round(more, 3))


def projection(b):
    n = 20000 * b.scale
    if not (b.wanted("sync unchanged") or b.wanted("files unchanged")
            or b.wanted("files first")):
        return
    b.shell("rm -rf $LO_HOME; python3 $BENCH/gen_notes.py %d | lo-emit -q" % n)
    if b.wanted("sync unchanged"):
        unchanged(b, "sync unchanged", "rm -f $LO_HOME/local.db*; lo-project sync",
                  "lo-project sync")
        # The same when all views have to be read to see it.
        took = b.timed("lo-project sync --full")
        b.say({"bench": "sync --full of unchanged rows", "seconds": round(took, 3)})
    if b.wanted("files unchanged"):
        unchanged(b, "files unchanged",
                  "lo-project files --dir pages.$$ session-note",
                  "lo-project files --dir pages session-note")
    if b.wanted("files first"):
        b.shell("lo-project files --dir pages session-note")
        runs = {"ours": [], "theirs": []}
        for i in range(3):
            runs["ours"].append(spent(
                b, "lo-project files --dir ours.%d session-note" % i))
            runs["theirs"].append(spent(
                b, "python3 $BENCH/write_files.py pages loop.%d" % i))
        wall, cpu = [sorted(r[k] for r in runs["theirs"])[1]
                     / sorted(r[k] for r in runs["ours"])[1] for k in (0, 1)]
        row = {"bench": "files first", "against": "a loop that writes them",
               "wall_and_cpu_s": runs, "ratio": round(wall, 2),
               "cpu_ratio": round(cpu, 2), "gate": 0.5, "met": wall >= 0.5}
        if not row["met"]:
            b.missed.append("files first")
        b.say(row)


def spent(b, command):
    """Seconds by the clock, which others share, and of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = b.timed(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (round(wall, 2), round(after.ru_utime + after.ru_stime
                                  - before.ru_utime - before.ru_stime, 2))


def benches(b):
    if b.has("lo-project", "lo-emit"):
        pending(b)
        projection(b)
