"""oauth.py: a token endpoint, as most vendors have one."""

import json
import urllib.parse

from __main__ import Refused


class Tokens:
    def __init__(self):
        self.valid, self.count, self.life = set(), 0, 3599
        self.refresh, self.client, self.secret = "refresh-1", "client-1", "hush-1"

    def issue(self, request):
        if request.method != "POST" or request.headers.get("Content-Type") != \
                "application/x-www-form-urlencoded":
            raise Refused(400, "invalid_request")
        form = dict(urllib.parse.parse_qsl(request.body.decode(), strict_parsing=True))
        if form.get("client_id") != self.client or form.get("client_secret") != self.secret:
            raise Refused(401, "invalid_client")
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") != self.refresh:
                raise Refused(400, "invalid_grant")
        elif form.get("grant_type") != "client_credentials":
            raise Refused(400, "unsupported_grant_type")
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
