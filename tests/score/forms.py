#!/usr/bin/env python3
"""forms.py make DIR | check DIR: forms to bind, and whether they were well bound.

make writes definitions of forms as an API gives them (FORM.json) and what
each question is (FORM.truth); check compares FORM.bound with that: nothing
may be wrong, and nine items of ten are to be found.
"""
import glob
import json
import os
import random
import sys

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ITEMS = TOP + "/cmd/lo-score/instruments/%s@1.0.0.json"
OTHERS = ["What is your name?", "Your e-mail address", "Anything else to tell us?"]


def items(name):
    with open(ITEMS % name) as f:
        return json.load(f)["items"]


def loosen(text, r):
    """How people retype a question: case, marks, small words."""
    text = text.rstrip(".")
    choice = r.randint(0, 4)
    if choice == 0:
        return text.lower()
    if choice == 1:
        return "I " + text[0].lower() + text[1:] + "."
    if choice == 2:
        return text.replace("'", "\u2019").replace(",", "") + "  "
    return text


class Form:
    def __init__(self, name, seed):
        self.name, self.r = name, random.Random(seed)
        self.items, self.truth = [], {}

    def question(self, title, item=None, options=None, ident=None):
        ident = ident or "%08x" % self.r.getrandbits(32)
        q = {"questionId": ident}
        if options:
            q["choiceQuestion"] = {"options": [{"value": o} for o in options]}
        self.items.append({"itemId": "%08x" % self.r.getrandbits(32), "title": title,
                           "questionItem": {"question": q}})
        if item:
            self.truth[ident] = item

    def grid(self, title, rows):
        questions = []
        for text, item in rows:
            ident = "%08x" % self.r.getrandbits(32)
            questions.append({"questionId": ident, "rowQuestion": {"title": text}})
            self.truth[ident] = item
        self.items.append({"itemId": "0", "title": title, "questionGroupItem": {"questions": questions}})

    def write(self, folder):
        form = {"formId": self.name, "info": {"title": self.name}, "items": self.items}
        with open(os.path.join(folder, self.name + ".json"), "w") as f:
            json.dump(form, f)
        with open(os.path.join(folder, self.name + ".truth"), "w") as f:
            json.dump(self.truth, f)


def make(folder):
    intake = Form("intake", 1)
    intake.question(OTHERS[0])
    for name in ("phq9", "gad7"):
        for n, i in enumerate(items(name), 1):
            intake.question("%d. %s" % (n, i["text"]), i["id"])
    intake.question(OTHERS[2])
    intake.write(folder)

    loose = Form("loose", 2)
    for name in ("gad7", "phq9", "pc_ptsd_5"):
        for i in items(name):
            loose.question(loosen(i["text"], loose.r), i["id"])
        loose.question(loose.r.choice(OTHERS))
    loose.write(folder)

    for name in ("ipip_neo_60", "ipip_neo_120", "ipip_neo_60_c"):
        form = Form(name, name)
        mixed = items(name)
        form.r.shuffle(mixed)
        for i in mixed:
            form.question(loosen(i["text"], form.r), i["id"])
        form.write(folder)

    events = Form("events", 3)
    events.grid("Have any of these happened?", [(i["text"], i["id"]) for i in items("lec_5")])
    events.write(folder)

    named = Form("named", 4)
    for name in ("pss_10", "fscrs", "sleep_disturbances"):
        for n, i in enumerate(items(name), 1):
            named.question("Question %d" % n, i["id"], ident="%s_q%02d" % (name.upper(), n))
    named.write(folder)

    none = Form("none", 5)
    for text in OTHERS + ["Which day suits you?", "How did you hear of us?"]:
        none.question(text)
    none.write(folder)

    # Questions of which some are another's: what is left is left out.
    mixed = Form("mixed", 6)
    for n, i in enumerate(items("gad7"), 1):
        if n == 4:
            mixed.question("Trouble sleeping at night")
        else:
            mixed.question(i["text"], i["id"])
    mixed.write(folder)


def check(folder):
    bad = items_all = found_all = 0
    for path in sorted(glob.glob(os.path.join(folder, "*.truth"))):
        with open(path) as f:
            truth = json.load(f)
        with open(path[:-len("truth")] + "bound") as f:
            text = f.read()
        links = [link for part in json.loads(text)["instruments"] for link in part["items"]] \
            if text else []
        wrong = [link for link in links if truth.get(link["question_id"]) != link["item"]]
        print("%s: %d items, %d found, %d wrong" % (
            os.path.basename(path), len(truth), len(links), len(wrong)))
        bad += len(wrong) + (len(links) < 0.9 * len(truth))
        items_all += len(truth)
        found_all += len(links)
    print("%d of %d" % (found_all, items_all))
    return bad > 0


if __name__ == "__main__":
    sys.exit({"make": make, "check": check}[sys.argv[1]](sys.argv[2]))
