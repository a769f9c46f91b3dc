/*
 * line.h - lines from a descriptor, in large reads, with a ceiling
 *
 * A line longer than max is not kept: its first LO_LINE_KEEP bytes, whole
 * length and SHA-256 are, and the next line goes on.  Before a read that may
 * wait, the output given at init is flushed, so that a filter in a pipe holds
 * nothing back.  A byte order mark at the very start of the input is skipped.
 *
 * Units: bytes.
 * Errors: LO_IO when a read fails; LO_IO from the flush, with its own text.
 * Ownership: keeps the output; a line borrows until the next call.
 */
#ifndef LO_LINE_H
#define LO_LINE_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/hash.h"
#include "common/out.h"

enum { LO_LINE_KEEP = 64 << 10, LO_LINE_SLACK = 1 << 20 };
#define LO_LINE_MAX ((size_t)64 << 20)

struct lo_line {
	struct lo_span text; /* without the newline */
	uint64_t offset;     /* of its first byte in the input */
	uint64_t length;     /* of all of it, without the newline */
	bool ended;          /* a newline followed */
	bool too_long;       /* text is its beginning, hash is set */
	unsigned char hash[LO_HASH_SIZE];
};

struct lo_lines {
	int fd;
	size_t max;
	struct lo_out *out;
	char *p, *held; /* held: where the line last given still is */
	size_t start, len, cap, seen;
	uint64_t offset;
	bool eof;
	/* Called before each read, which may wait; NULL if nobody minds. */
	int (*idle)(void *arg, struct lo_err *e);
	void *idle_arg;
};

void lo_lines_init(struct lo_lines *l, int fd, size_t max, struct lo_out *out);
void lo_lines_free(struct lo_lines *l);

/* 1 and a line, 0 at the end, -1. */
int lo_lines_next(struct lo_lines *l, struct lo_line *line, struct lo_err *e);

/* 1 when nothing follows the line last given, 0 when something does, -1.
 * May read (and wait); the line last given stays valid. */
int lo_lines_last(struct lo_lines *l, struct lo_err *e);

#endif
