#!/usr/bin/env python3
"""A model of the stream protocol (lo-records(5)) under random schedules.

Four stages joined by pipes are stepped in random order; any of them may be
killed between two steps.  Runs overlap, filters drop lines, the vault is
replayed, the store is restored from a backup, the clock steps back, cursors
expire, a transform fails and is mended.  The oracle: after a whole run that
exits 0 the store, and the vault, equal what the source holds.

    protocol.py [--seeds N] [--first S]     every rule kept: no violation
    protocol.py --without RULE              one rule left out: must be found
    protocol.py --rules                     their names
"""
import argparse
import copy
import random
import sys

RULES = {
    "eof": "a block without an end is broken",
    "state-last": "a state is committed with or after the rows it covers",
    "durable-first": "tee passes a state on when all before it is durable",
    "hole": "a sink refuses a cursor that it never committed",
    "count": "fewer records than were sent: no cursor, no deletion",
    "vault-count": "the vault, too, keeps no cursor of a short block",
    "made": "fewer lines than the filters made: the same",
    "newer": "the larger (run, observed) wins, not the later line",
    "run-after": "a run id is later than the last one",
    "more": "an end says when another block follows",
    "since": "absence deletes only what was last seen before since",
    "since-kept": "what is older than the last since came too late",
    "pin": "an enumeration goes on from a pin fixed before it",
    "set": "older members go only when all of the new set came",
    "letter-seen": "what was dead-lettered counts as seen",
    "tomb-kept": "a tombstone is an observation that older lines lose to",
    "replay-since": "a whole replay says where its enumeration began",
    "half-set": "a half set keeps no older member out",
}
WORST = [0, 65, 75, 69, 77, 78, 66, 64, 74, 71, 70]


def worse(a, b):
    return a if WORST.index(a) >= WORST.index(b) else b


class Source:
    """Keys with versions, a change feed by token, and an end to tokens."""

    def __init__(self, rnd):
        self.rnd, self.items, self.log, self.oldest = rnd, {}, [], 0

    def mutate(self):
        key = "k%d" % self.rnd.randrange(8)
        if key in self.items and self.rnd.random() < 0.35:
            del self.items[key]
        else:
            self.items[key] = (len(self.log) + 1, self.rnd.randrange(4))
        self.log.append(key)

    def changed(self, token):
        return sorted(set(self.log[token:]))


def outputs(item, mended):
    """What a transform makes of an item: members, or None when it fails."""
    version, members = item
    if version % 7 == 0 and not mended:
        return None
    return ["%d.%d" % (version, i) for i in range(members)]


class World:
    def __init__(self, seed, without=None):
        self.rnd = random.Random(seed)
        self.without = without
        self.source = Source(self.rnd)
        self.clock, self.last_run, self.lock = 1000, 0, None
        self.file = None                      # the published cursor
        self.store, self.vault = Store(self), Vault(self)
        self.backups, self.mended = [], False

    def keeps(self, rule):
        return rule != self.without


class Killed(Exception):
    pass


# Stages are generators: they take a line by "yield None" (a wait for input),
# give one by "yield line".  A step is what happens between two yields.

def extract(w, out, full=False, window=False):
    if w.lock is not None:
        return 75
    w.lock = out
    run = w.clock
    if w.keeps("run-after"):
        run = max(run, w.last_run + 1)
    w.last_run = run
    clock = [0]

    def now():
        clock[0] += 1
        return (run, clock[0])
    cursor = None if full else copy.deepcopy(w.file)
    yield {"type": "begin", "run": run, "resumed": cursor,
           "mode": "window" if window else "incremental"}
    sent = 0
    lost = cursor and cursor.get("token", 0) < w.source.oldest
    if lost and "after" not in cursor:
        yield {"type": "end", "run": run, "ok": True, "exit": 0, "sent": 0,
               "more": True}
        w.lock = None
        return (yield from extract(w, out, True, window))
    if cursor is None or "after" in cursor:
        at = now()
        pin = cursor["token"] if cursor else len(w.source.log)
        since = tuple(cursor["since"]) if cursor else at
        after = cursor["after"] if cursor else ""
        while True:
            page = sorted(k for k in w.source.items if k > after)[:2]
            at = now()
            for key in page:
                if w.rnd.random() < 0.05:
                    yield {"type": "dead", "stage": "extract", "key": key,
                           "at": at}
                    sent += 1
                elif key in w.source.items:
                    yield {"type": "raw", "key": key, "at": at,
                           "item": w.source.items[key]}
                    sent += 1
                if w.rnd.random() < 0.02:
                    yield {"type": "end", "run": run, "ok": False, "exit": 77,
                           "sent": sent}
                    w.lock = None
                    return 77
            if not page:
                break
            after = page[-1]
            yield {"type": "state", "run": run, "sent": sent, "since": None,
                   "cursor": {"token": pin, "after": after, "since": since}}
        token = pin if w.keeps("pin") else len(w.source.log)
        yield {"type": "state", "run": run, "sent": sent, "since": since,
               "cursor": {"token": token}}
    else:
        token = cursor["token"]
    at, head = now(), len(w.source.log)
    for key in w.source.changed(token):
        item = w.source.items.get(key)
        yield {"type": "raw", "key": key, "at": at, "item": item}
        sent += 1
    yield {"type": "state", "run": run, "sent": sent, "since": None,
           "cursor": {"token": head}}
    yield {"type": "end", "run": run, "ok": True, "exit": 0, "sent": sent}
    w.lock = None
    return 0


class Vault:
    def __init__(self, w):
        self.w, self.runs, self.cursors = w, [], []

    def tee(self):
        run, pending, got, short = None, [], 0, False
        while True:
            line = yield None
            if line is None:
                return 0
            if line["type"] == "begin":
                run, pending = dict(line, lines=[]), []
                got, short = 0, False
            elif line["type"] in ("raw", "dead") and run:
                pending.append(line)
                got += 1
            elif line["type"] == "state" and got != line["sent"] and \
                    self.w.keeps("vault-count"):
                short = True
            elif line["type"] == "state" and not short and \
                    run["mode"] != "window":
                if not self.w.keeps("durable-first"):
                    yield line            # handed on before it is durable
                if run not in self.runs:
                    self.runs.append(run)
                run["lines"] += pending + [line]
                pending = []
                self.cursors.append(line["cursor"])
                if not self.w.keeps("durable-first"):
                    continue
            yield line

    def cat(self):
        """The source's state: since the newest finished enumeration."""
        start, last = None, None
        for run in self.runs:
            for line in run["lines"]:
                if line["type"] == "state":
                    last = line
                    start = line["since"] or start
        if start is None:
            return None
        best = {}
        for run in self.runs:
            for line in run["lines"]:
                if line["type"] == "state" or line["at"] < start:
                    continue
                old = best.get(line["key"])
                if old is None or line["at"] >= old["at"]:
                    best[line["key"]] = line
        return list(best.values()), last, start

    def gap(self):
        known = [None]
        for run in self.runs:
            if run["resumed"] not in known:
                return True
            known += [x["cursor"] for x in run["lines"]
                      if x["type"] == "state"]
        return False


def replay(w):
    lines, last, start = w.vault.cat()
    run = w.last_run
    yield {"type": "begin", "run": run, "resumed": None, "mode": "replay"}
    for line in lines:
        yield dict(line)
    yield {"type": "state", "run": run, "sent": len(lines),
           "since": start if w.keeps("replay-since") else None,
           "cursor": last["cursor"]}
    yield {"type": "end", "run": run, "ok": True, "exit": 0,
           "sent": len(lines)}
    return 0


def replay_run(w, run):
    """One run again: no cursor, no deletion by absence."""
    lines = [dict(x) for x in run["lines"] if x["type"] != "state"]
    yield {"type": "begin", "run": run["run"], "resumed": "one run",
           "mode": "window"}
    yield from lines
    yield {"type": "end", "run": run["run"], "ok": True, "exit": 0,
           "sent": len(lines)}
    return 0


def canon(w):
    status, count = 0, 0
    while True:
        line = yield None
        if line is None:
            return status
        if line["type"] in ("state", "end"):
            line = dict(line, made=count)
        yield line
        if line["type"] == "begin":
            count = 0
        if line["type"] != "raw" or line["item"] is None:
            continue
        made = outputs(line["item"], w.mended)
        if made is None:
            status, count = 65, count + 1
            yield {"type": "dead", "stage": "canon", "key": line["key"],
                   "at": line["at"], "record": line}
        elif not made:
            count += 1
            yield {"type": "canonical", "key": line["key"], "part": None,
                   "parts": 0, "at": line["at"], "value": None}
        else:
            for i, value in enumerate(made):
                count += 1
                yield {"type": "canonical", "key": line["key"], "part": i,
                       "parts": len(made), "at": line["at"], "value": value}


def sieve(w):
    while True:
        line = yield None
        if line is None:
            return 0
        data = line["type"] in ("raw", "canonical", "dead")
        if not data or w.rnd.random() < 0.7:
            yield line


class Store:
    def __init__(self, w):
        self.w = w
        self.raw, self.made, self.sets, self.dead = {}, {}, {}, {}
        self.seen, self.cursors, self.newest = {}, [], None
        self.wrong, self.since = None, (0, 0)

    def newer(self, at, old):
        return old is None or not self.w.keeps("newer") or at >= old

    def put(self, line):
        key, at = line["key"], line["at"]
        if line["type"] == "raw":
            self.saw(key, at)
            if at < self.since and self.w.keeps("since-kept") and \
                    self.seen[key] < self.since:
                line = dict(line, item=None)  # absent since then
            if self.newer(at, self.raw.get(key, (None,))[0]):
                self.raw[key] = (at, line["item"])
                if line["item"] is None:
                    self.withdraw(key, at)
                    if not self.w.keeps("tomb-kept"):
                        del self.raw[key]
        elif line["type"] == "dead":
            if line["stage"] == "extract":
                if self.w.keeps("letter-seen"):
                    self.saw(key, at)
            slot = (line["stage"], key)
            done = line["stage"] == "canon" and any(
                w and a > at for a, (_, w) in self.sets.get(key, {}).items())
            if not done and self.newer(at, self.dead.get(slot, (None,))[0]):
                self.dead[slot] = (at, True)
        else:
            self.member(line)
        if line["type"] == "raw":
            self.resolve(("extract", key), at)

    def saw(self, key, at):
        self.seen[key] = max(at, self.seen.get(key, at))

    def resolve(self, slot, at):
        if slot in self.dead and at >= self.dead[slot][0]:
            self.dead[slot] = (at, False)

    def withdraw(self, key, at):
        for m in [m for m in self.made if m[0] == key]:
            if self.made[m][0] <= at:
                self.made[m] = (at, None)
        self.resolve(("canon", key), at)

    def member(self, line):
        key, at = line["key"], line["at"]
        raw = self.raw.get(key)
        if raw and raw[1] is None and raw[0] >= at:
            return
        sets = self.sets.setdefault(key, {})
        if any((w or not self.w.keeps("half-set")) and a > at
               for a, (_, w) in sets.items()):
            return                            # a newer one came whole
        came, _ = sets.setdefault(at, (set(), False))
        if line["part"] is not None:
            came.add(line["part"])
            m = (key, line["part"])
            if m not in self.made or at >= self.made[m][0]:
                self.made[m] = (at, line["value"])
        whole = len(came) == line["parts"]
        if not self.w.keeps("set"):
            whole = True
        sets[at] = (came, whole)
        if whole:
            for m in [m for m in self.made if m[0] == key]:
                if self.made[m][0] < at:
                    self.made[m] = (at, None)
            self.resolve(("canon", key), at)

    def absent(self, since):
        self.since = max(self.since, since)
        for key, (at, item) in list(self.raw.items()):
            if item is not None and (self.seen.get(key, at) < since or
                                     not self.w.keeps("since")):
                self.raw[key] = (since, None)
                self.withdraw(key, since)
                if self.dead.get(("extract", key), (since,))[0] > since:
                    self.wrong = "%s: dead-lettered, yet deleted" % key

    def commit(self, batch, states):
        for line in batch:
            self.put(line)
        for line in states:
            if line["since"]:
                self.absent(tuple(line["since"]))
            self.cursors.append(line["cursor"])
            self.newest = line["cursor"]


def emit(w):
    batch, states, block, status, got, made = [], [], None, 0, 0, 0
    short = refused = False
    silence, more = True, False

    def flush():
        w.store.commit(batch, states)
        newest = states[-1]["cursor"] if states else None
        batch.clear()
        states.clear()
        return newest
    while True:
        line = yield None
        if line is None:
            if block and w.keeps("eof"):
                status = worse(status, 75)
            if silence or (more and w.keeps("more")):
                status = worse(status, 75)
            newest = flush()
            yield "committed"
            if newest:
                w.file = newest
            return status
        silence = False
        kind = line["type"]
        if kind == "begin":
            if block:
                status = worse(status, 75)
            block, got, made, short = line, 0, 0, False
            refused = line["mode"] == "incremental" and \
                w.keeps("hole") and line["resumed"] is not None and \
                line["resumed"] not in w.store.cursors
            if refused:
                status = worse(status, 78)
        elif refused:
            if kind == "end":
                block = None
                status = worse(status, line["exit"])
        elif kind in ("raw", "canonical", "dead"):
            batch.append(line)
            if kind == "raw" or line.get("stage") == "extract":
                got += 1
            else:
                made += 1
            if kind == "dead":
                status = worse(status, 65)
        elif kind == "state" and block and line["run"] == block["run"]:
            if got != line["sent"] and w.keeps("count"):
                short = True
            if made != line.get("made", made) and w.keeps("made"):
                short = True
            if not short and block["mode"] != "window":
                states.append(line)
        elif kind == "end" and block and line["run"] == block["run"]:
            status = worse(status, line["exit"])
            block = None
        more = kind == "end" and "more" in line
        if not w.keeps("state-last") and states:
            w.store.commit([], states)        # the cursor before its rows
            w.file = states[-1]["cursor"]
            states.clear()
            yield "state alone"
        if w.rnd.random() < 0.4:
            newest = flush()
            yield "committed"
            if newest:
                w.file = newest


class Pipe:
    """Stages and the queues between them; one step at a time."""

    def __init__(self, w, stages, kill):
        self.w, self.kill = w, kill
        self.stages = stages
        self.queues = [[] for _ in stages]
        self.waits = [False] * len(stages)
        self.over = [None] * len(stages)
        self.left = self.w.rnd.randrange(60) if kill else -1

    def alive(self):
        return [i for i, o in enumerate(self.over) if o is None]

    def end(self, i, status):
        self.over[i] = status
        self.stages[i].close()
        if i == 0 and self.w.lock is self:
            self.w.lock = None
        if i + 1 < len(self.stages):
            self.queues[i + 1].append(None)
        if i > 0 and self.over[i - 1] is None:
            pass                              # learns it when it writes

    def step(self):
        ready = [i for i in self.alive()
                 if not self.waits[i] or self.queues[i]]
        if not ready:
            return False
        i = self.w.rnd.choice(ready)
        if self.left == 0:
            self.end(self.w.rnd.choice(self.alive()), 137)
        self.left -= 1
        if self.over[i] is not None:
            return True
        try:
            if self.waits[i]:
                line = self.queues[i].pop(0)
                given = self.stages[i].send(line)
            else:
                given = next(self.stages[i])
        except StopIteration as stop:
            self.end(i, stop.value)
            return True
        self.waits[i] = given is None
        if isinstance(given, dict):
            if i + 1 < len(self.stages) and self.over[i + 1] is not None:
                self.end(i, 141)
            elif i + 1 < len(self.stages):
                self.queues[i + 1].append(given)
        return True

    def run(self):
        while self.step():
            pass
        return self.over[-1]


def pipe(w, kill=False, full=False, window=False, filtered=False,
         source=None):
    p = Pipe(w, [], kill)
    stages = [source or extract(w, p, full, window)]
    if source is None:
        stages.append(w.vault.tee())
    stages.append(canon(w))
    if filtered:
        stages.insert(w.rnd.randrange(1, len(stages) + 1), sieve(w))
    stages.append(emit(w))
    p.__init__(w, stages, kill)
    return p


def disturb(w):
    """One thing that may happen on a day."""
    rnd = w.rnd
    what = rnd.randrange(13)
    if what < 3:
        if pipe(w, kill=True).run() == 0:
            return raw_differs(w)
    elif what == 3:                           # two at once, both may die
        a = pipe(w, kill=rnd.random() < 0.6)
        b = pipe(w, kill=rnd.random() < 0.4)
        while a.alive() or b.alive():
            p = rnd.choice([x for x in (a, b) if x.alive()])
            if not p.step():
                break
            if rnd.random() < 0.2:
                w.source.mutate()
        a.run()
        b.run()
    elif what == 4:
        pipe(w, filtered=True, kill=rnd.random() < 0.3).run()
    elif what == 5 and w.vault.cat() and not w.vault.gap():
        pipe(w, source=replay(w), kill=rnd.random() < 0.4).run()
    elif what == 6:
        w.clock -= rnd.randrange(400)
    elif what == 7:
        w.source.oldest = rnd.randrange(len(w.source.log) + 1)
    elif what == 8:
        w.backups.append(copy.deepcopy(
            {k: v for k, v in vars(w.store).items() if k != "w"}))
    elif what == 9 and w.backups:
        vars(w.store).update(copy.deepcopy(rnd.choice(w.backups)))
    elif what > 10 and w.vault.runs:
        pipe(w, source=replay_run(w, rnd.choice(w.vault.runs))).run()
    else:
        pipe(w, window=True, kill=rnd.random() < 0.3).run()


def remedy(w):
    """What the sink's message offers when it does not hold a cursor."""
    choice = w.rnd.randrange(3)
    if choice == 0:
        w.file = w.store.newest               # lo-emit --publish
    elif choice == 1 and w.vault.cat() and not w.vault.gap():
        pipe(w, source=replay(w)).run()
    else:
        return pipe(w, full=True).run()
    return pipe(w).run()


def raw_differs(w):
    """A run that ended with 0 has brought all that the source holds."""
    letters = {k for (s, k), (_, o) in w.store.dead.items() if o}
    for key in sorted(set(w.source.items) | set(w.store.raw)):
        have = w.store.raw.get(key, (None, None))[1]
        if key not in letters and have != w.source.items.get(key):
            return "after 0, %s: source %s, store %s" % (
                key, w.source.items.get(key), have)
    return None


def differs(w):
    want = dict(w.source.items)
    have = {k: v for k, (_, v) in w.store.raw.items() if v is not None}
    open_letters = {k for (s, k), (_, o) in w.store.dead.items()
                    if o and s == "extract"}
    for key in sorted(set(want) | set(have)):
        if key in open_letters:
            continue
        if want.get(key) != have.get(key):
            return "raw %s: source %s, store %s" % (
                key, want.get(key), have.get(key))
        made = sorted(v for (k, _), (_, v) in w.store.made.items()
                      if k == key and v is not None)
        if made != sorted(outputs(want[key], True) if key in want else []):
            return "made of %s: %s" % (key, made)
    if w.vault.gap():
        return "the vault has a gap"
    if w.vault.cat():
        lines = {x["key"]: x for x in w.vault.cat()[0]}
        for key in sorted(set(want) - open_letters):
            line = lines.get(key, {"type": "raw", "item": None})
            if line["type"] == "raw" and line["item"] != want[key]:
                return "vault %s: source %s, vault %s" % (
                    key, want[key], line["item"])
    return None


def world(seed, without):
    w = World(seed, without)
    for _ in range(w.rnd.randrange(4, 14)):
        for _ in range(w.rnd.randrange(4)):
            w.source.mutate()
        w.clock += w.rnd.randrange(3)
        wrong = disturb(w)
        if wrong or w.store.wrong:
            return wrong or w.store.wrong
    w.mended = True
    for _ in range(40):
        status = pipe(w).run()
        if status == 78:
            status = remedy(w)
        if status == 0:
            break
        w.clock += 1
    # What failed under the old transform is retried from its letters.
    letters = [(k, at) for (s, k), (at, o) in w.store.dead.items()
               if o and s == "canon"]
    again = [{"type": "raw", "key": k, "at": w.store.raw[k][0],
              "item": w.store.raw[k][1]} for k, _ in letters
             if k in w.store.raw]
    if again:
        pipe(w, source=iter_(again)).run()
    if not (without or status == 0):
        return "no run ended with 0"
    return differs(w) if status == 0 else None


def iter_(lines):
    for line in lines:
        yield line
    return 0


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--seeds", type=int, default=3000)
    a.add_argument("--first", type=int, default=1)
    a.add_argument("--without", choices=sorted(RULES))
    a.add_argument("--rules", action="store_true")
    o = a.parse_args()
    if o.rules:
        for name, text in RULES.items():
            print("%-14s %s" % (name, text))
        return 0
    for seed in range(o.first, o.first + o.seeds):
        wrong = world(seed, o.without)
        if wrong:
            print("seed %d: %s" % (seed, wrong))
            return 1
    print("%d schedules, no violation" % o.seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
