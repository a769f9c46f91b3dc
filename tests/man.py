"""man.py PAGE DIR: take apart an mdoc page.

Writes DIR/examples.sh, which runs the commands of the literal displays in
EXAMPLES one after the other in one shell, with a mark after each, DIR/want,
what the page says comes out, and DIR/sections, the page's section names.

In a display a line "$ COMMAND" is a command; it goes on in the next line
after a backslash or a bar at its end, or in lines that begin with "> ".
Every other line is output, messages included.  A display in which nothing
is a command (a file, say) is left alone in section 5.
"""

import os
import re
import sys

MARK = "=== next example"
ESCAPES = {"e": "\\", "-": "-", "&": "", " ": " ", "(dq": '"', "(aq": "'",
           "(rs": "\\", "(ti": "~", "(ha": "^", "(ga": "`", "(at": "@", "(sh": "#",
           "(Do": "$", "(en": "–", "(em": "—"}


def plain(line):
    if line.startswith("\\&"):
        line = line[2:]

    def one(m):
        if m.group(1) not in ESCAPES:
            raise SystemExit("man.py: unknown escape \\%s" % m.group(1))
        return ESCAPES[m.group(1)]
    return re.sub(r"\\(\(..|.)", one, line)


def displays(lines):
    """The literal displays in EXAMPLES, each a list of lines."""
    section, inside, out = "", False, []
    for number, line in enumerate(lines, 1):
        if line.startswith(".Sh "):
            section = line[4:].strip().strip('"')
        elif section == "EXAMPLES" and re.match(r"\.Bd .*-(literal|unfilled)", line):
            inside = True
            out.append([])
        elif line.startswith(".Ed"):
            inside = False
        elif inside and not line.startswith('.\\"'):
            if line.startswith("."):
                raise SystemExit("man.py: line %d: a macro in a literal display" % number)
            out[-1].append(plain(line))
        elif section == "EXAMPLES" and line.startswith(".Dl "):
            out.append([plain(line[4:])])
    return out


def steps(lines):
    """(command, output lines) for each example."""
    out, going_on = [], False
    for line in lines:
        if line.startswith("$ "):
            out.append([line[2:], []])
        elif going_on or (line.startswith("> ") and out and not out[-1][1]):
            out[-1][0] += "\n" + (line[2:] if line.startswith("> ") else line)
        elif not out:
            raise SystemExit("man.py: output before the first command")
        else:
            out[-1][1].append(line)
        command = out[-1][0]
        going_on = not out[-1][1] and command.endswith(("\\", "|", "&&"))
    for step in out:
        while step[1] and step[1][-1] == "":
            step[1].pop()
    return out


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        lines = f.read().split("\n")
    target = sys.argv[2]
    shown = displays(lines)
    if sys.argv[1].endswith(".5"):
        shown = [d for d in shown if any(line.startswith("$ ") for line in d)]
    found = steps([line for d in shown for line in d])
    with open(os.path.join(target, "examples.sh"), "w", encoding="utf-8") as f:
        f.write("exec 2>&1\n(exit 0)\n")
        for command, _ in found:
            f.write("%s\nlo_man=$?; printf '%s\\n'; (exit $lo_man)\n" % (command, MARK))
        f.write("exit 0\n")
    with open(os.path.join(target, "want"), "w", encoding="utf-8") as f:
        for _, output in found:
            f.write("".join(line + "\n" for line in output) + MARK + "\n")
    with open(os.path.join(target, "sections"), "w", encoding="utf-8") as f:
        for line in lines:
            if line.startswith(".Sh "):
                f.write(line[4:].strip('"') + "\n")
    print(len(found))


main()
