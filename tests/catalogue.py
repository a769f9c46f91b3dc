"""What the cases of a catalogue show.

usage: catalogue.py plain|matrix|mutate DIR [GAPS]

plain: every case under plain jq gives the payloads that stand in out.jsonl,
but for what only natives can.  matrix: which source fills which field of
which schema in some case; an empty cell must be in GAPS, with its reason:

    SCHEMA SOURCE/TYPE FIELD[,FIELD...]: REASON

mutate: prints the cases' records with parts of their payload and context
replaced, always the same ones.  DIR holds transforms and schemas.  The others
print TAP; the plan is the caller's.
"""
import copy
import glob
import json
import os
import random
import re
import subprocess
import sys

LONE = re.compile(r"[\ud800-\udfff]")
MONEY = {"amount", "currency"}


def whole(text):
    """An integer as a double has it."""
    return int(text) if abs(int(text)) <= 1 << 53 else float(text)


def parse(line):
    most = sys.float_info.max
    return json.loads(line, parse_int=whole,
                      parse_float=lambda x: max(-most, min(most, float(x))))


def read(path):
    with open(path, encoding="utf-8") as f:
        return [parse(line) for line in f]


def transforms(root):
    for meta in sorted(glob.glob(root + "/transforms/*/*@*.json")):
        yield meta[len(root + "/transforms/"):-len(".json")]


def cases(root, ref):
    domain, name = ref.split("/")
    return sorted(glob.glob(f"{root}/transforms/{domain}/cases/{name}/*"))


def masked(value, ref, case):
    """Without what the pure definitions of builtins say is approximate."""
    if isinstance(value, list):
        return [masked(v, ref, case) for v in value]
    if not isinstance(value, dict):
        return value
    if case == "hostile" and set(value) == MONEY:
        return "money"  # minor_units
    out = {k: masked(v, ref, case) for k, v in value.items()}
    if ref.startswith("session/"):  # html_markdown
        out.pop("description", None)
        if "content" in out:
            out["content"] = bool(out["content"]["text"])
    if ref.startswith("forms/google_sheets"):  # zone_instant
        for k in ("submitted_at", "last_updated_at"):
            out[k] = k in out
    return out


def under_jq(root, ref, lines):
    """Of each line a list of payloads, or None where jq failed."""
    library = root + "/transforms"
    with open(f"{library}/{ref}.jq", encoding="utf-8") as f:
        text = f.read()
    heads = re.findall(r'^include "\w+";$', text, re.M)
    body = re.sub(r'^include "\w+";$', "", text, flags=re.M)
    program = "\n".join(heads) + "\ndef run:" + body + \
        "\n;\ntry [run] catch null"
    p = subprocess.run(["jq", "-c", "-L", library, program],
                       input="".join(lines).encode(), capture_output=True)
    if p.returncode != 0:
        print("#", p.stderr.decode(errors="replace")[:500])
        return None
    return [parse(x) for x in p.stdout.splitlines()]


def gather(root, ref):
    """(case, line, payloads) of each live record that was not refused."""
    for path in cases(root, ref):
        made = {}
        for r in read(path + "/out.jsonl"):
            key = r.get("source_idem_key") or r["record"]["idem_key"]
            made.setdefault(key, []).append(r)
        with open(path + "/in.jsonl", encoding="utf-8") as f:
            for line in f:
                r = json.loads(line)
                if r.get("deleted") or LONE.search(
                        json.dumps(r, ensure_ascii=False)):
                    continue  # half a pair is no input for jq
                got = made.get(r["idem_key"], [])
                if any(x["type"] == "dead_letter" for x in got):
                    continue
                yield os.path.basename(path), line, [
                    x["payload"] for x in got if "payload" in x]


def plain(root):
    for ref in transforms(root):
        all_of_it = list(gather(root, ref))
        if ref.startswith("email/gmail"):
            all_of_it = [x for x in all_of_it
                         if x[0] in ("usual", "minimal")]
        got = under_jq(root, ref, [line for _, line, _ in all_of_it])
        good = got is not None and len(got) == len(all_of_it) > 0
        for (case, line, want), have in zip(all_of_it, got or []):
            if have is None or masked(have, ref, case) != \
                    masked(want, ref, case):
                good = False
                print(f"# {case}: {json.loads(line)['idem_key']}")
                print("# want", json.dumps(masked(want, ref, case))[:600])
                print("# jq  ", json.dumps(masked(have, ref, case))[:600])
        print(f"{'' if good else 'not '}ok - {ref}: plain jq gives the same")


def fields(schema, whole_schema, path=""):
    """Paths of all that a schema names; [] for the items of a list."""
    while "$ref" in schema or "allOf" in schema or "anyOf" in schema \
            or "oneOf" in schema:
        for word in ("allOf", "anyOf", "oneOf"):
            if word in schema:
                schema = schema[word][0]
        if "$ref" in schema:
            schema = whole_schema["definitions"][schema["$ref"].split("/")[-1]]
    if isinstance(schema.get("items"), dict) and "properties" in \
            whole_items(schema, whole_schema):
        yield from fields(schema["items"], whole_schema, path + "[]")
    elif set(schema.get("properties", {})) - MONEY:
        for name, below in schema["properties"].items():
            yield from fields(below, whole_schema,
                              path + "." + name if path else name)
    else:
        yield path


def whole_items(schema, whole_schema):
    items = schema["items"]
    if "$ref" in items:
        return whole_schema["definitions"][items["$ref"].split("/")[-1]]
    return items


def filled(value, path):
    if path == "":
        return value is not None
    if path.startswith("[]"):
        return isinstance(value, list) and any(
            filled(v, path[2:].lstrip(".")) for v in value)
    name = re.split(r"\.|\[", path)[0]
    if not isinstance(value, dict) or value.get(name) is None:
        return False
    return filled(value[name], path[len(name):].lstrip("."))


def excused(path):
    gaps = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                head, reason = line.strip().split(": ", 1)
                schema, source, names = head.split(None, 2)
                for name in names.split(","):
                    gaps[schema, source, name.strip()] = reason
    return gaps


def matrix(root, gaps_path):
    gaps = excused(gaps_path)
    payloads = {}
    for ref in transforms(root):
        for path in cases(root, ref):
            for r in read(path + "/out.jsonl"):
                if r["type"] != "canonical" or "payload" not in r:
                    continue
                name = r["canonical_schema"].split("/")[1]
                who = r["source_system"] + "/" + r["object_type"]
                if name == "table_row" and r["source_system"] == "s3":
                    who = "s3/any"
                if name == "clinical_document":
                    who += "." + r["payload"]["doc_type"]
                payloads.setdefault((name, who), []).append(r["payload"])
    bad = 0
    used = set()
    for name in sorted({n for n, _ in payloads}):
        with open(f"{root}/schemas/{name}@1-0-0.json", encoding="utf-8") as f:
            schema = json.load(f)
        sources = sorted(s for n, s in payloads if n == name)
        print(f"#\n# {name}: " + ", ".join(
            f"{chr(97 + i)} {s}" for i, s in enumerate(sources)))
        for field in fields(schema, schema):
            row = ""
            for s in sources:
                is_there = any(filled(p, field) for p in payloads[name, s])
                gap = (name, s, field) in gaps
                used |= {(name, s, field)} if gap else set()
                row += "x" if is_there else "-" if gap else "?"
                if is_there == gap:
                    bad += 1
                    print(f"# {name} {s} {field}: " + (
                        "filled, and yet listed" if gap else "empty"))
            print(f"#   {field:40} {row}")
    for gap in sorted(set(gaps) - used):
        bad += 1
        print("#", *gap, "is no cell")
    print(f"{'not ' if bad else ''}ok - every field is filled by every "
          "source, or it is said why not")


ODD = [None, True, False, 0, -1, 1.5, 1e308, 1 << 63, "", "x", "\0",
       "2026-02-30", "9" * 40, "<p>" * 50, "\ud83d", [], {}, [[]],
       {"": None}, [None], ["a", {"a": 1}], {"id": {"id": []}}]

CHOOSING = {("context", "rows"), ("context", "file")}  # which transform


def places(value, path=()):
    yield path
    if isinstance(value, dict):
        for k, v in value.items():
            yield from places(v, path + (k,))
    elif isinstance(value, list):
        for k, v in enumerate(value):
            yield from places(v, path + (k,))


def mutate(root):
    r = random.Random(22)
    for ref in transforms(root):
        for path in cases(root, ref):
            for n, record in enumerate(read(path + "/in.jsonl")):
                if "payload" not in record or n > 2:
                    continue
                part = {k: record[k] for k in ("payload", "context")
                        if k in record}
                for i in range(5):
                    new = json.loads(json.dumps(part))
                    for _ in range(r.randint(1, 3)):
                        spots = [p for p in places(new) if len(p) > 1 and
                                 p[:2] not in CHOOSING]
                        if not spots:
                            break
                        at = new
                        *way, last = r.choice(spots)
                        for step in way:
                            at = at[step]
                        at[last] = copy.deepcopy(r.choice(ODD))
                    print(json.dumps({**record, **new, "idem_key":
                          f"{path[len(root):]}:{n}:{i}"}))


if __name__ == "__main__":
    if sys.argv[1] == "plain":
        plain(sys.argv[2])
    elif sys.argv[1] == "mutate":
        mutate(sys.argv[2])
    else:
        matrix(sys.argv[2], sys.argv[3])
