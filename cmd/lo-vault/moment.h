/*
 * moment.h - when a line was observed: its run first, its clock second
 *
 * Of two observations of one key the one with the larger (run, observed) is
 * the newer, whatever the clock did between two runs.
 *
 * Units: both are microseconds since 1970 UTC; run is a run_id's instant.
 * Errors: false leaves the moment alone.
 * Ownership: borrows.
 * Sources: lo-records(5).
 */
#ifndef LO_VAULT_MOMENT_H
#define LO_VAULT_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/record.h"

struct moment {
	int64_t run, at;
};

/* The least of all: nothing is before it. */
struct moment moment_least(void);
int moment_compare(struct moment a, struct moment b);
/* A record's; what it does not say is taken from its run, and counts as
 * the last that was seen there. */
struct moment moment_of(const struct lo_record *r, int64_t run);
/* A state's since: ["20251112T205433Z","2025-11-12T20:54:33.000000Z"]. */
bool moment_since(struct lo_span since, struct moment *m);
void moment_put(struct lo_buf *b, struct moment m);

#endif
