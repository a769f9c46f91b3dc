/*
 * remember.h - what a program remembers of a stream, whatever its cursor
 *
 * A run that is cut off has brought records that no cursor speaks of.  What
 * stands in $LO_HOME/lock/STREAM.begun was there before they were written.
 *
 * Units: none.
 * Errors: LO_IO; LO_CONFIG when the file is damaged.
 * Ownership: borrows; out is appended to.
 */
#ifndef EXTRACT_HTTP_REMEMBER_H
#define EXTRACT_HTTP_REMEMBER_H

#include "cmd/lo-extract/run.h"

/* JSON, null when there is none. */
int remember_load(const struct run *r, struct lo_buf *out, struct lo_err *e);
/* On disk when this returns; a dry run leaves nothing behind. */
int remember_keep(const struct run *r, struct lo_span json, struct lo_err *e);

#endif
