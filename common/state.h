/*
 * state.h - the published cursor of a stream, where the next run finds it
 *
 * $LO_HOME/state/TYPE/SOURCE/CONNECTION.json, written by the sink that
 * committed the cursor and by nobody else's sink after that.
 *
 * Units: none.
 * Errors: LO_CONFIG when another sink owns the file or it cannot be read as
 * what it should be; LO_NOINPUT is never given: no file is found == false.
 * Ownership: lo_state gives its buffers (lo_state_free).
 */
#ifndef LO_STATE_H
#define LO_STATE_H

#include "common/buf.h"
#include "common/err.h"

struct lo_state {
	bool found;
	struct lo_buf cursor;                     /* raw JSON, byte for byte */
	struct lo_buf run_id, sink, committed_at; /* decoded */
};

/* "type/source/connection": three parts that lo_name_ok accepts. */
bool lo_stream_ok(struct lo_span stream);

void lo_state_init(struct lo_state *s);
void lo_state_free(struct lo_state *s);
/* path NULL: the stream's own place under $LO_HOME. */
int lo_state_read(
    struct lo_state *s, const char *stream, const char *path, struct lo_err *e);
/* A file that says the same cursor already is left as it is. */
int lo_state_write(
    const struct lo_state *s, const char *stream, struct lo_err *e);

#endif
