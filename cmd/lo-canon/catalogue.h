/*
 * catalogue.h - the transforms there are, and those a run uses
 *
 * All are read; of each name the newest version is used unless a whole
 * reference asks for another.  Where two would make one output of one
 * record the user's is used; two of ours are refused.
 *
 * Units: none.
 * Errors: LO_CONFIG: a KIND nobody knows, with the nearest; an entry that
 * is wrong; two for one output.
 * Ownership: catalogue_free frees everything.
 */
#ifndef CANON_CATALOGUE_H
#define CANON_CATALOGUE_H

#include "cmd/lo-canon/transform.h"

struct catalogue {
	struct transform *all; /* by name and version */
	size_t count;
	struct transform **used;
	size_t used_count;
};

int catalogue_load(struct catalogue *c, struct lo_err *e);
void catalogue_free(struct catalogue *c);

/* Chooses by KINDs; none: the newest of each name. */
int catalogue_use(struct catalogue *c, const char *const *kinds, size_t count,
    struct lo_err *e);
/* Compiles what is used. */
int catalogue_compile(
    struct catalogue *c, const struct transform_use *use, struct lo_err *e);

/* Whether one of the user's makes the same of the record. */
bool catalogue_overruled(const struct catalogue *c, const struct transform *t,
    const struct lo_record *r);
/* The i-th transform for the record, or NULL: the user's before ours. */
struct transform *catalogue_next(
    const struct catalogue *c, const struct lo_record *r, size_t *i);

#endif
