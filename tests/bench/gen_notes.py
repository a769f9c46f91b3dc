"""gen_notes.py N: a practice of N session notes, as raw and canonical records."""
import json
import sys

SEEN = {"observed_at": "2026-03-01T06:00:00.000000Z", "correlation_id": "20260301T060000Z"}


def put(schema, ident, payload):
    names = {"source_system": "crm", "connection_name": "c", "object_type": schema}
    key = "crm:c:%s:%s" % (schema, ident)
    for record in (
            {"type": "raw", "idem_key": key, "external_id": ident, "payload": {}},
            {"type": "canonical", "idem_key": key + "#" + schema, "source_idem_key": key,
             "part": 1, "parts": 1, "transform_ref": "bench/notes@1.0.0",
             "canonical_schema": "iglu:org.canonical/%s/jsonschema/1-0-0" % schema,
             "payload": dict(payload, source={"platform": "crm"})}):
        print(json.dumps(dict(record, **names, **SEEN)))


def main():
    notes = int(sys.argv[1])
    clients = max(1, notes // 50)
    for i in range(clients):
        put("contact", "c%d" % i, {
            "contact_id": "c%d" % i, "first_name": "First%d" % i, "last_name": "Last",
            "email": "c%d@x.example" % i, "lifecycle_stage": "active"})
    for i in range(notes):
        put("clinical_session", "s%d" % i, {
            "session_id": "s%d" % i, "session_num": i // clients + 1,
            "contact_id": "c%d" % (i % clients), "status": "completed",
            "actual_start": "2026-02-%02dT10:00:00Z" % (i % 28 + 1)})
        put("clinical_document", "n%d" % i, {
            "id": "n%d" % i, "doc_type": "soap-note", "session_source_id": "s%d" % i,
            "subject": {"reference": "Contact/c%d" % (i % clients)}, "title": "Note",
            "date": "2026-02-01T10:00:00Z",
            "content": {"format": "markdown", "text": "Some words of a note. " * 100}})


main()
