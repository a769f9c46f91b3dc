#!/usr/bin/env python3
"""extract.py: what tests need of a stream that lo-extract wrote.

    extract.py lines     a stream from standard input, one short line each
    extract.py mail      of each message: labels, date, thread, then its bytes
    extract.py payload   of each record: id and payload
    extract.py publish   its last cursor becomes the published state
    extract.py check     ids are hashes, frames agree with what they count
"""

import base64
import hashlib
import json
import os
import sys


def stream():
    return [json.loads(line) for line in sys.stdin.buffer]


def short(path):
    return os.path.relpath(path, os.getcwd()) if path[:1] == "/" else path


def line(r):
    kind = r["type"]
    if kind == "begin":
        resumed = "-" if r["resumed_from"] is None else "resumed"
        return "begin %s %s %s" % (r["stream"], r["mode"], resumed)
    if kind == "raw":
        size = r["payload"].get("sizeEstimate", "") if "payload" in r and \
            isinstance(r["payload"], dict) else ""
        return ("raw %s %s %s" % (
            short(r.get("scope", "-")), r["external_id"][:12],
            "deleted" if r.get("deleted") else size)).rstrip()
    if kind == "dead_letter":
        return "dead %s %s %d %d" % (
            r["code"], r["idem_key"][:24], r["offset"], r["length"])
    if kind == "state":
        return ("state %d %s %s" % (
            r["records"], short(r.get("scope", "")),
            "since" if r.get("since") else "")).rstrip()
    if kind == "end":
        return ("end %s %d %s %d" % (
            r["status"], r["exit"], r.get("code", "-"), r["records"]))
    return "%s %s" % (kind, r.get("event_type"))


def lines():
    for r in stream():
        print(line(r))


def raws():
    return [r for r in stream() if r["type"] == "raw"]


def mail():
    for r in raws():
        p = r["payload"]
        body = base64.urlsafe_b64decode(p["raw"])
        assert hashlib.sha256(body).hexdigest() == r["external_id"]
        assert p["id"] == "sha256:" + r["external_id"]
        assert p["sizeEstimate"] == len(body)
        print(",".join(p["labelIds"]) or "-", p.get("internalDate", "-"),
              p.get("threadId", "-"), ascii(body)[1:])


def payload():
    for r in raws():
        print(r["external_id"], json.dumps(r["payload"], ensure_ascii=False))


def publish():
    states = [r for r in stream() if r["type"] == "state"]
    if not states:
        return
    last = states[-1]
    path = os.path.join(
        os.environ["LO_HOME"], "state", last["stream"] + ".json")
    os.umask(0o77)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        json.dump({
            "stream": last["stream"], "run_id": last["run_id"],
            "sink": "test", "committed_at": "2026-01-01T00:00:00Z",
            "cursor": last["cursor"]}, f, ensure_ascii=False,
            separators=(",", ":"))


def check():
    seen = 0
    for r in stream():
        if r["type"] in ("raw", "dead_letter"):
            seen += 1
            assert r["correlation_id"] == run
            assert len(r["observed_at"]) == 27, r["observed_at"]
        if r["type"] == "raw":
            assert r["idem_key"] == ":".join(
                [r["source_system"], r["connection_name"], r["object_type"],
                 r["external_id"]])
        if r["type"] == "begin":
            run, name = r["run_id"], r["stream"]
        if r["type"] in ("state", "end"):
            assert r["records"] == seen, (r["records"], seen)
            assert (r["run_id"], r["stream"]) == (run, name)
            assert "made" not in r
    assert r["type"] == "end"
    print("good")


globals()[sys.argv[1]]()
