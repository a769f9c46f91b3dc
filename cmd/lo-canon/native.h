/*
 * native.h - the builtins that transforms call by name and that are C
 *
 * A transform is transforms/DOMAIN/NAME@VERSION.jq.  Its input is the whole
 * raw record (.payload, .context, .external_id, .source_system, ...), each
 * result is the payload of one canonical record; no result: the set is empty.
 * It begins with 'include "NAME";' for transforms/NAME.jq, a prelude of
 * definitions in pure jq, so that
 * jq -L transforms -f transforms/email/X.jq < raw.jsonl gives the payloads.
 * Of a prelude's top definitions those that stand in this table, with as many
 * parameters, are left out and the native runs instead.
 *
 * Beside it lies NAME@VERSION.json, lo-transform(5):
 *   {"description": "...",
 *    "source_system": ["mbox", "gmail"], "object_type": ["email"],
 *    "when": {"/payload/raw": "present", "/context/kind": ["a", "b"]},
 *    "schema": "iglu:org.canonical/email_jmap_lite/jsonschema/1-0-0",
 *    "output": "email_jmap_lite", "input_schema": "...", "key": "stat_id",
 *    "opaque": ["/payload/raw"]}
 * "when" (JSON pointers into the record), "output" (else the schema's name),
 * "input_schema", "key" (the payload's member that names one of several) and
 * "opaque" (what the program only hands on to a native or its result, which
 * saves building it) may be left out.  The schema is
 * schemas/email_jmap_lite@1-0-0.json. Cases:
 * transforms/DOMAIN/cases/NAME@VERSION/CASE/{in,out}.jsonl; out holds what
 * lo-canon --only DOMAIN/NAME@VERSION prints.
 *
 * Units: none.  Errors: of the builtins: LO_DATA and a fixed phrase.
 * Ownership: the table is constant.  Sources: lo-transform(5).
 */
#ifndef LO_CANON_NATIVE_H
#define LO_CANON_NATIVE_H

#include "common/filter.h"

/* Ends with name NULL. */
extern const struct lo_native canon_natives[];

#endif
