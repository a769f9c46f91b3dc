/*
 * pool_chunk.h - lines and what was made of them, in shared memory
 *
 * A chunk holds whole lines and, in their order, one result for each line
 * that is done.  How far it got is committed in one store, so that a worker
 * may die at any instruction and the other side knows the line.
 *
 * Units: bytes.
 * Errors: LO_OS when there is no memory.
 * Ownership: a line and a result borrow from the chunk.
 */
#ifndef LO_POOL_CHUNK_H
#define LO_POOL_CHUNK_H

#include <stdatomic.h>

#include "common/pool.h"

enum {
	LO_CHUNK = 256 << 10,   /* of input, unless one line is longer */
	LO_CHUNK_BIG = 1 << 20, /* memory above is given back after use */
};

struct lo_chunk_mark {
	size_t in, out; /* behind the last line that is done, its result */
};
struct lo_chunk_head {
	struct lo_chunk_mark mark[2];
	atomic_uint which;
	size_t len, max;       /* of the lines; a longer line is not worked */
	uint64_t offset;       /* of the first byte in the input */
	struct lo_steps steps; /* of the line that is worked */
};

struct lo_chunk {
	struct lo_chunk_head *head;
	char *in, *out;
	size_t in_cap, out_cap;
	int is;                     /* 0 free, else the parent's word */
	struct lo_chunk_mark taken; /* what done has had */
	bool is_long;               /* it holds nothing but the begin of line */
	struct lo_line line;
};

int lo_chunk_map(struct lo_chunk *c, size_t in, size_t out, struct lo_err *e);
void lo_chunk_unmap(struct lo_chunk *c);
void lo_chunk_clear(struct lo_chunk *c); /* and free */
struct lo_chunk_mark lo_chunk_mark(const struct lo_chunk *c);

/* The line at *at, which moves behind it; false at the end. */
bool lo_chunk_line(const struct lo_chunk *c, size_t *at, struct lo_line *line);
/* The next line's result; code is NULL or why there is none. */
bool lo_chunk_result(const struct lo_chunk *c, size_t *at,
    struct lo_span *result, const char **code);
struct lo_buf lo_chunk_room(struct lo_chunk *c, size_t max); /* for it */
void lo_chunk_commit(
    struct lo_chunk *c, struct lo_span result, const char *code);
void lo_chunk_make_room(struct lo_chunk *c); /* of what was taken */

#endif
