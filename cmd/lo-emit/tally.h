/*
 * tally.h - what became of the rows of a block, and how the block ended
 *
 * Units: counts of rows; microseconds; bytes of input.
 * Errors: none.
 * Ownership: a closing borrows.
 */
#ifndef EMIT_TALLY_H
#define EMIT_TALLY_H

#include <stdint.h>

#include "common/buf.h"

struct tally {
	uint64_t raw_new, raw_changed, raw_unchanged;
	uint64_t made_new, made_changed, made_unchanged;
	uint64_t measurements, observations, deleted, withdrawn, dead, events;
};

struct closing {
	const char *status; /* complete, failed, interrupted, broken, refused */
	int exit;
	struct lo_span code; /* absent, or the end's */
	const char *event;   /* upsert.completed or upsert.failed */
	struct lo_span dead; /* letters of our own by code, JSON */
	uint64_t in, bytes;  /* lines and bytes of the block */
	int64_t seconds_us;
};

void tally_add(struct tally *sum, const struct tally *t);

#endif
