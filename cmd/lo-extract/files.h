/*
 * files.h - the files of a run: opened one after another, marked in a cursor
 *
 * files_each gives every operand once, by its real path; "-" and what is no
 * regular file are copied to a temporary file first and have neither scope
 * nor mark.  A file that cannot be read is trouble (run.h), not the end.
 *
 * Units: bytes, nanoseconds.
 * Errors: LO_IO from the output, LO_CONFIG from the cursor; trouble's own.
 * Ownership: a file lives until the callback returns.
 */
#ifndef EXTRACT_FILES_H
#define EXTRACT_FILES_H

#include "cmd/lo-extract/cursor.h"
#include "cmd/lo-extract/mark.h"
#include "cmd/lo-extract/run.h"

struct file {
	const char *path;     /* its real one */
	const char *shown;    /* in messages: only what the user typed */
	struct lo_span scope; /* absent: read once and never again */
	int fd;
	bool directory;
	uint64_t size;
	int64_t changed;
};

struct files {
	struct run *run;
	struct cursor cursor;
	struct lo_buf text, entry, since;
	char now[LO_WHEN_TEXT];
	void *user;
	bool fresh, stuck; /* a state is owed; the cursor is too large */
};

/* With a suffix: of directories, the files that end so. */
typedef int file_work(struct files *fs, const struct file *f, struct lo_err *e);
int files_each(struct run *r, const char *suffix, file_work *work, void *user,
    struct lo_err *e);

/* The mark of a file that this run may go on from. */
bool files_mark(struct files *fs, const struct file *f, struct mark *m);
/* The mark into the cursor, and a state if one is due. */
int files_progress(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e);
/* The file is read to its end: a state with scope if it was read whole. */
int files_done(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e);
/* The run is over before the file is. */
int files_pause(struct files *fs, const struct file *f, struct mark *m,
    struct feed *d, struct lo_err *e);
/* An entry that is no mark; since absent: nothing was read whole. */
int files_entry(struct files *fs, const struct file *f, struct lo_span entry,
    struct lo_span since, struct lo_err *e);
/* A state with the cursor as it is. */
int files_state(struct files *fs, struct lo_err *e);

#endif
