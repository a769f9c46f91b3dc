/*
 * objects.h - the verbs of the document store
 *
 * pull brings in what is new or changed: from the store, or from files and
 * standard input with canonical records; query, get, list and info read.
 *
 * Units: counts of objects.
 * Errors: those of shelf.h and reader.h; LO_NOINPUT where there is no such
 * object, or no document store yet.
 * Ownership: borrows.
 * Sources: lo-project(1).
 */
#ifndef OBJECTS_H
#define OBJECTS_H

#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"
#include "cmd/lo-project/shelf.h"
#include "common/out.h"

struct objects {
	const char *type, *where;
	bool verify, measure;
	uint64_t written, unchanged, removed, bad;
};

int objects_pull(struct objects *o, struct reader *r, struct lo_err *e);
/* files: paths, or "-". */
int objects_read(
    struct objects *o, const char *const *files, int count, struct lo_err *e);

/* Opened so that it can only be read. */
int objects_open(struct reader *r, struct lo_err *e);
int objects_query(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e);
int objects_list(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e);
/* With verify, a row for each object that is not as it was; else a summary. */
int objects_info(
    struct objects *o, struct reader *r, struct result *out, struct lo_err *e);
/* By id, idem_key, or own id where only one object has it. */
int objects_get(
    struct reader *r, const char *id, struct lo_out *out, struct lo_err *e);

#endif
