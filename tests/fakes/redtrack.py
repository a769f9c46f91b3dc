"""redtrack.py: RedTrack's API: the account, reports of days, conversions."""

import json
import random
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from __main__ import Refused

ENTITIES = ["campaign", "source", "offer", "landing", "prelanding", "network"]
PLAIN = ["date", "hour", "day_of_week", "week", "month", "country", "region", "city", "os", "browser", "device",
         "device_brand", "connection_type", "isp"]
RT = ["rt_" + n for n in ("source", "medium", "campaign", "adgroup", "ad", "placement", "keyword")]
GROUPS = ENTITIES + PLAIN + RT + ["sub%d" % i for i in range(1, 21)]
FILTERS = ["%s_id" % n for n in ENTITIES] + RT + ["sub%d" % i for i in range(1, 21)]
REPORT = ["group", "date_from", "date_to", "timezone", "time_interval", "page", "per", "total", "sortby", "direction",
          "tracks_view"] + FILTERS
LOG = ["date_from", "date_to", "time_interval", "clickid", "country_code", "type", "type_role", "campaign_id", "source_id",
       "offer_id", "network_id", "fingerprint", "page", "per"]


class Api:
    def __init__(self):
        self.random = random.Random(12)
        self.key, self.clock, self.zone, self.money = "key-hush1", 1767312000, "Europe/Berlin", "EUR"
        self.facts, self.conversions, self.days, self.serial = [], {}, {}, 0
        self.form, self.newest_first, self.settings, self.most = "list", True, True, 1000

    def now(self):
        return self.clock

    def noted(self, headers):
        return {}

    # What has happened.

    def entity(self, kind, n):
        return {kind + "_id": "%024x" % (n * 7919 + len(kind)), kind: "Canary %s %d" % (kind, n)}

    def do_clicks(self, c):
        """N sources with clicks, in the hours before DAYS days ago."""
        for i in range(c.get("n", 1)):
            self.serial += 1
            n = c.get("who", self.serial)
            self.facts.append(dict(self.entity("source", n % c.get("sources", 5)), **self.entity("campaign", n % 3),
                                   country=("US", "")[n % 2], at=self.clock - c.get("days", 0) * 86400 - i * c.get("apart", 60),
                                   clicks=c.get("clicks", 3)))

    def do_unclick(self, c):
        gone = self.entity("source", c["source"])["source_id"]
        self.facts = [f for f in self.facts if f["source_id"] != gone or
                      c.get("date", self.day(f["at"], self.zone)) != self.day(f["at"], self.zone)]

    def do_convert(self, c):
        for i in range(c.get("n", 1)):
            self.serial += 1
            name = "%016x%08x" % (self.random.getrandbits(64), self.serial)
            at = self.clock - c.get("days", 0) * 86400 - i * c.get("apart", 60)
            self.conversions[name] = {"id": name, "at": at, "serial": self.serial, "rev": 1, "status": "approved"}

    def pick(self, c):
        rows = [r for r in self.conversions.values() if self.day(r["at"], self.zone) == c["date"]]
        return [sorted(rows, key=lambda r: r["serial"])[i] for i in c["which"]]

    def do_change(self, c):
        for r in self.pick(c):
            r["rev"] += 1
            r["status"] = "declined"

    def do_delete(self, c):
        for r in self.pick(c):
            del self.conversions[r["id"]]

    def do_clock(self, c):
        self.clock += c["seconds"]

    def do_set(self, c):
        for name, value in c.items():
            if name != "do":
                setattr(self, name, value)

    def day(self, at, zone):
        if (at, zone) not in self.days:
            self.days[at, zone] = datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%Y-%m-%d")
        return self.days[at, zone]

    def do_truth(self, c):
        if c.get("type", "conversion") == "conversion":
            return ["%s %d" % (r["id"], r["rev"]) for r in sorted(self.conversions.values(), key=lambda r: r["id"])]
        first, out = datetime.strptime(c["from"], "%Y-%m-%d"), []
        while first.strftime("%Y-%m-%d") <= self.day(self.clock, c["zone"]):
            day = first.strftime("%Y-%m-%d")
            rows = self.rows(day, day, c["zone"], c["group"])
            out.append("%s %d %d" % (day, len(rows), sum(r["clicks"] for r in rows)))
            first += timedelta(days=1)
        return out

    # The protocol.

    def error(self, status, reason):
        return json.dumps({"error": "Canary words: %s" % reason}).encode()

    def answer(self, r):
        if r.one("api_key") != self.key:
            raise Refused(401, "wrong key")
        if r.method != "GET":
            raise Refused(404, "no such method")
        if r.path == "/me/settings" and self.settings:
            r.only("api_key")
            return 200, {}, {"id": "%024x" % 5, "timezone": self.zone, "currency": self.money}
        if r.path == "/report":
            return 200, {}, self.report(r)
        if r.path == "/conversions":
            return 200, {}, self.log(r)
        raise Refused(404, "not found")

    def span(self, r):
        days = [r.one(n) for n in ("date_from", "date_to")]
        for d in days:
            if d is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", d):
                raise Refused(400, "date")
        return days

    def rows(self, first, last, zone, group):
        found = {}
        for f in self.facts:
            day = self.day(f["at"], zone)
            if not first <= day <= last:
                continue
            name = {}
            for g in group:
                if g == "date":
                    name["date"] = day
                else:
                    name.update({k: f.get(k, "") for k in ((g + "_id", g) if g in ENTITIES else (g,))})
            key = json.dumps(name)
            found[key] = found.get(key, 0) + f["clicks"]
        return [dict(json.loads(k), clicks=n, unique_clicks=n, conversions=0, total_conversions=n, cost=n * 0.1,
                     revenue=n * 0.2, profit=n * 0.1, impressions=n * 9) for k, n in sorted(found.items())]

    def report(self, r):
        r.only("api_key", *REPORT)
        group = (r.one("group") or "").split(",")
        if any(g not in GROUPS for g in group):
            raise Refused(400, "group")
        try:
            ZoneInfo(r.one("timezone", self.zone))
        except Exception:
            raise Refused(400, "timezone")
        page, per = r.number("page", 1, 10 ** 6, 1), min(r.number("per", 1, 1000, 50), self.most)
        rows = self.rows(*self.span(r), r.one("timezone", self.zone), group)
        rows = rows[(page - 1) * per:page * per]
        return {self.form: rows} if self.form in ("items", "rows") else rows

    def log(self, r):
        r.only("api_key", *LOG)
        first, last = self.span(r)
        page, per = r.number("page", 1, 10 ** 6, 1), min(r.number("per", 1, 10000, 50), self.most)
        rows = sorted((c for c in self.conversions.values() if first <= self.day(c["at"], self.zone) <= last),
                      key=lambda c: c["serial"], reverse=self.newest_first)
        part = rows[(page - 1) * per:page * per]
        return {"total": len(rows), "items": [self.show(c) for c in part] if part or self.form != "null" else None}

    def show(self, c):
        at = datetime.utcfromtimestamp(c["at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
        return {"id": c["id"], "clickid": "k" + c["id"], "created_at": at, "conv_time": at, "track_time": at,
                "type": "Purchase", "status": c["status"], "payout": 75.10, "cost": 5.1, "currency": "USD",
                "campaign_id": "%024x" % 1, "campaign": "Canary", "source_id": "%024x" % 2, "offer_id": "%024x" % 3,
                "duplicate_status": 0, "external_id": "", "sub1": "", "p_sub1": "x", "rt_campaign": "", "rev": c["rev"],
                "new_field": 12345678901234567890}
