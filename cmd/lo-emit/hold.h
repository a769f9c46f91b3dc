/*
 * hold.h - events of the open block, kept until it is known how it ended
 *
 * A filter says that it completed a block before the end has passed the
 * others: when the block then breaks or fails, what says "completed" is not
 * stored.  What does not fit is not kept back.
 *
 * Units: bytes.
 * Errors: those of flow_take.
 * Ownership: lines are copied.
 */
#ifndef EMIT_HOLD_H
#define EMIT_HOLD_H

#include "flow.h"

enum { HOLD_MAX = 16 << 20 };

/* Whether the record is kept; it is an event in an open block. */
bool hold_keep(struct flow *f, const struct lo_record *r);
/* Gives all that is kept to the sinks. */
int hold_release(struct flow *f, bool well, struct lo_err *e);

#endif
