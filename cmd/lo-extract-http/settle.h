/*
 * settle.h - what an answer is worth: taken, asked for again, or a failure
 *
 * Units: microseconds, monotonic.
 * Errors: stand in the exchange, and are told when its turn comes.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_SETTLE_H
#define EXTRACT_HTTP_SETTLE_H

#include "cmd/lo-extract-http/flow.h"

void settle(struct exchange *x, enum outcome outcome);
/* A call is done. */
void settle_done(struct flow *f, struct queue_item *i);
/* One more try of a settled request whose answer was not what it should be;
 * false when there is none, and e says why. */
bool settle_again(struct flow *f, struct queue_item *i, struct lo_err *e);

#endif
