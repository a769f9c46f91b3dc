/*
 * replay.h - records out of the store again, framed as replays
 *
 * Which records is settled first, then each is read by itself and written,
 * so that no transaction waits for the pipe.  Payloads come out as they were
 * stored, byte for byte.  Deleted records are left out.  A block is opened
 * for each stream; where nothing was chosen, one empty block says so.
 *
 * Units: rows; instants as texts with six digits.
 * Errors: those of reader.h, LO_IO from the output.  After a failure the open
 * block is ended as failed.
 * Ownership: borrows.
 * Sources: lo-records(5).
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "cmd/lo-project/reader.h"
#include "common/out.h"
#include "common/record.h"

struct selector {
	const char *stream, *source, *connection, *type, *client;
	const char *stage, *schema; /* of dead letters; of canonical records */
	const char *pending;        /* a KIND of which nothing is there */
	char since[32], until[32];  /* empty: unbounded */
	uint64_t limit;             /* 0: all */
};

struct replay {
	const char *kind; /* raw, canonical, measurement, dead, letters */
	struct selector select;
	bool bare;   /* no frames */
	bool by_key; /* in the order of keys, whatever the stream */
	bool full;   /* whatever was kept of the last time */
	uint64_t records, blocks;
};

/* Whether there is such a kind. */
bool replay_kind(const char *name);
int replay_run(
    struct replay *p, struct reader *r, struct lo_out *out, struct lo_err *e);

#endif
