"""Transforms in which the interpreter is the wall, and what checking costs."""

import os

KINDS = (("stripe invoices", "billing", "stripe_invoice@1.0.0", "usual"),
         ("form responses", "forms", "google_forms@1.0.0", "everything"))


def benches(b):
    refs = b.build + "/share/lo/transforms"
    for label, domain, ref, case in KINDS:
        name = "canon " + label
        if not b.wanted(name) or not b.has("lo-canon", "jq"):
            continue
        raw = b.data(ref + ".jsonl", "python3 $BENCH/gen_catalogue.py %d %s/%s/cases/%s/%s/in.jsonl"
                     % (3000 * b.scale, refs, domain, ref, case))
        size = os.path.getsize(raw)
        kind = "%s/%s" % (domain, ref)
        b.compare(name, "lo-canon --only %s <%s >ours" % (kind, raw),
                  "jq -c -L %s -f %s/%s.jq <%s >theirs" % (refs, refs, kind, raw), 2,
                  "python3 $BENCH/same.py ours theirs", size=size,
                  against="jq -c -f, pure prelude")
        b.compare(name + ", checked", "lo-canon --only %s <%s >ours" % (kind, raw),
                  "lo-canon --no-validate --only %s <%s >theirs" % (kind, raw), 0.8,
                  "cmp ours theirs", size=size, against="--no-validate")
