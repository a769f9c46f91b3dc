/*
 * canon.h - lines into results: a worker's half and the writer's half
 *
 * canon_work is done by workers and looks at one line alone; canon_done, in
 * the order of the input, knows the stream: what is passed on, what is
 * swallowed, which frames count.  Both fit struct lo_pool_job.
 *
 * Units: counts of lines.
 * Errors: LO_IO from the output; LO_DATA at the first letter when strict.
 * Ownership: keeps out; canon_free frees the rest.
 * Sources: lo-records(5).
 */
#ifndef CANON_H
#define CANON_H

#include "cmd/lo-canon/canonize.h"
#include "common/pool.h"
#include "common/stage.h"

enum canon_mode {
	CANON_KINDS,   /* transforms of the catalogue */
	CANON_PROGRAM, /* -e: results of a program, nothing else */
	CANON_SELECT,  /* --select: lines for which a program is true */
};

struct canon {
	enum canon_mode mode;
	bool only, validate_input;
	struct canonizer canonizer;
	struct lo_filter *filter; /* of -e and --select */
	unsigned long told;       /* of what was replaced, in a worker */
	struct lo_stream in;
	struct lo_stage stage;
	struct lo_buf scratch;
	uint64_t lines, made, dead, unfit, replaced, unmapped;
	uint64_t block_replaced;
	struct lo_buf extra; /* of the block's event */
};

void canon_init(
    struct canon *c, enum canon_mode mode, size_t line_max, struct lo_out *out);
void canon_free(struct canon *c);

void canon_work(void *arg, const struct lo_line *line, struct lo_buf *out,
    struct lo_steps *steps);
int canon_done(void *arg, struct lo_pool *p, const struct lo_line *line,
    struct lo_span result, const char *failed, struct lo_err *e);
/* After the last line. */
int canon_end(struct canon *c, struct lo_err *e);

#endif
