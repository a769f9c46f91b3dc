"""stripe.py: Stripe's API: lists, objects by id, invoice lines, events."""

import json
import random
import re

from __main__ import Refused, Still

PLURAL = {"customers": "customer", "invoices": "invoice", "payment_intents": "payment_intent",
          "charges": "charge", "refunds": "refund"}
PREFIX = {"customer": "cus_", "invoice": "in_", "payment_intent": "pi_", "charge": "ch_", "refund": "re_"}
FILTERS = {"customers": ["email", "test_clock"], "invoices": ["due_date", "customer", "subscription", "status",
           "collection_method"], "payment_intents": ["customer"], "refunds": ["charge", "payment_intent"],
           "charges": ["customer", "payment_intent", "transfer_group"]}
CREATED = ["created[gte]", "created[gt]", "created[lte]", "created[lt]"]
PAGING = ["limit", "starting_after", "ending_before", "expand[]"]
DAY = 86400


class Api(Still):
    def __init__(self):
        self.random = random.Random(6)
        self.key, self.account, self.version = "sk_test_hush1", None, "2024-06-20"
        self.objects, self.gone, self.events = {}, {}, []
        self.serial = 0

    def noted(self, headers):
        return {"version": headers.get("Stripe-Version"), "account": headers.get("Stripe-Account")}

    # What has happened.

    def tell(self, kind, o, moment=None):
        self.serial += 1
        shape = dict(o, rendered_by="event")
        self.events.append({"id": "evt_%06d" % self.serial, "object": "event", "api_version": "2020-08-27",
                            "created": self.clock if moment is None else moment, "livemode": False,
                            "type": kind, "data": {"object": shape}, "serial": self.serial})

    def make(self, kind, c):
        self.serial += 1
        n = self.serial
        o = {"id": "%s%06d" % (PREFIX[kind], n), "object": kind, "created": c.get("created", self.clock),
             "livemode": False, "metadata": {"n": str(n), "zero": "007"}, "serial": n, "rev": 1}
        if kind == "customer":
            o.update(email="canary%d@fake.example" % n, name="Canary Name")
        else:
            o.update(amount=c.get("amount", 1500), currency=c.get("currency", "usd"), status=c.get("status", "open"))
        if kind == "invoice":
            o["all_lines"] = ["il_%06d_%03d" % (n, i) for i in range(c.get("lines", 1))]
        if kind == "refund":
            o["charge"] = c.get("charge")
        self.objects[o["id"]] = o
        return o

    def do_add(self, c):
        kind = c.get("type", "customer")
        out = []
        for i in range(c.get("n", 1)):
            if c.get("spread"):
                c["created"] = self.clock - c["spread"] * (c.get("n", 1) - i)
            o = self.make(kind, c)
            out.append(o["id"])
            if c.get("created", self.clock) >= self.clock - 30 * DAY:
                if not c.get("quiet"):
                    self.tell(kind + ".created", o, o["created"])
        return out

    def pick(self, c):
        if "id" in c:
            return [self.objects[c["id"]]]
        kind = c.get("type", "customer")
        every = sorted((o for o in self.objects.values() if o["object"] == kind), key=lambda o: o["serial"])
        return [every[i] for i in c["which"]] if "which" in c else every[:c.get("n", 1)]

    def do_change(self, c):
        for o in self.pick(c):
            o["rev"] += 1
            if "status" in c:
                o["status"] = c["status"]
            if not c.get("quiet"):
                self.tell(c.get("event", o["object"] + ".updated"), o)

    def do_delete(self, c):
        for o in self.pick(c):
            del self.objects[o["id"]]
            self.gone[o["id"]] = o["object"]
            if not c.get("quiet"):
                self.tell(o["object"] + ".deleted", o)

    def do_tell(self, c):
        """Only the news, of something that is no object of ours."""
        self.tell(c["event"], c.get("object", {"object": "other"}))

    def do_truth(self, c):
        kind = c.get("type", "customer")
        return ["%s %d" % (o["id"], o["rev"]) for o in sorted(self.objects.values(), key=lambda o: o["id"])
                if o["object"] == kind]

    # The protocol.

    def error(self, status, reason):
        return json.dumps({"error": {"type": "invalid_request_error", "code": reason,
                                     "message": "Canary words for nobody.", "param": "x"}}).encode()

    def answer(self, r):
        if r.headers.get("Authorization") != "Bearer " + self.key:
            raise Refused(401, "api_key_expired")
        if r.headers.get("Stripe-Version") != self.version:
            raise Refused(400, "wrong_version")
        if r.headers.get("Stripe-Account") != self.account:
            raise Refused(403, "account_invalid")
        words = r.path.split("/")[1:]
        if r.method != "GET" or words[0] != "v1":
            raise Refused(404, "resource_missing")
        headers = {"Request-Id": "req_%d" % self.serial}
        if words[1:] == ["events"]:
            return 200, headers, self.news(r)
        if len(words) == 2 and words[1] in PLURAL:
            r.only(*PAGING, *CREATED, *FILTERS[words[1]])
            return 200, headers, self.list(r, words[1])
        if len(words) == 3 and words[1] in PLURAL:
            r.only("expand[]")
            return 200, headers, self.one(r, PLURAL[words[1]], words[2])
        if len(words) == 4 and words[1] == "invoices" and words[3] == "lines":
            r.only(*PAGING)
            return 200, headers, self.lines(r, words[2])
        raise Refused(404, "unknown_url")

    def page(self, r, rows, url, what=lambda o: o):
        """Newest first; starting_after must be there."""
        size = r.number("limit", 1, 100, 10)
        after = r.one("starting_after")
        if after is not None:
            places = [i for i, o in enumerate(rows) if o["id"] == after]
            if not places:
                raise Refused(400, "resource_missing")
            rows = rows[places[0] + 1:]
        return {"object": "list", "url": url, "has_more": len(rows) > size,
                "data": [what(o) for o in rows[:size]]}

    def between(self, r, rows):
        for name, keep in (("gte", lambda a, b: a >= b), ("gt", lambda a, b: a > b),
                           ("lte", lambda a, b: a <= b), ("lt", lambda a, b: a < b)):
            bound = r.number("created[%s]" % name, 0, 10 ** 12, None)
            if bound is not None:
                rows = [o for o in rows if keep(o["created"], bound)]
        return sorted(rows, key=lambda o: (o["created"], o["serial"]), reverse=True)

    def show(self, o):
        out = {k: v for k, v in o.items() if k not in ("serial", "all_lines")}
        if o["object"] == "invoice":
            out["lines"] = {"object": "list", "url": "/v1/invoices/%s/lines" % o["id"],
                            "has_more": len(o["all_lines"]) > 10,
                            "data": [{"id": i, "object": "line_item"} for i in o["all_lines"][:10]]}
        out["wide"] = 12345678901234567890
        return out

    def list(self, r, plural):
        rows = [o for o in self.objects.values() if o["object"] == PLURAL[plural]]
        for name in FILTERS[plural]:
            if r.one(name) is not None:
                rows = [o for o in rows if o.get(name) == r.one(name)]
        return self.page(r, self.between(r, rows), "/v1/" + plural, self.show)

    def one(self, r, kind, name):
        if name in self.objects and self.objects[name]["object"] == kind:
            return self.show(self.objects[name])
        if self.gone.get(name) == kind == "customer":
            return {"id": name, "object": "customer", "deleted": True}
        raise Refused(404, "resource_missing")

    def lines(self, r, name):
        if name not in self.objects:
            raise Refused(404, "resource_missing")
        rows = [{"id": i, "object": "line_item"} for i in self.objects[name]["all_lines"]]
        return self.page(r, rows, "/v1/invoices/%s/lines" % name)

    def news(self, r):
        r.only(*PAGING, *CREATED, "type", "types[]", "delivery_success")
        types = r.every("types[]")
        if len(types) > 20 or types and r.one("type"):
            raise Refused(400, "too_many_types")
        if r.one("type"):
            types = [r.one("type")]
        wanted = [re.compile(re.escape(t).replace(r"\*", ".*") + "$") for t in types]
        rows = [e for e in self.events if e["created"] >= self.clock - 30 * DAY and
                (not types or any(w.match(e["type"]) for w in wanted))]
        hide = lambda e: {k: v for k, v in e.items() if k != "serial"}
        return self.page(r, self.between(r, rows), "/v1/events", hide)
