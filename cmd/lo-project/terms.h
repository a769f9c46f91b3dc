/*
 * terms.h - the terms of a search as an FTS5 expression and a span of time
 *
 * Units: none.
 * Errors: LO_USAGE.
 * Ownership: terms_free frees; the expression is the terms'.
 * Sources: sqlite.org/fts5.html, section 3.
 */
#ifndef TERMS_H
#define TERMS_H

#include "common/buf.h"
#include "common/err.h"

struct terms {
	const char *const *fields; /* columns of words, ends with NULL */
	struct lo_span words;      /* those that a bare term is looked for in */
	struct lo_buf wanted;      /* FTS5; empty: everything */
	struct lo_buf unwanted;
	char *before, *after; /* beginnings of RFC 3339, or NULL */
	bool either;          /* OR was said, its term follows */
	bool not_;            /* NOT was said, its term follows */
};

void terms_init(
    struct terms *t, const char *const *fields, struct lo_span words);
void terms_free(struct terms *t);
int terms_add(struct terms *t, const char *operand, struct lo_err *e);
/* The whole, in wanted; after the last operand. */
int terms_end(struct terms *t, struct lo_err *e);

#endif
