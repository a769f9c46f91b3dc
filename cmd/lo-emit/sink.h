/*
 * sink.h - where rows go: SQLite, a directory of JSONL, later others
 *
 * A sink is given batches.  It writes the rows of one durably and at once,
 * or none of them.  The states of a batch, and what closes a block, are
 * written with the rows (SINK_ALL), or after every other sink has its rows
 * (SINK_ROWS, then SINK_STATES).  A sink that can commit may, while may_hold
 * is set, gather batches in one transaction: holding then, it is durable, or
 * nothing of them is, when a later write or commit returns.
 *
 * Units: none.
 * Errors: the sink's own; nothing of a call that failed is stored.
 * Ownership: a sink borrows batches, blocks and closings; sink_open gives
 * (sink_close).
 */
#ifndef EMIT_SINK_H
#define EMIT_SINK_H

#include "common/err.h"
#include "common/stream.h"

#include "batch.h"
#include "tally.h"

enum sink_part { SINK_ROWS = 1, SINK_STATES = 2, SINK_ALL = 3 };

struct sink {
	char *name; /* "sqlite:/home/me/lo/lo.db" */
	const struct sink_kind *kind;
	void *self;
	bool dry, allow_deletes;
	bool may_hold, holding;
	const struct lo_block *block; /* NULL outside of one */
	bool moved;         /* a state of the last batch is what it holds now */
	bool cursor_moved;  /* the same, of any batch of the block */
	bool held;          /* a deletion was refused: no state until the end */
	int64_t gone, of;   /* of that deletion: records, of how many */
	struct tally tally; /* since it was cleared */
};

struct sink_kind {
	const char *scheme;
	int (*open)(struct sink *s, const char *path, struct lo_err *e);
	/* 1 when it once committed this cursor (raw JSON), else 0. */
	int (*holds)(struct sink *s, const char *stream, struct lo_span cursor,
	    struct lo_err *e);
	int (*write)(struct sink *s, const struct batch *b, enum sink_part part,
	    const struct closing *c, struct lo_err *e);
	int (*commit)(struct sink *s, struct lo_err *e); /* or NULL */
	/* 1 and the state it holds, or 0. */
	int (*state)(struct sink *s, const char *stream, struct lo_buf *cursor,
	    struct lo_buf *run_id, struct lo_err *e);
	void (*close)(struct sink *s);
};

/* "sqlite:PATH", "jsonl:DIR"; NULL is $LO_HOME/lo.db.  dry is set before. */
int sink_open(struct sink *s, const char *url, struct lo_err *e);
void sink_close(struct sink *s);

#endif
