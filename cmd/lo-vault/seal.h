/*
 * seal.h - runs whose writer died: what is durable of them is kept
 *
 * Whatever was handed on lies in whole gzip members before anything that is
 * torn; from the first torn byte on a run is cut.  What remains is sealed as
 * partial, and its cursors count as handed on.  A run of which no record
 * remains is removed.
 *
 * Units: counts of runs.
 * Errors: LO_IO, LO_DATA with the run and part.
 * Ownership: keeps nothing.  The caller holds the stream's lock.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_SEAL_H
#define LO_VAULT_SEAL_H

#include "cursors.h"
#include "manifest.h"

struct sealed {
	uint64_t runs, records, removed;
};

/* All of a stream that are open. */
int seal_stream(
    const char *stream, struct cursors *c, struct sealed *s, struct lo_err *e);
/* Makes the manifest of one run anew from its parts. */
int seal_run(const char *stream, const char *run_id, struct cursors *c,
    struct sealed *s, struct lo_err *e);

#endif
