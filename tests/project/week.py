"""Runs of a mailbox, one a day at six, as a framed stream for lo-emit.

usage: week.py FROM TO [DAY=N ...]

From one day to another, both included: about 20 mails on a working day, five
on Saturdays, none or one on Sundays; a day may be given another number.
"""
import datetime
import json
import sys

USUAL = [21, 19, 23, 18, 20, 5, 0]


def main():
    day = datetime.date.fromisoformat(sys.argv[1])
    last = datetime.date.fromisoformat(sys.argv[2])
    other = dict(a.split("=") for a in sys.argv[3:])
    stream = "email/gmail/home"
    while day <= last:
        week = day.toordinal() // 7
        n = USUAL[day.weekday()] + (week % 3 - 1 if day.weekday() < 5 else
                                    week % 2)
        n = int(other.get(str(day), n))
        run = day.strftime("%Y%m%dT060000Z")
        at = "%sT06:00:00.000000Z" % day
        print(json.dumps({"type": "begin", "stream": stream, "run_id": run,
                          "mode": "full", "resumed_from": None, "started_at": at}))
        for i in range(n):
            print(json.dumps({
                "type": "raw", "idem_key": "gmail:home:email:%s-%d" % (day, i),
                "source_system": "gmail", "connection_name": "home",
                "object_type": "email", "external_id": "%s-%d" % (day, i),
                "observed_at": at, "correlation_id": run,
                "payload": {"id": i, "threadId": i}}))
        print(json.dumps({"type": "end", "stream": stream, "run_id": run,
                          "status": "complete", "exit": 0, "records": n}))
        day += datetime.timedelta(days=1)


main()
