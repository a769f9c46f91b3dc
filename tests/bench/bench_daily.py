"""A daily run with nothing new, over a large store against a small one."""
import json
import os
import statistics
import time

# Rows of a file, session notes with clients and sessions, and mails.
FILL = """
rm -rf {home} {home}.files; mkdir {home}.files
python3 -c 'for i in range({rows}): print("{{\\"id\\":%d,\\"v\\":%d,\\"t\\":\\"%s\\"}}" % (i, i, "some plain words " * 20))' >{home}.files/rows.jsonl
lo init -q
python3 $BENCH/gen_notes.py {notes} | lo-emit -q
python3 $BENCH/gen_gmail.py {mails} | lo-emit -q
lo run -qk -j2 daily
lo run -qk daily
"""


def fill(b, name, records):
    home = os.path.join(b.work, name)
    env = {"LO_HOME": home, "LO_CONFIG": home + ".json"}
    with open(env["LO_CONFIG"], "w") as f:
        json.dump({"connections": {"rows": {"source": "jsonl", "settings": {
            "files": home + ".files/rows.jsonl", "key": "id"}}}}, f)
    b.env.update(env)
    # A note is of two records, and has a client for every fifty.
    b.shell(FILL.format(home=home, rows=records * 8 // 10,
                        notes=records * 15 // 200, mails=records // 20))
    return env


def spent(b, env, command):
    """Seconds by the clock and of the processor."""
    b.env.update(env)
    before, start = os.times(), time.perf_counter()
    b.timed(command)
    after = os.times()
    return (time.perf_counter() - start,
            after.children_user + after.children_system
            - before.children_user - before.children_system)


def nothing_new(b):
    if not b.wanted("daily"):
        return
    kept = dict(b.env)
    homes = {"small": fill(b, "small", 2000 * b.scale),
             "large": fill(b, "large", 200000 * b.scale)}
    runs = {"small": [], "large": []}
    for i in range(b.rounds):
        for name in sorted(homes, reverse=i % 2 == 0):
            runs[name].append(spent(b, homes[name], "lo run -qk daily"))
    middle = {name: [statistics.median(r[k] for r in runs[name]) for k in (0, 1)]
              for name in runs}
    wall, cpu = [middle["large"][k] / middle["small"][k] for k in (0, 1)]
    b.limit("daily, nothing new", wall, 2, "of one over a hundredth",
            of="%d records" % (200000 * b.scale), cpu=round(cpu, 2),
            seconds_and_cpu={n: [round(x, 2) for x in v]
                             for n, v in middle.items()})
    for name in ("LO_HOME", "LO_CONFIG"):
        b.env.pop(name, None)
        if name in kept:
            b.env[name] = kept[name]


def benches(b):
    if b.has("lo", "lo-project", "lo-emit", "lo-canon"):
        nothing_new(b)
