/*
 * publish.h - the state that the next run of lo-extract goes on from
 *
 * Written after the sink has committed it, and never over another sink's.
 *
 * Units: none.
 * Errors: publish_state says what is wrong and gives the status: rows and
 * state are stored either way. publish_stream: LO_CONFIG, LO_NOINPUT, LO_IO,
 * LO_USAGE for a name that is none.
 * Ownership: borrows.
 */
#ifndef EMIT_PUBLISH_H
#define EMIT_PUBLISH_H

#include "flow.h"

/* The newest state of a batch, if it was stored, is the one to publish... */
void publish_keep(struct flow *f, const struct batch *b);
/* ... once it is durable. */
int publish_state(struct flow *f);

/* What lo-emit --publish does: the state that the sink stands at, whatever
 * was published before; without one the next run starts at the beginning,
 * and *from_start says so. */
int publish_stream(struct sink *s, const char *stream, struct lo_buf *run_id,
    bool *from_start, struct lo_err *e);

#endif
