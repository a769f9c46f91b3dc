"""google_forms.py: the Forms API, version 1: forms.get, responses.list."""

import datetime
import hashlib
import json
import re

import oauth
from __main__ import Live, Refused

FILTER = re.compile(r"timestamp >=? [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,9})?Z")


def nanos(text):
    """An instant with any number of digits, as one that compares."""
    whole, _, part = text[:-1].partition(".")
    return whole, int((part + "000000000")[:9])


class Api(Live):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.tokens.scope = " ".join("https://www.googleapis.com/auth/forms.%s.readonly" % what
                                     for what in ("body", "responses"))
        self.tokens.subject = None
        self.forms, self.serial = {}, 0
        self.compares, self.denied, self.most = "lastSubmittedTime", [], 5000
        self.holes = self.dups = self.lost = False

    def stamp(self):
        """Now, with as many digits of a fraction as it pleases."""
        digits = (0, 3, 6, 9)[self.serial % 4]
        moment = datetime.datetime.fromtimestamp(int(self.now()), datetime.timezone.utc)
        text = moment.strftime("%Y-%m-%dT%H:%M:%S")
        return text + (("." + ("%09d" % (self.serial * 7919 % 10 ** 9))[:digits]) if digits else "") + "Z"

    # What people do.

    def do_form(self, c):
        """A form as it is now; "items" is what forms.get gives."""
        f = self.forms.setdefault(c["form"], {"responses": {}, "revision": 0})
        f["items"], f["title"] = c.get("items") or items(), c.get("title", "Intake")
        f["revision"] += 1

    def do_add(self, c):
        f, made = self.forms[c["form"]], []
        for _ in range(c.get("n", 1)):
            self.serial += 1
            name = "ACYDBN%012x_%d" % (self.serial * 2654435761 % 2 ** 48, self.serial)
            at = self.stamp()
            f["responses"][name] = {"at": at, "last": at, "edits": 0, "answers": c.get("answers") or answers(self.serial),
                                    "email": c.get("email", "canary%d@fake.example" % self.serial), "score": None}
            self.clock += c.get("step", 0)
            made.append(name)
        return made

    def do_respond(self, c):
        """One response with times of its own."""
        f = self.forms[c["form"]]
        self.serial += 1
        f["responses"]["ACYDBN%04d" % self.serial] = {
            "at": c["at"], "last": c.get("last", c["at"]), "edits": 0, "answers": c["answers"],
            "email": c["email"], "score": None}

    def pick(self, c):
        rows = self.forms[c["form"]]["responses"]
        return [rows[list(rows)[i]] for i in c.get("which", [0])]

    def do_edit(self, c):
        for r in self.pick(c):
            self.serial += 1
            r["last"], r["edits"] = self.stamp(), r["edits"] + 1

    def do_grade(self, c):
        """Touches no time."""
        for r in self.pick(c):
            r["score"], r["edits"] = c.get("score", 2), r["edits"] + 1

    def do_delete(self, c):
        rows = self.forms[c["form"]]["responses"]
        for name in [list(rows)[i] for i in c.get("which", [0])]:
            del rows[name]

    def do_truth(self, c):
        return sorted("%s/%s %s" % (name, r, row["edits"]) for name, f in self.forms.items()
                      if name in c.get("forms", self.forms) for r, row in f["responses"].items())

    def do_latest(self, c):
        return [max((r["last"] for r in self.forms[c["form"]]["responses"].values()), key=nanos)]

    # The protocol.

    def error(self, status, reason):
        return oauth.google_error(status, reason)

    def answer(self, r):
        if r.path == "/token":
            return self.tokens.issue(r)
        self.tokens.check(r)
        words = r.path.split("/")
        if r.method != "GET" or words[:3] != ["", "v1", "forms"] or len(words) not in (4, 5):
            raise Refused(404, "NOT_FOUND")
        if words[3] in self.denied:
            raise Refused(403, "PERMISSION_DENIED")
        if words[3] not in self.forms:
            raise Refused(404, "NOT_FOUND")
        if len(words) == 4:
            r.only()
            return self.get(words[3])
        if words[4] != "responses":
            raise Refused(404, "NOT_FOUND")
        return self.list(r, self.forms[words[3]]["responses"])

    def get(self, name):
        f = self.forms[name]
        return 200, {}, {"formId": name, "info": {"title": f["title"], "documentTitle": f["title"]},
                         "revisionId": "%08x" % f["revision"], "responderUri": "https://forms.example/e/1FAI/viewform",
                         "items": f["items"]}

    def passes(self, row, bound):
        if bound is None:
            return True
        words = bound.split(" ")
        mine = nanos(row["at" if self.compares == "createTime" else "last"])
        return mine >= nanos(words[2]) if words[1] == ">=" else mine > nanos(words[2])

    def list(self, r, rows):
        r.only("pageSize", "pageToken", "filter")
        size = min(r.number("pageSize", 0, 5000, 0) or 5000, self.most)
        bound, token = r.one("filter"), r.one("pageToken")
        if bound is not None and not FILTER.fullmatch(bound):
            raise Refused(400, "INVALID_ARGUMENT")
        mark = hashlib.sha256((bound or "").encode()).hexdigest()[:8]
        after = ""
        if token is not None:
            # Of another filter, or forgotten.
            if not token.startswith(mark + ".") or self.lost:
                raise Refused(400, "INVALID_ARGUMENT")
            after = token[9:]
        # In no order that means anything.
        order = sorted((hashlib.sha256(n.encode()).hexdigest(), n) for n in rows if self.passes(rows[n], bound))
        rest = [o for o in order if o[0] > after or self.dups and o[0] == after]
        page, out = rest[:size], {}
        if self.holes and token is None:
            return 200, {}, {"nextPageToken": mark + "."}
        more = ',"nextPageToken":"%s.%s"' % (mark, page[-1][0]) if len(rest) > size else ""
        if page:
            return 200, {}, ('{"responses":[%s]%s}' % (",\n ".join(text(n, rows[n]) for _, n in page), more)).encode()
        return 200, {}, out


def text(name, row):
    """A response as Google writes it, which is not how we would."""
    out = '{"responseId":"%s","createTime":"%s","lastSubmittedTime":"%s","respondentEmail":"%s",' % (
        name, row["at"], row["last"], row["email"])
    if row["score"] is not None:
        out += '"totalScore":%s,' % row["score"]
    return out + '"edits":%d,"odd":9007199254740993,"wide":1.10,"answers":%s}' % (row["edits"], json.dumps(row["answers"]))


def question(number, title, **kind):
    return {"itemId": "%08x" % (0xaa000000 + number), "title": title,
            "questionItem": {"question": dict({"questionId": "%08x" % number, "required": True}, **kind)}}


def items():
    """Of each kind one."""
    words = [{"value": w} for w in ("Not at all", "Several days", "Nearly every day")]
    return [question(1, "Mood?", choiceQuestion={"type": "RADIO", "options": words + [{"isOther": True}]}),
            {"itemId": "bb", "title": "Rate", "questionGroupItem": {
                "grid": {"columns": {"type": "CHECKBOX", "options": words}},
                "questions": [{"questionId": "00000002", "rowQuestion": {"title": "Sleep"}},
                              {"questionId": "00000003", "rowQuestion": {"title": "Food"}}]}},
            {"itemId": "cc", "title": "Part 2", "pageBreakItem": {}},
            question(4, "What helps?", choiceQuestion={"type": "CHECKBOX", "options": words}),
            question(5, "How strong?", scaleQuestion={"low": 0, "high": 10}),
            question(6, "Upload", fileUploadQuestion={"folderId": "1Fld", "types": ["PDF"], "maxFileSize": "10485760"})]


def texts(number, *values):
    return {"questionId": "%08x" % number, "textAnswers": {"answers": [{"value": v} for v in values]}}


def answers(n):
    return {a["questionId"]: a for a in (
        texts(1, "Several days"), texts(2, "Not at all", "Nearly every day"), texts(4, "caf\u00e9", "b"),
        texts(5, str(n % 11)))}
