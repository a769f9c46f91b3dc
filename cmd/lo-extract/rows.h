/*
 * rows.h - files of rows: read once, verified when they changed, sent anew
 *
 * A cutter gives the rows of a file one after another.  A file that changed
 * since the last run is read from its start, but sent only from where its
 * content is new: growing costs reading, not writing.  Where what was read
 * before is no longer the same, all of it is sent as an enumeration.
 *
 * Units: bytes.
 * Errors: LO_NOINPUT when a file is none of its kind; LO_IO.
 * Ownership: keeps the cutter; a row borrows until the next one.
 */
#ifndef EXTRACT_ROWS_H
#define EXTRACT_ROWS_H

#include "cmd/lo-extract/fields.h"
#include "cmd/lo-extract/files.h"
#include "cmd/lo-extract/seen.h"

struct row {
	struct lo_span payload; /* JSON; absent: it could not be cut */
	const char *code, *reason;
	struct lo_line line; /* where it stood */
	bool json;           /* the line is JSON */
	bool bad;            /* code and reason say why */
};

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

/* A record of a row, or the letter that says why it is none; also used for
 * rows that come from elsewhere. */
struct row_maker {
	struct emitter *out;
	const char *type, *observed_at, *at;
	const struct fields *key; /* none: the hash and its number */
	struct seen *seen;
	struct lo_span scope;
	struct lo_buf *id;
	bool deletes; /* the row says that it has gone */
};
int row_put(const struct row_maker *m, const struct row *row,
    const unsigned char hash[LO_HASH_SIZE], struct lo_err *e);

#endif
