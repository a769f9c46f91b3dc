/*
 * list.h - the vault's streams and runs, for people to read
 *
 * Units: records are counts, bytes are of text where not said otherwise.
 * Errors: LO_NOINPUT when there is no such stream or run; LO_IO.
 * Ownership: borrows the output.
 */
#ifndef LO_VAULT_LIST_H
#define LO_VAULT_LIST_H

#include <stddef.h>

#include "common/err.h"
#include "common/out.h"

/* One line a stream. */
int list_streams(
    char *const *streams, size_t count, struct lo_out *out, struct lo_err *e);
/* One line a run. */
int list_runs(const char *stream, struct lo_out *out, struct lo_err *e);
/* What a run's manifest says; run_id NULL: the newest that ended well. */
int list_run(const char *stream, const char *run_id, struct lo_out *out,
    struct lo_err *e);

#endif
