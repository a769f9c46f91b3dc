/*
 * program.h - the transforms that are used, compiled, with their schemas
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

struct lo_transform_program {
	struct lo_filter *filter;
	struct schema *check, *check_input; /* or NULL */
};

int programs_compile(struct lo_catalogue *c, bool validate, bool validate_input,
    struct lo_err *e);

#endif
