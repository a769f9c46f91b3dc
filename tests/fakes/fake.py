#!/usr/bin/env python3
"""fake.py API DIR: an API on a loopback port, as the fact sheet says it is.

API names a module beside this one.  The port is the first line of output,
DIR/log one JSON line for each request, in order.  A line of JSON on standard
input is a command; when it was obeyed, DIR/out is what it gave and standard
output has a line.  It ends with its input.

    {"do": NAME, ...}                 a command of the API, or one of these:
    {"do": "truth"}                   what a full load must find
    {"do": "clear"}                   no more faults
    {"do": "fault", "kind": K, "at": REGEX, "after": N, "times": N, ...}
    {"do": "when", "at": REGEX, "after": N, "then": COMMAND}

A fault strikes the requests whose "METHOD /path?query" is like REGEX, from
the one after N of them, so many times (-1: for ever).  Kinds: status (status,
reason, headers), json (status, body), reset, cut, short, empty, html, badgzip,
drip, redirect, slow (ms), silent, kill (the process whose id is in DIR/pid,
which is removed).
"""

import email.utils
import gzip
import importlib
import json
import os
import re
import signal
import socket
import struct
import sys
import threading
import time
import traceback
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

GOOD_QUERY = re.compile(r"^([A-Za-z0-9._~&=-]|%[0-9A-F]{2})*$")


class Refused(Exception):
    def __init__(self, status, reason, headers=None):
        super().__init__(reason)
        self.status, self.reason, self.headers = status, reason, headers or {}


class Request:
    def __init__(self, method, target, headers, body, links=()):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.path, _, self.raw_query = target.partition("?")
        # A link that the API printed comes back as it was.
        if target not in links and not GOOD_QUERY.match(self.raw_query):
            raise Refused(400, "badEncoding")
        self.query = [tuple(map(urllib.parse.unquote, p.partition("=")[::2]))
                      for p in self.raw_query.split("&") if p]

    def one(self, name, default=None):
        found = [v for k, v in self.query if k == name]
        if len(found) > 1:
            raise Refused(400, "repeated_" + name)
        return found[0] if found else default

    def every(self, name):
        return [v for k, v in self.query if k == name]

    def only(self, *names):
        for k, _ in self.query:
            if k not in names:
                raise Refused(400, "unknownParameter")

    def number(self, name, least, most, default):
        value = self.one(name)
        if value is None:
            return default
        if not re.fullmatch(r"[0-9]{1,18}", value) or not least <= int(value) <= most:
            raise Refused(400, "invalidParameter")
        return int(value)


class Still:
    """What an API has, whichever it is: a clock, and members that are set."""
    clock, base, links = 1767312000, "", ()

    def now(self):
        return self.clock

    def noted(self, headers):
        """What a test asks of a request besides its address."""
        return {}

    def do_clock(self, c):
        self.clock += c["seconds"]

    def do_set(self, c):
        for name in set(c) - {"do"}:
            getattr(self, name)
            setattr(self, name, c[name])

    def do_tokens(self, c):
        return self.tokens.set(c)


class Live(Still):
    """One whose clock goes."""
    clock = 0

    def now(self):
        return time.time() + self.clock


class Rule:
    def __init__(self, spec):
        self.spec, self.at = spec, re.compile(spec.get("at", ""))
        self.after, self.times = spec.get("after", 0), spec.get("times", 1)

    def strikes(self, text):
        if self.times == 0 or not self.at.search(text):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Fake:
    def __init__(self, api, folder):
        self.api, self.folder = api, folder
        self.lock = threading.RLock()
        self.faults, self.whens, self.busy = [], [], 0
        self.log = open(os.path.join(folder, "log"), "a")

    def command(self, c):
        with self.lock:
            name = c.get("do")
            if name == "fault":
                self.faults.append(Rule(c))
            elif name == "when":
                self.whens.append(Rule(c))
            elif name == "clear":
                self.faults, self.whens = [], []
            else:
                return getattr(self.api, "do_" + name)(c)

    def obey(self):
        for line in sys.stdin:
            try:
                answer = self.command(json.loads(line))
            except Exception:
                # Told by fake_stop; who asked does not wait for ever.
                answer = traceback.print_exc()
            with open(os.path.join(self.folder, "out"), "w") as f:
                for row in answer or []:
                    f.write((row if isinstance(row, str) else json.dumps(row)) + "\n")
            print(flush=True)

    def kill(self):
        path = os.path.join(self.folder, "pid")
        with open(path) as f:
            os.kill(int(f.read()), signal.SIGKILL)
        os.unlink(path)

    def strike(self, text):
        with self.lock:
            for w in self.whens:
                if w.strikes(text):
                    self.command(w.spec["then"])
            for f in self.faults:
                if f.strikes(text):
                    return f.spec
        return None

    def note(self, row):
        with self.lock:
            self.log.write(json.dumps(row) + "\n")
            self.log.flush()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 16
    disable_nagle_algorithm = True
    fake = None

    def log_message(self, *words):
        pass

    def date_time_string(self, timestamp=None):
        return email.utils.formatdate(self.fake.api.now(), usegmt=True)

    def send(self, status, headers, body, cut=None):
        self.send_response(status)
        for k, v in headers.items():
            self.send_header(k, v)
        if "Location" not in headers and "Content-Type" not in headers:
            self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if cut is None else body[:cut])
        self.wfile.flush()

    def error(self, status, reason, headers=None):
        self.send(status, headers or {}, self.fake.api.error(status, reason))

    def packed(self, status, headers, body):
        """As the vendor sends it: compressed where that was asked for."""
        if len(body) > 600 and "Content-Encoding" not in headers and "gzip" in self.headers.get("Accept-Encoding", ""):
            headers = dict(headers, **{"Content-Encoding": "gzip"})
            body = gzip.compress(body, 1, mtime=0)
        return status, headers, body

    def drop(self):
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def spoil(self, f):
        """True when the fault is the whole answer."""
        kind = f["kind"]
        if kind == "status":
            self.error(f["status"], f.get("reason", "fault"), f.get("headers"))
        elif kind == "reset":
            self.drop()
        elif kind == "empty":
            self.send(200, {}, b"")
        elif kind == "html":
            self.send(200, {"Content-Type": "text/html"}, b"<html><body>Please sign in</body></html>")
        elif kind == "json":
            self.send(f.get("status", 200), {}, json.dumps(f["body"]).encode())
        elif kind == "badgzip":
            self.send(200, {"Content-Encoding": "gzip"}, gzip.compress(b'{"a":"%s"}' % (b"x" * 999))[:-9] + b"damage...")
        elif kind == "redirect":
            self.send(302, {"Location": f.get("to", "http://127.0.0.1:9/steal")}, b"")
        elif kind == "drip":
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            for _ in range(f.get("seconds", 20) * 10):
                self.wfile.write(b" ")
                self.wfile.flush()
                time.sleep(0.1)
            self.drop()
        elif kind == "silent":
            time.sleep(f.get("seconds", 20))
            self.drop()
        elif kind == "kill":
            self.fake.kill()
            self.rfile.read(1)
            self.drop()
        else:
            return False
        return True

    def gone(self):
        """Who was killed asks for nothing, though its words are there."""
        try:
            return self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False

    def answer(self):
        with self.fake.lock:
            self.fake.busy += 1
        try:
            self.answer_one()
        finally:
            with self.fake.lock:
                self.fake.busy -= 1

    def answer_one(self):
        api, length = self.fake.api, int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        text = "%s %s" % (self.command, self.path)
        if self.gone():
            raise ConnectionResetError
        self.fake.note({"at": text, "auth": bool(self.headers.get("Authorization")),
                        "host": self.headers.get("Host"), "agent": self.headers.get("User-Agent"),
                        "busy": self.fake.busy, "seen": api.noted(self.headers)})
        fault = self.fake.strike(text)
        if fault and fault["kind"] == "slow":
            time.sleep(fault["ms"] / 1000)
        elif fault and self.spoil(fault):
            return
        try:
            with self.fake.lock:
                status, headers, out = api.answer(Request(
                    self.command, self.path, self.headers, body, api.links))
        except Refused as r:
            return self.error(r.status, r.reason, r.headers)
        if not isinstance(out, bytes):
            out = json.dumps(out).encode()
        if fault and fault["kind"] == "short":
            return self.send(status, headers, out[:len(out) // 2])
        if fault and fault["kind"] == "cut":
            self.send(status, headers, out, cut=len(out) // 2)
            return self.drop()
        self.send(*self.packed(status, headers, out))

    def do_GET(self):
        try:
            self.answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
    do_POST = do_GET


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (OSError, ValueError)):
            super().handle_error(request, client_address)


def main():
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    api, folder = importlib.import_module(sys.argv[1]).Api(), sys.argv[2]
    Handler.fake = Fake(api, folder)
    server = Server(("127.0.0.1", 0), Handler)
    api.base = "http://127.0.0.1:%d" % server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    Handler.fake.obey()


if __name__ == "__main__":
    main()
