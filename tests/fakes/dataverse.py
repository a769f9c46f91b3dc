"""dataverse.py: tables in Dataverse's Web API: rows, pages, change tracking.

A link is good for whoever brings it back as it was printed, with the page size
it was made with.  The token of a first load is of its last page: what changed
before it in rows that were read already is not told.
"""

import json
import re
import time
import urllib.parse

import oauth
from __main__ import Refused, Still

BASE = "/api/data/v9.2"
FORMATTED = "OData.Community.Display.V1.FormattedValue"
LOGICAL = "Microsoft.Dynamics.CRM.lookuplogicalname"
COMMON = {"createdon": "DateTime", "modifiedon": "DateTime", "statecode": "State", "wide_unused": "Memo"}
TABLES = {
    "contact": ("contacts", "contactid", {
        "firstname": "String", "lastname": "String", "emailaddress1": "String", "telephone1": "String",
        "birthdate": "DateTime", "address1_line1": "String", "address1_city": "String",
        "parentcustomerid": "Customer", "cre92_clienttype": "Picklist"}),
    "cre92_clientsession": ("cre92_clientsessions", "cre92_clientsessionid", {
        "cre92_client": "Lookup", "cre92_status": "Picklist", "cre92_name": "String", "cre92_start": "DateTime",
        "cre92_minutes": "Integer", "cre92_transcript": "Memo", "cre92_note": "Memo", "cre92_summary": "Memo"}),
    "cre92_progress": ("cre92_progresses", "cre92_progressid", {
        "cre92_client": "Lookup", "cre92_session": "Lookup", "cre92_title": "String", "cre92_text": "Memo",
        "cre92_date": "DateTime"})}
LOOKUPS = ("Lookup", "Customer", "Owner")
PREFER = re.compile(r'odata\.maxpagesize=(\d+)|odata\.include-annotations="([^"]*)"|(odata\.track-changes)')
METADATA = {"$select": "LogicalName,EntitySetName,PrimaryIdAttribute,ChangeTrackingEnabled",
            "$expand": "Attributes($select=LogicalName,AttributeType)"}


class Api(Still):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.version, self.serial, self.oldest = 1000, 0, 0
        self.expiry = (410, "0x80044352")
        self.rows = {name: {} for name in TABLES}
        self.gone = {name: {} for name in TABLES}
        self.tracked = {"contact": True, "cre92_clientsession": True, "cre92_progress": False}
        self.more = {name: {} for name in TABLES}
        self.holes, self.applied = False, True
        self.links = {}

    def noted(self, headers):
        return {"prefer": headers.get("Prefer")}

    # What has happened.

    def tick(self):
        self.version += 1
        return self.version

    def do_add(self, c):
        table, out = c.get("table", "contact"), []
        for _ in range(c.get("n", 1)):
            self.serial += 1
            name = "%08x-d01c-ed11-b83e-000d3a572421" % (0x49b0be2e + self.serial)
            self.rows[table][name] = {"id": name, "n": self.serial, "version": self.tick(), "created": self.clock,
                                      "modified": self.clock - c.get("late", 0), "texts": c.get("texts", True)}
            out.append(name)
        return out

    def pick(self, c):
        every = sorted(self.rows[c.get("table", "contact")].values(), key=lambda o: o["n"])
        return [every[i] for i in c["which"]] if "which" in c else every[:c.get("n", 1)]

    def do_change(self, c):
        for o in self.pick(c):
            o["version"], o["modified"] = self.tick(), self.clock

    def do_delete(self, c):
        table = c.get("table", "contact")
        for o in self.pick(c):
            del self.rows[table][o["id"]]
            self.gone[table][o["id"]] = self.tick()

    def do_column(self, c):
        self.more[c["table"]][c["name"]] = "String"

    def do_expire(self, c):
        self.oldest = self.tick()
        self.expiry = (c.get("status", 410), c.get("code", "0x80044352"))

    def do_set(self, c):
        self.tracked.update(c.pop("tracked", {}))
        super().do_set(c)

    def do_truth(self, c):
        return ['%s W/"%d"' % (o["id"], o["version"]) for o in
                sorted(self.rows[c.get("table", "contact")].values(), key=lambda o: o["id"])]

    # The protocol.

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_", "temporarily_")):
            return oauth.error(reason)
        return json.dumps({"error": {"code": reason, "message": "Canary words for nobody."}}).encode()

    def answer(self, r):
        if r.path == BASE + "/token":
            self.tokens.scopes = {"client_credentials": self.base + "/.default",
                                  "refresh_token": "offline_access %s/.default" % self.base}
            return self.tokens.issue(r)
        self.tokens.check(r)
        if len(r.target) > 32768 - len(self.base):
            raise Refused(414, "0x80060888")
        if r.headers.get("Cookie"):
            raise Refused(400, "no_affinity")
        if r.headers.get("OData-Version") != "4.0" or r.headers.get("OData-MaxVersion") != "4.0" or \
                r.headers.get("Accept") != "application/json":
            raise Refused(400, "0x80060889")
        if r.method != "GET" or not r.path.startswith(BASE + "/"):
            raise Refused(404, "0x80060888")
        prefer = self.prefer(r)
        headers = {"OData-Version": "4.0", "Set-Cookie": "ARRAffinity=canary; path=/",
                   "x-ms-service-request-id": "dv-77"}
        words = r.path[len(BASE) + 1:].split("/")
        if words == ["EntityDefinitions"]:
            return 200, headers, self.metadata(r)
        for name, (entity_set, key, _) in TABLES.items():
            if words == [entity_set]:
                if prefer["track"] and self.applied:
                    headers["Preference-Applied"] = "odata.track-changes"
                return 200, headers, self.query(r, name, key, prefer)
        raise Refused(404, "0x80060888")

    def prefer(self, r):
        out = {"size": 5000, "notes": "", "track": False}
        text = r.headers.get("Prefer") or ""
        rest = PREFER.sub("", text).replace(",", "").strip()
        if rest:
            raise Refused(400, "bad_preference")
        for size, notes, track in PREFER.findall(text):
            if size:
                out["size"] = int(size)
            if notes:
                out["notes"] = notes
            if track:
                out["track"] = True
        if not 1 <= out["size"] <= 5000:
            raise Refused(400, "bad_page_size")
        return out

    def metadata(self, r):
        r.only("$select", "$filter", "$expand")
        if any(r.one(k) != v for k, v in METADATA.items()):
            raise Refused(400, "0x80060888")
        wanted = re.fullmatch(r"EntitySetName eq '([a-z0-9_]+)'", r.one("$filter") or "")
        if not wanted:
            raise Refused(400, "0x80060888")
        return {"value": [{"LogicalName": name, "EntitySetName": t[0], "PrimaryIdAttribute": t[1],
                           "ChangeTrackingEnabled": self.tracked[name], "Attributes": [
                               {"LogicalName": k, "AttributeType": v} for k, v in self.columns(name).items()]}
                          for name, t in TABLES.items() if t[0] == wanted[1]]}

    def columns(self, name):
        return dict(COMMON, **TABLES[name][2], **{TABLES[name][1]: "Uniqueidentifier"}, **self.more[name])

    def selected(self, r, name):
        """Lookups are selected by the name of their value, others by their own."""
        columns, out = self.columns(name), []
        for word in (r.one("$select") or "").split(","):
            plain = re.sub(r"^_(.*)_value$", r"\1", word)
            if plain not in columns or (columns[plain] in LOOKUPS) == (plain == word):
                raise Refused(400, "0x80060888")
            out.append(word)
        return out

    def link(self, name, query, state):
        target = "%s/%s?%s" % (BASE, TABLES[name][0], query)
        self.links[target] = state
        return self.base + target

    def brought(self, r, prefer):
        if "token=" not in r.raw_query:
            return None
        if r.target not in self.links:
            raise Refused(400, "edited_link")
        state = self.links[r.target]
        if state["made"] <= self.oldest:
            raise Refused(*self.expiry)
        if state["size"] != prefer["size"] and state["after"]:
            raise Refused(400, "other_page_size")
        return dict(state, size=prefer["size"], notes=prefer["notes"])

    def query(self, r, name, key, prefer):
        state = self.brought(r, prefer)
        if state is None:
            r.only("$select", "$filter", "$orderby")
            state = {"select": self.selected(r, name), "filter": r.one("$filter"), "order": r.one("$orderby"),
                     "since": None, "after": None, "track": prefer["track"], "size": prefer["size"],
                     "notes": prefer["notes"]}
            if prefer["track"] and (state["filter"] or state["order"]):
                raise Refused(400, "0x80060888")
            if prefer["track"] and not self.tracked[name]:
                raise Refused(400, "0x80072491")
        rows = self.changes(state, name) if state["since"] else self.filtered(state, name, key)
        # The cookie says which row was last, not how many there were.
        rest = [o for o in rows if state["after"] is None or self.place(o, state) > state["after"]]
        size = state["size"]
        page, more = rest[:size], len(rest) > size
        if self.holes and not state.get("holed"):
            page, more = [], True
        out = {"@odata.context": "%s%s/$metadata#%s" % (self.base, BASE, TABLES[name][0]),
               "value": [self.show(o, state, name, key) for o in page]}
        then = dict(state, made=self.tick(), holed=True)
        if more:
            cookie = urllib.parse.quote('<cookie pagenumber="2" pagingcookie="%s" />' % urllib.parse.quote(
                '<cookie page="1"><%s last="{%d}" /></cookie>' % (key, then["made"])), safe="=/")
            out["@odata.nextLink"] = self.link(name, "$select=%s&$skiptoken=%s" % (
                ",".join(state["select"]), cookie), dict(
                then, after=self.place(page[-1], state) if page else state["after"]))
        elif state["track"] and self.applied:
            stamp = "%d%%21%s" % (self.version, urllib.parse.quote(time.strftime(
                "%m/%d/%Y %H:%M:%S", time.gmtime(self.clock)), safe=""))
            out["@odata.deltaLink"] = self.link(name, "$select=%s&$deltatoken=%s" % (
                ",".join(state["select"]), stamp), dict(then, since=self.version, after=None, holed=False))
        return out

    @staticmethod
    def place(o, state):
        if state["since"]:
            return o["version"]
        return (o["modified"], o["id"]) if state["order"] else o["n"]

    def filtered(self, state, name, key):
        rows = list(self.rows[name].values())
        for word in [w for w in (state["filter"] or "").split(" and ") if w]:
            parts = re.fullmatch(r"modifiedon (ge|lt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", word)
            if not parts:
                raise Refused(400, "0x80060888")
            rows = [o for o in rows if (self.at(o["modified"]) >= parts[2]) == (parts[1] == "ge")]
        if state["order"] is None:
            return sorted(rows, key=lambda o: o["n"])
        if state["order"] != "modifiedon asc,%s asc" % key:
            raise Refused(400, "no_total_order")
        return sorted(rows, key=lambda o: (o["modified"], o["id"]))

    def changes(self, state, name):
        rows = [o for o in self.rows[name].values() if o["version"] > state["since"]]
        rows += [{"id": k, "version": v, "gone": True} for k, v in self.gone[name].items() if v > state["since"]]
        return sorted(rows, key=lambda o: o["version"])

    @staticmethod
    def at(seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))

    def value(self, o, name, column, kind):
        special = {"createdon": self.at(o["created"]), "modifiedon": self.at(o["modified"]), "statecode": 0,
                   "birthdate": "1980-02-03", "cre92_minutes": 50, "cre92_status": 2, "cre92_start": self.at(o["created"]),
                   "cre92_date": self.at(o["created"]), "cre92_clienttype": 100000000, "parentcustomerid": None}
        if column in special:
            return special[column]
        if kind in LOOKUPS:
            return "49B0BE2E-D01C-ED11-B83E-000D3A572421"
        if kind == "Memo":
            return "<p>Canary words of %d</p>" % o["n"] if o["texts"] else None
        return "Canary %s %d" % (column, o["n"])

    def show(self, o, state, name, key):
        if o.get("gone"):
            return {"@odata.context": "%s%s/$metadata#%s/$deletedEntity" % (self.base, BASE, TABLES[name][0]),
                    "id": o["id"].upper(), "reason": "deleted"}
        columns, out = self.columns(name), {"@odata.etag": 'W/"%d"' % o["version"]}
        labels = {"cre92_status": "Completed", "cre92_clienttype": "Therapy"}
        for word in state["select"]:
            plain = re.sub(r"^_(.*)_value$", r"\1", word)
            if plain == key:
                continue
            value = out[word] = self.value(o, name, plain, columns[plain])
            lookup = columns[plain] in LOOKUPS
            if value is not None and (plain in labels or lookup) and FORMATTED in state["notes"]:
                out["%s@%s" % (word, FORMATTED)] = labels.get(plain, "Canary Name")
            if value is not None and lookup and LOGICAL in state["notes"]:
                out["%s@%s" % (word, LOGICAL)] = "contact"
        out[key] = o["id"]
        return out
