"""redtrack.py: RedTrack's API: the account, reports of days, conversions."""

import json
import re
from datetime import datetime
from zoneinfo import ZoneInfo

from __main__ import Refused
from reports import Reports

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


class Api(Reports):
    zone, rejected = "Europe/Berlin", "declined"

    def __init__(self):
        super().__init__(12)
        self.newest_first = self.settings = True
        self.form, self.most = "list", 1000

    # What has happened.

    def entity(self, kind, n):
        return {kind + "_id": "%024x" % (n * 7919 + len(kind)), kind: "Canary %s %d" % (kind, n)}

    def fact(self, c):
        n = self.serial
        return dict(self.entity("source", n % c.get("sources", 5)), **self.entity("campaign", n % 3),
                    country=("US", "")[n % 2])

    def conversion(self):
        return {}

    def do_unclick(self, c):
        """All clicks of a source, or those of a day."""
        gone = self.entity("source", c["source"])["source_id"]
        self.facts = [f for f in self.facts if f["source_id"] != gone or
                      c.get("date") not in (None, self.day(f["at"], self.zone))]

    def clicks(self, row):
        return row["clicks"]

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
            return 200, {}, {"id": "%024x" % 5, "timezone": self.zone, "currency": "EUR"}
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
