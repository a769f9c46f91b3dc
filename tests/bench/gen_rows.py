#!/usr/bin/env python3
"""gen_rows.py N BYTES [SEED]: raw records with payloads of about BYTES each."""
import json
import random
import sys


def main():
    count, size = int(sys.argv[1]), int(sys.argv[2])
    r = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    words = ["amount", "payment", "customer", "note", "reference", "invoice",
             "address", "order", "balance", "currency", "status", "größe"]
    for i in range(count):
        payload = {"id": i, "amount": "%d.%02d" % (r.randrange(10000), r.randrange(100)),
                   "created": 1767225600 + i, "live": True}
        while len(json.dumps(payload, ensure_ascii=False)) < size - 60:
            payload["%s_%d" % (r.choice(words), len(payload))] = \
                " ".join(r.choice(words) for _ in range(6))
        print(json.dumps({
            "type": "raw", "idem_key": "shop:main:order:%d" % i,
            "source_system": "shop", "connection_name": "main",
            "object_type": "order", "external_id": str(i),
            "schema_ref": "iglu:raw.shop/order/jsonschema/1-0-0",
            "observed_at": "2026-01-02T00:00:00.%06dZ" % (i % 1000000),
            "correlation_id": "20260102T000000Z", "payload": payload},
            ensure_ascii=False, separators=(",", ":")))


main()
