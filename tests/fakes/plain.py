"""plain.py: no vendor's API: pages with absolute links, five lists, any auth."""

import base64
import json

import oauth
from __main__ import Refused, Still


class Api(Still):
    def __init__(self):
        self.tokens = oauth.Tokens()
        self.count, self.link, self.how, self.size = 25, "next", "token", 10
        self.pretty, self.rows, self.wide = False, None, 0

    def error(self, status, reason):
        if reason.startswith(("invalid_", "unsupported_", "temporarily_")):
            return oauth.error(reason)
        return json.dumps({"error": {"code": reason, "message": "Canary words for nobody."}}).encode()

    def known(self, r):
        if self.how == "token":
            return self.tokens.check(r)
        want = {"basic": ("Authorization", "Basic " + base64.b64encode(b"me:hush-1").decode()),
                "header": ("X-Key", "hush-1"), "bearer": ("Authorization", "Bearer hush-1")}
        if self.how == "query":
            good = r.one("key") == "hush-1"
        else:
            good = r.headers.get(want[self.how][0]) == want[self.how][1]
        if not good:
            raise Refused(401, "who_are_you")

    def answer(self, r):
        if r.path == "/token":
            return self.tokens.issue(r)
        if r.path == "/authorize":
            return self.tokens.ask(r)
        self.known(r)
        r.only("page", "key")
        words = r.path.split("/")
        if r.method != "GET" or len(words) != 4 or words[1] != "v1" or words[2] != "list":
            raise Refused(404, "nothing_here")
        page = r.number("page", 0, 10 ** 9, 0)
        rows = [{"id": n, "of": words[3], "text": "line\u2028break"} for n in range(
            page * self.size, min(self.count, (page + 1) * self.size))]
        if self.wide:
            return 200, {"Content-Encoding": "identity"}, b'{"items":[{"id":%d,"text":"%s"}]}' % (
                page, b"y" * self.wide)
        if self.rows is not None:
            return 200, {}, {"items": self.rows}
        out = {"items": rows}
        more = (page + 1) * self.size < self.count
        links = {"next": "%s%s?page=%d" % (self.base, r.path, page + 1) if more else None,
                 "path": "%s?page=%d" % (r.path, page + 1) if more else None,
                 "elsewhere": "http://127.0.0.1:9%s?page=1" % r.path,
                 "lookalike": self.base + "@127.0.0.1:9/x", "scheme": "file:///etc/passwd",
                 "same": "%s%s?page=0" % (self.base, r.path),
                 "endless": "%s%s?page=%d" % (self.base, r.path, page + 1)}
        if links[self.link]:
            out["next"] = links[self.link]
        return 200, {}, json.dumps(out, indent=1 if self.pretty else None).encode()
