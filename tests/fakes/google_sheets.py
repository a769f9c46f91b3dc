"""google_sheets.py: the Sheets API, version 4, and Drive's word on a file."""

import datetime
import json
import re

import oauth
from __main__ import Live, Refused

QUOTED = re.compile(r"'((?:[^']|'')+)'!([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)")
FIELDS = "properties(title,timeZone,locale),sheets.properties,namedRanges"


def column(letters):
    n = 0
    for c in letters:
        n = n * 26 + ord(c) - 64
    return n


class Api(Live):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.tokens.scope = "https://www.googleapis.com/auth/spreadsheets.readonly"
        self.tokens.subject = None
        self.tabs, self.named, self.zone = {}, [], "Europe/Berlin"
        self.version, self.drive, self.slow = 10, True, 10 ** 9
        self.changed = self.now()

    # What people do.

    def touch(self):
        self.version += 1
        self.changed = self.now()

    def do_tab(self, c):
        """A tab as it is now; "rows" with its header."""
        old = self.tabs.get(c["id"], {"title": "Data", "grid": [1000, 26]})
        self.tabs[c["id"]] = {"title": c.get("title", old["title"]), "grid": c.get("grid", old["grid"]),
                              "type": c.get("type", "GRID"), "rows": c.get("rows", old.get("rows", []))}
        self.touch()

    def do_fill(self, c):
        """Rows by number, beneath those that are there."""
        tab = self.tabs[c["id"]]
        first = len(tab["rows"])
        tab["rows"] += [["k%d" % n, n, "caf\u00e9 %d" % n, n % 2 == 0] for n in range(first, first + c["n"])]
        self.touch()

    def do_put(self, c):
        self.tabs[c["id"]]["rows"][c["row"] - 1] = c["cells"]
        self.touch()

    def do_insert(self, c):
        self.tabs[c["id"]]["rows"].insert(c["row"] - 1, c["cells"])
        self.touch()

    def do_remove(self, c):
        rows = self.tabs[c["id"]]["rows"]
        del rows[c["row"] - 1:c["row"] - 1 + c.get("n", 1)]
        self.touch()

    def do_untab(self, c):
        del self.tabs[c["id"]]
        self.touch()

    def do_named(self, c):
        self.named = c["ranges"]

    def do_truth(self, c):
        """The rows that there are, by number or by a column's text."""
        out = []
        for number, tab in self.tabs.items():
            if tab["type"] != "GRID" or number not in c.get("tabs", self.tabs):
                continue
            for n, row in enumerate(tab["rows"][1:], 2):
                cells = trim([self.cell(v, True, True) for v in row])
                if not any(v != "" for v in cells):
                    continue
                name = str(cells[c["key"]]) if "key" in c else str(n)
                out.append("1ZzZ/%d/%s %s" % (number, name, compact(cells)))
        return sorted(out)

    # The protocol.

    def error(self, status, reason):
        return oauth.google_error(status, reason)

    def answer(self, r):
        if r.path == "/token":
            return self.tokens.issue(r)
        self.tokens.check(r)
        if r.method == "GET" and r.path == "/drive/v3/files/1ZzZ":
            return self.file(r)
        if r.method != "GET" or not r.path.startswith("/v4/spreadsheets/1ZzZ"):
            raise Refused(404, "NOT_FOUND")
        rest = r.path[len("/v4/spreadsheets/1ZzZ"):]
        if rest == "":
            return self.meta(r)
        if rest == "/values:batchGet":
            return self.values(r)
        raise Refused(404, "NOT_FOUND")

    def file(self, r):
        r.only("fields")
        if r.one("fields") != "modifiedTime,version":
            raise Refused(400, "invalid")
        if not self.drive:
            raise Refused(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        at = datetime.datetime.fromtimestamp(self.changed, datetime.timezone.utc)
        return 200, {}, {"modifiedTime": at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z", "version": str(self.version)}

    def meta(self, r):
        r.only("fields")
        if r.one("fields") != FIELDS:
            raise Refused(400, "INVALID_ARGUMENT")
        sheets = []
        for n, (number, tab) in enumerate(self.tabs.items()):
            p = {"sheetId": number, "title": tab["title"], "index": n, "sheetType": tab["type"]}
            if tab["type"] == "GRID":
                p["gridProperties"] = {"rowCount": tab["grid"][0], "columnCount": tab["grid"][1]}
            sheets.append({"properties": p})
        out = {"properties": {"title": "Answers", "timeZone": self.zone, "locale": "de_DE"}, "sheets": sheets}
        if self.named:
            out["namedRanges"] = self.named
        return 200, {}, out

    def cell(self, v, plain, serial):
        """Plain, or as a German reads it."""
        if isinstance(v, dict):
            if "serial" in v:
                return v["serial"] if plain and serial else v["shown"]
            return v["value"] if plain else v["shown"]
        if plain or isinstance(v, str):
            return v
        return str(v).upper() if isinstance(v, bool) else str(v).replace(".", ",")

    def values(self, r):
        r.only("ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption")
        render, dates = r.one("valueRenderOption", "FORMATTED_VALUE"), r.one("dateTimeRenderOption", "SERIAL_NUMBER")
        if r.one("majorDimension", "ROWS") != "ROWS" or render not in ("FORMATTED_VALUE", "UNFORMATTED_VALUE") or \
                dates not in ("SERIAL_NUMBER", "FORMATTED_STRING") or not r.every("ranges"):
            raise Refused(400, "INVALID_ARGUMENT")
        out = [self.range(text, render == "UNFORMATTED_VALUE", dates == "SERIAL_NUMBER") for text in r.every("ranges")]
        return 200, {}, compact({"spreadsheetId": "1ZzZ", "valueRanges": out}).encode()

    def range(self, text, plain, serial):
        # What is not quoted may be a cell or a named range; we want it quoted.
        m = QUOTED.fullmatch(text)
        found = [t for t in self.tabs.values() if m and t["title"] == m.group(1).replace("''", "'")]
        if not found or found[0]["type"] != "GRID":
            raise Refused(400, "INVALID_ARGUMENT")
        tab = found[0]
        left, top, right, bottom = column(m.group(2)), int(m.group(3)), column(m.group(4)), int(m.group(5))
        if top < 1 or bottom < top or bottom > tab["grid"][0] or right > tab["grid"][1]:
            raise Refused(400, "INVALID_ARGUMENT")
        if bottom - top >= self.slow:
            raise Refused(504, "DEADLINE_EXCEEDED")
        rows = [trim([self.cell(v, plain, serial) for v in row[left - 1:right]]) for row in tab["rows"][top - 1:bottom]]
        while rows and not rows[-1]:
            rows.pop()
        out = {"range": text, "majorDimension": "ROWS"}
        if rows:
            out["values"] = rows
        return out


def trim(row):
    while row and row[-1] == "":
        row = row[:-1]
    return row


def compact(value):
    return json.dumps(value, separators=(",", ":"))
