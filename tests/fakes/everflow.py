"""everflow.py: Everflow's network API: zones, aggregates of a day, conversions."""

import json
import re
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from __main__ import Refused
from reports import Reports

ZONES = {67: "UTC", 80: "America/New_York", 90: "Europe/Berlin"}
COLUMNS = ["affiliate", "advertiser", "offer", "campaign", "offer_url", "date", "week", "month", "year", "hour",
           "country", "source_id"] + ["sub%d" % i for i in range(1, 6)] + ["adv%d" % i for i in range(1, 6)]
FILTERS = ["affiliate", "advertiser", "offer", "campaign", "country", "source_id"]


def shape(value, **members):
    """An object with these members and no others."""
    if not isinstance(value, dict) or set(value) != set(members):
        raise Refused(400, "unknown field")
    for name, kind in members.items():
        if not isinstance(value[name], kind) or isinstance(value[name], bool) != (kind is bool):
            raise Refused(400, "wrong type of field")


class Api(Reports):
    zone = "America/New_York"

    def __init__(self):
        super().__init__(11)
        self.newest_first = self.null = False
        self.cap, self.clamp, self.currency = 10000, 100000, None

    def noted(self, headers):
        return {"key": bool(headers.get("X-Eflow-API-Key"))}

    # What has happened.

    def conversion(self):
        n = self.serial
        return {"affiliate": (str(10 + n % 7), "Canary Media %d" % (n % 7)), "advertiser": (str(1 + n % 2), "Acme %d" % (n % 2)),
                "offer": (str(100 + n % 3), "Offer %d" % (n % 3)), "country": (("US", "United States"), ("", ""))[n % 2]}

    def fact(self, c):
        return self.conversion()

    def do_unclick(self, c):
        """All clicks of an affiliate are gone."""
        self.facts = [f for f in self.facts if f["affiliate"][0] != c["affiliate"]]

    def clicks(self, row):
        return row["reporting"]["total_click"]

    # The protocol.

    def error(self, status, reason):
        return json.dumps({"Error": "Canary words: %s" % reason}).encode()

    def answer(self, r):
        if r.headers.get("X-Eflow-API-Key") != self.key:
            raise Refused(401, "invalid key")
        if (r.method, r.path) == ("GET", "/meta/timezones"):
            r.only()
            return 200, {}, {"timezones": [{"timezone_id": k, "timezone_name": "Zone %d" % k, "timezone": v,
                                            "utc_offset": "+00:00"} for k, v in ZONES.items()]}
        calls = {"/networks/reporting/entity/table": self.table, "/networks/reporting/conversions": self.list}
        if r.method != "POST" or r.path not in calls:
            raise Refused(404, "not found")
        if r.headers.get("Content-Type") != "application/json":
            raise Refused(400, "no JSON")
        return 200, {}, calls[r.path](r, json.loads(r.body))

    def span(self, b, form):
        if b["timezone_id"] not in ZONES:
            raise Refused(400, "timezone_id")
        try:
            first, last = (datetime.strptime(b[k], form) for k in ("from", "to"))
        except ValueError:
            raise Refused(400, "date")
        if last < first or last - first > timedelta(days=367):
            raise Refused(400, "range")
        return first, last

    def rows(self, first, last, zone, columns, filters=()):
        groups = {}
        for f in self.facts:
            day = self.day(f["at"], zone)
            if not first <= day <= last or any(f[t][0] not in v for t, v in filters):
                continue
            midnight = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=timezone.utc)
            date = (str(int(midnight.timestamp())), day)
            name = tuple((c,) + (date if c == "date" else f.get(c, ("", ""))) for c in columns)
            groups[name] = groups.get(name, 0) + f["clicks"]
        return [{"columns": [{"column_type": c, "id": i, "label": t} for c, i, t in name],
                 "reporting": {"imp": 0, "total_click": n, "cv": 0, "total_cv": n, "revenue": n * 0.1, "payout": n * 0.05,
                               "profit": n * 0.05, "ctr": 0, "margin": 50.0}} for name, n in sorted(groups.items())]

    def table(self, r, b):
        r.only()
        shape(b, **{"from": str, "to": str}, timezone_id=int, currency_id=str, columns=list, usm_columns=list, query=dict)
        shape(b["query"], filters=list, exclusions=list, metric_filters=list, user_metrics=list, settings=dict)
        for c in b["columns"]:
            shape(c, column=str)
        columns = [c["column"] for c in b["columns"]]
        if not 1 <= len(columns) <= 10 or any(c not in COLUMNS for c in columns) or not re.match("[A-Z]{3}$", b["currency_id"]):
            raise Refused(400, "columns")
        filters = {}
        for f in b["query"]["filters"]:
            shape(f, resource_type=str, filter_id_value=str)
            if f["resource_type"] not in FILTERS:
                raise Refused(400, "filter")
            filters.setdefault(f["resource_type"], []).append(f["filter_id_value"])
        self.span(b, "%Y-%m-%d")
        rows = self.rows(b["from"], b["to"], ZONES[b["timezone_id"]], columns, filters.items())
        return {"table": rows[:self.cap] if rows or not self.null else None,
                "summary": {"total_click": sum(map(self.clicks, rows))},
                "incomplete_results": len(rows) > self.cap, "currency_id": self.currency or b["currency_id"]}

    def list(self, r, b):
        r.only("page", "page_size")
        page, size = r.number("page", 1, 10 ** 6, 1), min(r.number("page_size", 1, 2000, 50), self.clamp)
        shape(b, **{"from": str, "to": str}, timezone_id=int, show_conversions=bool, show_events=bool, query=dict)
        shape(b["query"], filters=list, search_terms=list)
        first, last = self.span(b, "%Y-%m-%d %H:%M:%S")
        zone = ZoneInfo(ZONES[b["timezone_id"]])
        if first.replace(tzinfo=zone).timestamp() < self.clock - 366 * 86400:
            raise Refused(400, "older than 365 days")
        low, high = (t.replace(tzinfo=zone).timestamp() for t in (first, last))
        rows = sorted((c for c in self.conversions.values() if low <= c["at"] < high + 1), key=lambda c: c["serial"],
                      reverse=self.newest_first)
        part = rows[(page - 1) * size:page * size]
        return {"conversions": [self.show(c) for c in part] if part or not self.null else None,
                "paging": {"page": page, "page_size": size, "total_count": len(rows)}}

    def show(self, c):
        who = lambda kind: {"network_%s_id" % kind: int(c[kind][0]), "name": c[kind][1]}
        return {"conversion_id": c["id"], "transaction_id": "t" + c["id"], "conversion_unix_timestamp": c["at"],
                "click_unix_timestamp": c["at"] - 60, "status": c["status"], "is_event": False, "event": "Base",
                "payout": 7.50, "revenue": 10.1, "sale_amount": 0, "currency_id": "EUR", "is_scrub": False, "order_id": "",
                "sub1": "", "source_id": "", "rev": c["rev"], "new_field": {"x": 12345678901234567890},
                "relationship": {k: who(k) for k in ("offer", "affiliate", "advertiser")}}
