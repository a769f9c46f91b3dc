"""gmail.py: Gmail's API, version 1: profile, labels, messages, history."""

import base64
import json
import random
import re

import oauth
from __main__ import Live, Refused

TYPES = {"messageAdded": "messagesAdded", "messageDeleted": "messagesDeleted",
         "labelAdded": "labelsAdded", "labelRemoved": "labelsRemoved"}


class Api(Live):
    def __init__(self):
        self.random = random.Random(4)
        self.tokens = oauth.Tokens()
        self.messages, self.history = {}, []
        self.counter, self.serial, self.oldest = 9000000, 0, 0
        self.holes = self.dups = False
        self.user = "me"

    # What has happened to the mailbox.

    def happen(self, kind, m, labels=None):
        self.counter += self.random.randint(1, 40)
        m["historyId"] = str(self.counter)
        self.history.append((self.counter, kind, m["id"], m["threadId"],
                             list(m["labelIds"]), labels))

    def do_add(self, c):
        for _ in range(c.get("n", 1)):
            self.serial += 1
            n = self.serial
            raw = ("Message-ID: <%d@fake.example>\r\nSubject: %s %d\r\n\r\n%s\r\n" % (
                n, c.get("subject", "canary-subject"), n, "body " * c.get("size", 10))).encode()
            m = {"id": "%016x" % (0x19c1d2e3f4a5b6c7 + n), "threadId": "%016x" % (0x19c1d2e3f4a5b6c7 + n),
                 "labelIds": list(c.get("labels", ["INBOX", "UNREAD"])),
                 "internalDate": str(c.get("date", 1767312000000 + n * 1000)), "serial": n,
                 "raw": base64.urlsafe_b64encode(raw).decode(), "sizeEstimate": len(raw)}
            self.messages[m["id"]] = m
            self.happen("messageAdded", m)

    def pick(self, c):
        every = sorted(self.messages.values(), key=lambda m: m["serial"])
        return [every[i] for i in c["which"]] if "which" in c else every[:c.get("n", 1)]

    def do_label(self, c):
        for m in self.pick(c):
            for label in c.get("add", []):
                m["labelIds"].append(label)
                self.happen("labelAdded", m, [label])
            for label in c.get("remove", []):
                m["labelIds"].remove(label)
                self.happen("labelRemoved", m, [label])

    def do_delete(self, c):
        for m in self.pick(c):
            del self.messages[m["id"]]
            self.happen("messageDeleted", m)

    def do_expire(self, c):
        self.oldest = self.counter + c.get("beyond", 0)

    def do_idle(self, c):
        self.counter += c.get("n", 100)

    def do_truth(self, c):
        return ["%s %s" % (m["id"], m["historyId"]) for m in
                sorted(self.messages.values(), key=lambda m: m["id"])
                if set(c.get("labels", [])) <= set(m["labelIds"])]

    # The protocol.

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_", "internal_")):
            return oauth.error(reason)
        return json.dumps({"error": {"code": status, "message": "Canary words for nobody.", "errors": [
            {"domain": "global", "reason": reason, "message": "Canary words for nobody."}],
            "status": "FAILED"}}).encode()

    def answer(self, r):
        if r.path == "/token":
            return self.tokens.issue(r)
        self.tokens.check(r)
        prefix = "/gmail/v1/users/%s/" % self.user
        if r.method != "GET" or not r.path.startswith(prefix):
            raise Refused(404, "notFound")
        words = r.path[len(prefix):].split("/")
        if words == ["profile"]:
            r.only()
            return 200, {}, {"emailAddress": "canary@fake.example", "messagesTotal": len(self.messages),
                             "threadsTotal": len(self.messages), "historyId": str(self.counter)}
        if words == ["messages"]:
            return self.list(r)
        if words == ["history"]:
            return self.changes(r)
        if len(words) == 2 and words[0] == "messages":
            return self.get(r, words[1])
        raise Refused(404, "notFound")

    def matches(self, m, q, labels, trash):
        if not trash and set(m["labelIds"]) & {"SPAM", "TRASH"}:
            return False
        if not set(labels) <= set(m["labelIds"]):
            return False
        for word in q.split():
            key, _, value = word.partition(":")
            at = int(m["internalDate"]) // 1000
            if key == "after" and not at > int(value):
                return False
            if key == "before" and not at < int(value):
                return False
            if key == "label" and value not in m["labelIds"]:
                return False
        return True

    def token(self, text, kind):
        if text is None:
            return None
        m = re.fullmatch(kind + r"-([0-9]+)-([0-9]+)", text)
        if not m:
            raise Refused(400, "invalidArgument")
        return int(m.group(1)), int(m.group(2))

    def list(self, r):
        r.only("maxResults", "pageToken", "q", "labelIds", "includeSpamTrash", "fields")
        size = r.number("maxResults", 1, 500, 100)
        trash = r.one("includeSpamTrash", "false")
        if trash not in ("true", "false"):
            raise Refused(400, "invalidArgument")
        q = r.one("q", "")
        found = [m for m in self.messages.values() if self.matches(m, q, r.every("labelIds"), trash == "true")]
        order = lambda m: (int(m["internalDate"]), m["serial"])
        found.sort(key=order, reverse=True)
        below = self.token(r.one("pageToken"), "p")
        if below:
            rest = [m for m in found if order(m) < below or self.dups and order(m) == below]
        else:
            rest = found
        page, out = rest[:size], {"resultSizeEstimate": 201}
        if page:
            out["messages"] = [{"id": m["id"], "threadId": m["threadId"]} for m in page]
        if len(rest) > size:
            out["nextPageToken"] = "p-%d-%d" % order(page[-1])
        return 200, {}, out

    def get(self, r, name):
        r.only("format", "fields", "metadataHeaders")
        if r.one("format", "full") != "raw":
            raise Refused(400, "invalidArgument")
        if name not in self.messages:
            raise Refused(404, "notFound")
        m = self.messages[name]
        text = json.dumps({k: m[k] for k in ("id", "threadId", "labelIds")})[:-1]
        text += ',"snippet":"caf\\u00e9 &amp; \\/ 1.10","historyId":"%s","internalDate":"%s",' \
            '"odd":9007199254740993,  "sizeEstimate":%d,"raw":"%s"}' % (
                m["historyId"], m["internalDate"], m["sizeEstimate"], m["raw"])
        return 200, {}, text.encode()

    def changes(self, r):
        r.only("startHistoryId", "maxResults", "pageToken", "labelId", "historyTypes")
        for t in r.every("historyTypes"):
            if t not in TYPES:
                raise Refused(400, "invalidArgument")
        start = r.number("startHistoryId", 0, 10 ** 18, None)
        if start is None:
            raise Refused(400, "invalidArgument")
        if start < self.oldest or start == 0:
            raise Refused(404, "notFound")
        size = r.number("maxResults", 1, 500, 100)
        if size < 1:
            raise Refused(400, "invalidArgument")
        kinds = r.every("historyTypes") or list(TYPES)
        rows = [h for h in self.history if h[0] > start and h[1] in kinds]
        at = self.token(r.one("pageToken"), "h") or (0, 0)
        hole = self.holes and at[1] == 0
        page = [] if hole else rows[at[0]:at[0] + size]
        out = {"historyId": str(self.counter)}
        if page:
            out["history"] = [self.change(h) for h in page]
        if hole:
            out["nextPageToken"] = "h-%d-1" % at[0]
        elif len(rows) > at[0] + size:
            out["nextPageToken"] = "h-%d-0" % (at[0] + size)
        return 200, {}, out

    def change(self, h):
        number, kind, name, thread, labels, changed = h
        row = {"message": {"id": name, "threadId": thread, "labelIds": labels}}
        if changed:
            row["labelIds"] = changed
        return {"id": str(number), "messages": [{"id": name, "threadId": thread}], TYPES[kind]: [row]}
