/*
 * show.h - what the catalogue holds, for a person to read
 *
 * Units: none.  Errors: those of catalogue.h.
 * Ownership: borrows; text is appended to the buffer.
 */
#ifndef SCORE_SHOW_H
#define SCORE_SHOW_H

#include "catalogue.h"

/* A line for each instrument: name, items, scales, status, title. */
int show_list(struct catalogue *c, struct lo_buf *b, struct lo_err *e);
/* All that is used when this instrument is scored, and where it is from. */
int show_instrument(
    struct catalogue *c, const char *name, struct lo_buf *b, struct lo_err *e);

#endif
