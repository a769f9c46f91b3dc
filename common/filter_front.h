/*
 * filter_front.h - natives, as definitions in front of a program
 *
 * Those of the source, where it has them, and those of jq's own that are done
 * in C, where the program or its libraries speak of them.
 *
 * Units: none.
 * Errors: none.
 * Ownership: borrows; appends.
 * Sources: filter_call.h for how one is called.
 */
#ifndef LO_FILTER_FRONT_H
#define LO_FILTER_FRONT_H

#include "common/filter_token.h"
#include "common/native.h"

/* What may call them; without natives, only jq's own. */
struct lo_front {
	const struct lo_native *natives;
	struct lo_span program, library;
};

void lo_front_put(const struct lo_front *f, struct lo_buf *b);

/* Whether a native takes the place of the definition at t, before end. */
bool lo_front_replaces(const struct lo_native *natives,
    const struct lo_token *t, const struct lo_token *end);

#endif
