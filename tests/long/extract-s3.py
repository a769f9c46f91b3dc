"""extract-s3.py FOLDER SEED ROUNDS: random changes and faults, see extract-s3.t."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

folder, seed, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
dice = random.Random(seed)
KEYS = ["o/%s.csv" % k for k in ("a", "b c", "d+e", "f/g", "h%20", "i", "j/", "k..", "l", "m")]
# To the simulator and from it, as fakes.sh has it.
ctl, said = open(8, "w"), open(9)


def fake(c):
    print(json.dumps(c), file=ctl, flush=True)
    said.readline()
    with open(folder + "/out") as f:
        return f.read().split("\n")[:-1]


def asked():
    with open(folder + "/log") as f:
        return sum(1 for _ in f)


def change():
    key = dice.choice(KEYS)
    if dice.random() < 0.25:
        return {"do": "delete", "key": "^" + key.replace("+", "[+]").replace(".", "[.]") + "$"}
    c = {"do": "put", "key": key, "n": dice.randrange(5), "first": dice.randrange(4), "mark": dice.choice("xyz")}
    if dice.random() < 0.3:
        c["gz"] = dice.choice((1, 2))
    return c


def disturb():
    kind = dice.choice(("cut", "reset", "short", "empty", "html", "status", "none", "none"))
    f = {"do": "fault", "kind": kind, "at": dice.choice(("list-type", "/o/", "exports")),
         "after": dice.randrange(6), "times": dice.choice((1, 2, -1))}
    f.update({"status": dice.choice((500, 503, 404, 412, 403)), "reason": "x"} if kind == "status" else {})
    if kind != "none":
        fake(f)
    if dice.random() < 0.5:
        fake({"do": "when", "at": "/o/", "after": dice.randrange(4), "then": change()})


def run(kill):
    before = asked()
    with open("out", "wb") as out:
        extract = subprocess.Popen(["lo-extract", "s3"], stdout=out, stderr=subprocess.DEVNULL)
        if kill is not None:
            end = time.time() + 2
            while extract.poll() is None and asked() < before + kill and time.time() < end:
                time.sleep(0.001)
            time.sleep(dice.random() * 0.01)
            extract.send_signal(signal.SIGKILL)
        extract.wait()
    with open("out", "rb") as f:
        return subprocess.run(["lo-emit", "--allow-deletes"], stdin=f, stderr=subprocess.PIPE).returncode


def stored():
    db = sqlite3.connect(os.environ["LO_HOME"] + "/lo.db")
    rows = db.execute("SELECT external_id || ' ' || json_extract(payload, '$.amount') || ' '"
                      " || json_extract(payload, '$.mark') FROM raw_objects WHERE deleted_at IS NULL")
    return sorted(r[0].encode() for r in rows)


well = 0
for n in range(rounds):
    for _ in range(dice.randrange(4)):
        fake(change())
    disturb()
    status = run(dice.randrange(9) if dice.random() < 0.4 else None)
    fake({"do": "clear"})
    if status != 0 and dice.random() < 0.3:
        status = run(None)
    if status != 0:
        continue
    well += 1
    truth = sorted(line.encode() for line in fake({"do": "truth", "prefix": "o/", "mark": True}))
    # What changed while it ran is there after the next run.
    if truth != stored():
        status = run(None)
        truth = sorted(line.encode() for line in fake({"do": "truth", "prefix": "o/", "mark": True}))
    if status != 0 or truth != stored():
        print("seed %d, round %d: %d in the bucket, %d in the store" % (seed, n, len(truth), len(stored())))
        print(sorted(set(truth) ^ set(stored()))[:9])
        sys.exit(1)
print("ends well: %d times" % well)
