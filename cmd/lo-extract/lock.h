/*
 * lock.h - one run of a stream at a time, each later than the last
 *
 * $LO_HOME/lock/STREAM holds the last run_id and the process that has it.
 *
 * Units: microseconds since 1970 UTC.
 * Errors: LO_TEMP when somebody has it, naming the process; LO_IO.
 * Ownership: lock_take gives a descriptor (close).
 */
#ifndef EXTRACT_LOCK_H
#define EXTRACT_LOCK_H

#include "common/err.h"
#include "common/when.h"

int lock_take(const char *stream, int *fd, struct lo_err *e);

/* A run_id for now that is later than the one in the file and than after
 * ("" for none); it is on disk when this returns. */
int lock_run_id(int fd, int64_t now, const char *after,
    char out[LO_RUN_ID_TEXT], struct lo_err *e);

#endif
