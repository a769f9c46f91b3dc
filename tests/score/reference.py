#!/usr/bin/env python3
"""reference.py INSTRUMENT.json ... <forms.jsonl: a plain scorer to compare with.

It reads the same definitions as lo-score, shares no code with it, and is
written to be read: what lo-instrument(5) says, once more.  Lines are
canonical records of form responses whose questions are named as items.
Imported, sheet() gives a result in the form of a vector's "expected".
"""
import hashlib
import json
import re
import sys
import unicodedata

PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?$")
SIGNS = {ord(a): b for a, b in zip("‘’‚‛“”„‟‐‑‒–—―−´ʼ′″", "''''\"\"\"\"-------'''\"")}


def fold(text):
    text = "".join(c for c in text.translate(SIGNS)
                   if unicodedata.category(c) != "Cf")
    return " ".join(text.split()).lower()


class Instrument:
    def __init__(self, path):
        with open(path, "rb") as f:
            data = f.read()
        self.definition = json.loads(data)
        self.sha256 = hashlib.sha256(data).hexdigest()
        self.id = self.definition["id"]
        self.version = self.definition["version"]
        self.sets = {}
        for name, options in self.definition["options"].items():
            words, values = {}, {}
            for o in options:
                values[o["value"]] = o
                for phrase in [o["label"]] + o.get("aliases", []):
                    words[fold(phrase)] = o["value"]
            self.sets[name] = (words, values)
        self.items = {i["id"]: i for i in self.definition["items"]}


def read_number(n, values):
    if isinstance(next(iter(values)), str):
        return None, "not_an_option"
    if n < min(values) or n > max(values):
        return None, "out_of_range"
    return (int(n), None) if n in values else (None, "not_an_option")


def read_one(answer, words, values):
    """(value, reason): both None when there is no answer."""
    if answer is None:
        return None, None
    if isinstance(answer, bool):
        text = "true" if answer else "false"
        return (words[text], None) if text in words else (None, "unsupported_type")
    if isinstance(answer, (int, float)):
        return read_number(answer, values)
    if not isinstance(answer, str):
        return None, "unsupported_type"
    text = fold(answer)
    if text == "":
        return None, None
    if text in words:
        return words[text], None
    if PLAIN.match(text) and not isinstance(next(iter(values)), str):
        return read_number(float(text), values)
    return None, "unknown_label"


def read(item, ins, answer):
    words, values = ins.sets[item["options"]]
    if not isinstance(answer, list):
        value, reason = read_one(answer, words, values)
        if item.get("multiple") and value is not None:
            value = [value]
        return value, reason
    if item.get("multiple"):
        got = [read_one(a, words, values) for a in answer]
        for _, reason in got:
            if reason:
                return None, reason
        chosen = {v for v, _ in got if v is not None}
        return [v for v in values if v in chosen] or None, None
    if len(answer) > 1:
        return None, "multiple_answers"
    return read_one(answer[0], words, values) if answer else (None, None)


def band_of(bands, value):
    for number, band in enumerate(bands["list"] if bands else []):
        if value is not None and band["from"] <= value <= band["to"]:
            return number, band["label"]
    return None, None


def score_scale(ins, scale, values, reasons):
    times = scale.get("multiplier", 1)
    n = len(scale["items"])
    raw = low = high = 0
    missing, invalid = [], []
    for item_id in scale["items"]:
        item = ins.items[item_id]
        options = list(ins.sets[item["options"]][1])
        value = values[item_id]
        if value is None:
            (invalid if item_id in reasons else missing).append(item_id)
            if scale["method"] == "count":
                high += 1
            else:
                low, high = low + min(options), high + max(options)
        elif scale["method"] == "count":
            chosen = value if isinstance(value, list) else [value]
            raw += any(v in scale["counts"] for v in chosen)
        else:
            raw += min(options) + max(options) - value if item.get("reverse") else value
    answered = n - len(missing) - len(invalid)
    r = {"value": None, "raw_sum": raw, "prorated": False, "answered": answered,
         "items_total": n, "missing": missing, "invalid": invalid,
         "bounds": [(raw + low) * times, (raw + high) * times], "error": None}
    rule = scale["missing"]["rule"]
    allow = {"ignore": n, "complete": 0}.get(rule, scale["missing"].get("allow"))
    if invalid:
        r["error"] = "invalid_answer"
    elif len(missing) > allow:
        r["error"] = "too_many_missing"
    elif rule == "prorate" and missing:
        r["prorated"] = True
        r["exact"] = round(raw * n * times / answered, 6)
        r["value"] = (2 * raw * n * times + answered) // (2 * answered)
    else:
        r["value"] = raw * times
    return r


def scale_result(ins, scale, values, reasons, asked):
    gate = scale.get("gate")
    if gate and values[gate["item"]] == gate["when"]:
        v = gate["value"]
        asked.difference_update(scale["items"])
        r = {"value": v, "raw_sum": v, "prorated": False, "answered": 0,
             "items_total": len(scale["items"]), "missing": [], "invalid": [],
             "bounds": [v, v], "error": None}
    else:
        r = score_scale(ins, scale, values, reasons)
    r["severity"], r["label"] = band_of(scale.get("bands"), r["value"])
    if "local_bands" in scale:
        r["local_label"] = band_of(scale["local_bands"], r["value"])[1]
    if "screen" in scale:
        low, high = r["bounds"]
        r["screen"] = {str(c["at"]): "positive" if low >= c["at"] else
                       "negative" if high < c["at"] else "indeterminate"
                       for c in scale["screen"]}
    return r


def flags_of(ins, values):
    found = []
    for flag in ins.definition.get("flags", []):
        value, when = values[flag["item"]], flag["when"]
        if value is None if when.get("unreadable") else (
                value is not None and value >= when["at_least"]):
            found.append({"id": flag["id"], "level": flag["level"],
                          "item": flag["item"], "value": value})
    return found


def sheet(ins, answers):
    """What lo-score must find, in the form of a vector's "expected"."""
    values, reasons = {}, {}
    for item_id, item in ins.items.items():
        values[item_id], reason = read(item, ins, answers.get(item_id))
        if reason:
            reasons[item_id] = reason
    asked = {i for i, item in ins.items.items() if not item.get("optional")}
    flags = flags_of(ins, values)
    scales = {s["id"]: scale_result(ins, s, values, reasons, asked)
              for s in ins.definition["scales"]}
    items = {}
    for i, value in values.items():
        items[i] = {"value": value}
        if value is None:
            items[i]["status"] = "invalid" if i in reasons else "missing"
        if i in reasons:
            items[i]["reason"] = reasons[i]
    return {"items": items, "scales": scales, "flags": flags,
            "answered": sum(values[i] is not None for i in asked),
            "expected_items": len(asked), "asked": asked}


def item_record(ins, common, item, got, answer):
    value = got["value"]
    words, options = ins.sets[item["options"]]
    o = dict(common, type="observation", kind="item", code=item["id"],
             idem_key=common["idem_key"] + "/" + item["id"], value=value,
             value_type="codes" if item.get("multiple") else
             "code" if isinstance(next(iter(options)), str) else "integer",
             prorated=False)
    if value is not None and not item.get("multiple"):
        o["label"] = options[value]["label"]
    if "loinc" in item:
        o["loinc"] = item["loinc"]
    if got.get("status") == "invalid":
        o["error"] = "invalid_answer"
    if got.get("status") != "missing":
        o["answer"] = answer[item["id"]]
    return o


def scale_record(ins, common, scale, got):
    o = dict(common, type="observation", kind="scale", code=scale["id"],
             idem_key=common["idem_key"] + "/" + scale["id"],
             value=got["value"], value_type="integer",
             direction=scale["direction"], range=scale["range"],
             prorated=got["prorated"], bounds=got["bounds"],
             answered=got["answered"])
    if "bands" in scale and got["label"] is not None:
        o.update(label=got["label"], label_status=scale["bands"]["status"],
                 severity=got["severity"])
    elif "bands" not in scale and got.get("local_label") is not None:
        o.update(label=got["local_label"], label_status="local")
    if got["error"]:
        o["error"] = got["error"]
    if "screen" in got:
        o["screen"] = got["screen"]
    if "loinc" in scale:
        o["loinc"] = scale["loinc"]
    return o


def records(ins, record):
    """The set of a canonical record whose questions are named as items."""
    form = record["payload"]
    answers = {a["question_id"]: a.get("answer_value") for a in form["answers"]}
    got = sheet(ins, answers)
    key = "%s#%s@%s" % (record["idem_key"], ins.id, ins.version)
    common = {"idem_key": key, "measurement_event_id": hashlib.sha256(
        ("%s\n%s" % (record["idem_key"], ins.id)).encode()).hexdigest(),
        "source_idem_key": record["idem_key"],
        "observed_at": record["observed_at"],
        "correlation_id": record["correlation_id"]}
    if "client_id" in record:
        common["client_id"] = record["client_id"]
    m = dict(common, type="measurement", instrument_id=ins.id,
             instrument_version=ins.version, instrument_sha256=ins.sha256,
             binding_id=None, binding_version=None, form_id=form["form_id"],
             response_id=form["response_id"], occurred_at=form["submitted_at"],
             received_at=form.get("last_updated_at", form["submitted_at"]),
             answered=got["answered"], expected=got["expected_items"],
             missing=[i for i in ins.items if i in got["asked"] and
                      got["items"][i].get("status") == "missing"],
             invalid=[{"item": i, "reason": v["reason"]}
                      for i, v in got["items"].items() if "reason" in v],
             flags=[{"id": f["id"], "level": f["level"]} for f in got["flags"]])
    who = form.get("respondent") or {}
    subject = who.get("external_id") or who.get("email")
    if subject:
        m["subject_id"] = subject.lower() if "@" in subject else subject
    out = [m]
    for i, item in ins.items.items():
        if i in got["asked"] or i in answers:
            out.append(item_record(ins, common, item, got["items"][i], answers))
    for scale in ins.definition["scales"]:
        out.append(scale_record(ins, common, scale, got["scales"][scale["id"]]))
    for part, o in enumerate(out, 1):
        o["part"], o["parts"] = part, len(out)
    return out


def main():
    instruments = [Instrument(path) for path in sys.argv[1:]]
    for line in sys.stdin:
        record = json.loads(line)
        for ins in instruments:
            for o in records(ins, record):
                print(json.dumps(o, separators=(",", ":"), ensure_ascii=False))


if __name__ == "__main__":
    main()
