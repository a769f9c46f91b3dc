/*
 * pool.h - lines through worker processes, results in the order of the lines
 *
 * The caller compiles first; workers are forked from it, hold neither input,
 * output, messages nor locks, and die with it.  Whole lines are handed over
 * in chunks of shared memory, and at once when input has nothing more to
 * give.  A worker that loops, grows or dies costs the record it was at.
 *
 * Units: bytes; seconds of CPU time a record.
 * Errors: LO_IO from reading and the output, LO_OS from fork and memory,
 * and whatever done returns.
 * Ownership: borrows the job; a line and its result live until done returns.
 */
#ifndef LO_POOL_H
#define LO_POOL_H

#include "common/line.h"

struct lo_pool;

/* One line may be worked in steps: at says which one is begun (from 1), and
 * a step whose worker died says of what when the line is worked again. */
enum { LO_POOL_STEPS = 16 };

struct lo_steps {
	volatile int at;
	char failed[LO_POOL_STEPS][12];
};

struct lo_pool_job {
	/* In a worker: appends to out what is made of the line. */
	void (*work)(void *arg, const struct lo_line *line, struct lo_buf *out,
	    struct lo_steps *steps);
	/* In the caller's process, in order.  failed: NULL, or "timeout",
	 * "memory", "crash", "too_long" and no result. */
	int (*done)(void *arg, struct lo_pool *p, const struct lo_line *line,
	    struct lo_span result, const char *failed, struct lo_err *e);
	void *arg;
	int fd;
	struct lo_out *out; /* flushed before waiting */
	int workers;
	size_t line_max;   /* as lo_lines_init's; longer ones are not worked */
	size_t result_max; /* of one line */
	unsigned seconds;  /* a record may take */
	size_t memory;     /* a worker may have beside what it began with */
};

/* 0, -1 and e; 1 in a worker that has nothing more to do: it frees and
 * ends, and nothing it prints is seen. */
int lo_pool_run(const struct lo_pool_job *job, struct lo_err *e);

/* From done: 1 when nothing follows the line, 0 when something does, -1. */
int lo_pool_last(struct lo_pool *p, struct lo_err *e);

#endif
