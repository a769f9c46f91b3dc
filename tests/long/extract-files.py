#!/usr/bin/env python3
"""extract-files.py KIND SEED: files that change, runs that are killed.

Two mailboxes, maildirs or files of rows grow, shrink and are rewritten;
between the changes lo-extract | lo-emit runs, and mostly one of the two is
killed at a random moment.  After every run that was left alone the store
must hold exactly what the files hold.
"""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

FROM = b"From a@b.example Mon Jan  5 10:00:00 2026\n"


class Files:
    """name -> list of messages, and their files in the working directory."""

    def __init__(self, kind, rnd):
        self.kind, self.rnd, self.made = kind, rnd, 0
        self.boxes = {"a": self.new(1500), "b": self.new(300)}
        for name in self.boxes:
            self.write(name)

    def new(self, count):
        out = []
        for _ in range(count):
            self.made += 1
            size = self.rnd.choice([10, 500, 20000])
            out.append(b"Subject: %d\n\n%s\n" % (self.made, b"x" * size))
        return out

    def row(self, message):
        return b'{"m":"%s"}' % hashlib.sha1(message).hexdigest().encode()

    def bytes(self, messages):
        if self.kind == "mbox":
            return b"".join(FROM + m + b"\n" for m in messages)
        return b"".join(self.row(m) + b"\n" for m in messages)

    def write(self, name, added=None):
        if self.kind == "maildir":
            self.write_maildir(name)
            return
        with open(name, "wb" if added is None else "ab") as f:
            f.write(self.bytes(self.boxes[name] if added is None else added))

    def write_maildir(self, name):
        for part in ("cur", "new", "tmp"):
            os.makedirs(os.path.join(name, part), exist_ok=True)
        cur = os.path.join(name, "cur")
        want = {hashlib.sha1(m).hexdigest(): m for m in self.boxes[name]}
        for file in os.listdir(cur):
            base = file.split(":")[0]
            if base not in want:
                os.unlink(os.path.join(cur, file))
            elif self.rnd.random() < 0.01:
                os.rename(os.path.join(cur, file), os.path.join(
                    cur, base + ":2," + self.rnd.choice(["", "S", "RS"])))
        there = {file.split(":")[0] for file in os.listdir(cur)}
        for base in want:
            if base not in there:
                with open(os.path.join(cur, base + ":2,S"), "wb") as f:
                    f.write(want[base])

    def change(self):
        name, what = self.rnd.choice("ab"), self.rnd.random()
        box = self.boxes[name]
        if what < 0.55:
            added = self.new(self.rnd.randrange(200))
            box += added
            self.write(name, added)
        elif what < 0.85:
            for _ in range(min(len(box), self.rnd.randrange(40))):
                box.pop(self.rnd.randrange(len(box)))
            box += self.new(self.rnd.randrange(60))
            self.write(name)
        else:
            other = self.rnd.choice(self.boxes["a"])
            box.append(other)
            self.write(name, [other])

    def ids(self):
        if self.kind != "jsonl":
            return {hashlib.sha256(m).hexdigest()
                    for box in self.boxes.values() for m in box}
        out = set()
        for box in self.boxes.values():
            count = {}
            for row in map(self.row, box):
                count[row] = count.get(row, 0) + 1
                out.add("%s-%d" % (
                    hashlib.sha256(row).hexdigest(), count[row]))
        return out


def run(kind, rnd, kill):
    reader = subprocess.Popen(
        ["lo-extract", "-q", kind, "a", "b"], stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL)
    writer = subprocess.Popen(
        ["lo-emit", "-q", "--allow-deletes"], stdin=reader.stdout,
        stderr=subprocess.DEVNULL)
    reader.stdout.close()
    if kill:
        time.sleep(rnd.random() * 0.12)
        rnd.choice([reader, writer]).send_signal(
            rnd.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGTERM]))
    reader.wait()
    return writer.wait()


def main(kind, seed):
    rnd = random.Random(seed)
    files, broken = Files(kind, rnd), 0
    for _ in range(14):
        for _ in range(rnd.choice([0, 1, 3])):
            broken += run(kind, rnd, True) != 0
        files.change()
        if rnd.random() < 0.6:
            continue
        status = run(kind, rnd, False)
        store = sqlite3.connect("home/lo.db")
        live = {row[0] for row in store.execute(
            "select external_id from raw_objects where deleted_at is null")}
        store.close()
        want = files.ids()
        if status != 0 or live != want:
            print("status %d, %d missing, %d too many" % (
                status, len(want - live), len(live - want)))
            return 1
    print("fine, %s" % ("some broke" if broken else "none broke"))
    return 0


sys.exit(main(sys.argv[1], int(sys.argv[2])))
