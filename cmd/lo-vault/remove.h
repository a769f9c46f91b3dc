/*
 * remove.h - a run's directory and all that is in it, for good
 *
 * It loses its name first: what a power cut leaves is no run any more, and
 * remove_rest takes it away later.
 *
 * Units: none.  Errors: LO_IO.  Ownership: borrows.
 */
#ifndef LO_VAULT_REMOVE_H
#define LO_VAULT_REMOVE_H

#include "common/err.h"

/* The day's directory goes too when nothing else is in it. */
int remove_dir(const char *run_dir, struct lo_err *e);
/* What was left of runs removed before, in all days of a stream. */
int remove_rest(const char *stream, struct lo_err *e);

#endif
