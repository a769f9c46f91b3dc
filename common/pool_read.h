/*
 * pool_read.h - input cut into chunks of whole lines, without looking at them
 *
 * Bytes are read to where a worker will read them.  A line over the ceiling
 * is not kept: its beginning, length and hash are.
 *
 * Units: bytes.
 * Errors: LO_IO.
 * Ownership: keeps the chunk that is being filled.
 */
#ifndef LO_POOL_READ_H
#define LO_POOL_READ_H

#include "common/pool_chunk.h"

enum { LO_INTAKE_STEP = 1 << 20 };

struct lo_intake {
	int fd;
	size_t max; /* of a line */
	struct lo_chunk *fill;
	size_t len, whole; /* of fill; up to its last newline */
	uint64_t offset;
	bool begun, eof;
	struct lo_hash *skip; /* of a line that is too long */
};

void lo_intake_init(struct lo_intake *i, int fd, size_t max);
void lo_intake_free(struct lo_intake *i);

/* One read; may wait. */
int lo_intake_read(struct lo_intake *i, struct lo_err *e);
/* There are lines to hand over; full: it pays, or nothing more fits. */
bool lo_intake_has(const struct lo_intake *i);
bool lo_intake_full(const struct lo_intake *i);
/* In the midst of a line that needs a chunk of its own. */
bool lo_intake_big(const struct lo_intake *i);
/* Closes the filled chunk and goes on with next. */
struct lo_chunk *lo_intake_take(struct lo_intake *i, struct lo_chunk *next);

#endif
