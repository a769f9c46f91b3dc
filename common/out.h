/*
 * out.h - output that is flushed before waiting and whose failure is seen
 *
 * Large pieces go out without a copy.  EINTR and short writes are handled.
 * The first failure is kept: every later call gives it again, so a loop may
 * check once a record.
 *
 * Units: bytes.
 * Errors: LO_IO with the reason.
 * Ownership: borrows what is put; the descriptor stays the caller's until
 * lo_out_close, which closes it.
 */
#ifndef LO_OUT_H
#define LO_OUT_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

struct lo_out {
	int fd, failed; /* failed: the errno of the first failure */
	const char *name;
	char *p;
	size_t len, cap;
	uint64_t total; /* bytes handed over to the descriptor or waiting */
};

void lo_out_init(struct lo_out *o, int fd, const char *name);
int lo_out_put(struct lo_out *o, const void *p, size_t n, struct lo_err *e);
/* A line: the span and a newline. */
int lo_out_line(struct lo_out *o, struct lo_span line, struct lo_err *e);
int lo_out_flush(struct lo_out *o, struct lo_err *e);
/* Flush and close, both checked; frees.  The last act of every main. */
int lo_out_close(struct lo_out *o, struct lo_err *e);

#endif
