/*
 * schema.h - JSON Schema draft 7, compiled once, applied to JSON text
 *
 * All of draft 7 but references to other documents, content* and the
 * formats not named in schema_format.c: those, and keywords of the wrong
 * kind, are refused when the schema is loaded, never ignored.  Numbers are
 * compared as decimals, exactly.  Patterns are ECMA 262 by PCRE2.
 *
 * Units: lengths in code points, depths in levels.
 * Errors: LO_CONFIG from loading, with the JSON pointer into the schema.
 * Ownership: schema_load gives (schema_free) and borrows nothing: the text
 * is copied.  A fault's texts live in the fault; its spans in the instance
 * and the schema.
 * Sources: JSON Schema draft-07 (core, validation), RFC 6901, RFC 3986.
 */
#ifndef SCHEMA_H
#define SCHEMA_H

#include "common/buf.h"
#include "common/err.h"

struct schema;
struct node;

struct schema_fault {
	char pointer[256];   /* into the instance; keys no schema names are * */
	const char *keyword; /* that said no; NULL: passed */
	/* For those who may show them: the value, what it should have been
	 * (schema_node.h), and the key that is missing or too many. */
	struct lo_span value, key;
	const struct node *rule;
};

int schema_load(struct schema **s, struct lo_span text, struct lo_err *e);
void schema_free(struct schema *s);

/* 0, or -1 and the first fault.  No text of it is the value's. */
int schema_check(
    const struct schema *s, struct lo_span instance, struct schema_fault *f);

#endif
