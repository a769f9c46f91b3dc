#!/usr/bin/env python3
"""budgets.py: is the C of the tools and of common/ within its budgets?

Functions, from brace to brace: median at most 12 lines, 95 % at most 45,
none over 80.  Sources: median at most 250 lines, none over 400, nor any of
the tests'.  Headers: none over 60.  Lines with comments: 8 to 15 of 100.  No function stands in
two files.
"""

import glob
import json
import re
import subprocess
import sys

FUNCTION = {"median": 12, "p95": 45, "most": 80}
SOURCE = {"median": 250, "most": 400}
HEADER = 60
COMMENTS = (8, 15)


def percentile(sizes, percent):
    return sorted(sizes)[min(len(sizes) - 1, len(sizes) * percent // 100)]


def functions(files):
    """(file, name, first line, last line) of every function."""
    run = subprocess.run(
        ["ctags", "--output-format=json", "--fields=+ne", "--kinds-c=f", "-f", "-"]
        + files, check=True, capture_output=True, text=True)
    for line in run.stdout.splitlines():
        tag = json.loads(line)
        if tag.get("_type") == "tag":
            yield tag["path"], tag["name"], tag["line"], tag["end"]


def comment_lines(text):
    n = 0
    for comment in re.findall(r"/\*.*?\*/|//[^\n]*", text, re.S):
        n += comment.count("\n") + 1
    return n


def main():
    wrong = []
    sources = sorted(glob.glob("cmd/*/*.c") + glob.glob("common/*.c"))
    headers = sorted(glob.glob("cmd/*/*.h") + glob.glob("common/*.h"))
    texts = {}
    for name in sources + headers:
        with open(name) as f:
            texts[name] = f.read()
    sizes, bodies = [], {}
    for path, name, first, last in functions(sources):
        lines = texts[path].splitlines()[first - 1:last]
        sizes.append(len(lines) - 1)
        if sizes[-1] > FUNCTION["most"]:
            wrong.append("%s:%d: %s has %d lines, at most %d are allowed" % (
                path, first, name, sizes[-1], FUNCTION["most"]))
        body = re.sub(r"\s+", " ", " ".join(lines[1:]))
        if len(lines) > 6 and bodies.setdefault(body, path) != path:
            wrong.append("%s:%d: %s stands in %s too" % (path, first, name, bodies[body]))
    lengths = {n: texts[n].count("\n") for n in texts}
    for name in sources:
        if lengths[name] > SOURCE["most"]:
            wrong.append("%s: %d lines, at most %d are allowed" % (
                name, lengths[name], SOURCE["most"]))
    for name in sorted(glob.glob("tests/**/*.c", recursive=True)):
        with open(name) as f:
            lines = sum(1 for _ in f)
        if lines > SOURCE["most"]:
            wrong.append("%s: %d lines, at most %d are allowed" % (
                name, lines, SOURCE["most"]))
    for name in headers:
        if lengths[name] > HEADER:
            wrong.append("%s: %d lines, at most %d are allowed" % (
                name, lengths[name], HEADER))
    whole = sum(lengths.values())
    comments = sum(comment_lines(t) for t in texts.values())
    share = 100.0 * comments / whole
    if not COMMENTS[0] <= share <= COMMENTS[1]:
        wrong.append("%.1f %% of the lines have comments, %d to %d are asked" % (
            (share,) + COMMENTS))
    for what, value, most in (
            ("functions: median", percentile(sizes, 50), FUNCTION["median"]),
            ("functions: 95 %", percentile(sizes, 95), FUNCTION["p95"]),
            ("sources: median", percentile([lengths[n] for n in sources], 50),
             SOURCE["median"])):
        if value > most:
            wrong.append("%s: %d lines, at most %d are asked" % (what, value, most))
    for line in wrong:
        print(line)
    print("%d functions, median %d, 95 %% %d, most %d lines; %d sources, median %d, "
          "most %d; %d headers, most %d; %.1f %% comments" % (
              len(sizes), percentile(sizes, 50), percentile(sizes, 95), max(sizes),
              len(sources), percentile([lengths[n] for n in sources], 50),
              max(lengths[n] for n in sources), len(headers),
              max(lengths[n] for n in headers), share))
    return 1 if wrong else 0


sys.exit(main())
