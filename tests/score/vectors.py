#!/usr/bin/env python3
"""vectors.py [--check] INSTRUMENT.json ...: its vectors, beside it as .jsonl.

Expected results come from reference.py.  Per instrument: all lowest and all
highest, in numbers, texts and labels; every reversed item alone; every count
of missing items; both sides of every band edge; every label and alias; what
is out of range, between options, unknown or of a wrong type; gates, flags,
several answers.  The same definition gives the same bytes; --check compares.
"""
import json
import os
import random
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import reference  # noqa: E402

FULL, SCALES = "full", "scales"


class Maker:
    def __init__(self, path):
        self.ins = reference.Instrument(path)
        self.random = random.Random(self.ins.id)
        self.items = list(self.ins.items.values())
        self.lines = []

    def options(self, item):
        return list(self.ins.sets[item["options"]][1])

    def low(self, item):
        return self.options(item)[0]

    def high(self, item):
        return self.options(item)[-1]

    def label(self, item, value):
        return self.ins.sets[item["options"]][1][value]["label"]

    def some(self):
        return {i["id"]: self.random.choice(self.options(i)) for i in self.items}

    def add(self, case, answers, what=SCALES):
        """What a vector states: of long instruments only what is not plain."""
        expected = reference.sheet(self.ins, answers)
        expected.pop("asked")
        long = len(self.items) > 30
        for name, got in expected["scales"].items():
            if what == SCALES or long:
                keep = {"value", "label", "local_label", "screen"}
                if got["error"] or got["prorated"]:
                    keep |= set(got) - {"items_total"}
                expected["scales"][name] = {
                    k: v for k, v in got.items() if k in keep and (k == "value" or v is not None)}
        if what == SCALES:
            del expected["items"]
        elif long:
            expected["items"] = {k: v for k, v in expected["items"].items()
                                 if type(answers.get(k)) is not int}
        ordered = [answers.get(i["id"]) for i in self.items]
        while ordered and ordered[-1] is None:
            ordered.pop()
        self.lines.append({"id": "%s-%03d" % (self.ins.id, len(self.lines) + 1),
                           "instrument": "%s@%s" % (self.ins.id, self.ins.version),
                           "case": case, "answers": ordered, "expected": expected})

    def whole(self):
        low = {i["id"]: self.low(i) for i in self.items}
        high = {i["id"]: self.high(i) for i in self.items}
        labels = {i["id"]: self.label(i, self.high(i)) for i in self.items}
        self.add("all lowest", low, FULL)
        self.add("all highest", high, FULL)
        self.add("all highest as labels", labels, FULL)
        self.add("labels shouted and spaced", {
            k: "\u00a0 " + "  ".join(v.upper().split(" ")) + "\t" for k, v in labels.items()}, FULL)
        self.add("numbers as text", {k: str(v) for k, v in low.items()}, FULL)
        self.add("nothing", {}, FULL)
        self.add("blanks", {i["id"]: " \u2003" for i in self.items}, FULL)
        for _ in range(8):
            self.add("various", self.some())

    def alone(self):
        for item in self.items:
            if item.get("reverse") or len(self.items) <= 25:
                answers = {i["id"]: self.low(i) for i in self.items}
                answers[item["id"]] = self.high(item)
                self.add("%s alone" % item["id"], answers)
        if any(i.get("reverse") for i in self.items):
            self.add("reversed items high", {
                i["id"]: self.high(i) if i.get("reverse") else self.low(i)
                for i in self.items})

    def missing(self):
        """Of the first scale every count; of each other the last that is
        allowed and the first that is not, of disjoint scales at once."""
        first = self.ins.definition["scales"][0]
        for count in range(1, len(first["items"]) + 1):
            self.gaps([first], count)
        kinds = {}
        for scale in self.ins.definition["scales"][1:]:
            kind = (len(scale["items"]), scale["missing"].get("allow", 0))
            kinds.setdefault(kind, []).append(scale)
        for (_, allow), scales in kinds.items():
            while scales:
                group = []
                for scale in scales:
                    if not any(set(scale["items"]) & set(g["items"]) for g in group):
                        group.append(scale)
                scales = [s for s in scales if s not in group]
                for count in sorted({allow, allow + 1} - {0}):
                    self.gaps(group, count)

    def gaps(self, scales, count):
        answers = self.some()
        for scale in scales:
            for item_id in self.random.sample(scale["items"], count):
                answers[item_id] = None
        self.add("%d missing of %s" % (count, " ".join(s["id"] for s in scales)), answers)

    def reach(self, scale, value):
        """Answers that give the value, prorated if need be; None: no way."""
        times, items = scale.get("multiplier", 1), [self.ins.items[i] for i in scale["items"]]
        for gone in range(scale["missing"].get("allow", 0) + 1):
            have = items[gone:]
            for total in range(-200, 800):
                exact = (2 * total * len(items) * times + len(have)) // (2 * len(have))
                answers = exact == value and self.fill(have, total)
                if answers:
                    return answers
        return None

    def fill(self, items, total):
        """Options that add up to total, reversed items counted so."""
        answers, rest = {}, total
        bounds = [(self.low(i), self.high(i)) for i in items]
        if not sum(b[0] for b in bounds) <= total <= sum(b[1] for b in bounds):
            return None
        for n, item in enumerate(items):
            least = sum(b[0] for b in bounds[n + 1:])
            fits = [v for v in self.options(item) if v <= rest - least]
            value = max(fits)
            answers[item["id"]] = self.low(item) + self.high(item) - value \
                if item.get("reverse") else value
            rest -= value
        return answers if rest == 0 else None

    def edges(self):
        for scale in self.ins.definition["scales"]:
            if scale["method"] != "sum":
                continue
            values = set()
            for kind in ("bands", "local_bands"):
                for band in scale.get(kind, {"list": []})["list"]:
                    values |= {band["from"], band["to"]}
            values |= {c["at"] + d for c in scale.get("screen", []) for d in (-1, 0)}
            for value in sorted(values):
                answers = self.reach(scale, value)
                if answers:
                    gate = scale.get("gate")
                    if gate:
                        answers[gate["item"]] = self.high(self.ins.items[gate["item"]])
                    self.add("%s is %d" % (scale["id"], value), answers)

    def words(self):
        for name, options in self.ins.definition["options"].items():
            item = next(i for i in self.items if i["options"] == name)
            for o in options:
                base = {i["id"]: self.low(i) for i in self.items}
                for said in [o["label"]] + o.get("aliases", []):
                    said = said.replace("'", "\u2019").replace("-", "\u2013")
                    self.add("the words of %s %s" % (name, o["value"]),
                             dict(base, **{item["id"]: said.title()}), FULL)
                self.add("the value %s" % o["value"],
                         dict(base, **{item["id"]: o["value"]}), FULL)

    def odd(self):
        item = self.items[-1 if self.items[-1].get("reverse") else 0]
        scored = self.ins.definition["scales"][0]["items"]
        values = self.options(item)
        number = not isinstance(values[0], str)
        odd = [True, False, {"value": 1}, [[1]], [], [None], "somewhat maybe", "1e0",
               "0x2", "N/A", "-", 1e3, [self.label(item, values[0])],
               [self.label(item, v) for v in values[:2]],
               [values[0], "nobody says so"]]
        if number:
            odd += [values[-1] + 1, values[0] - 1, values[0] + 0.5, float(values[1]),
                    " %d " % values[1], "%d.0" % values[1], "+%d" % values[1],
                    "\u2212%d" % values[1], "%d.5" % values[0],
                    "00%d" % values[1], "%d" % (values[-1] + 1)]
            odd += [v for v in range(values[0], values[-1]) if v not in values]
        for answer in odd:
            base = self.some()
            base[item["id"]] = answer
            self.add("odd: %s" % json.dumps(answer), base, FULL)
        if number and len(scored) > 2:
            base = self.some()
            base[scored[0]], base[scored[2]] = None, "somewhat maybe"
            self.add("unknown beside missing", base, FULL)

    def special(self):
        for scale in self.ins.definition["scales"]:
            gate = scale.get("gate")
            if not gate:
                continue
            for answer in (gate["when"], None, "who knows"):
                for base in ({}, self.some(), {i: 1 for i in scale["items"]}):
                    self.add("gate %s" % json.dumps(answer),
                             dict(base, **{gate["item"]: answer}), FULL)
        for flag in self.ins.definition.get("flags", []):
            item = self.ins.items[flag["item"]]
            for answer in self.options(item) + [None, "", "somewhat maybe", self.high(item) + 1]:
                self.add("flagged item %s" % json.dumps(answer),
                         dict(self.some(), **{item["id"]: answer}), FULL)
                self.add("flagged item %s alone" % json.dumps(answer), {item["id"]: answer}, FULL)
        if any(i.get("multiple") for i in self.items):
            for _ in range(6):
                self.add("several answers", {
                    i["id"]: [self.label(i, v) for v in
                              self.random.sample(self.options(i), self.random.randint(0, 3))]
                    for i in self.items}, FULL)
        for item in self.items:
            if item.get("optional"):
                for answer in self.options(item) + ["who knows"]:
                    self.add("optional %s" % json.dumps(answer),
                             dict(self.some(), **{item["id"]: answer}), FULL)

    def make(self):
        for part in (self.whole, self.alone, self.missing, self.edges, self.words,
                     self.odd, self.special):
            part()
        return "".join(json.dumps(v, ensure_ascii=False, separators=(",", ":")) + "\n"
                       for v in self.lines)


def main():
    check = sys.argv[1:2] == ["--check"]
    bad = 0
    for path in sys.argv[1 + check:]:
        text, beside = Maker(path).make(), path[:-len(".json")] + ".jsonl"
        if not check:
            with open(beside, "w") as f:
                f.write(text)
            continue
        with open(beside) as f:
            if f.read() != text:
                print("%s is not what the definition gives" % beside)
                bad = 1
    return bad


if __name__ == "__main__":
    sys.exit(main())
