#!/usr/bin/env python3
"""torture.py BUILD [MOST]: each call of a kind fails in turn.

For every tool and for malloc, write, fsync, rename, read and open, the calls
that the tool makes are counted, and then made to fail one by one (at most
MOST of each, evenly spread).  A tool must not crash, must say in one line
what went wrong and exit with a status that says so, or give the output that
it gives untroubled; and a second, untroubled run must end with the store,
the vault and the output of one that never failed.  Speaks TAP.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

KINDS = ("malloc", "write", "fsync", "rename", "read", "open")
# What an environment that fails may be called; neither success nor "bad data"
# nor our bug.
HONEST = {66, 69, 71, 73, 74, 75, 77, 78}
NOW = "2026-11-21T09:00:00Z"


class Case:
    """A tool with its input, and what it leaves behind."""

    def __init__(self, name, argv, stdin=None, before=(), after=None, reports=False):
        self.name, self.argv, self.stdin = name, argv, stdin
        self.before, self.after = before, after
        self.reports = reports  # what is wrong on its output, with 65


class Torture:
    def __init__(self, build, most):
        self.build, self.most = os.path.abspath(build), most
        self.top = os.getcwd()
        self.work = tempfile.mkdtemp(prefix="lo-torture.")
        self.number = self.failed = 0

    def path(self, name):
        return os.path.join(self.work, name)

    def run(self, argv, stdin=None, torture=None, home="home"):
        env = {"PATH": self.build + "/bin:" + os.environ["PATH"], "LC_ALL": "C",
               "TZ": "UTC", "HOME": self.work, "LO_HOME": self.path(home),
               "LO_NOW": NOW}
        if torture:
            env.update(TORTURE=torture, TORTURE_PROG=argv[0],
                       TORTURE_OUT=self.path("count"),
                       LD_PRELOAD=self.build + "/shim.so")
        data = b""
        if stdin:
            with open(self.path(stdin), "rb") as f:
                data = f.read()
        done = subprocess.run(argv, input=data, capture_output=True, env=env,
                              cwd=self.work, timeout=60)
        return done.returncode, done.stdout, done.stderr.decode("utf-8", "replace")

    def ok(self, good, name, notes=()):
        self.number += 1
        self.failed += not good
        print("%sok %d - %s" % ("" if good else "not ", self.number, name))
        for note in notes if not good else ():
            print("# " + note)
        sys.stdout.flush()

    def fresh(self, case):
        shutil.rmtree(self.path("home"), ignore_errors=True)
        if case.before:
            shutil.copytree(self.path(case.before), self.path("home"))

    def state(self, case, out):
        return case.after(self) if case.after else out

    def prepare(self):
        for tool in ("extract", "vault", "canon", "emit", "project"):
            if not os.path.exists("%s/bin/lo-%s" % (self.build, tool)):
                print("1..0 # SKIP no lo-%s here" % tool)
                sys.exit(0)
        box = self.top + "/pipelines/demo/mail/sent.mbox"
        with open(box, "rb") as f:
            parts = f.read().split(b"\n\nFrom ")
        with open(self.path("few.mbox"), "wb") as f:
            f.write(b"\n\nFrom ".join(parts[:3]) + b"\n\n")
        self.keep("raw.jsonl", ["lo-extract", "mbox", "few.mbox"])
        self.keep("teed.jsonl", ["lo-vault", "tee"], "raw.jsonl")
        self.keep("canonical.jsonl", ["lo-canon", "email"], "teed.jsonl")
        self.keep("", ["lo-emit"], "canonical.jsonl")
        shutil.copytree(self.path("home"), self.path("full"))

    def keep(self, name, argv, stdin=None):
        status, out, err = self.run(argv, stdin)
        if status != 0:
            print("Bail out! %s: status %d, %s" % (argv[0], status, err.strip()))
            sys.exit(1)
        if name:
            with open(self.path(name), "wb") as f:
                f.write(out)

    def spread(self, count):
        if count <= self.most:
            return range(1, count + 1)
        return sorted({1 + i * (count - 1) // (self.most - 1) for i in range(self.most)})

    def once(self, case, kind, n, want_out, want_state):
        """The complaints about one failing call."""
        self.fresh(case)
        status, out, err = self.run(case.argv, case.stdin, "%s:%d" % (kind, n))
        where = "%s %d: " % (kind, n)
        if status < 0:
            return [where + "killed by signal %d: %s" % (-status, err.strip()[:200])]
        bad = []
        if case.reports and status == 65 and out != want_out:
            return bad
        if status == 0 and out != want_out:
            bad.append(where + "status 0, but another output")
        if status != 0 and status not in HONEST:
            bad.append(where + "status %d: %s" % (status, err.strip()[:200]))
        if status != 0 and (err.count("\n") != 1 or not err.startswith(case.argv[0] + ": ")):
            bad.append(where + "not one line: %r" % err[:300])
        if case.after:
            status, out, err = self.run(case.argv, case.stdin)
            if status != 0:
                bad.append(where + "the next run fails with %d: %s" % (status, err.strip()[:200]))
            elif self.state(case, out) != want_state:
                bad.append(where + "the next run does not mend it")
        return bad

    def torture(self, case):
        self.fresh(case)
        status, want_out, err = self.run(case.argv, case.stdin)
        if status != 0:
            self.ok(False, case.name, ["untroubled: status %d, %s" % (status, err.strip())])
            return
        want_state = self.state(case, want_out)
        for kind in KINDS:
            self.fresh(case)
            if os.path.exists(self.path("count")):
                os.remove(self.path("count"))
            self.run(case.argv, case.stdin, kind + ":count")
            if not os.path.exists(self.path("count")):
                self.ok(False, "%s: %s" % (case.name, kind), ["no calls were counted"])
                continue
            with open(self.path("count")) as f:
                count = int(f.read())
            bad = []
            turns = self.spread(count)
            for n in turns:
                bad += self.once(case, kind, n, want_out, want_state)
            self.ok(not bad, "%s: %d of %d calls of %s fail in turn" % (
                case.name, len(turns), count, kind), bad[:6])


def store(t):
    db = sqlite3.connect("file:%s?mode=ro" % t.path("home/lo.db"), uri=True)
    rows = []
    for sql in ("SELECT idem_key, external_id, payload FROM raw_objects ORDER BY 1",
                "SELECT idem_key, part, parts, payload FROM canonical_objects ORDER BY 1",
                "SELECT stream, cursor FROM stream_state ORDER BY 1"):
        rows.append(db.execute(sql).fetchall())
    db.close()
    return rows


def vault(t):
    status, out, err = t.run(["lo-vault", "cat", "--bare"])
    checked = t.run(["lo-vault", "verify"])[0]
    return status, out, checked


def files(t):
    out = []
    for root, _, names in sorted(os.walk(t.path("home/views"))):
        for name in sorted(names):
            with open(os.path.join(root, name), "rb") as f:
                out.append((name, f.read()))
    return out


def main():
    t = Torture(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 40)
    try:
        t.prepare()
        for case in (
                Case("lo-extract", ["lo-extract", "mbox", "few.mbox"]),
                Case("lo-vault tee", ["lo-vault", "tee"], "raw.jsonl", after=vault),
                Case("lo-vault cat", ["lo-vault", "cat", "--bare"], before="full"),
                Case("lo-vault verify", ["lo-vault", "verify"], before="full", reports=True),
                Case("lo-canon", ["lo-canon", "email"], "teed.jsonl"),
                Case("lo-emit", ["lo-emit"], "canonical.jsonl", after=store),
                Case("lo-emit again", ["lo-emit"], "canonical.jsonl", before="full", after=store),
                Case("lo-project rows", ["lo-project", "rows", "raw"], before="full"),
                Case("lo-project search", ["lo-project", "search", "invoice"], before="full"),
                Case("lo-project files", ["lo-project", "files"], before="full", after=files)):
            t.torture(case)
    finally:
        shutil.rmtree(t.work, ignore_errors=True)
    print("1..%d" % t.number)
    sys.exit(1 if t.failed else 0)


main()
