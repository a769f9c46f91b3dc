/*
 * pool_worker.h - one worker process, as its parent sees it and as it is
 *
 * Chunks are worked in the order they are given; the worker says when the
 * first of them is done or needs room.
 *
 * Units: microseconds of CPU time, bytes.
 * Errors: LO_OS from fork.
 * Ownership: keeps the job and the chunks.
 */
#ifndef LO_POOL_WORKER_H
#define LO_POOL_WORKER_H

#include <sys/types.h>

#include "common/pool.h"
#include "common/pool_chunk.h"

enum { LO_WORKER_DEPTH = 2 };

struct lo_worker {
	pid_t pid; /* 0: not running */
	int fd;
	unsigned at[LO_WORKER_DEPTH]; /* numbers of chunks */
	int count;
	const char *killed; /* the code, when we did it */
	bool outside;       /* it was killed, and not by us */
	/* The record it was at when last looked at, and its clock then. */
	size_t seen_in;
	unsigned seen_chunk;
	int64_t seen_cpu;
};

/* 0; 1 in the worker, when it has nothing more to do; -1. */
int lo_worker_start(struct lo_worker *w, const struct lo_pool_job *job,
    struct lo_chunk *chunks, struct lo_err *e);
int lo_worker_give(struct lo_worker *w, unsigned chunk);
/* 1: the first chunk came back; 2: and the worker wants to be replaced; 0:
 * nothing yet; -1: the worker is dead and *code says of what. */
int lo_worker_hear(struct lo_worker *w, const char **code);
/* Kills one that is over its limits. */
void lo_worker_watch(struct lo_worker *w, const struct lo_pool_job *job,
    const struct lo_chunk *chunks);
/* -1 when it did not end well by itself. */
int lo_worker_stop(struct lo_worker *w, bool now, struct lo_err *e);

#endif
