"""exchange.py: mail in Microsoft Graph: folders, messages, a delta a folder.

A link is good for whoever brings it back as it was printed, and only with the
page size of the round.  Without IdType="ImmutableId" a message has another id,
which changes when it is moved.
"""

import json
import re
import time
import urllib.parse

import oauth
from __main__ import Live, Refused

ALWAYS = ("createdDateTime", "lastModifiedDateTime", "changeKey", "receivedDateTime", "sentDateTime",
          "hasAttachments", "internetMessageId", "subject", "bodyPreview", "importance", "parentFolderId",
          "conversationId", "isRead", "isDraft", "body", "toRecipients", "ccRecipients", "bccRecipients",
          "replyTo", "categories", "flag")
SOMETIMES = ("sender", "from", "internetMessageHeaders")
PREFER = re.compile(r'IdType="ImmutableId"|outlook\.body-content-type="(?:html|text)"|outlook\.allow-unsafe-html|'
                    r"odata\.maxpagesize=\d+")


class Api(Live):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.tokens.scopes = {
            "client_credentials": "https://graph.microsoft.com/.default",
            "refresh_token": "offline_access https://graph.microsoft.com/Mail.Read"}
        self.user = "users/ana%40fake.example"
        self.folders, self.messages, self.log = {}, {}, []
        self.serial, self.oldest = 0, 0
        self.expiry, self.only = (410, "syncStateNotFound"), None
        self.holes = self.dups = self.whole = False
        self.links = {}
        for name in ("inbox", "sentitems", "deleteditems"):
            self.do_folder({"name": name.capitalize(), "known": name})

    def noted(self, headers):
        return {"prefer": headers.get("Prefer"), "name": headers.get("client-request-id")}

    # What has happened to the mailbox.

    def tick(self):
        self.serial += 1
        return self.serial

    def do_folder(self, c):
        name = "AQMk-%03d=" % self.tick()
        self.folders[name] = {"id": name, "displayName": c["name"], "parent": c.get("parent"),
                              "known": c.get("known"), "hidden": c.get("hidden", False),
                              "search": c.get("search", False)}
        return [name]

    def folder(self, name):
        for f in self.folders.values():
            if name in (f["known"], f["id"], f["displayName"]):
                return f
        raise Refused(404, "ErrorItemNotFound")

    def do_rename(self, c):
        self.folder(c["folder"])["displayName"] = c["name"]

    def do_purge(self, c):
        """A folder and all that is in it, without a word on its messages."""
        gone = self.folder(c["folder"])["id"]
        del self.folders[gone]
        self.messages = {k: m for k, m in self.messages.items() if m["folder"] != gone}

    def do_add(self, c):
        for _ in range(c.get("n", 1)):
            n = self.tick()
            name = "AAkALgAAmsg_%05d-%s=" % (n // 2, "aA"[n % 2])
            m = {"id": name, "n": n, "rev": n, "folder": self.folder(c.get("folder", "inbox"))["id"],
                 "read": False, "flag": "notFlagged", "draft": c.get("draft", False), "text": c.get("text", False),
                 "files": c.get("files", 0), "at": c.get("at", 1767312000 + n), "legacy": c.get("legacy", False),
                 "size": c.get("size", 40)}
            self.messages[name] = m
            self.log.append((n, m["folder"], name, "created"))

    def pick(self, c):
        every = sorted((m for m in self.messages.values() if "folder" not in c or
                        m["folder"] == self.folder(c["folder"])["id"]), key=lambda m: m["n"])
        return [every[i] for i in c["which"]] if "which" in c else every[:c.get("n", 1)]

    def do_change(self, c):
        for m in self.pick(c):
            m["rev"] = self.tick()
            m["read"] = not m["read"]
            self.log.append((m["rev"], m["folder"], m["id"], "updated"))

    def do_move(self, c):
        for m in self.pick(c):
            self.log.append((self.tick(), m["folder"], m["id"], "changed"))
            m["folder"], m["rev"] = self.folder(c["to"])["id"], self.tick()
            self.log.append((m["rev"], m["folder"], m["id"], "created"))

    def do_delete(self, c):
        for m in self.pick(c):
            self.log.append((self.tick(), m["folder"], m["id"], "deleted"))
            del self.messages[m["id"]]

    def do_expire(self, c):
        """Every link that was printed is of no use any more."""
        self.oldest = self.tick()
        self.expiry = (c.get("status", 410), c.get("code", "syncStateNotFound"))
        self.only = self.folder(c["folder"])["id"] if "folder" in c else None

    def do_truth(self, c):
        only = [self.folder(f)["id"] for f in c.get("folders", [])]
        return ["%s CK%d" % (m["id"], m["rev"]) for m in sorted(self.messages.values(), key=lambda m: m["id"])
                if not only or m["folder"] in only]

    def do_where(self, c):
        """Which folder each message is in, by its name."""
        return ["%s %s" % (m["id"], self.folders[m["folder"]]["displayName"]) for m in
                sorted(self.messages.values(), key=lambda m: m["id"])]

    # The protocol.

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_", "temporarily_")):
            return oauth.error(reason)
        return json.dumps({"error": {"code": reason, "message": "Canary words for nobody.", "innerError": {
            "date": "2026-01-02T10:00:00", "request-id": "r-1", "client-request-id": "c-1"}}}).encode()

    def answer(self, r):
        if r.path == "/v1.0/token":
            return self.tokens.issue(r)
        self.tokens.check(r)
        size = self.prefer(r)
        headers = {"request-id": "graph-77", "Preference-Applied": 'IdType="ImmutableId"'}
        prefix = "/v1.0/%s/" % self.user
        if r.method != "GET" or not r.path.startswith(prefix):
            raise Refused(404, "ErrorInvalidUser")
        path = re.sub(r"\('([^']*)'\)", r"/\1", r.path[len(prefix):])
        words = [urllib.parse.unquote(w) for w in path.split("/")]
        return 200, headers, json.dumps(self.route(r, words, size)).encode()

    def prefer(self, r):
        """The page size that is asked for; every request says all of it."""
        words = [w.strip() for w in (r.headers.get("Prefer") or "").split(",")]
        if any(not PREFER.fullmatch(w) for w in words) or len(set(words)) != len(words):
            raise Refused(400, "ErrorBadPreference")
        if 'IdType="ImmutableId"' not in words or "outlook.allow-unsafe-html" not in words:
            raise Refused(400, "ErrorNoImmutableId")
        sizes = [int(w.split("=")[1]) for w in words if w.startswith("odata.maxpagesize")]
        if len(sizes) != 1 or not 1 <= sizes[0] <= 1000:
            raise Refused(400, "ErrorNoPageSize")
        return sizes[0]

    def route(self, r, words, size):
        if words == ["mailFolders"] or len(words) == 3 and words[0::2] == ["mailFolders", "childFolders"]:
            return self.children(r, words[1] if len(words) == 3 else None)
        if len(words) == 2 and words[0] == "mailFolders":
            return self.show_folder(self.folder(words[1]))
        if len(words) == 4 and words[0::2] == ["mailFolders", "messages"] and words[3] == "delta":
            return self.delta(r, self.folder(words[1])["id"], size)
        if len(words) == 3 and words[0::2] == ["mailFolders", "messages"]:
            return self.list(r, self.folder(words[1])["id"])
        if len(words) >= 2 and words[0] == "messages":
            return self.one(r, words[1:])
        raise Refused(400, "RequestBroker--ParseUri")

    def link(self, r, path, query, state):
        """An absolute one, as Graph prints it: dollars and quotes and all."""
        target = "/v1.0/%s/%s?%s" % (self.user, path, query)
        self.links[target] = state
        return self.base + target

    def brought(self, r):
        """What stands behind a link; None for a first request."""
        if "token" not in r.raw_query:
            return None
        if r.target not in self.links:
            raise Refused(400, "ErrorEditedLink")
        state = self.links[r.target]
        if state["made"] <= self.oldest and self.only in (None, state["folder"]):
            raise Refused(*self.expiry)
        return state

    def show_folder(self, f):
        out = {"id": f["id"], "displayName": f["displayName"], "parentFolderId": f["parent"] or "root",
               "childFolderCount": sum(c["parent"] == f["id"] for c in self.folders.values())}
        if f["search"]:
            out["@odata.type"] = "#microsoft.graph.mailSearchFolder"
        return out

    def children(self, r, parent):
        state = self.brought(r)
        if state is None:
            r.only("includeHiddenFolders", "$top", "$select")
            size = r.number("$top", 1, 1000, 10)
            state = {"skip": 0, "size": size, "hidden": r.one("includeHiddenFolders") == "true"}
        found = [f for f in self.folders.values() if f["parent"] == parent and (state["hidden"] or not f["hidden"])]
        page = found[state["skip"]:state["skip"] + state["size"]]
        out = {"value": [self.show_folder(f) for f in page]}
        if len(found) > state["skip"] + state["size"]:
            skip = state["skip"] + state["size"]
            path = "mailFolders" + ("/%s/childFolders" % parent if parent else "")
            out["@odata.nextLink"] = self.link(r, path, "$skiptoken=f%d" % skip, dict(
                state, skip=skip, made=self.serial, folder=parent))
        return out

    def asked(self, r):
        """The members that were selected, and whether properties were."""
        select = (r.one("$select") or "").split(",")
        if any(s not in ALWAYS + SOMETIMES for s in select):
            raise Refused(400, "RequestBroker--ParseUri")
        expand = r.one("$expand")
        if expand not in (None, "singleValueExtendedProperties($filter=id eq 'Integer 0xe08' or "
                                "id eq 'Integer 0x1081')"):
            raise Refused(400, "RequestBroker--ParseUri")
        return {"select": select, "expand": expand is not None}

    def show(self, m, asked):
        address = {"name": "Canary Name", "address": "canary%d@fake.example" % m["n"]}
        if m["legacy"]:
            address = {"name": "Canary Name", "address": "/O=FAKE/CN=RECIPIENTS/CN=CANARY%d" % m["n"]}
        body = "canary words, caf\u00e9 \U0001f33b " + "x" * m["size"]
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(m["at"]))
        every = {
            "createdDateTime": at, "lastModifiedDateTime": at, "changeKey": "CK%d" % m["rev"], "receivedDateTime": at,
            "sentDateTime": at, "hasAttachments": m["files"] > 0, "internetMessageId": "<%d@fake.example>" % m["n"],
            "subject": None if m["draft"] else "Canary subject %d" % m["n"], "bodyPreview": body[:255],
            "importance": "normal", "parentFolderId": m["folder"], "conversationId": "AAQk%d" % m["n"],
            "isRead": m["read"], "isDraft": m["draft"], "toRecipients": [] if m["draft"] else [{"emailAddress": address}],
            "body": {"contentType": "html", "content": "<html><body>%s</body></html>" % body},
            "ccRecipients": [], "bccRecipients": [], "replyTo": [], "categories": [],
            "flag": {"flagStatus": m["flag"]}}
        if not m["draft"]:
            every["from"] = {"emailAddress": address}
            every["sender"] = {"emailAddress": dict(address, name="Canary Deputy")}
            every["internetMessageHeaders"] = [{"name": "List-Id", "value": "<canary.fake.example>"}]
        out = {"@odata.type": "#microsoft.graph.message", "@odata.etag": 'W/"CK%d"' % m["rev"], "id": m["id"]}
        out.update((k, every[k]) for k in asked["select"] if k in every)
        if asked["expand"]:
            out["singleValueExtendedProperties"] = [{"id": "Integer 0xe08", "value": str(1000 + m["n"])}]
        return out

    def one(self, r, words):
        m = self.messages.get(words[0])
        if m is None:
            raise Refused(404, "ErrorItemNotFound")
        if len(words) == 1:
            r.only("$select", "$expand")
            return self.show(m, self.asked(r))
        state = self.brought(r)
        if words[1:] != ["attachments"]:
            raise Refused(400, "RequestBroker--ParseUri")
        if state is None:
            r.only("$select")
            if "contentBytes" in r.one("$select", "contentBytes"):
                raise Refused(400, "ErrorTooMuch")
        skip = state["skip"] if state else 0
        rows = [{"@odata.type": "#microsoft.graph.fileAttachment", "id": "AT%d" % i, "name": "canary%d.pdf" % i,
                 "contentType": "application/pdf", "size": 40, "isInline": False, "contentId": None}
                for i in range(m["files"])][skip:skip + 10]
        out = {"value": rows}
        if m["files"] > skip + 10:
            out["@odata.nextLink"] = self.link(r, "messages/%s/attachments" % m["id"], "$skiptoken=a%d" % (skip + 10), {
                "skip": skip + 10, "made": self.serial, "folder": None})
        return out

    def list(self, r, folder):
        """Pages by offset, which shift; a filter names what the order names."""
        state = self.brought(r)
        if state is None:
            r.only("$select", "$expand", "$filter", "$orderby", "$top")
            state = dict(self.asked(r), skip=0, size=r.number("$top", 1, 1000, 10), filter=r.one("$filter", ""))
            if r.one("$orderby") != "receivedDateTime desc":
                raise Refused(400, "ErrorInefficientFilter")
        rows = [m for m in self.messages.values() if m["folder"] == folder]
        for word in [w for w in state["filter"].split(" and ") if w]:
            parts = re.fullmatch(r"receivedDateTime (ge|lt) (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)", word)
            if not parts:
                raise Refused(400, "ErrorInefficientFilter")
            at = lambda m: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(m["at"]))
            rows = [m for m in rows if (at(m) >= parts[2]) == (parts[1] == "ge")]
        rows.sort(key=lambda m: (m["at"], m["n"]), reverse=True)
        skip, size = state["skip"], state["size"]
        out = {"value": [self.show(m, state) for m in rows[skip:skip + size]]}
        if len(rows) > skip + size:
            out["@odata.nextLink"] = self.link(r, "mailFolders/%s/messages" % folder, "$skiptoken=l%d-%d" % (
                self.tick(), skip + size), dict(state, skip=skip + size, made=self.serial, folder=folder))
        return out

    def delta(self, r, folder, size):
        state = self.brought(r)
        if state is None:
            r.only("$select", "$expand")
            state = dict(self.asked(r), folder=folder, since=None, start=self.serial, after=0, size=size, hole=self.holes)
        elif state["folder"] != folder or state["size"] != size:
            raise Refused(400, "ErrorOtherPageSize")
        elif state["after"] == 0:
            state = dict(state, start=self.serial, hole=self.holes)
        rows = self.whole_folder(state) if state["since"] is None else self.changes(state)
        if state["hole"]:
            return self.page(r, state, [], dict(state, hole=False, after=state["after"] or -1))
        rest = [row for row in rows if row[0] > max(state["after"], 0)]
        if self.dups and state["after"] > 0:
            rest = [row for row in rows if row[0] >= state["after"]]
        page = rest[:size]
        more = len(rest) > size and dict(state, after=page[-1][0], hole=False)
        return self.page(r, state, [row[1] for row in page], more or None)

    def page(self, r, state, rows, more):
        """With a link to the next one, or to what changes from now on."""
        kind = "skiptoken" if more else "deltatoken"
        then = more or dict(state, since=state["start"], after=0, hole=False)
        path = "mailFolders('%s')/messages/delta" % state["folder"]
        url = self.link(r, path, "$%s=%d.%s_-x" % (kind, self.tick(), "G" * 40), dict(then, made=self.serial))
        return {"@odata.context": self.base + "/v1.0/$metadata#Collection(message)", "value": rows,
                "@odata.%sLink" % ("next" if more else "delta"): url}

    def whole_folder(self, state):
        rows = [m for m in self.messages.values() if m["folder"] == state["folder"]]
        return [(m["n"], self.show(m, state)) for m in sorted(rows, key=lambda m: m["n"])]

    def changes(self, state):
        """Of each message the last word; of one that changed, what changed."""
        last, made = {}, set()
        for n, folder, name, kind in self.log:
            if folder == state["folder"] and n > state["since"]:
                last[name] = (n, kind)
                if kind == "created":
                    made.add(name)
        out = []
        for name, (n, kind) in last.items():
            m = self.messages.get(name)
            if m is None or m["folder"] != state["folder"]:
                row = {"@odata.type": "#microsoft.graph.message", "id": name,
                       "@removed": {"reason": "changed" if kind == "changed" else "deleted"}}
            elif name in made or self.whole:
                row = self.show(m, state)
            else:
                row = {"@odata.type": "#microsoft.graph.message", "@odata.etag": 'W/"CK%d"' % m["rev"],
                       "id": name, "isRead": m["read"], "parentFolderId": m["folder"]}
            out.append((n, row))
        return sorted(out, key=lambda row: row[0])
