"""posthog.py: PostHog's API: HogQL over events, and the list of persons."""

import json
import random
import re
from datetime import datetime, timedelta

from __main__ import Refused, Still

COLUMNS = ["uuid", "event", "distinct_id", "person_id", "timestamp", "created_at", "properties"]
INSTANT = r"toDateTime64\('(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?)', 6, 'UTC'\)"
RANGE = re.compile(r"(timestamp|created_at) (>=|<) %s$" % INSTANT)
KEYSET = re.compile(r"\(timestamp > %s OR \(timestamp = %s AND uuid > toUUID\('([0-9a-f-]{36})'\)\)\)" % (INSTANT, INSTANT))
QUERY = re.compile(r"SELECT (.*?) FROM events(?: WHERE (.*?))?(?: ORDER BY timestamp, uuid)?(?: LIMIT (\d+))?$")
EPOCH = datetime(1970, 1, 1)


def micros(text):
    return (datetime.fromisoformat(text.ljust(26, "0") if "." in text else text) - EPOCH) // timedelta(microseconds=1)


def instant(us, zone="Z"):
    return (EPOCH + timedelta(microseconds=us)).strftime("%Y-%m-%dT%H:%M:%S.%f") + zone


class Api(Still):
    def __init__(self):
        self.random = random.Random(13)
        self.key, self.project = "phx_hush1", "7"
        self.events, self.persons, self.serial = {}, {}, 0
        self.mode, self.most, self.wrong, self.zone, self.cache = "cursor", 50000, 0, 0, {}

    # What has happened.

    def uuid(self):
        n = self.random.getrandbits(128)
        return "%08x-%04x-%04x-%04x-%012x" % (n >> 96, n >> 80 & 0xffff, n >> 64 & 0xffff, n >> 48 & 0xffff, n & (1 << 48) - 1)

    def do_person(self, c):
        out = []
        for _ in range(c.get("n", 1)):
            self.serial += 1
            name = self.uuid()
            self.persons[name] = {"id": name, "serial": self.serial, "rev": 1}
            out.append(name)
        return out

    def do_event(self, c):
        """N events, APART seconds from each other, AGO seconds before now."""
        people = sorted(self.persons) or ["0191ff00-0000-0000-0000-000000000000"]
        for i in range(c.get("n", 1)):
            self.serial += 1
            name = self.uuid()
            at = int((self.clock - c.get("ago", 0) - i * c.get("apart", 60)) * 10 ** 6) + c.get("us", 123456)
            self.events[name] = {"uuid": name, "timestamp": at, "created_at": self.clock * 10 ** 6, "serial": self.serial,
                                 "person_id": people[self.serial % len(people)]}

    def nth(self, c):
        return sorted(self.persons.values(), key=lambda p: p["serial"])[c["which"]]

    def do_change(self, c):
        self.nth(c)["rev"] += 1

    def do_merge(self, c):
        """One person's events become another's, and it is gone."""
        gone, to = self.nth(c)["id"], self.nth({"which": c["into"]})["id"]
        del self.persons[gone]
        for e in self.events.values():
            if e["person_id"] == gone:
                e["person_id"] = to

    def do_delete(self, c):
        gone = self.nth(c)["id"]
        del self.persons[gone]
        if c.get("events"):
            self.events = {k: e for k, e in self.events.items() if e["person_id"] != gone}

    def do_truth(self, c):
        if c.get("type", "event") == "event":
            return ["%s %s" % (e["uuid"], e["person_id"]) for e in sorted(self.events.values(), key=lambda e: e["uuid"])]
        return ["%s %d" % (p["id"], p["rev"]) for p in sorted(self.persons.values(), key=lambda p: p["id"])]

    # The protocol.

    def error(self, status, reason):
        kind = {401: "authentication_error", 429: "throttled_error"}.get(status, "validation_error")
        return json.dumps({"type": kind, "code": reason, "detail": "Canary words for nobody.", "attr": None}).encode()

    def answer(self, r):
        if r.headers.get("Authorization") != "Bearer " + self.key:
            raise Refused(401, "invalid_personal_api_key")
        base = "/api/projects/%s/" % self.project
        if not r.path.startswith(base):
            raise Refused(404, "not_found")
        if (r.method, r.path) == ("POST", base + "query"):
            return 301, {"Location": self.base + base + "query/"}, b""
        if (r.method, r.path) == ("POST", base + "query/"):
            if r.headers.get("Content-Type") != "application/json" or r.raw_query:
                raise Refused(400, "invalid_input")
            return 200, {}, self.query(json.loads(r.body))
        if (r.method, r.path) == ("GET", base + "persons/"):
            return 200, {}, self.people(r)
        raise Refused(404, "not_found")

    def query(self, b):
        if set(b) - {"query", "refresh", "name"} or set(b["query"]) != {"kind", "query"} or b["query"]["kind"] != "HogQLQuery":
            raise Refused(400, "invalid_input")
        text = b["query"]["query"]
        if b.get("refresh") != "force_blocking" and text in self.cache:
            return self.cache[text]
        m = QUERY.match(text)
        if not m:
            raise Refused(400, "invalid_input")
        if self.wrong > 0:
            self.wrong -= 1
            return {"columns": [], "results": [], "error": "Canary: time budget exceeded", "hasMore": False}
        rows = [e for e in self.events.values() if all(test(e) for test in self.tests(m[2]))]
        if m[1] == "min(timestamp), count()":
            first = min([e["timestamp"] for e in rows], default=0)
            return self.give(text, m[1].split(", "), [[self.when(first), len(rows)]], 1)
        if m[1].split(", ") != COLUMNS or " ORDER BY timestamp, uuid" not in text:
            raise Refused(400, "invalid_input")
        limit = int(m[3] or 100)
        if limit > 50000:
            raise Refused(400, "limit_too_large")
        rows = sorted(rows, key=lambda e: (e["timestamp"], e["uuid"]))
        return self.give(text, COLUMNS, [self.row(e) for e in rows], min(limit, self.most))

    def tests(self, where):
        out, pair = [], KEYSET.match(where or "")
        if pair:
            if pair[1] != pair[2]:
                raise Refused(400, "invalid_input")
            where = where[pair.end():].removeprefix(" AND ")
            out.append(lambda e, k=(micros(pair[1]), pair[3]): (e["timestamp"], e["uuid"]) > k)
        for one in (where.split(" AND ") if where else []):
            known = RANGE.match(one)
            if not known:
                raise Refused(400, "invalid_input")
            name, sign, at = known[1], known[2], micros(known[3])
            out.append((lambda e, n=name, a=at: e[n] >= a) if sign == ">=" else (lambda e, n=name, a=at: e[n] < a))
        return out

    def give(self, text, columns, rows, limit):
        out = {"cache_key": "cache_1", "columns": columns, "types": [], "results": rows[:limit], "hasMore": len(rows) > limit,
               "limit": limit, "offset": 0, "is_cached": False, "last_refresh": instant(self.clock * 10 ** 6), "error": None}
        self.cache[text] = out
        return out

    def when(self, us):
        """As a project shows it whose zone is so many hours off."""
        return instant(us + self.zone * 3600 * 10 ** 6, "%+03d:00" % self.zone if self.zone else "Z")

    def row(self, e):
        return [e["uuid"], "$pageview", "canary-%d" % e["serial"], e["person_id"], self.when(e["timestamp"]),
                self.when(e["created_at"]), '{"$n": 9007199254740993, "at": 1.10}']

    def people(self, r):
        r.only("limit", "cursor", "offset", "search", "distinct_id")
        size, place = r.number("limit", 1, 1000, 100), r.number(self.mode, 0, 10 ** 12, 0)
        every = sorted(self.persons.values(), key=lambda p: -p["serial"])
        if self.mode == "cursor":
            rest = [p for p in every if not place or p["serial"] < place]
        else:
            rest = every[place:]
        part, after = rest[:size], None
        if len(rest) > size:
            after = "%s%s?limit=%d&%s=%d" % (self.base, r.path, size, self.mode,
                                             part[-1]["serial"] if self.mode == "cursor" else place + size)
        return {"next": after, "previous": None, "results": [
            {"id": p["id"], "uuid": p["id"], "distinct_ids": ["u-%d" % p["serial"]], "name": "Canary Name", "rev": p["rev"],
             "properties": {"email": "canary%d@fake.example" % p["serial"]}, "created_at": instant(p["serial"] * 10 ** 6)}
            for p in part]}
