#!/usr/bin/env python3
"""One block of a stream, from words.

    block.py STREAM RUN MODE FROM WORD ...

FROM is a cursor's word, null, or - for none.  WORD is
    r:KEY:VALUE[:SCOPE]   a raw record        d:KEY[:SCOPE]  a tombstone
    l:KEY                 a letter of lo-extract
    s:CURSOR              a state             n:N            N raw records
    S:CURSOR[:SCOPE]      a state whose enumeration began with this run
    S:CURSOR@RUN[:SCOPE]  ... with an earlier one
    skip:N                count N records that are not there
    at:SECONDS            move the clock       x:TEXT         a line as it is
    end, end:STATUS:EXIT  (a block without one is broken)
Every record is observed a second after the one before.
"""
import datetime
import json
import sys


def block(stream, run, mode, resumed, words):
    """The block's lines."""
    lines = []
    start = datetime.datetime.strptime(run, "%Y%m%dT%H%M%SZ")
    clock, records = 0, 0
    kind, source, connection = stream.split("/")

    def put(o):
        lines.append(json.dumps(o, separators=(",", ":")))

    def at(seconds):
        t = start + datetime.timedelta(seconds=seconds)
        return t.strftime("%Y-%m-%dT%H:%M:%S.000000Z")

    def raw(key, scope):
        o = {"type": "raw", "idem_key": "%s:%s:%s:%s" % (
                 source, connection, kind, key),
             "source_system": source, "connection_name": connection,
             "object_type": kind, "external_id": key,
             "observed_at": at(clock), "correlation_id": run}
        if scope:
            o["scope"] = scope
        return o

    begin = {"type": "begin", "stream": stream, "run_id": run, "mode": mode}
    if resumed != "-":
        begin["resumed_from"] = None if resumed == "null" else {"c": resumed}
    begin["started_at"] = at(0)
    put(begin)
    for word in words:
        what, _, rest = word.partition(":")
        part = rest.split(":")
        clock += what in "rdl"
        if what == "r":
            o = raw(part[0], part[2] if len(part) > 2 else None)
            o["payload"] = {"v": part[1]}
            put(o)
            records += 1
        elif what == "d":
            put(dict(raw(part[0], part[1] if len(part) > 1 else None),
                     deleted=True))
            records += 1
        elif what == "n":
            for i in range(int(rest)):
                clock += 1
                o = raw("n%d" % i, None)
                o["payload"] = {"v": "%d" % (i * 7919), "text": "x" * 40}
                put(o)
                records += 1
        elif what == "l":
            put({"type": "dead_letter", "stage": "lo-extract", "code": "json",
                 "reason": "r", "idem_key": "%s:%s:%s:%s" % (
                     source, connection, kind, rest),
                 "observed_at": at(clock), "correlation_id": run,
                 "bytes": "AA=="})
            records += 1
        elif what in "sS":
            cursor, _, since = part[0].partition("@")
            o = {"type": "state", "stream": stream, "run_id": run,
                 "cursor": {"c": cursor}, "records": records}
            if what == "S":
                then = since or run
                if len(part) > 1:
                    o["scope"] = part[1]
                o["since"] = [then, "%s-%s-%sT%s:%s:%s.000000Z" % (
                    then[:4], then[4:6], then[6:8], then[9:11], then[11:13],
                    then[13:15])]
            put(o)
        elif what == "skip":
            records += int(rest)
        elif what == "at":
            clock += int(rest)
        elif what == "x":
            lines.append(rest)
        elif what == "end":
            status, code = ("complete", 0) if not rest else part
            put({"type": "end", "stream": stream, "run_id": run,
                 "status": status, "exit": int(code), "records": records})
    return "".join(line + "\n" for line in lines)


if __name__ == "__main__":
    sys.stdout.write(block(*sys.argv[1:5], sys.argv[5:]))
