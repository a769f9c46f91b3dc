"""Invented mail as a framed stream: what lo-canon email would hand to lo-emit.

usage: mails.py FILE [CONNECTION [SOURCE [RUN]]]

Each line of FILE is a JSON object with a short form of a message: n (the
number that all ids are made of), and whatever of subject, from, to, text,
html, at, refs, labels, files, thread, mid, gone it needs.
"""
import hashlib
import json
import sys


def person(text):
    name, _, email = text.rpartition(" ")
    return {"name": name, "email": email} if name else {"email": email}


def people(value):
    if value is None:
        return None
    return [person(p) for p in ([value] if isinstance(value, str) else value)]


def payload(m, ident):
    files = m.get("files", [])
    out = {
        "id": ident, "blobId": "blob-" + ident,
        "threadId": m.get("thread", ident),
        "messageId": [m["mid"]] if m.get("mid") else None,
        "inReplyTo": m["refs"][-1:] if m.get("refs") else None,
        "references": m.get("refs"),
        "from": people(m.get("from", "Ada Example ada@example.org")),
        "to": people(m.get("to", "me@example.net")),
        "cc": people(m.get("cc")), "bcc": None, "replyTo": None,
        "subject": m.get("subject"), "sentAt": m.get("at"),
        "receivedAt": m.get("at", "2025-03-01T10:00:00Z"),
        "size": 1000 + m["n"],
        "preview": (m.get("text") or "")[:100].replace("\n", " "),
        "body": {k: m[k] for k in ("text", "html") if k in m},
        "attachments": [
            {"filename": f, "mimeType": "application/pdf", "size": 2048,
             "blobId": "b%d" % i, "isInline": False, "partId": str(i + 2)}
            for i, f in enumerate(files)],
        "hasAttachment": bool(files),
        "keywords": {"$seen": True} if m.get("seen") else {},
        "labels": m.get("labels", []), "importance": "normal",
    }
    return {k: v for k, v in out.items() if v is not None}


def main():
    path = sys.argv[1]
    connection = sys.argv[2] if len(sys.argv) > 2 else "home"
    source = sys.argv[3] if len(sys.argv) > 3 else "gmail"
    run = sys.argv[4] if len(sys.argv) > 4 else "20250401T080000Z"
    at = "%s-%s-%sT%s:%s:%s.000001Z" % (
        run[:4], run[4:6], run[6:8], run[9:11], run[11:13], run[13:15])
    stream = "email/%s/%s" % (source, connection)
    lines = []
    for text in open(path, encoding="utf-8"):
        m = json.loads(text)
        ident = "m%04d" % m["n"]
        base = {"source_system": source, "connection_name": connection,
                "object_type": "email"}
        key = "%s:%s:email:%s" % (source, connection, ident)
        raw = {"type": "raw", "idem_key": key, **base,
               "external_id": ident, "observed_at": at,
               "correlation_id": run}
        if m.get("gone"):
            lines.append({**raw, "deleted": True})
            continue
        lines.append({**raw, "payload": m})
        lines.append({
            "type": "canonical", "idem_key": key + "#email_jmap_lite",
            "source_idem_key": key, "part": 1, "parts": 1, **base,
            "canonical_schema":
                "iglu:org.canonical/email_jmap_lite/jsonschema/1-0-0",
            "transform_ref": "email/test@1.0.0",
            "transform_sha256": hashlib.sha256(b"test").hexdigest(),
            "observed_at": at, "correlation_id": run,
            "payload": payload(m, ident)})
    raws = sum(1 for x in lines if x["type"] == "raw")
    begin = {"type": "begin", "stream": stream, "run_id": run,
             "mode": "incremental", "resumed_from": None, "started_at": at}
    end = {"type": "end", "stream": stream, "run_id": run,
           "status": "complete", "exit": 0, "records": raws}
    for line in [begin] + lines + [end]:
        print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


main()
