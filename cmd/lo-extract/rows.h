/*
 * rows.h - files of rows: read once, verified when they changed, sent anew
 *
 * A cutter gives the rows of a file one after another.  A file that changed
 * since the last run is read from its start, but sent only from where its
 * content is new: growing costs reading, not writing.  Where what was read
 * before is no longer the same, all of it is sent as an enumeration.
 *
 * Units: bytes.
 * Errors: LO_USAGE for options that are of another source; LO_NOINPUT when a
 * file is none of its kind; LO_IO.
 * Ownership: keeps the cutter; a row borrows until the next one.
 */
#ifndef EXTRACT_ROWS_H
#define EXTRACT_ROWS_H

#include "cmd/lo-extract/files.h"
#include "cmd/lo-extract/row.h"

struct rows;

struct cutter {
	const char *name;
	/* From the file's first byte; the feed stands there. */
	int (*start)(struct rows *r, struct lo_err *e);
	/* 1 and a row, 0 at the end, -1. */
	int (*next)(struct rows *r, struct row *row, struct lo_err *e);
	/* What is to be said when all is read. */
	void (*finish)(struct rows *r);
};

struct rows {
	const struct cutter *cutter;
	void *state; /* the cutter's own */
	struct files *files;
	const struct file *file;
	struct feed feed;
	struct mark mark;
	struct seen seen;
	struct fields key;
	struct lo_buf id;
};

int rows_check(const struct options *o, struct lo_err *e);
int rows_read(struct files *fs, const struct file *f,
    const struct cutter *cutter, void *state, struct lo_err *e);

#endif
