"""reports.py: what has happened at an API that gives reports by days.

Clicks are facts, which a report adds up by columns; conversions change after
they have happened.  An API says what a fact and a conversion of its own have
(fact, conversion), what a report's row is (rows) and how many clicks it has.
"""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from __main__ import Still


class Reports(Still):
    zone, rejected = "UTC", "rejected"

    def __init__(self, seed):
        self.random, self.serial, self.key = random.Random(seed), 0, "key-hush1"
        self.facts, self.conversions, self.days = [], {}, {}

    def before(self, c, i):
        return self.clock - c.get("days", 0) * 86400 - i * c.get("apart", 60)

    def do_clicks(self, c):
        """N times clicks of one kind, in the hours before DAYS days ago."""
        for i in range(c.get("n", 1)):
            self.serial += 1
            self.facts.append(dict(self.fact(c), at=self.before(c, i), clicks=c.get("clicks", 3)))

    def do_convert(self, c):
        for i in range(c.get("n", 1)):
            self.serial += 1
            name = "c%08x%06d" % (self.random.getrandbits(32), self.serial)
            self.conversions[name] = dict(self.conversion(), id=name, at=self.before(c, i), serial=self.serial, rev=1,
                                          status="approved")

    def pick(self, c):
        """Of all conversions, or those of a day."""
        rows = [r for r in self.conversions.values() if c.get("date") in (None, self.day(r["at"], self.zone))]
        return [sorted(rows, key=lambda r: r["serial"])[i] for i in c["which"]]

    def do_change(self, c):
        for r in self.pick(c):
            r["rev"] += 1
            r["status"] = self.rejected

    def do_delete(self, c):
        for r in self.pick(c):
            del self.conversions[r["id"]]

    def day(self, at, zone):
        if (at, zone) not in self.days:
            self.days[at, zone] = datetime.fromtimestamp(at, ZoneInfo(zone)).strftime("%Y-%m-%d")
        return self.days[at, zone]

    def do_truth(self, c):
        if "from" not in c:
            return ["%s %d" % (r["id"], r["rev"]) for r in sorted(self.conversions.values(), key=lambda r: r["id"])]
        first, out = datetime.strptime(c["from"], "%Y-%m-%d"), []
        while first.strftime("%Y-%m-%d") <= self.day(self.clock, self.zone):
            day = first.strftime("%Y-%m-%d")
            rows = self.rows(day, day, self.zone, c["by"])
            out.append("%s %d %d" % (day, len(rows), sum(self.clicks(r) for r in rows)))
            first += timedelta(days=1)
        return out
