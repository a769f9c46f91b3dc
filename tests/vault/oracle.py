#!/usr/bin/env python3
"""Random runs into the vault; what cat gives against a plain model of a store.

    oracle.py DIRECTORY [VAULTS [SEED]]

The model sees every line as it goes by, as a sink would: of each key and scope
the newest observation by run and instant, of equals the later; a state with
since takes away what of its scope (or of all) was observed before, unless it
is a window's or records are missing.  Prints what differs, then how many
vaults were compared.
"""
import json
import os
import random
import subprocess
import sys

import block as blocks

STREAM = "email/mbox/t"


def run_id(n):
    return "202511%02dT%02d0000Z" % (1 + n // 24, n % 24)


class Store:
    def __init__(self):
        self.seen, self.letters = {}, {}

    def take(self, text, trusted):
        records = 0
        for line in text.splitlines():
            o = json.loads(line)
            when = (o.get("correlation_id"), o.get("observed_at"))
            if o["type"] == "raw":
                records += 1
                key = (o["external_id"], o.get("scope"))
                if key not in self.seen or when >= self.seen[key][0]:
                    self.seen[key] = (when, o.get("payload", {}).get("v"))
            elif o["type"] == "dead_letter":
                records += 1
                key = o["idem_key"]
                if key not in self.letters or when >= self.letters[key]:
                    self.letters[key] = when
            elif o["type"] == "state":
                trusted = trusted and records == o["records"]
                if trusted and "since" in o:
                    self.enumerated(o.get("scope"), tuple(o["since"]))

    def enumerated(self, scope, since):
        for key, (when, _) in list(self.seen.items()):
            if when < since and scope in (None, key[1]):
                del self.seen[key]
        if scope is None:
            for key, when in list(self.letters.items()):
                if when < since:
                    del self.letters[key]

    def content(self):
        return ({k: v for k, (_, v) in self.seen.items()},
                sorted(self.letters))


def words(rnd, scopes, n, pending):
    """A run's words; pending: an enumeration that an earlier one began."""
    out = []
    if rnd.random() < 0.5:
        out.append("s:c%d" % n)
    for _ in range(rnd.randrange(8)):
        scope = rnd.choice(scopes)
        tail = ":" + scope if scope else ""
        key = "k%d" % rnd.randrange(4)
        dice = rnd.random()
        if dice < 0.55:
            out.append("r:%s:%d%s" % (key, rnd.randrange(1000), tail))
        elif dice < 0.68:
            out.append("d:%s%s" % (key, tail))
        elif dice < 0.75 and scopes == [""]:
            out.append("l:" + key)
        elif dice < 0.93:
            out.append("at:%d" % rnd.choice((-2, -1, -1, 3)))
        elif dice < 0.97:
            out.append("skip:1")
    if rnd.random() < 0.45:
        since = "@" + pending if pending and rnd.random() < 0.5 else ""
        scope = rnd.choice(scopes) if rnd.random() < 0.8 else ""
        out.append("S:c%d%s%s" % (n, since, ":" + scope if scope else ""))
    elif rnd.random() < 0.6:
        out.append("s:c%d" % n)
    dice = rnd.random()
    if dice < 0.75:
        out.append("end")
    elif dice < 0.85:
        out.append("end:failed:75")
    return out


def vault(home, args, text=b""):
    env = dict(os.environ, LO_HOME=home)
    return subprocess.run(["lo-vault"] + args, input=text, env=env,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def given(home, args):
    r = vault(home, ["cat"] + args)
    if r.returncode == 66:
        return ({}, [])
    if r.returncode != 0:
        return (r.returncode, r.stderr.decode())
    store = Store()
    store.take(r.stdout.decode(), False)
    return store.content()


def differs(home, rnd):
    scopes = rnd.choice(([""], ["/a", "/b"], ["/a", "/b", "/c"], ["/a", ""]))
    store, text, pending = Store(), b"", None
    for n in range(rnd.randrange(1, 9)):
        mode = rnd.choice(("full", "incremental", "incremental", "window"))
        part = blocks.block(STREAM, run_id(n), mode, "-",
                            words(rnd, scopes, n, pending))
        pending = run_id(n)
        store.take(part, mode != "window")
        text += part.encode()
        if rnd.random() < 0.4:
            vault(home, ["put", "--part-size", rnd.choice(("1K", "64M"))], text)
            text = b""
        if rnd.random() < 0.2:
            vault(home, ["prune", "-y", "--keep-runs", "0"])
    vault(home, ["put"], text)
    want, got = store.content(), given(home, ["--bare"])
    if got != want:
        return "want %s\n#  got %s" % (want, got)
    # A replay into another vault, and out again, is the same.
    whole = vault(home, ["cat"])
    if whole.returncode == 0:
        vault(home + ".copy", ["put"], whole.stdout)
        again = given(home + ".copy", ["--bare"])
        if again != want:
            return "replayed: want %s\n#  got %s" % (want, again)
    if want != ({}, []) and vault(home, ["verify"]).returncode != 0:
        return "verify: " + vault(home, ["verify"]).stdout.decode()
    return None


def main():
    top = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
    bad = 0
    for i in range(count):
        wrong = differs(os.path.join(top, "v%d" % i), random.Random(seed + i))
        if wrong:
            bad += 1
            print("seed %d: %s" % (seed + i, wrong))
    print("compared %d from seed %d, %d wrong" % (count, seed, bad))


main()
