/*
 * mbox_flow.h - what mbox_split.c looks at and, of a giant, lets flow by
 *
 * Units: bytes.  Errors: LO_IO.  Ownership: borrows the mbox.
 */
#ifndef EXTRACT_MBOX_FLOW_H
#define EXTRACT_MBOX_FLOW_H

#include "cmd/lo-extract/mbox_split.h"

const char *mbox_bytes(const struct mbox *m);
/* The length of the line at from with its end; 0 when it is not all there. */
size_t mbox_line_at(const struct mbox *m, size_t from);
/* Looks for the From line behind the message, from *at on.  1: it is at *at;
 * 0: not in what is buffered, *at is where to go on. */
int mbox_find_end(struct mbox *m, size_t *at);
/* The message without its quotes, in place, as the variant says. */
size_t mbox_plain(struct mbox *m, char *p, size_t n, bool line);
/* The rest of a message that is not kept whole; size: of an exact one. */
int mbox_flow(struct mbox *m, size_t size, struct lo_err *e);

#endif
