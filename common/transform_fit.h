/*
 * transform_fit.h - for which records a transform is
 *
 * Units: none.
 * Errors: none.
 * Ownership: borrows; a misfit lies in the transform's meta file's text.
 * Sources: lo-transform(5).
 */
#ifndef LO_TRANSFORM_FIT_H
#define LO_TRANSFORM_FIT_H

#include "common/transform.h"

bool lo_transform_fits(const struct lo_transform *t, const struct lo_record *r);
/* What of the record is not as it should be; absent when all is. */
struct lo_span lo_transform_misfit(
    const struct lo_transform *t, const struct lo_record *r);
/* Whether a value meets a condition of "when"; absent has no value. */
bool lo_transform_holds(struct lo_span want, struct lo_span value);
/* Whether there may be a record for which both are. */
bool lo_transform_overlap(
    const struct lo_transform *a, const struct lo_transform *b);

#endif
