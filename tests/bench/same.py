#!/usr/bin/env python3
"""same.py OURS THEIRS: canonical records against bare payloads, as JSON.

Members of OURS' payload that name where it came from may differ in order,
not in value; status 1 and the first difference otherwise.
"""
import json
import sys


def payloads(path):
    with open(path) as f:
        for line in f:
            row = json.loads(line)
            yield row.get("payload", row) if row.get("type") == "canonical" else row


def main():
    ours, theirs = list(payloads(sys.argv[1])), list(payloads(sys.argv[2]))
    if len(ours) != len(theirs) or not ours:
        sys.exit("same: %d and %d records" % (len(ours), len(theirs)))
    for n, (a, b) in enumerate(zip(ours, theirs), 1):
        if a != b:
            keys = [k for k in sorted(set(a) | set(b)) if a.get(k) != b.get(k)]
            sys.exit("same: record %d differs in %s" % (n, ", ".join(keys)))


main()
