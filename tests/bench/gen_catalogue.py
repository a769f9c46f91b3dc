"""gen_catalogue.py N FILE: a catalogue case's records, N of them, each its own.

The number stands in the id that the payload and the envelope share, so that
no two are the same.
"""
import json
import sys

n, path = int(sys.argv[1]), sys.argv[2]
with open(path, encoding="utf-8") as f:
    records = [line for line in f if '"deleted":true' not in line[:600]]
for i in range(n):
    line = records[i % len(records)]
    was = json.loads(line)["external_id"]
    sys.stdout.write(line.replace(was, "%s%06d" % (was, i)))
