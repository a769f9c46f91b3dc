/*
 * deliver.h - batches on their way to the sinks, one while the next gathers
 *
 * A second thread, made when it is first needed, writes a batch while the
 * caller gathers the next; there is one such batch at a time, and the sinks
 * are used by one thread at a time.  What closes a block is written by the
 * caller.  The rows are in all sinks before the first commits a state.
 *
 * A single sink may keep its transaction over several batches, until it is
 * released: before the caller waits for input, which may be for long.
 *
 * Units: none.
 * Errors: those of the sinks; LO_OS when there is no thread to be had.
 * Ownership: keeps the sinks.
 */
#ifndef EMIT_DELIVER_H
#define EMIT_DELIVER_H

#include <pthread.h>

#include "sink.h"

struct deliver {
	struct sink *sinks;
	size_t count;
	struct batch *batch;   /* is being gathered */
	struct batch *written; /* was given to the thread, or NULL */
	struct batch both[2];

	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool running, busy, to_write, released, quit;
	int result;
	struct lo_err error;
};

void deliver_init(struct deliver *d);
void deliver_free(struct deliver *d);

/* Writes the batch that is gathered, and what closes the block. */
int deliver_now(struct deliver *d, const struct closing *c, struct lo_err *e);
/* Has it written; the other one is gathered next.  Nothing is under way. */
int deliver_later(struct deliver *d, struct lo_err *e);
/* The end of what is under way; written is then the caller's to clear. */
int deliver_wait(struct deliver *d, struct lo_err *e);
/* What is written, or under way, is committed soon. */
void deliver_release(struct deliver *d);
/* Whether a batch that is not full costs no transaction of its own, and
 * nothing is under way. */
bool deliver_idle(struct deliver *d);

#endif
