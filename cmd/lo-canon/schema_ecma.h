/*
 * schema_ecma.h - patterns of ECMA 262, written as PCRE2 reads them
 *
 * Every character is a code point; \d, \w and \b know ASCII alone, \s and "."
 * what ECMA 262 says.  Of what browsers read beside the grammar, lone braces,
 * lone brackets and a hyphen beside a class are taken.  An escaped letter or
 * digit that means nothing is refused.
 *
 * Units: bytes of the pattern; code points.
 * Errors: false where the pattern is none.
 * Ownership: borrows the pattern; appends to the caller's buffer.
 * Sources: ECMA 262 (2024), 22.2.1 and B.1.2; pcre2pattern(3).
 */
#ifndef SCHEMA_ECMA_H
#define SCHEMA_ECMA_H

#include <stdint.h>

#include "common/buf.h"

struct ecma {
	struct lo_span text;
	size_t at;
	struct lo_buf *out;
	unsigned group, groups; /* begun; in all */
	int depth;
};

bool ecma_translate(struct lo_span pattern, struct lo_buf *out);

/* The next byte, 0 at the end; whether it was c, and is behind us. */
char ecma_peek(const struct ecma *e);
bool ecma_eat(struct ecma *e, char c);

/* From behind a backslash: a set like \d, put with brackets where alone, or
 * else a code point. */
enum ecma_escape { ECMA_BAD, ECMA_SET, ECMA_CODE };
enum ecma_escape ecma_escape(struct ecma *e, bool alone, uint32_t *code);
/* From behind the opening bracket. */
bool ecma_class(struct ecma *e);
bool ecma_code(struct ecma *e, uint32_t *code); /* a character as it is */

#endif
