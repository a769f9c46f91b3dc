/*
 * prune.h - remove history that nobody reads any more
 *
 * Only runs before the newest finished enumeration can go: cat reads all
 * from there on.  LATEST's run, and one that is open or damaged, stays.
 *
 * Units: keep_days are days of 24 hours before now; SIZE_MAX: not given.
 * Errors: LO_USAGE when nobody is there to be asked; LO_NOINPUT (no run of
 * that stream); LO_TEMP, LO_IO.
 * Ownership: borrows the output.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_PRUNE_H
#define LO_VAULT_PRUNE_H

#include <stdint.h>

#include "common/err.h"
#include "common/out.h"

struct prune_options {
	uint64_t keep_runs, keep_days; /* a run that either keeps stays */
	bool runs_given, days_given, yes;
};

struct prune_result {
	uint64_t runs, bytes;
};

int prune(const struct prune_options *o, const char *stream, struct lo_out *out,
    struct prune_result *r, struct lo_err *e);

#endif
