/*
 * spool.h - a pipe as a file that can be read twice
 *
 * Units: none.
 * Errors: LO_IO, LO_CANTCREAT.
 * Ownership: both give a descriptor (close) of a file without a name.
 */
#ifndef EXTRACT_SPOOL_H
#define EXTRACT_SPOOL_H

#include "common/err.h"

/* All that fd has, in $TMPDIR; -1 and e. */
int spool(int fd, struct lo_err *e);
/* An empty one. */
int spool_open(struct lo_err *e);

#endif
