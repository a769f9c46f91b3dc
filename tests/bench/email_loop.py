#!/usr/bin/env python3
"""email_loop.py: the same mapping as email/gmail_to_jmap_lite, as a script.

Raw records of Gmail messages (format full) on standard input, one a line;
the payloads of the canonical records on standard output: what somebody would
write with the json module, and what lo-canon is measured against.
"""
import base64
import email.header
import email.utils
import html
import json
import re
import sys

ADDRESSES = {"from": "from", "sender": "sender", "to": "to", "cc": "cc",
             "bcc": "bcc", "replyTo": "reply-to"}
IDS = {"messageId": "message-id", "inReplyTo": "in-reply-to",
       "references": "references"}
MANY = ("to", "cc", "bcc")
ID = re.compile(r"<([^<>]*)>")


def words(s):
    if "=?" in s:
        s = str(email.header.make_header(email.header.decode_header(s)))
    return " ".join(s.split())


def addresses(values):
    out = []
    for name, address in email.utils.getaddresses(values):
        if name:
            out.append({"name": words(name), "email": address})
        elif address:
            out.append({"email": address})
    return out


def instant(s):
    try:
        t = email.utils.parsedate_to_datetime(s)
    except (TypeError, ValueError):
        return None
    if t.tzinfo is not None:
        t = (t - t.utcoffset()).replace(tzinfo=None)
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def ms_instant(ms):
    t = email.utils.datetime.datetime.fromtimestamp(
        int(ms) // 1000, email.utils.datetime.timezone.utc)
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def decode(data):
    raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


def field(part, name):
    for h in part["headers"]:
        if h["name"].lower() == name:
            return h["value"]
    return ""


def leaves(part, path, first, related, ident, body, attachments):
    kind = part["mimeType"].lower()
    if kind.startswith("multipart/") and "parts" in part:
        for i, child in enumerate(part["parts"]):
            leaves(child, path + "." + str(i) if path else str(i), i == 0,
                   kind == "multipart/related", ident, body, attachments)
        return
    how = field(part, "content-disposition").lower()
    name = part.get("filename", "")
    data = part["body"].get("data")
    if data is None and part["body"]["size"] == 0:
        data = ""
    if kind in ("text/plain", "text/html") and data is not None and \
            not how.startswith("attachment") and \
            (first or not related and not name):
        body.setdefault("text" if kind == "text/plain" else "html",
                        []).append(decode(data))
        return
    one = {"partId": path, "mimeType": kind}
    cid = field(part, "content-id").strip("<> ")
    if name:
        one["filename"] = name
    if cid:
        one["cid"] = cid
    one["size"] = part["body"]["size"]
    one["isInline"] = how.startswith("inline") or not how and bool(cid)
    one["blobId"] = "blob-" + ident + "-" + path
    attachments.append(one)


def importance(h):
    word = h.get("importance", h.get("x-msmail-priority", [""]))[-1].lower()
    number = h.get("x-priority", [""])[-1][:1]
    urgency = h.get("priority", [""])[-1].lower()
    if word == "high" or number in ("1", "2") or urgency == "urgent":
        return "high"
    if word == "low" or number in ("4", "5") or urgency == "non-urgent":
        return "low"
    return "normal"


def bracketed(s):
    found = ID.search(s)
    return found.group(1) if found else s


def canonical(m):
    h = {}
    for one in m["payload"]["headers"]:
        h.setdefault(one["name"].lower(), []).append(one["value"])
    ident, body, attachments = m["id"], {}, []
    leaves(m["payload"], "", True, False, ident, body, attachments)
    body = {k: "\n".join(v) for k, v in body.items()}
    ids = {k: ID.findall(h[v][-1]) for k, v in IDS.items() if v in h}
    labels = m.get("labelIds", [])
    out = {
        "id": ident, "blobId": "blob-" + ident,
        "threadId": m.get("threadId") or
        (ids.get("references") or ids.get("inReplyTo") or
         ids.get("messageId") or [ident])[0],
        "receivedAt": ms_instant(m["internalDate"]),
        "size": m["sizeEstimate"],
        "preview": " ".join(html.unescape(m["snippet"]).split())[:256],
        "body": body, "attachments": attachments,
        "hasAttachment": any(not a["isInline"] for a in attachments),
        "keywords": {}, "labels": labels, "importance": importance(h)}
    if "UNREAD" not in labels:
        out["keywords"]["$seen"] = True
    if "STARRED" in labels:
        out["keywords"]["$flagged"] = True
    if "DRAFT" in labels:
        out["keywords"]["$draft"] = True
    out.update((k, v) for k, v in ids.items() if v)
    for k, name in ADDRESSES.items():
        if name in h:
            out[k] = addresses(h[name] if name in MANY else h[name][-1:])
    if "subject" in h:
        out["subject"] = words(h["subject"][-1])
    if "date" in h:
        out["sentAt"] = instant(h["date"][-1])
    more = {}
    if "list-id" in h:
        more["id"] = bracketed(h["list-id"][-1])
    if "list-unsubscribe" in h:
        more["unsubscribe"] = bracketed(h["list-unsubscribe"][-1])
    if more:
        out["list"] = more
    return out


def main():
    write = sys.stdout.write
    for line in sys.stdin:
        out = canonical(json.loads(line)["payload"])
        write(json.dumps(out, ensure_ascii=False, separators=(",", ":")))
        write("\n")


if __name__ == "__main__":
    main()
