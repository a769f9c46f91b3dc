#!/usr/bin/env python3
"""serve.py: a fast server for benches: /pages?page=N and /ids, /get/N (20 ms).

Prints its port.  Each of 100 pages has 500 records of 2 KB.
"""
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES, ROWS, IDS = 100, 500, 1000


def page(n):
    rows = [{"id": "obj_%06d" % (n * ROWS + i), "object": "thing", "created": 1767000000 + i,
             "text": "x" * 1850, "list": [1, 2, 3], "more": {"a": 1.50}} for i in range(ROWS)]
    next_page = "/pages?page=%d" % (n + 1) if n + 1 < PAGES else None
    return json.dumps({"data": rows, "next": next_page}, separators=(",", ":")).encode()


ALL = [page(n) for n in range(PAGES)]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 1 << 20

    def log_message(self, *words):
        pass

    def do_GET(self):
        path, _, query = self.path.partition("?page=")
        if path == "/pages":
            body = ALL[int(query or 0)]
        elif path == "/ids":
            body = json.dumps({"ids": list(range(IDS))}).encode()
        else:
            time.sleep(0.02)
            body = json.dumps({"id": path[5:], "text": "y" * 2000}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
