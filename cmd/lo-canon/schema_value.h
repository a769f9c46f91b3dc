/*
 * schema_value.h - what a check asks of one value: kind, equality, text
 *
 * Units: none.  Errors: none: what cannot be matched does not match.
 * Ownership: borrows; regex_new gives (regex_free).
 * Sources: JSON Schema draft-07, ECMA 262 by PCRE2.
 */
#ifndef SCHEMA_VALUE_H
#define SCHEMA_VALUE_H

#include <stdint.h>

#include "common/json.h"

struct regex;

enum kind {
	OBJECT = 1,
	ARRAY = 2,
	STRING = 4,
	NUMBER = 8,
	INTEGER = 16,
	BOOLEAN = 32,
	NONE = 64
};

typedef int format_check(struct lo_span text);

/* A whole match anywhere in text; an error of the engine is no match. */
bool regex_matches(const struct regex *r, struct lo_span text);
struct regex *regex_new(struct lo_span pattern); /* NULL: not a pattern */
void regex_free(struct regex *r);

/* The check of a format; NULL when it is none of ours. */
format_check *format_of(struct lo_span name);

/* Equal as JSON values: numbers by value, objects in any order. */
bool json_equal(struct lo_span a, struct lo_span b);
uint64_t json_hash(struct lo_span value);
enum kind json_type(struct lo_span value); /* INTEGER implies NUMBER */

#endif
