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
 * Ownership: lo_catalogue_free frees everything.
 * Sources: lo-canon(1).
 */
#ifndef LO_CATALOGUE_H
#define LO_CATALOGUE_H

#include "common/transform.h"

struct lo_catalogue {
	struct lo_transform *all; /* by name and version */
	size_t count;
	struct lo_transform **used;
	size_t used_count;
};

int lo_catalogue_load(struct lo_catalogue *c, struct lo_err *e);
void lo_catalogue_free(struct lo_catalogue *c);

/* Chooses by KINDs; none: the newest of each name. */
int lo_catalogue_use(struct lo_catalogue *c, const char *const *kinds,
    size_t count, struct lo_err *e);
/* Whether one of the user's makes the same of the record. */
bool lo_catalogue_overruled(const struct lo_catalogue *c,
    const struct lo_transform *t, const struct lo_record *r);
/* The i-th transform for the record, or NULL: the user's before ours. */
struct lo_transform *lo_catalogue_next(
    const struct lo_catalogue *c, const struct lo_record *r, size_t *i);

#endif
