"""mailbox.py DIR: is the demo mailbox as varied as somebody's inbox?

Prints one line a finding that is wrong, then the counts; TAP is the caller's.
"""

import collections
import email
import email.policy
import os
import re
import sys


def entries(data, counted):
    """The messages of an mbox, by From lines or by Content-Length."""
    out, place = [], 0
    while place < len(data):
        line = data.index(b"\n", place) + 1
        head = data[line:].split(b"\n\n", 1)[0]
        said = re.search(rb"\nContent-Length: (\d+)", head) if counted else None
        if said:
            end = line + len(head) + 2 + int(said.group(1))
        else:
            found = data.find(b"\nFrom ", line)
            end = len(data) if found < 0 else found + 1
        out.append(data[line:end])
        place = end
        while counted and data[place:place + 1] == b"\n":
            place += 1
    return out


def messages(root):
    for name in ("takeout", "sent", "lists", "archive"):
        with open(os.path.join(root, name + ".mbox"), "rb") as f:
            yield from ((name, m) for m in entries(
                f.read().replace(b"\r\n", b"\n"), name == "archive"))
    for folder in ("maildir/cur", "maildir/new", "eml"):
        for name in sorted(os.listdir(os.path.join(root, folder))):
            with open(os.path.join(root, folder, name), "rb") as f:
                yield folder, f.read().replace(b"\r\n", b"\n")


def shape(part):
    inside = part.get_payload() if part.is_multipart() else []
    kind = part.get_content_type() + ":" + str(part.get_param("charset", "")).lower()
    return "%s(%s)" % (kind, ",".join(shape(x) for x in inside))


def main():
    classes = collections.Counter()
    seen, boxes, wrong = "", collections.Counter(), 0
    for box, data in messages(sys.argv[1]):
        boxes[box] += 1
        m = email.message_from_bytes(data, policy=email.policy.compat32)
        if len(m.keys()) == 0:
            wrong += 1
        classes[shape(m), tuple(sorted(k.lower() for k in m.keys()))] += 1
        seen += data.decode("latin-1")
    for key, n in classes.items():
        if n > 12:
            print("%d messages are alike: %s %s" % (n, key[0], " ".join(key[1])))
    total = sum(boxes.values())
    if not 280 <= total <= 330:
        print("%d messages and not about 300" % total)
    if wrong != 2:
        print("%d broken messages and not 2" % wrong)
    for want in (r"filename\*=", r"filename\*0\*=", r'filename="=\?', r"=\?[^ ?]*\?[Qq]\?",
                 r"=\?[^ ?]*\?B\?", "message/rfc822", "multipart/digest", "Content-ID",
                 "multipart/signed", "multipart/report", "iso-8859-1", "koi8-r",
                 "ISO-2022-JP", "gb2312", "undisclosed-recipients:;", r'"[^"\n]*, [^"\n]*" <',
                 "List-Id", "X-GM-THRID", "X-Gmail-Labels", "Content-Length", r"\n>From ",
                 r"\n>>From ", "text/calendar", "audio/ogg", "multipart/related"):
        if not re.search(want, seen):
            print("nothing like %s" % want)
    print("total", total)
    if len(sys.argv) > 2:
        for key, n in classes.most_common(8):
            print(n, key)
        print(len(classes), boxes)


main()
