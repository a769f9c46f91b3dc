"""bench.py: two commands against each other, and what a measurement is.

A bench compares our command with another on the same generated data: their
outputs first (a bench whose outputs differ is not measured), then both in
turn, at least five rounds, the first one changing.  It prints one JSON line:
medians, spread, ratio (theirs / ours), the gate and whether it is met.  A
module of this directory whose name begins with "bench_" and that has a
function benches(b) is found by run.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def children(pid):
    try:
        with open("/proc/%d/task/%d/children" % (pid, pid)) as f:
            return [int(n) for n in f.read().split()]
    except OSError:
        return []


def held(pid):
    """A process's part of memory, in KB; none when it is gone."""
    try:
        with open("/proc/%d/smaps_rollup" % pid) as f:
            return sum(int(line.split()[1]) for line in f if line.startswith("Pss:"))
    except OSError:
        return 0


class Bench:
    def __init__(self, build, scale, rounds, only):
        self.build = os.path.abspath(build)
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.scale, self.rounds, self.only = scale, max(5, rounds), only
        self.work = tempfile.mkdtemp(prefix="lo-bench.")
        self.env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", B=self.build,
                        PATH=self.build + "/bin:" + os.environ["PATH"],
                        LO_HOME=self.work + "/home", HOME=self.work,
                        BENCH=self.here, PYTHONDONTWRITEBYTECODE="1")
        for name in [n for n in self.env if n.startswith(("LO_", "XDG_"))]:
            if name != "LO_HOME":
                del self.env[name]
        # Where the loader happens to put libjq changes its speed by a third on
        # some machines: all rounds get the same layout of memory.
        self.still = ["setarch", "-R"] if subprocess.run(
            "setarch -R true", shell=True, capture_output=True).returncode == 0 else []
        self.missed = []
        self.say({"bench": "machine", "cpu": self.cpu(), "cores": os.cpu_count(),
                  "kernel": platform.release(), "still": bool(self.still),
                  "versions": self.versions()})

    def close(self):
        shutil.rmtree(self.work, ignore_errors=True)

    def say(self, row):
        print(json.dumps(row, ensure_ascii=False), flush=True)

    def cpu(self):
        with open("/proc/cpuinfo") as f:
            for line in f:
                if line.startswith("model name"):
                    return line.split(":", 1)[1].strip()
        return platform.machine()

    def versions(self):
        out = {}
        for name, command in (
                ("lo", "lo-vault --version"), ("cc", "cc --version"),
                ("jq", "jq --version"), ("python", "python3 --version"),
                ("sqlite", "sqlite3 --version"), ("gzip", "gzip --version"),
                ("sqlite-utils", "sqlite-utils --version")):
            done = subprocess.run(["dash", "-c", command], env=self.env,
                                  capture_output=True, text=True)
            text = (done.stdout + done.stderr).strip().split("\n")[0]
            out[name] = text[:60] if done.returncode == 0 else None
        return out

    def wanted(self, name):
        return not self.only or any(o in name for o in self.only)

    def has(self, *programs):
        return all(shutil.which(p, path=self.env["PATH"]) for p in programs)

    def data(self, name, command):
        """A file made by a command, once; $N in it is the scaled number."""
        path = os.path.join(self.work, name)
        if not os.path.exists(path):
            self.shell("%s >%s" % (command, path))
        return path

    def shell(self, command):
        subprocess.run(["dash", "-ec", command], env=self.env, cwd=self.work,
                       check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)

    def timed(self, command, prints=False):
        start, before = time.perf_counter(), os.times()
        done = subprocess.run(self.still + ["dash", "-c", command], env=self.env,
                              cwd=self.work, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        took, after = time.perf_counter() - start, os.times()
        self.cpu_s = sum(after[2:4]) - sum(before[2:4])
        if done.returncode != 0:
            raise RuntimeError("%s: status %d: %s" % (
                command, done.returncode, done.stderr[-300:]))
        return float(done.stdout.split()[0]) if prints else took

    def compare(self, name, ours, theirs, gate, same, before="", size=0,
                against="", theirs_prints=False, size_gate=None):
        """same: a command that fails when what the two left behind differs."""
        if not self.wanted(name):
            return
        row = {"bench": name, "against": against}
        try:
            for command in (before, ours, before and "", theirs, same):
                if command:
                    self.shell(command)
        except subprocess.CalledProcessError as e:
            row.update(error="not comparable: %s" % e.cmd[-1])
            self.missed.append(name)
            self.say(row)
            return
        times, cpu = {"ours": [], "theirs": []}, {"ours": [], "theirs": []}
        for i in range(self.rounds):
            turns = [("ours", ours), ("theirs", theirs)]
            for who, command in turns if i % 2 == 0 else reversed(turns):
                if before:
                    self.shell(before)
                times[who].append(self.timed(command, theirs_prints and who == "theirs"))
                cpu[who].append(self.cpu_s)
        for who, t in times.items():
            row[who] = {"median_s": round(statistics.median(t), 4),
                        "min_s": round(min(t), 4), "max_s": round(max(t), 4),
                        "cpu_s": round(statistics.median(cpu[who]), 3)}
        ratio = statistics.median(times["theirs"]) / statistics.median(times["ours"])
        row.update(rounds=self.rounds, ratio=round(ratio, 2), gate=gate, met=ratio >= gate)
        if size:
            row["MB_per_s"] = round(size / 1e6 / statistics.median(times["ours"]), 1)
        if not row["met"]:
            self.missed.append(name)
        self.say(row)

    def limit(self, name, value, gate, unit, **more):
        """A figure that must not pass its gate."""
        row = dict({"bench": name, "value": round(value, 3), "unit": unit,
                    "gate": gate, "met": value <= gate}, **more)
        if not row["met"]:
            self.missed.append(name)
        self.say(row)

    def peak_of_all(self, feed, command):
        """The most memory, in MB, that a program and its workers held at once,
        fed by another: shared pages count once, as the kernel divides them."""
        out, most = subprocess.DEVNULL, 0
        fed = subprocess.Popen(["dash", "-ec", feed], env=self.env, cwd=self.work,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        done = subprocess.Popen(["dash", "-c", "exec " + command], env=self.env,
                                cwd=self.work, stdin=fed.stdout, stdout=out)
        fed.stdout.close()
        while done.poll() is None:
            most = max(most, sum(map(held, [done.pid] + children(done.pid))))
            time.sleep(0.02)
        if fed.wait() != 0 or done.returncode != 0:
            raise RuntimeError("%s: status %d" % (command, done.returncode))
        return most / 1024.0

    def peak(self, command):
        """The most memory, in MB, that one program held at once."""
        script = ("import os,resource,sys\n"
                  "p=os.fork()\n"
                  "if p==0:\n os.execvp('dash',['dash','-c','exec '+sys.argv[1]])\n"
                  "_,s,u=os.wait4(p,0)\n"
                  "print(u.ru_maxrss)\nsys.exit(os.waitstatus_to_exitcode(s))\n")
        done = subprocess.run([sys.executable, "-c", script, command], env=self.env,
                              cwd=self.work, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError("%s: status %d: %s" % (command, done.returncode, done.stderr[-300:]))
        return int(done.stdout) / 1024.0
