/*
 * filter_literal.h - numbers in a program that a double cannot hold
 *
 * libjq would round 9007199254740993 in a program without a word.  Instead a
 * builtin stands there that gives it as it is written.  What is beyond every
 * double (1e1000) stays: in jq's programs that is the way to say infinite.
 *
 * Units: none.
 * Errors: none.
 * Ownership: lo_literals_init gives (lo_buf_free of defs).
 * Sources: the jq manual.
 */
#ifndef LO_FILTER_LITERAL_H
#define LO_FILTER_LITERAL_H

#include "common/filter_token.h"

struct lo_literals {
	struct lo_buf defs; /* the builtins, in jq */
	unsigned count;
};

void lo_literals_init(struct lo_literals *l);

/* How many tokens at t[i] are such a number (2 with its sign), or 0. */
size_t lo_literal_at(const struct lo_token *t, size_t i);

/* Appends a builtin's name for the n tokens at t and what was read of the
 * program with them; in as many bytes, where they are enough. */
void lo_literal_put(struct lo_literals *l, const struct lo_token *t, size_t n,
    struct lo_buf *b);

#endif
