/*
 * measure.h - a scored sheet as records: one measurement, its observations
 *
 * Units: bytes.  Errors: out's failed.
 * Ownership: borrows; measure_init gives (measure_free).  Sources:
 * lo-records(5).
 */
#ifndef SCORE_MEASURE_H
#define SCORE_MEASURE_H

#include "plan.h"

/* Where a form came from: raw JSON members of the record that held it. */
struct origin {
	struct lo_span key; /* its idem_key */
	struct lo_span observed_at, correlation_id, client_id;
};

/* Buffers that are used again for every set. */
struct measure {
	struct lo_buf out; /* the lines */
	struct lo_buf lead, spare;
};

void measure_init(struct measure *m);
void measure_free(struct measure *m);
/* The lines of one set, in out; gives their number. */
size_t measure_write(struct measure *m, const struct target *t,
    const struct form *f, const struct origin *o);

#endif
