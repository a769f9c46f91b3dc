/*
 * room.h - room in memory for answers that come before their turn
 *
 * What is read at once waits until what stands before it was told.  Where
 * that takes more than 24 MiB the last ones are broken off, and asked for
 * again when there is room; then fewer are asked for at once, until answers
 * are small again.
 *
 * Units: bytes.
 * Errors: none.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_ROOM_H
#define EXTRACT_HTTP_ROOM_H

#include "cmd/lo-extract-http/flow.h"

enum { ROOM = 24 << 20 };

/* Looks at what is under way, but for the first in the queue. */
void room_keep(struct flow *f);
/* An answer came that was so long. */
void room_learn(struct flow *f, size_t answer);

#endif
