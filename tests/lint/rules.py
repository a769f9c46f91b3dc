#!/usr/bin/env python3
"""rules.py [BUILD]: the rules of the tree that a program can see.

With BUILD its objects are looked at for mutable variables, too.
"""

import glob
import json
import os
import re
import subprocess
import sys

EXIT = {"main.c", "err.c", "args.c", "mem.c"}
PRINT = {"main.c", "err.c", "args.c", "mem.c"}
# Variables that may change: the program's name, and what a signal handler
# must reach.
MUTABLE = {"lo_prog", "raised"}
wrong = []


def say(path, line, what):
    wrong.append("%s:%d: %s" % (path, line, what))


def code_only(text):
    """Without comments and strings, lines kept."""
    def blank(m):
        return re.sub(r"[^\n]", " ", m.group(0))
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(\\.|[^\"\\\n])*\"|'(\\.|[^'\\\n])+'",
                  blank, text, flags=re.S)


def check_lines(path, code):
    base = os.path.basename(path)
    for n, line in enumerate(code.splitlines(), 1):
        if re.search(r"(?<![\w.>])exit\s*\(", line) and base not in EXIT:
            say(path, n, "exit is for main.c, err.c, args.c and mem.c")
        if re.search(r"(?<!\w)(printf|puts|putchar|perror|vprintf|lo_warn|lo_die)\s*\(|"
                     r"\bfprintf\s*\(\s*std(out|err)", line) and base not in PRINT \
                and path.endswith(".c"):
            say(path, n, "nothing prints below main.c")
        if re.match(r"\s*#\s*(if|ifdef|elif|else)\b", line) or (
                re.match(r"\s*#\s*ifndef\b", line) and not re.search(r"LO_\w+_H$|\w+_H$", line)):
            if base not in ("compat.c", "compat.h"):
                say(path, n, "conditional compilation")
        if re.search(r"\btypedef\s+(struct|union|enum)\b", line):
            say(path, n, "a typedef hides a struct")
        if re.match(r"\s*#\s*define\s+\w+\(", line):
            say(path, n, "a macro with arguments")
        if re.search(r"\b(strcat|sprintf|gets|strtok|system|popen|tmpnam)\s*\(", line):
            say(path, n, "a function that cannot be used safely")


def check_goto(path, code):
    lines = code.splitlines()
    starts = [i for i, line in enumerate(lines) if line.startswith("{")]
    for i in starts:
        end = next((j for j in range(i, len(lines)) if lines[j].startswith("}")), len(lines))
        labels = {}
        for j in range(i, end):
            m = re.match(r"^(\w+):\s*$", lines[j])
            if m and m.group(1) != "default":
                labels[m.group(1)] = j
        if len(labels) > 1:
            say(path, i + 1, "more than one label in a function")
        for j in range(i, end):
            m = re.search(r"\bgoto\s+(\w+)", lines[j])
            if m and labels.get(m.group(1), -1) < j:
                say(path, j + 1, "goto goes backward")


def check_header(path, text):
    base = os.path.basename(path)
    if not text.startswith("/*\n * %s - " % base):
        say(path, 1, "does not open with its name and purpose")
    head = text[:text.find("*/")]
    for part in ("Units:", "Errors:", "Ownership:"):
        if part not in head:
            say(path, 1, "the opening comment has no %s" % part)


def check_includes(path, text):
    for n, line in enumerate(text.splitlines(), 1):
        m = re.match(r'#include "([^"]+)"', line)
        if m and not re.match(r"(cmd|common)/", m.group(1)) and not os.path.exists(
                os.path.join(os.path.dirname(path), m.group(1))):
            say(path, n, "include a neighbour, or by the path from the top")


def check_names(paths):
    for path in paths:
        if re.match(r"(util|utils|misc|helper|helpers|common)\.", os.path.basename(path)):
            say(path, 1, "a name that says nothing")


def check_makefile():
    with open("Makefile") as f:
        for n, line in enumerate(f, 1):
            bare = re.sub(r"'[^']*'|\"[^\"]*\"|\$\([^()]*\)|\|\|", "", line)
            if line.startswith("\t") and "|" in bare:
                say("Makefile", n, "a pipe in a recipe hides a failure")


def check_declared(headers, sources):
    """Every prototype is defined, and used by more than its own file."""
    run = subprocess.run(["ctags", "--output-format=json", "--fields=+n",
                          "--kinds-c=p", "-f", "-"] + headers,
                         check=True, capture_output=True, text=True)
    tests = glob.glob("tests/unit/*.c") + glob.glob("tests/fuzz/*.c")
    users_of, defined_in = {}, set()
    for path in sources + tests:
        with open(path) as f:
            code = code_only(f.read())
        for word in set(re.findall(r"\w+", code)):
            users_of.setdefault(word, []).append(path)
        defined_in.update(re.findall(r"^(\w+)\(", code, re.M))
    for row in run.stdout.splitlines():
        tag = json.loads(row)
        name = tag["name"]
        users = users_of.get(name, [])
        if name not in defined_in:
            say(tag["path"], tag["line"], "%s is declared and nowhere defined" % name)
        elif len(users) < 2:
            say(tag["path"], tag["line"], "%s is used in no other file" % name)


def check_mutable(build):
    for path in sorted(glob.glob(build + "/cmd/*/*.o") + glob.glob(build + "/common/*.o")):
        if not os.path.exists(path[len(build) + 1:-2] + ".c"):
            continue
        run = subprocess.run(["objdump", "-t", path], check=True,
                             capture_output=True, text=True)
        for line in run.stdout.splitlines():
            m = re.match(r"\S+ .{7} (\S+)\t(\S+)\s+(?:\.hidden )?(\S+)$", line)
            if m is None or m.group(1) not in (".data", ".bss", "*COM*"):
                continue
            name = m.group(3)
            if name.split(".")[0] not in MUTABLE and not name.startswith((".", "__")):
                say(path[len(build) + 1:-2] + ".c", 1, "%s is a variable that lives in the file" % name)


def main():
    sources = sorted(glob.glob("cmd/*/*.c") + glob.glob("common/*.c"))
    headers = sorted(glob.glob("cmd/*/*.h") + glob.glob("common/*.h"))
    for path in sources + headers:
        with open(path) as f:
            text = f.read()
        code = code_only(text)
        check_lines(path, code)
        check_goto(path, code)
        check_includes(path, text)
        if path.endswith(".h"):
            check_header(path, text)
    check_names(sources + headers)
    check_makefile()
    check_declared(headers, sources)
    if len(sys.argv) > 1:
        check_mutable(sys.argv[1])
    for line in wrong:
        print(line)
    return 1 if wrong else 0


sys.exit(main())
