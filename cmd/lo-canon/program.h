/*
 * program.h - the transforms that are used, compiled, with their schemas
 *
 * Our own may be compiled when the first record comes for them.
 *
 * Units: none.
 * Errors: LO_CONFIG with the file's path.
 * Ownership: the transform keeps its program and frees it.
 * Sources: lo-transform(5).
 */
#ifndef CANON_PROGRAM_H
#define CANON_PROGRAM_H

#include "cmd/lo-canon/schema.h"
#include "common/catalogue.h"
#include "common/filter.h"

/* What of it a run needs. */
struct program_use {
	bool validate, validate_input;
	bool later; /* those that are not the user's: when they are needed */
};

struct lo_transform_program {
	struct lo_filter *filter;
	unsigned long unmapped;             /* in the open block */
	struct schema *check, *check_input; /* or NULL */
};

int programs_compile(
    struct lo_catalogue *c, const struct program_use *use, struct lo_err *e);

#endif
