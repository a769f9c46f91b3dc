#!/usr/bin/env python3
"""emit-sources.py SEEDS: random days of a source against lo-emit.

A source of files (keys that stand in one or two of them) and one of records
that change; each run reads what changed, may break off anywhere, may be
stored twice or late, and goes on from the published state.  After a run that
ends with 0 the store must hold what the source holds, and of each record
what a transform makes of it.  Prints the first difference and ends with 1.
"""
import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys

HOME = os.environ["LO_HOME"]


def at(n):
    return "2026-01-01T%02d:%02d:%02d.000000Z" % (n // 3600, n // 60 % 60, n % 60)


def raw(stream, key, run, second, payload, scope=None, deleted=False):
    kind, source, connection = stream.split("/")
    r = {"type": "raw", "idem_key": ":".join((source, connection, kind, key)),
         "source_system": source, "connection_name": connection,
         "object_type": kind, "external_id": key, "observed_at": at(second),
         "correlation_id": run}
    if scope:
        r["scope"] = scope
    r.update({"deleted": True} if deleted else {"payload": payload})
    return r


def made(r, version):
    """A member for each digit of the payload; version 2 leaves out zeros."""
    digits = [d for d in str(r["payload"]) if version == 1 or d != "0"]
    members = sorted(set(digits))
    base = {k: r[k] for k in ("source_system", "connection_name", "object_type",
                              "observed_at", "correlation_id")}
    base.update(type="canonical", source_idem_key=r["idem_key"],
                canonical_schema="x", transform_ref="t@%d" % version)
    if not members:
        yield dict(base, idem_key=r["idem_key"] + "#d", part=0, parts=0)
    for i, d in enumerate(members):
        yield dict(base, idem_key="%s#d/%s" % (r["idem_key"], d), part=i + 1,
                   parts=len(members), payload=d)


class Day:
    def __init__(self, rnd):
        self.rnd = rnd
        self.run, self.clock, self.version = 0, 100, 1
        self.files = {"/a": set(), "/b": set(), "/c": set()}
        self.changed = dict.fromkeys(self.files, 0)
        self.records, self.log = {}, []

    def mutate(self):
        name = self.rnd.choice(sorted(self.files))
        key = "m%d" % self.rnd.randrange(12)
        self.files[name] ^= {key}
        self.changed[name] += 1
        key = "r%d" % self.rnd.randrange(6)
        if key in self.records and self.rnd.random() < 0.3:
            del self.records[key]
        else:
            self.records[key] = self.rnd.randrange(10 ** self.rnd.randrange(5))
        self.log.append(key)

    def lines(self, stream, full):
        """The block of one run, and the cursor it ends with."""
        self.run += 1
        self.clock += self.rnd.randrange(-40, 60)
        run, second, sent = "run%04d" % self.run, max(self.clock, 0), 0
        state = os.path.join(HOME, "state", stream + ".json")
        cursor = None
        if not full and os.path.exists(state):
            with open(state) as f:
                cursor = json.load(f)["cursor"]
        out = [{"type": "begin", "stream": stream, "run_id": run,
                "mode": "incremental" if cursor else "full",
                "resumed_from": cursor}]

        def give(r):
            out.append(r)
            if "payload" in r:
                out.extend(made(r, self.version))

        def promise(value, **more):
            out.append(dict({"type": "state", "stream": stream, "run_id": run,
                             "cursor": value, "records": sent,
                             "made": len(out) - 1 - sent - states()}, **more))

        def states():
            return sum(x["type"] == "state" for x in out)
        if stream.startswith("mail"):
            known = dict(cursor or {})
            for name in sorted(self.files):
                content = sorted(self.files[name])
                if known.get(name) == self.changed[name]:
                    continue
                since = [run, at(second)]
                for key in content:
                    give(raw(stream, key, run, second, int(key[1:]), name))
                    sent, second = sent + 1, second + 1
                known[name] = self.changed[name]
                promise(dict(known), scope=name, since=since)
        elif cursor is None:
            since, pin = [run, at(second)], len(self.log)
            for key in sorted(self.records):
                give(raw(stream, key, run, second, self.records[key]))
                sent, second = sent + 1, second + 1
            promise({"log": pin}, since=since)
        else:
            for key in sorted(set(self.log[cursor["log"]:])):
                gone = key not in self.records
                give(raw(stream, key, run, second, self.records.get(key),
                         deleted=gone))
                sent, second = sent + 1, second + 1
            promise({"log": len(self.log)})
        out.append({"type": "end", "stream": stream, "run_id": run,
                    "status": "complete", "exit": 0, "records": sent,
                    "made": len(out) - 1 - sent - states()})
        return out


def sieve(rnd, lines):
    """Some raw records and all that was made of them, and some of the rest."""
    gone = {x["idem_key"] for x in lines
            if x["type"] == "raw" and rnd.random() < 0.1}
    return [x for x in lines if x["type"] not in ("raw", "canonical") or not (
        x.get("source_idem_key", x["idem_key"]) in gone or
        x["type"] == "canonical" and rnd.random() < 0.1)]


def emit(lines, *options):
    text = "".join(json.dumps(x) + "\n" for x in lines)
    done = subprocess.run(["lo-emit", "-q", "--allow-deletes", *options],
                          input=text.encode(), capture_output=True)
    return done.returncode, done.stderr.decode()


def differs(day, stream):
    db = sqlite3.connect(os.path.join(HOME, "lo.db"))
    kind, source, connection = stream.split("/")
    prefix = ":".join((source, connection, kind, ""))
    if kind == "mail":
        want = {k: int(k[1:]) for f in day.files.values() for k in f}
    else:
        want = dict(day.records)
    have = {k[len(prefix):]: json.loads(p) for k, p in db.execute(
        "SELECT idem_key, payload FROM raw_objects WHERE deleted_at IS NULL"
        " AND object_type = ?", (kind,))}
    if want != have:
        return "%s: source %s, store %s" % (stream, sorted(want.items()),
                                            sorted(have.items()))
    rows = {k[len(prefix):] for k, in db.execute(
        "SELECT idem_key FROM canonical_objects WHERE deleted_at IS NULL"
        " AND parts > 0 AND object_type = ?", (kind,))}
    right = [{x["idem_key"][len(prefix):] for k, p in want.items()
              for x in made(raw(stream, k, "", 0, p), v) if x["parts"]}
             for v in (1, 2)]
    if day.version == 1 and rows != right[0]:
        return "%s: made %s, store %s" % (stream, right[0] - rows, rows - right[0])
    if day.version == 2 and not right[1] <= rows <= right[0]:
        return "%s: made %s, store %s" % (stream, right[1] - rows, rows - right[0])
    return None


def world(seed):
    shutil.rmtree(HOME, ignore_errors=True)
    rnd = random.Random(seed)
    day, late = Day(rnd), []
    for _ in range(rnd.randrange(6, 14)):
        for _ in range(rnd.randrange(4)):
            day.mutate()
        if rnd.random() < 0.1:
            day.version = 2
        stream = rnd.choice(("mail/mbox/x", "thing/api/y"))
        lines = day.lines(stream, rnd.random() < 0.2)
        chance = rnd.random()
        if chance < 0.3:
            emit(lines[:rnd.randrange(1, len(lines))])
        elif chance < 0.4:
            late.append([x for x in lines if x["type"] in ("raw", "canonical")])
            continue
        elif chance < 0.5:
            emit(sieve(rnd, lines))
        if late and rnd.random() < 0.5:
            emit(rnd.choice(late))
        if rnd.random() < 0.3:
            continue
        status, err = emit(day.lines(stream, False))
        if status != 0:
            return "status %d: %s" % (status, err)
        wrong = differs(day, stream)
        if wrong:
            return wrong
    return None


def main():
    for seed in range(int(sys.argv[1])):
        wrong = world(seed)
        if wrong:
            print("seed %d: %s" % (seed, wrong))
            sys.exit(1)
    print("no difference")


main()
