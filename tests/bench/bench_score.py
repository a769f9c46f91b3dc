"""Scoring against a plain scorer of the same definitions, and its memory."""

import os


def benches(b):
    if not b.has("lo-score"):
        return
    n = 4000 * b.scale
    forms = b.data("forms.jsonl", "python3 $BENCH/gen_forms.py %d" % n)
    top = os.path.dirname(os.path.dirname(b.here))
    definitions = " ".join("%s/share/lo/instruments/%s@1.0.0.json" % (b.build, i)
                           for i in ("phq9", "pss_10"))
    ours = "lo-score -q -i phq9 -i pss_10 <%s 2>/dev/null" % forms
    theirs = "python3 %s/tests/score/reference.py %s <%s" % (top, definitions, forms)
    b.compare("score 20 answers", ours + " >/dev/null", theirs + " >/dev/null", 20,
              "%s >ours; %s >theirs; python3 $BENCH/same.py ours theirs" % (ours, theirs),
              size=os.path.getsize(forms), against="a scorer in Python with the json module")
    if b.wanted("start-up lo-score"):
        one = b.data("form.jsonl", "python3 $BENCH/gen_forms.py 1")
        loop = "i=0; while [ $i -lt 20 ]; do %s >/dev/null 2>&1 || exit; i=$((i + 1)); done"
        nothing = sorted(b.timed(loop % "/bin/true") for _ in range(5))[2]
        took = sorted(b.timed(loop % ("lo-score -i phq9 <%s" % one)) for _ in range(b.rounds))
        b.limit("start-up lo-score", (took[len(took) // 2] - nothing) / 20 * 1000, 3, "ms",
                of="one record, above that of /bin/true")
    if b.wanted("memory lo-score"):
        b.limit("memory lo-score", b.peak(
            "lo-score -q -i phq9 -i pss_10 <%s >/dev/null 2>&1" % forms), 32, "MB",
            of="%d forms" % n)
