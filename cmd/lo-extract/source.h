/*
 * source.h - one kind of source, as the rest of the program sees it
 *
 * check looks at options and operands before anything is written; what it
 * refuses is a usage error.  read does the whole work between begin and end:
 * it gives records, letters and states to run->out and returns when it is
 * done, or -1.  Records in a file that cannot be read do not end a run:
 * run_trouble notes what went wrong, and the other files go on.
 *
 * Units: none.  Errors: of read: the status that the end will carry.
 * Ownership: the table is constant.
 */
#ifndef EXTRACT_SOURCE_H
#define EXTRACT_SOURCE_H

#include "cmd/lo-extract/run.h"

struct source {
	const char *name; /* of the source, and its source_system */
	const char *type; /* of the stream and, mostly, of the records */
	const char *what; /* one line for --list */
	int (*check)(const struct options *o, struct lo_err *e);
	int (*read)(struct run *r, struct lo_err *e);
};

/* By name, or NULL; with name NULL the one at index. */
const struct source *source_find(const char *name);
const struct source *source_at(int index);

int source_check_mail(const struct options *o, struct lo_err *e);

extern const struct source source_mbox, source_maildir, source_eml;
extern const struct source source_jsonl, source_csv, source_singer;

#endif
