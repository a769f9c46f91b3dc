/*
 * trial.h - --explain: what a KIND is, what it would make of records
 *
 * For each raw record, transform by transform: which condition it does not
 * meet, or how its payload stands with the input schema and how many records
 * or which letter came of it.  Neither values nor keys are shown.
 *
 * Units: lines of text.
 * Errors: LO_CONFIG of the catalogue; LO_IO from input and output; LO_DATA
 * after all when a transform failed or a line is not JSON.
 * Ownership: borrows.
 */
#ifndef CANON_TRIAL_H
#define CANON_TRIAL_H

#include "common/err.h"
#include "common/out.h"

/* fd: where records come from, or -1. */
int trial_explain(
    const char *kind, int fd, struct lo_out *out, struct lo_err *e);

#endif
