/*
 * bands.h - what a range of points is called, and what change means
 *
 * Bands cover a scale's range from end to end without gaps.
 *
 * Units: points of the scale.  Errors: LO_CONFIG with file, line and reason.
 * Ownership: bands_load gives (bands_free).  Sources: lo-instrument(5).
 */
#ifndef SCORE_BANDS_H
#define SCORE_BANDS_H

#include "scale.h"

/* Nothing when the object is absent. */
int bands_load(struct bands *b, const struct scale *c, const struct source *s,
    struct lo_span object, bool local, struct lo_err *e);
void bands_free(struct bands *b);
/* The band of a value, NULL where there are none. */
const struct band *bands_find(const struct bands *b, int64_t value);

/* Whether an object of change figures is one; the widest change is most. */
int change_check(const struct source *s, struct lo_span object, int64_t most,
    struct lo_err *e);

#endif
