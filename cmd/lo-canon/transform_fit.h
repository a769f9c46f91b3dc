/*
 * transform_fit.h - for which records a transform is
 *
 * Units: none.
 * Errors: none.
 * Ownership: borrows; a misfit lies in the transform's meta file's text.
 * Sources: lo-transform(5).
 */
#ifndef CANON_TRANSFORM_FIT_H
#define CANON_TRANSFORM_FIT_H

#include "cmd/lo-canon/transform.h"

bool transform_fits(const struct transform *t, const struct lo_record *r);
/* What of the record is not as it should be; absent when all is. */
struct lo_span transform_misfit(
    const struct transform *t, const struct lo_record *r);
/* Whether there may be a record for which both are. */
bool transform_overlap(const struct transform *a, const struct transform *b);

#endif
