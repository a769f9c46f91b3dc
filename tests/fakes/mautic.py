"""mautic.py: Mautic's REST API: contacts of a site that lies in /crm."""

import base64
import json
import re
import time

import oauth
from __main__ import Refused, Still

COLUMNS = {"id", "date_added", "date_modified", "email", "points", "last_active"}
KEEP = {"eq": lambda a, b: a == b, "neq": lambda a, b: a != b, "lt": lambda a, b: a < b,
        "lte": lambda a, b: a <= b, "gt": lambda a, b: a > b, "gte": lambda a, b: a >= b}
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$")


def column(t):
    return None if t is None else time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(t))


def shown(t):
    return None if t is None else time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(t))


class Api(Still):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.contacts, self.serial = {}, 0
        self.how, self.cap, self.empty, self.list = "basic", 500, [], False
        self.own, self.off, self.counts, self.cached = None, False, {}, False
        self.number = False

    # What has happened.

    def do_add(self, c):
        for i in range(c.get("n", 1)):
            self.serial += 1
            n = self.serial
            self.contacts[n] = {
                "id": n, "points": 0, "added": self.clock - c.get("ago", 0), "modified": None,
                "email": None if c.get("anonymous") else "canary%d@fake.example" % n, "name": "Canary"}

    def pick(self, c):
        return [self.contacts[n] for n in c["ids"]]

    def do_change(self, c):
        for o in self.pick(c):
            o["points"] += 1
            o["modified"] = self.clock

    def do_delete(self, c):
        for n in c["ids"]:
            del self.contacts[n]

    def do_merge(self, c):
        """The older one stays and has what the newer one had."""
        del self.contacts[c["loser"]]
        self.do_change({"ids": [c["winner"]]})

    def do_truth(self, c):
        return ["%d %d" % (o["id"], o["points"]) for o in sorted(
            self.contacts.values(), key=lambda o: str(o["id"]))
            if not c.get("known") or o["email"]]

    # The protocol.

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_")):
            return oauth.error(reason)
        return json.dumps({"errors": [{"code": status, "message": "Canary words: " + reason,
                                       "type": None}]}).encode()

    def known(self, r):
        if self.how == "token":
            try:
                return self.tokens.check(r)
            except Refused:
                raise Refused(401, "invalid_grant")
        want = "Basic " + base64.b64encode(b"me:hush-1").decode()
        if r.headers.get("Authorization") != want:
            raise Refused(401, "who")

    def answer(self, r):
        if r.path == "/crm/oauth/v2/token":
            return self.tokens.issue(r)
        if self.off:
            raise Refused(403, "API disabled")
        self.known(r)
        if r.method != "GET" or r.path != "/crm/api/contacts":
            raise Refused(404, "no such place")
        return 200, {}, self.page(r)

    def clauses(self, r):
        """where[0][val][1][col]=x and so on, as lists of objects."""
        tree = {}
        for name, value in r.query:
            if not name.startswith("where["):
                continue
            words = re.findall(r"\[([a-z0-9]+)\]", name)
            if "where" + "".join("[%s]" % w for w in words) != name:
                raise Refused(400, "where")
            at = tree
            for w in words[:-1]:
                at = at.setdefault(w, {})
            if words[-1] in at:
                raise Refused(400, "twice")
            at[words[-1]] = value
        return self.list_of(tree)

    def list_of(self, tree):
        if sorted(tree) != [str(i) for i in range(len(tree))]:
            raise Refused(400, "where")
        return [tree[str(i)] for i in range(len(tree))]

    def passes(self, o, clause):
        if clause.get("expr") in ("orX", "andX"):
            how = any if clause["expr"] == "orX" else all
            return how(self.passes(o, c) for c in self.list_of(clause["val"]))
        if set(clause) != {"col", "expr", "val"} or clause["expr"] not in KEEP:
            raise Refused(400, "where")
        name, value = clause["col"], clause["val"]
        if name not in COLUMNS:
            raise Refused(500, "SQL error")
        if name in ("date_added", "date_modified"):
            if not MOMENT.match(value):
                raise Refused(400, "no time of the database")
            mine = column(o["added" if name == "date_added" else "modified"])
        else:
            mine, value = o[name], int(value)
        return mine is not None and KEEP[clause["expr"]](mine, value)

    def show(self, o, minimal):
        if minimal:
            return {"id": o["id"]}
        every = {"id": o["id"], "email": o["email"], "firstname": o["name"], "dob": "1980-02-03"}
        core = {k: {"id": "6", "label": k, "alias": k, "type": "text", "group": "core", "value": v}
                for k, v in every.items() if k != "id"}
        return {"id": o["id"], "isPublished": True, "dateAdded": shown(o["added"]),
                "dateModified": shown(o["modified"]), "owner": None, "points": o["points"],
                "fields": {"core": core, "social": [], "personal": [], "professional": [], "all": every},
                "tags": [{"tag": "vip"}], "utmtags": [], "doNotContact": [], "ipAddresses": []}

    def page(self, r):
        for name, _ in r.query:
            if name.partition("[")[0] not in ("start", "limit", "orderBy", "orderByDir", "search",
                                              "minimal", "select", "where"):
                raise Refused(400, "unknown parameter")
        order = r.one("orderBy", "id")
        if order not in COLUMNS:
            raise Refused(500, "SQL error")
        where = self.clauses(r)
        rows = [o for o in self.contacts.values() if all(self.passes(o, c) for c in where)
                and (self.own is None or o["id"] in self.own)]
        if r.one("search") == "!is:anonymous":
            rows = [o for o in rows if o["email"]]
        elif r.one("search") is not None:
            rows = []
        rows.sort(key=lambda o: o[order], reverse=r.one("orderByDir", "asc").lower() == "desc")
        total = len(rows)
        if self.cached:
            total = self.counts.setdefault(json.dumps(where), total)
        start = r.number("start", 0, 10 ** 9, 0)
        rows = rows[start:start + min(self.cap, r.number("limit", 1, 10 ** 6, 30))]
        shows = {str(o["id"]): self.show(o, r.one("minimal") == "1") for o in rows}
        if self.list:
            shows = list(shows.values())
        return {"total": total if self.number else str(total), "contacts": shows or self.empty}
