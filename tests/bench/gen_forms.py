#!/usr/bin/env python3
"""gen_forms.py [N [SEED]]: form responses of 20 answers, as canonical records.

Labels, numbers and numbers as text; some answers missing, few that cannot be
read.  The questions are named as the items of two instruments.  The same N
and SEED give the same bytes.
"""
import json
import random
import sys

NINE = ["phq9_item%d" % n for n in range(1, 11)]
TEN = ["pss_10_item%d" % n for n in range(1, 11)]
HOW = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
OFTEN = ["Never", "Almost never", "Sometimes", "Fairly often", "Very often"]
HARD = ["Not difficult at all", "Somewhat difficult", "Very difficult",
        "Extremely difficult"]
TEXT = "What somebody was asked about the last weeks, number %d of the form"


def answer(r, labels):
    n = r.randrange(len(labels))
    roll = r.random()
    if roll < 0.03:
        return None
    if roll < 0.04:
        return "rather not say"
    if roll < 0.2:
        return n
    return str(n) if roll < 0.3 else labels[n]


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10000
    r = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for n in range(count):
        answers = []
        for k, item in enumerate(NINE + TEN):
            labels = HARD if item == "phq9_item10" else HOW if k < 10 else OFTEN
            answers.append({"question_id": item, "question_text": TEXT % (k + 1),
                            "answer_type": "choice", "answer_value": answer(r, labels)})
        day = "2026-%02d-%02dT%02d:15:00Z" % (1 + n % 12, 1 + n % 28, n % 24)
        key = "forms:practice:form_response:R%07d" % n
        print(json.dumps({
            "type": "canonical", "idem_key": key + "#form_response",
            "source_idem_key": key, "part": 1, "parts": 1, "source_system": "forms",
            "connection_name": "practice", "object_type": "form_response",
            "canonical_schema": "iglu:org.canonical/form_response/jsonschema/1-0-0",
            "transform_ref": "form/forms@1.0.0", "observed_at": day[:-1] + ".000000Z",
            "correlation_id": "20261101T000000Z", "payload": {
                "response_id": "R%07d" % n, "form_id": "F1", "submitted_at": day,
                "respondent": {"email": "person%d@example.org" % (n % 40)},
                "answers": answers, "status": "submitted",
                "source": {"platform": "forms", "platform_version": "v1"}}},
            separators=(",", ":")))


if __name__ == "__main__":
    main()
