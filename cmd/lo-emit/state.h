/*
 * state.h - cursors, what is deleted by absence, run rows, events
 *
 * A state is committed with the rows it covers.  One that has since also
 * deletes what was last seen before; when that would be more than a fifth,
 * nothing is deleted and no state of the block is kept.
 *
 * Units: none.  Errors: those of db.h.  Ownership: borrows.
 */
#ifndef EMIT_STATE_H
#define EMIT_STATE_H

#include "store.h"

/* last: no later state of the same batch takes its place. */
int state_put(
    struct store *s, const struct row *r, bool last, struct lo_err *e);
int state_holds(struct store *s, const char *stream, struct lo_span cursor,
    struct lo_err *e);
int state_get(struct store *s, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e);

/* 1 when it was done, 0 when it would be too much. */
int absent_delete(struct store *s, struct lo_span stream, struct lo_span scope,
    struct pair since, struct lo_err *e);

int event_put(struct store *s, const struct row *r, struct lo_err *e);
/* An event of our own about the open block; payload is JSON. */
int event_tell(struct store *s, const char *name, const char *status,
    struct lo_span payload, struct lo_err *e);
int run_close(struct store *s, const struct closing *c, struct lo_err *e);

#endif
