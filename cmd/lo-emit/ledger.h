/*
 * ledger.h - what a directory of JSONL knows of its streams' cursors
 *
 * DIR/state/STREAM.cursors lists the hashes of all that were committed,
 * DIR/state/STREAM.json is the newest state.  Rows are durable before.
 *
 * Units: none.
 * Errors: those of file.h; LO_CONFIG for a state that is no JSON, LO_DATA for
 * a cursor, LO_IO for a path that is too large.
 * Ownership: borrows; texts are appended to the caller's buffers.
 */
#ifndef EMIT_LEDGER_H
#define EMIT_LEDGER_H

#include "sink.h"

int ledger_add(
    struct sink *k, const char *dir, const struct batch *b, struct lo_err *e);
int ledger_holds(const char *dir, const char *stream, struct lo_span cursor,
    struct lo_err *e);
int ledger_state(const char *dir, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e);

#endif
