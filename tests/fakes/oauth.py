"""oauth.py: a token endpoint, as most vendors have one."""

import base64
import hashlib
import json
import os
import re
import urllib.parse

from __main__ import Refused


class Tokens:
    def __init__(self):
        self.valid, self.count, self.life = set(), 0, 3599
        self.refresh, self.client, self.secret = "refresh-1", "client-1", "hush-1"
        self.scope = "https://www.googleapis.com/auth/gmail.readonly"
        self.subject = "ana@fake.example"
        # rotate: "used" or "once", which is when the old one dies; basic:
        # clients are known by a header and not by the form.
        self.scopes = None  # by grant, where one must be said
        self.rotate, self.basic, self.serial, self.last = "", False, 1, None
        # A user's leave: what is to be asked for, and what comes of it.
        self.codes = {}
        self.leave = {"parameters": {}, "redirects": [], "answer": {}, "silent": False}

    def set(self, c):
        """A command {"do": "tokens"}; how many were given is the answer."""
        if "revoke" in c:
            self.valid.clear()
        for name in ("refresh", "life", "rotate", "basic", "scopes"):
            if name in c:
                setattr(self, name, c[name])
        self.leave.update(c.get("leave", {}))
        return [self.count]

    def ask(self, request):
        """The page where a user says yes."""
        names = ["response_type", "client_id", "redirect_uri", "scope", "state", "code_challenge",
                 "code_challenge_method"]
        q = {name: request.one(name) for name in names}
        request.only(*names, *self.leave["parameters"])
        to = q["redirect_uri"] or ""
        if q["response_type"] != "code" or q["client_id"] != self.client or \
                q["code_challenge_method"] != "S256" or len(q["code_challenge"] or "") != 43 or \
                len(q["state"] or "") < 32 or q["scope"] != self.leave.get("scope") or \
                any(request.one(k) != v for k, v in self.leave["parameters"].items()) or \
                not (to in self.leave["redirects"] or re.fullmatch(r"http://127\.0\.0\.1:[0-9]+", to)):
            raise Refused(400, "invalid_request")
        answer = {"code": "code.%d/x" % (len(self.codes) + 1), "state": q["state"]}
        self.codes[answer["code"]] = (to, q["code_challenge"])
        answer.update(self.leave["answer"])
        return 302, {"Location": to + "?" + urllib.parse.urlencode(
            {k: v for k, v in answer.items() if v is not None})}, b""

    def trade(self, form):
        to, challenge = self.codes.pop(form.get("code"), (None, None))
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if to is None or to != form.get("redirect_uri") or \
                base64.urlsafe_b64encode(digest).decode().rstrip("=") != challenge:
            raise Refused(400, "invalid_grant")
        status, headers, answer = self.give()
        if not self.leave["silent"]:
            self.serial += 1
            self.refresh, self.last = "refresh-%d" % self.serial, None
            answer["refresh_token"] = self.refresh
        return status, headers, answer

    def issue(self, request):
        if request.method != "POST" or request.headers.get("Content-Type") != \
                "application/x-www-form-urlencoded":
            raise Refused(400, "invalid_request")
        form = dict(urllib.parse.parse_qsl(request.body.decode(), strict_parsing=True))
        if form.get("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            self.signed(form.get("assertion", ""))
            return self.give()
        self.client_is(request, form)
        if form.get("grant_type") == "authorization_code":
            return self.trade(form)
        if self.scopes and form.get("scope") != self.scopes.get(form.get("grant_type")):
            raise Refused(400, "invalid_scope")
        if form.get("grant_type") == "refresh_token":
            return self.renew(form.get("refresh_token"))
        if form.get("grant_type") != "client_credentials":
            raise Refused(400, "unsupported_grant_type")
        return self.give()

    def client_is(self, request, form):
        given = (form.get("client_id"), form.get("client_secret"))
        if self.basic:
            if given != (None, None):
                raise Refused(400, "invalid_request")
            kind, _, pair = (request.headers.get("Authorization") or "").partition(" ")
            if kind != "Basic":
                raise Refused(401, "invalid_client")
            given = tuple(base64.b64decode(pair).decode().split(":", 1))
        if given != (self.client, self.secret):
            raise Refused(401, "invalid_client")

    def renew(self, token):
        if token is None or token not in (self.refresh, self.last):
            raise Refused(400, "invalid_grant")
        if not self.rotate:
            return self.give()
        if token == self.refresh:
            self.serial += 1
            self.last = token if self.rotate == "used" else None
            self.refresh = "refresh-%d" % self.serial
        status, headers, answer = self.give()
        return status, headers, dict(answer, refresh_token=self.refresh)

    def signed(self, assertion):
        """The word of a service account, with the key in key.json."""
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "key.json")) as f:
            key = json.load(f)
        parts = [base64.urlsafe_b64decode(p + "=" * (-len(p) % 4)) for p in assertion.split(".")]
        head, claims = json.loads(parts[0]), json.loads(parts[1])
        digest = hashlib.sha256(assertion.rpartition(".")[0].encode()).digest()
        n = int(key["n"], 16)
        want = b"\0\1" + b"\xff" * (256 - 54) + b"\0" + bytes.fromhex(
            "3031300d060960864801650304020105000420") + digest
        if pow(int.from_bytes(parts[2], "big"), 65537, n).to_bytes(256, "big") != want:
            raise Refused(400, "invalid_grant")
        if head != {"alg": "RS256", "typ": "JWT", "kid": key["private_key_id"]}:
            raise Refused(400, "invalid_request")
        if claims.get("iss") != key["client_email"] or claims.get("aud") != key["token_uri"] or \
                not 0 < claims["exp"] - claims["iat"] <= 3600:
            raise Refused(400, "invalid_grant")
        if claims.get("scope") != self.scope:
            raise Refused(401, "unauthorized_client")
        if claims.get("sub") != self.subject:
            raise Refused(400, "invalid_grant")

    def give(self):
        self.count += 1
        token = "token-%d" % self.count
        self.valid.add(token)
        return 200, {}, {"access_token": token, "expires_in": self.life, "token_type": "Bearer"}

    def check(self, request):
        words = (request.headers.get("Authorization") or "").split(" ")
        if len(words) != 2 or words[0] != "Bearer" or words[1] not in self.valid:
            raise Refused(401, "authError")


def error(reason):
    return json.dumps({"error": reason, "error_description": "Canary words for nobody."}).encode()


def google_error(status, reason):
    """Of an API of Google's, or of its token endpoint."""
    if reason.startswith(("invalid_", "unsupported_", "internal_", "unauthorized_")):
        return error(reason)
    return json.dumps({"error": {"code": status, "message": "Canary words for nobody.", "status": reason}}).encode()
