/*
 * flow.h - the input turned into batches, blocks and a status
 *
 * Holds what the rules of lo-records(5) ask of a sink: broken blocks,
 * silence, holes, counts, when a state may be kept and when it is published.
 * What is to be said goes through say, one line at a time.
 *
 * Units: none.
 * Errors: those of the sinks and of reading; status is the worst of all.
 * Ownership: keeps the sinks, which are opened and closed by the caller.
 */
#ifndef EMIT_FLOW_H
#define EMIT_FLOW_H

#include "deliver.h"

enum { FLOW_SINKS = 8, FLOW_CODES = 3 };

struct flow {
	struct sink *sinks; /* the first one's state is published */
	size_t count;
	bool dry, strict, filtered, allow_empty, quiet;
	void (*say)(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

	struct lo_stream in;
	struct deliver out;
	struct lo_buf scratch, events; /* events: lines, of the open block */
	struct lo_buf cursor;          /* to be published when it is durable */
	bool slow;                     /* the batch has waited for input */
	bool refused;                  /* the open block, by a hole */
	bool stopped;                  /* strict, and a letter came */
	bool deleting;                 /* said that a deletion was refused */
	bool unpublished;              /* said that a state was not published */
	int status;
	uint64_t rows, block_rows, block_bytes, block_dead, dead[FLOW_CODES];
	int64_t started;
	struct tally total; /* of the first sink */
};

void flow_init(struct flow *f, int fd, size_t max);
void flow_free(struct flow *f);
/* Into the batch; a full one is handed on. */
int flow_take(struct flow *f, const struct lo_record *r, struct lo_err *e);
int flow_run(struct flow *f, struct lo_err *e);

#endif
