#!/usr/bin/env python3
"""Mark what must never be told, send it through every stage, look for it.

    canary.py BIN [plant]

Names, bodies, addresses, keys and secrets carry a mark.  They go through
runs in which every stage meets something that fails.  Then the mark is
looked for on standard error, in the arguments of every process, in the
event log, in the rows of runs, and under logs/.  With "plant" a stage is
replaced by one that leaks, which must be found.  Speaks TAP.
"""
import base64
import glob
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import threading

MARK = "cAnArY"
AT = "2026-11-21T09:00:00.000000Z"
NAMES = {"source_system": "gmail", "connection_name": "acct1",
         "object_type": "email"}


def m(field):
    return "%s-%s@%s.example" % (MARK, field, MARK)


class Watch(threading.Thread):
    """The arguments of every process that runs while we look."""

    def __init__(self):
        super().__init__(daemon=True)
        self.seen, self.over = set(), threading.Event()

    def run(self):
        while not self.over.is_set():
            for path in glob.glob("/proc/[0-9]*/cmdline"):
                try:
                    with open(path, "rb") as f:
                        text = f.read()
                except OSError:
                    continue
                if b"lo-" in text:
                    self.seen.add(text)
            self.over.wait(0.002)


class Run:
    def __init__(self, bin_dir, where):
        self.where, self.told, self.n = where, [], 0
        self.env = dict(
            os.environ, LO_HOME=where + "/home", HOME=where,
            PATH=bin_dir + ":" + os.environ["PATH"], LC_ALL="C",
            LO_CONFIG=where + "/config.json", CANARY=m("env"))
        self.ended = []

    def put(self, name, data):
        path = os.path.join(self.where, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data if isinstance(data, bytes) else data.encode())
        os.chmod(path, 0o600)
        return path

    def sh(self, text, data=b""):
        """A pipeline; what it tells is kept, and the status returned."""
        p = subprocess.run(["dash", "-c", text], input=data, env=self.env,
                           cwd=self.where, stdout=subprocess.DEVNULL,
                           stderr=subprocess.PIPE, timeout=120)
        self.told.append((text, p.stderr))
        self.ended.append(p.returncode)
        return p.returncode


def mail(n, broken=False):
    head = "" if broken else (
        "From: %s <%s>\nTo: %s\nCc: =?utf-8?q?%s?=\nSubject: %s\n"
        "Message-ID: <%d.%s>\nDate: %s\nX-Other: %s\n" % (
            m("name"), m("from"), m("to"), m("cc"), m("subject"), n,
            m("id"), m("date"), m("header")))
    return head + (
        "Content-Type: multipart/mixed; boundary=%s\n\n--%s\n"
        "Content-Type: text/plain; charset=%s\n\n%s\n--%s\n"
        "Content-Type: application/pdf; name=\"%s\"\n\n%s\n--%s--\n" % (
            MARK, MARK, m("charset"), m("body"), MARK, m("file"), m("data"),
            MARK))


def raw(key, payload, **more):
    return dict({"type": "raw", "idem_key": "gmail:acct1:email:" + m(key)},
                **NAMES, external_id=m(key), schema_ref=m("schema"),
                client_id=m("client"), tags=[m("tag")], observed_at=AT,
                correlation_id="20261121T090000Z", scope=m("scope"),
                context={m("key"): m("context")}, payload=payload, **more)


def frames():
    """Every record type, right and wrong, in one framed stream."""
    run = {"stream": "email/gmail/acct1", "run_id": "20261121T090000Z"}
    good = {"id": m("id"), "labelIds": [m("label")], "internalDate": "1",
            "raw": base64.urlsafe_b64encode(mail(1).encode()).decode()}
    made = dict({"type": "canonical", "idem_key": m("k") + "#x",
                 "source_idem_key": m("k"), "part": 0, "parts": 1,
                 "canonical_schema": m("schema"), "transform_ref": m("t")},
                **NAMES, observed_at=AT, correlation_id="20261121T090000Z",
                payload={m("key"): m("value")})
    score = {"idem_key": m("k"), "measurement_event_id": m("me"),
             "source_idem_key": m("k"), "observed_at": AT,
             "correlation_id": "20261121T090000Z", "subject_id": m("who"),
             "answer": m("answer")}
    lines = [
        dict({"type": "begin", "mode": "full", "client_id": m("client"),
              "resumed_from": None, "started_at": AT}, **run),
        raw("1", good), raw("2", {"raw": m("notbase64")}),
        raw("3", m("payload")), raw("4", {"raw": ""}), raw("5", [m("x")]),
        dict(raw("6", {}), payload=None, observed_at=m("when")),
        {k: v for k, v in raw("7", {}).items() if k != "external_id"},
        dict(raw("8", {}), type=m("type")), made,
        {k: v for k, v in made.items() if k != "parts"},
        dict(score, type="measurement"), dict(score, type="observation"),
        {"type": "dead_letter", "stage": m("stage"), "code": m("code"),
         "reason": m("reason"), "idem_key": m("k"), "record": {}},
        dict({"type": "state", "cursor": {"c": m("cursor")}, "records": 6},
             **run),
    ]
    text = "\n".join(json.dumps(x) for x in lines) + "\n"
    text += '{"type":"raw","%s":\n' % m("torn")
    text += '{"a":"%s\x01"}\n{"%s":1e}\n' % (m("control"), m("bad"))
    text += json.dumps(raw("long", {"x": m("long") * 200000})) + "\n"
    end = dict({"type": "end", "status": "complete", "exit": 0,
                "records": 9}, **run)
    return text.encode() + b'{"x":"\xff' + m("utf8").encode() + b'"}\n' + \
        json.dumps(end).encode() + b"\n"


def everything(r):
    r.put("config.json", json.dumps({
        "own_addresses": [m("own")],
        "connections": {"acct1": {
            "source": "jsonl", "client": MARK, "tags": [m("tag")],
            "auth": {"type": "bearer", "token": {"env": "CANARY"}}}}}))
    box = "".join("From %s Fri Jan  2 00:00:00 2026\n%s\n" % (
        m("line"), mail(i, i == 3)) for i in range(4))
    r.put("in.mbox", box + "From \n\n")
    r.put("odd/%s.eml" % m("filename"), mail(1))
    r.put("odd/%s.eml" % m("empty"), "")
    r.put("md/cur/%s:2,S" % m("maildir"), mail(2))
    r.put("md/new/%s" % m("new"), mail(2, True))
    r.put("in.jsonl", '{"%s":"%s"}\nnot %s\n' % (m("k"), m("v"), m("json")))
    r.put("in.csv", 'id,%s\n1,"%s"\n2,%s,%s\n3,"%s\n' % (
        m("column"), m("cell"), m("a"), m("b"), m("open")))
    r.put("tap.jsonl", "\n".join(json.dumps(x) for x in [
        {"type": "SCHEMA", "stream": m("stream"), "schema": {},
         "key_properties": ["id"]},
        {"type": "RECORD", "stream": m("stream"), "record": {
            "id": m("id"), m("key"): m("value")}},
        {"type": "RECORD", "stream": "x"}, {"type": m("unknown")},
        {"type": "STATE", "value": {m("bookmark"): m("state")}}]) +
        "\n{%s\n" % m("torn"))
    rest = " | lo-vault tee | lo-canon -l 500K email | lo-emit -v"
    for source in ("mbox -v -c acct1 in.mbox", "eml -v odd", "maildir -v md",
                   "jsonl -v -c acct1 --type t --key nosuch in.jsonl",
                   "csv -v --type t --key id in.csv",
                   "singer -v -c crm <tap.jsonl", "singer -- false",
                   "mbox nosuch.mbox"):
        r.sh("lo-extract %s%s" % (source, rest))
    data = frames()
    for text in ("lo-vault tee | lo-canon -v -l 500K | lo-emit -v",
                 "lo-canon -v -l 500K --strict email | lo-emit",
                 "lo-emit -v --strict", "lo-canon -j2 email | lo-emit",
                 "lo-canon -e '.payload | error'",
                 "lo-canon -e '.payload.x | tonumber'",
                 "lo-canon -e '.[\"%s\"' " % "x",
                 "lo-canon --select '.payload | error' | lo-emit",
                 "head -c 3000 | lo-vault tee | lo-canon email | lo-emit"):
        r.sh(text, data)
    for text in ("lo-vault ls", "lo-vault verify", "lo-vault cat | lo-emit",
                 "lo-project query failures", "lo-project sql 'SELECT x'",
                 "lo-project rows dead | lo-canon -v email | lo-emit -v",
                 "lo-project search invoice", "lo-project files -v", "lo-project sync -v",
                 "lo-project snapshot -v"):
        r.sh(text)


def look(r, watch):
    """Where the mark was found; only what may never hold it is read."""
    found = []
    for text, told in r.told:
        if MARK.lower().encode() in told.lower():
            found.append("stderr of: " + text)
    for args in watch.seen:
        if MARK.encode() in args and b"canary.py" not in args:
            found.append("arguments of a process")
    db = sqlite3.connect("file:%s/home/lo.db?mode=ro" % r.where, uri=True)
    for table in ("event_log", "runs"):
        rows = list(db.execute("SELECT * FROM " + table))
        if not rows:
            found.append("nothing in " + table)
        # client_id is the tag that the configuration gives, no name.
        for row in rows:
            text = repr([x for x in row if x not in (MARK, m("client"))])
            if MARK.lower() in text.lower():
                found.append("a row of " + table)
    db.close()
    for path in glob.glob(r.where + "/home/logs/**", recursive=True):
        if os.path.isfile(path):
            with open(path, "rb") as f:
                if MARK.encode() in f.read():
                    found.append(path)
    return found


def main():
    bin_dir, plant = os.path.abspath(sys.argv[1]), "plant" in sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="lo-marks.") as where:
        if plant:
            leak = os.path.join(where, "bin", "lo-canon")
            os.mkdir(os.path.dirname(leak))
            with open(leak, "w", encoding="utf-8") as f:
                f.write("#!/bin/sh\nexec cat | tee /dev/stderr\n")
            os.chmod(leak, 0o700)
            os.environ["PATH"] = bin_dir + ":" + os.environ["PATH"]
            bin_dir = os.path.dirname(leak)
        r, watch = Run(bin_dir, where), Watch()
        watch.start()
        everything(r)
        watch.over.set()
        watch.join()
        found = look(r, watch)
        failed = sum(status != 0 for status in r.ended)
    for place in found:
        print("# found: " + place)
    if plant:
        print("%sok 1 - a planted leak is found" % ("" if found else "not "))
        good = bool(found)
    else:
        print("%sok 1 - no mark where none may be" % (
            "" if not found else "not "))
        good = not found
    enough = failed * 2 >= len(r.ended) and len(watch.seen) > 0
    print("%sok 2 - %d of %d runs met a failure, %d command lines seen" % (
        "" if enough else "not ", failed, len(r.ended), len(watch.seen)))
    print("1..2")
    return 0 if good and enough else 1


if __name__ == "__main__":
    sys.exit(main())
