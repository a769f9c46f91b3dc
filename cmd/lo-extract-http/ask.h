/*
 * ask.h - requests of the queue: made, begun in order, tried again
 *
 * Units: milliseconds to wait.
 * Errors: LO_CONFIG for a request that is none; LO_UNAVAILABLE for one to
 * another host, and for one page asked for twice; LO_TEMP when time is up.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_ASK_H
#define EXTRACT_HTTP_ASK_H

#include "cmd/lo-extract-http/flow.h"

/* Marks an item as dropped when one with its "once" stands before it; fails
 * for a page that was asked for before.  Looks once. */
int ask_look(struct flow *f, struct queue_item *i, struct lo_err *e);
/* Until the request at the head of the queue is settled, or dropped. */
int ask_head(struct flow *f, struct lo_err *e);
/* A request as text for people, without what it hides. */
int ask_show(const struct link *l, struct lo_span json, struct lo_buf *out,
    struct lo_err *e);

#endif
