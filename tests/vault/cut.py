#!/usr/bin/env python3
"""Kill the vault's writer, or cut the power, at every fsync, rename and
unlink; run again from the last state that was handed on.

    cut.py SHIM DIRECTORY

The oracle: whatever was handed on is there, the next run has no gap, and
what lo-vault cat gives in the end is what a run gives that nobody cut.
Prints a line for each moment at which that is not so, then how many it
tried.
"""
import json
import os
import shutil
import subprocess
import sys
import time

import block as blocks

STREAM = "email/gmail/acct1"
RUNS = ["20251112T205433Z", "20251113T205433Z", "20251114T205433Z",
        "20251115T205433Z"]


def feed(home, words, text, out, shim, store):
    """As vault, but each state is waited for before the next line: none is
    left out because another follows."""
    with open(out, "wb") as f:
        p = start(home, words, f, shim, store)
        for line in text.splitlines(keepends=True):
            p.stdin.write(line)
            p.stdin.flush()
            while b'"type":"state"' in line and p.poll() is None and \
                    not open(out, "rb").read().endswith(line):
                time.sleep(0.001)
        err = p.communicate()[1]
    return p.returncode, err


def block(run, mode, resumed, words):
    return blocks.block(STREAM, run, mode, resumed, words).encode()


def start(home, words, out=subprocess.PIPE, shim=None, store=None):
    env = dict(os.environ, LO_HOME=home, LO_NOW="2025-11-20T00:00:00Z")
    if shim:
        env.update(LD_PRELOAD=shim, DURABLE=store)
        env["ASAN_OPTIONS"] = ":".join(filter(None, [
            env.get("ASAN_OPTIONS"), "verify_asan_link_order=0"]))
    return subprocess.Popen(["lo-vault"] + words, env=env, stdout=out,
                            stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def vault(home, words, text=b""):
    p = start(home, words)
    out, err = p.communicate(text)
    return subprocess.CompletedProcess(words, p.returncode, out, err)


def changes(first, last):
    """Words of a source's change feed from one position to another."""
    words = [] if first else ["r:a:0"]
    for i in range(first, last):
        words.append("r:k%d:%d" % (i % 9, i))
        if i % 4 == 3:
            words.append("s:p%d" % (i + 1))
    return words + ["s:p%d" % last]


def state_of(home):
    r = vault(home, ["cat", "--bare", STREAM])
    if r.returncode != 0:
        return "cat: %d %s" % (r.returncode, r.stderr.decode())
    best = {}
    for line in r.stdout.decode().splitlines():
        o = json.loads(line)
        best[o["external_id"]] = o["payload"]["v"]
    return best


def want(last):
    best = {"a": "0"}
    for i in range(last):
        best["k%d" % (i % 9)] = str(i)
    return best


class Log:
    def __init__(self, store):
        self.store, self.events, self.saved = store, [], []
        for line in open(os.path.join(store, "log")):
            word = line.split()
            if word[0] == "root":
                self.root = word[1]
            elif word[0] == "event":
                self.events.append((int(word[1]), word[2], int(word[3])))
            else:
                self.saved.append((word[0], word[1], int(word[2])))

    def kill(self, number, to):
        shutil.copytree(os.path.join(self.store, "kill.%d" % number), to)

    def cut(self, number, to):
        """The tree of what was synced before that event."""
        newest = {}
        for kind, key, n in self.saved:
            if n < number:
                newest[key] = os.path.join(self.store, "%s.%d" % (key, n))

        def make(key, path, kind):
            if kind == "f":
                data = b""
                if key in newest:
                    data = open(newest[key], "rb").read()
                with open(path, "wb") as f:
                    f.write(data)
                os.chmod(path, 0o600)
                return
            os.mkdir(path, 0o700)
            if key in newest:
                for line in open(newest[key]):
                    kind, of, name = line.rstrip("\n").split(" ", 2)
                    make(of, os.path.join(path, name), kind)
        make(self.root, to, "d")


def handed(text):
    """The position of the last state in what the reader got."""
    position = 0
    for line in text.split(b"\n")[:-1]:
        o = json.loads(line)
        if o["type"] == "state" and o["cursor"]["c"].startswith("p"):
            position = int(o["cursor"]["c"][1:])
    return position


def kept(home, copy, position, base):
    """What was promised and is not there, or None."""
    shutil.copytree(home, copy)
    r = vault(copy, ["verify", "--repair", STREAM])
    got = {}
    if r.returncode == 0:
        got = state_of(copy)
    elif r.returncode != 66:
        return "verify --repair: %d %s%s" % (
            r.returncode, r.stdout.decode(), r.stderr.decode())
    if isinstance(got, str):
        return got
    promised = want(max(position, base)) if position or base else {}
    for key, value in promised.items():
        if key not in got or int(got[key]) < int(value):
            return "lost %s=%s after %d: %s" % (key, value, position, got)
    return None


def try_again(home, position, last, run, base):
    """What is wrong with the vault, or None."""
    latest = os.path.join(home, "vault", STREAM, "LATEST.json")
    if os.path.exists(latest):
        shown = json.load(open(latest))
        sealed = os.path.join(home, "vault", STREAM, "dt=" + shown["dt"],
                              "run_id=" + shown["run_id"], "manifest.json")
        if not os.path.exists(sealed):
            return "LATEST shows a run that is not sealed"
    wrong = kept(home, home + ".copy", position, base)
    if wrong:
        return wrong
    resumed = "p%d" % position if position else "null"
    r = vault(home, ["put"], block(run, "incremental", resumed,
                                   changes(position, last) + ["end"]))
    if r.returncode != 0 or b"gap" in r.stderr:
        return "put: %d %s" % (r.returncode, r.stderr.decode())
    got = state_of(home)
    if got != want(last):
        return "state %s" % (got,)
    r = vault(home, ["verify", STREAM])
    if r.returncode != 0:
        return "verify: %s" % r.stdout.decode()
    shown = json.load(open(latest))
    if shown["run_id"] != run:
        return "LATEST is %s" % shown["run_id"]
    return None


def all_moments(base, shim, where, run, following, position, last, done):
    """One run under the shim, cut at every event; how many, how many bad."""
    store, home = where + ".store", where + ".home"
    os.mkdir(store)
    shutil.copytree(base, home)
    text = block(run, "incremental", "p%d" % position if position else "null",
                 changes(position, last) + ["end"])
    out = where + ".out"
    status, err = feed(home, ["tee", "--part-size", "1536"], text, out, shim,
                       store)
    if status != 0:
        print("under the shim: %d %s" % (status, err.decode()))
        return 0, 1
    log, passed, bad = Log(store), open(out, "rb").read(), 0
    for number, call, size in log.events:
        for how in (log.kill, log.cut):
            crashed = "%s.%s.%d" % (where, how.__name__, number)
            how(number, crashed)
            at = handed(passed[:size]) or position
            wrong = try_again(crashed, at, last + 6, following, done)
            shutil.rmtree(crashed + ".copy", ignore_errors=True)
            shutil.rmtree(crashed)
            if wrong:
                bad += 1
                print("%s before %s %d: %s" % (
                    how.__name__, call, number, wrong))
    return 2 * len(log.events), bad


def main():
    shim, top = sys.argv[1], os.path.abspath(sys.argv[2])
    # The first run of all, into an empty home.
    empty = os.path.join(top, "empty")
    os.mkdir(empty, 0o700)
    tried, bad = all_moments(empty, shim, os.path.join(top, "one"),
                             RUNS[0], RUNS[1], 0, 5, 0)
    # One that goes on from another, in several parts.
    base = os.path.join(top, "one.home")
    more, worse = all_moments(base, shim, os.path.join(top, "two"),
                              RUNS[1], RUNS[2], 5, 13, 5)
    tried, bad = tried + more, bad + worse
    # What a killed writer left is sealed by one that is killed in turn.
    events = Log(os.path.join(top, "two.store")).events
    half = events[len(events) // 2]
    text = open(os.path.join(top, "two.out"), "rb").read()
    at = handed(text[:half[2]])
    more, worse = all_moments(
        os.path.join(top, "two.store", "kill.%d" % half[0]), shim,
        os.path.join(top, "three"), RUNS[2], RUNS[3], at, at + 4, at)
    print("tried %d, %d wrong" % (tried + more, bad + worse))


main()
