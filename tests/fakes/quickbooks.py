"""quickbooks.py: QuickBooks Online, version 3: queries, changes, tokens."""

import json
import re
import time

import oauth
from __main__ import Refused, Still

NAMES = {"customer": "Customer", "invoice": "Invoice", "payment": "Payment",
         "refund_receipt": "RefundReceipt"}
FIELDS = {"Id", "Metadata.CreateTime", "Metadata.LastUpdatedTime", "TxnDate"}
QUERY = re.compile(r"SELECT \* FROM (\w+)(?: WHERE (.*?))?(?: ORDERBY ([\w.]+) (ASC|DESC))?"
                   r"(?: STARTPOSITION (\d+))?(?: MAXRESULTS (\d+))?$")
TERM = re.compile(r"([\w.]+) (=|<|>|<=|>=) '((?:[^'\\]|\\')*)'$")
MOMENT = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(Z|[+-]\d\d:\d\d)$")
KEEP = {"=": lambda a, b: a == b, "<": lambda a, b: a < b, ">": lambda a, b: a > b,
        "<=": lambda a, b: a <= b, ">=": lambda a, b: a >= b}
SUMMER = (1772964000, 1793523600)  # 2026 on the west coast
DAY = 86400


def shown(t):
    """In the company's zone, whose offset changes."""
    hours = -7 if SUMMER[0] <= t < SUMMER[1] else -8
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(t + hours * 3600)) + "%+03d:00" % hours


def moment(text):
    m = MOMENT.match(text)
    if not m:
        raise Refused(400, "4000")
    t = time.mktime(time.strptime(m.group(1), "%Y-%m-%dT%H:%M:%S")) - time.timezone
    if m.group(2) == "Z":
        return int(t)
    hours, minutes = m.group(2)[1:].split(":")
    return int(t) - (int(hours) * 3600 + int(minutes) * 60) * (-1 if m.group(2)[0] == "-" else 1)


class Api(Still):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.tokens.basic, self.tokens.rotate = True, "used"
        self.realm = "4620816365"
        self.objects, self.gone = {name: {} for name in NAMES}, []
        self.home, self.most = "USD", 1000
        self.unsteady = self.turn = False

    def noted(self, headers):
        return {"accept": headers.get("Accept")}

    # What has happened.

    def do_add(self, c):
        kind = c.get("type", "invoice")
        for i in range(c.get("n", 1)):
            n = len(self.objects[kind]) + sum(g[0] == kind for g in self.gone) + 1
            at = self.clock - c.get("spread", 0) * (c.get("n", 1) - 1 - i) - c.get("ago", 0)
            o = {"domain": "QBO", "sparse": False, "Id": str(n), "SyncToken": "0", "made": at, "changed": at}
            if kind == "customer":
                o.update(DisplayName="Canary %d" % n, Active=True, Balance=12.5,
                         PrimaryEmailAddr={"Address": "canary%d@fake.example" % n})
            else:
                o.update(TxnDate="2025-12-%02d" % (n % 28 + 1), CustomerRef={"value": "24", "name": "Canary"},
                         TotalAmt=362.07, DocNumber=str(1000 + n))
            if kind == "invoice":
                o.update(Balance=0, DueDate="2026-02-01", Line=[
                    {"Id": "1", "LineNum": 1, "Amount": 335.25, "DetailType": "SalesItemLineDetail",
                     "SalesItemLineDetail": {"ItemRef": {"value": "11", "name": "Pump"}, "Qty": 15,
                                             "UnitPrice": 22.35}},
                    {"Amount": 335.25, "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}])
            if c.get("currency"):
                o["CurrencyRef"] = {"value": c["currency"], "name": "Canary money"}
            o["CustomField"] = [{"DefinitionId": "1", "Name": "Crew", "Type": "StringType", "StringValue": "007"}]
            self.objects[kind][o["Id"]] = o

    def pick(self, c):
        every = sorted(self.objects[c.get("type", "invoice")].values(), key=lambda o: int(o["Id"]))
        return [every[i] for i in c["which"]] if "which" in c else every[:c.get("n", 1)]

    def do_change(self, c):
        for o in self.pick(c):
            o.update(c.get("set", {}))
            o["SyncToken"], o["changed"] = str(int(o["SyncToken"]) + 1), self.clock

    def do_void(self, c):
        self.do_change(dict(c, set={"TotalAmt": 0, "Balance": 0, "PrivateNote": "Voided"}))

    def do_delete(self, c):
        for o in self.pick(c):
            del self.objects[c.get("type", "invoice")][o["Id"]]
            self.gone.append((c.get("type", "invoice"), o["Id"], self.clock))

    def do_truth(self, c):
        return ["%s %s" % (o["Id"], o["SyncToken"]) for o in sorted(
            self.objects[c.get("type", "invoice")].values(), key=lambda o: o["Id"])]

    # The protocol.

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_")):
            return oauth.error(reason)
        if status in (401, 403):
            return json.dumps({"fault": {"error": [{"message": "Canary words", "code": reason}],
                                         "type": "AUTHENTICATION"}}).encode()
        return json.dumps({"Fault": {"Error": [{"Message": "Canary words; errorCode=" + reason,
                                                "Detail": "canary", "code": reason, "element": ""}],
                                     "type": "ValidationFault"}, "time": shown(self.clock)}).encode()

    def answer(self, r):
        if r.path == "/token":
            return self.tokens.issue(r)
        try:
            self.tokens.check(r)
        except Refused:
            raise Refused(401, "3200", {"intuit_tid": "1-canarytid"})
        prefix = "/v3/company/%s/" % self.realm
        if not r.path.startswith(prefix):
            raise Refused(403, "3100", {"intuit_tid": "1-tid"})
        if r.one("minorversion") != "75":
            raise Refused(400, "2020")
        headers = {"intuit_tid": "1-%d" % self.clock}
        what = {"query": self.query, "cdc": self.changes}.get(r.path[len(prefix):])
        if what is None or r.method != "GET":
            raise Refused(400, "610")
        out = dict(what(r), time=shown(self.clock)[:19] + ".123" + shown(self.clock)[19:])
        if r.headers.get("Accept") != "application/json":
            return 200, dict(headers, **{"Content-Type": "application/xml"}), b"<IntuitResponse/>"
        return 200, headers, out

    def show(self, o):
        out = {k: v for k, v in o.items() if k not in ("made", "changed")}
        out["MetaData"] = {"CreateTime": shown(o["made"]), "LastUpdatedTime": shown(o["changed"])}
        return out

    def terms(self, text, rows, listed):
        active = False
        for term in (text or "").split(" AND "):
            if listed and term == "Active IN (true, false)":
                active = True
                continue
            m = TERM.match(term)
            if term == "" and text is None:
                continue
            if not m or m.group(1) not in FIELDS:
                raise Refused(400, "4000")
            value, keep = m.group(3), KEEP[m.group(2)]
            field = {"Metadata.CreateTime": "made", "Metadata.LastUpdatedTime": "changed"}.get(m.group(1), m.group(1))
            if field in ("made", "changed"):
                value = moment(value)
            rows = [o for o in rows if keep(o[field], value)]
        return rows if active or not listed else [o for o in rows if o["Active"]]

    def query(self, r):
        r.only("query", "minorversion")
        m = QUERY.match(r.one("query", ""))
        if not m:
            raise Refused(400, "4000")
        if m.group(1) == "Preferences":
            return {"QueryResponse": {"Preferences": [{"Id": "1", "CurrencyPrefs": {
                "MultiCurrencyEnabled": False, "HomeCurrency": {"value": self.home}} if self.home else {}}],
                "maxResults": 1}}
        kinds = [k for k, name in NAMES.items() if name == m.group(1)]
        first, size = int(m.group(5) or 1), int(m.group(6) or 100)
        if not kinds or not 1 <= size <= 1000 or first < 1:
            raise Refused(400, "4001")
        rows = self.terms(m.group(2), list(self.objects[kinds[0]].values()), kinds[0] == "customer")
        # What has one time has no order of its own.
        self.turn = self.unsteady and not self.turn
        rows.sort(key=lambda o: int(o["Id"]), reverse=self.turn)
        if m.group(3):
            field = {"Metadata.CreateTime": "made", "Metadata.LastUpdatedTime": "changed"}.get(m.group(3))
            if field is None:
                raise Refused(400, "4001")
            rows.sort(key=lambda o: o[field], reverse=m.group(4) == "DESC")
        rows = rows[first - 1:first - 1 + size]
        if not rows:
            return {"QueryResponse": {}}
        return {"QueryResponse": {m.group(1): [self.show(o) for o in rows], "startPosition": first,
                                  "maxResults": len(rows)}}

    def changes(self, r):
        r.only("entities", "changedSince", "minorversion")
        since = moment(r.one("changedSince", ""))
        if since < self.clock - 30 * DAY:
            raise Refused(400, "2040")
        out, left = [], self.most
        for name in r.one("entities", "").split(","):
            kinds = [k for k, v in NAMES.items() if v == name]
            if not kinds:
                raise Refused(400, "2010")
            rows = [(o["changed"], self.show(o)) for o in self.objects[kinds[0]].values() if o["changed"] >= since]
            rows += [(at, {"domain": "QBO", "status": "Deleted", "Id": i, "MetaData": {"LastUpdatedTime": shown(at)}})
                     for kind, i, at in self.gone if kind == kinds[0] and at >= since]
            rows = [o for _, o in sorted(rows, key=lambda row: row[0])][:left]
            left -= len(rows)
            out.append({name: rows, "startPosition": 1, "maxResults": len(rows)} if rows else {})
        return {"CDCResponse": [{"QueryResponse": out}]}
