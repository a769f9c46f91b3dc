"""What is pending, and checks, against making all of it."""


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


def benches(b):
    if b.has("lo-project", "lo-emit"):
        pending(b)
