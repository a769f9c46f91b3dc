"""An API against curl and jq on the same pages; gets by id; start-up, memory."""

import json
import os
import subprocess
import sys

PAGES = """module {"what": "x", "base_url": "http://127.0.0.1:1", "auth": {"bearer": {}},
  "settings": {}, "streams": {"page": {}, "get": {}}, "concurrency": 10};
def page($url): {get: $url, as: "page", rows: {at: "/data", id: "/id"}};
def start: if .type == "page" then page("/pages") else {get: "/ids", as: "ids"} end;
def answer:
  if .as == "page" then (.body.next // empty | page(.))
  else .body.ids[] | {get: "/get/\\(.)", rows: {at: "", id: "/id"}} end;
"""


def prepare(b, port):
    os.makedirs(b.work + "/etc/lo/sources", exist_ok=True)
    with open(b.work + "/etc/lo/sources/things.jq", "w") as f:
        f.write(PAGES)
    with open(b.work + "/key", "w") as f:
        f.write("key")
    for name, at_once in (("many", 10), ("one", 1)):
        with open("%s/%s.json" % (b.work, name), "w") as f:
            json.dump({"connections": {"c": {
                "source": "things", "base_url": "http://127.0.0.1:%d" % port,
                "auth": {"type": "bearer", "token": {"file": "key"}}}},
                "limits": {"http": {"concurrency": at_once}}}, f)
    for name in ("key", "many.json", "one.json"):
        os.chmod(b.work + "/" + name, 0o600)
    with open(b.work + "/urls", "w") as f:
        for n in range(100):
            f.write('url = "http://127.0.0.1:%d/pages?page=%d"\n' % (port, n))


def benches(b):
    if not any(b.wanted(n) for n in ("pages of an API", "gets by id", "memory API", "start-up API")):
        return
    server = subprocess.Popen([sys.executable, b.here + "/serve.py"], stdout=subprocess.PIPE, text=True)
    try:
        prepare(b, int(server.stdout.readline()))
        run = "XDG_CONFIG_HOME=$PWD/etc lo-extract -q --full -C %s.json things --stream %s"
        pages = run % ("many", "page")
        if b.has("curl", "jq"):
            b.compare("pages of an API", pages + " >ours", "curl -s -K urls | jq -c '.data[]' >theirs", 2,
                      "test $(grep -c '\"raw\"' ours) = $(wc -l <theirs)",
                      against="curl | jq -c '.data[]'")
        b.compare("gets by id", run % ("many", "get") + " >ours", run % ("one", "get") + " >theirs", 5,
                  "test $(wc -l <ours) = $(wc -l <theirs)", against="one at a time")
        if b.wanted("memory API"):
            b.limit("memory API", b.peak("env " + pages + " >/dev/null"), 64, "MB", of="50000 records in 100 pages")
        if b.wanted("start-up API"):
            ours = sorted(b.timed("XDG_CONFIG_HOME=$PWD/etc lo-extract -C many.json --explain things >/dev/null")
                          for _ in range(21))[10]
            theirs = sorted(b.timed("jq -n 1 >/dev/null") for _ in range(21))[10]
            b.limit("start-up API", (ours - theirs) * 1000, 15, "ms", of="to the first request, above jq's own")
    finally:
        server.kill()
        server.wait()
