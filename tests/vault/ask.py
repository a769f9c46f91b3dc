#!/usr/bin/env python3
"""Run a command at a terminal and give it an answer when it asks.

    ask.py ANSWER COMMAND ...       what it writes, and its status
"""
import os
import pty
import sys


def main():
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    said, asked = b"", False
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        said += piece
        if not asked and said.rstrip().endswith(b"[y/N]"):
            asked = True
            os.write(terminal, sys.argv[1].encode() + b"\n")
    sys.stdout.write(said.decode().replace("\r\n", "\n"))
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


main()
