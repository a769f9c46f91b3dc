/*
 * export.h - the canonical records as files, one a connection
 *
 * DIR/canonical/SOURCE/CONNECTION.jsonl has the living canonical records of a
 * connection, lines as lo-records(5) has them, in the order of their keys:
 * the same store gives the same bytes.  A file is replaced whole or not
 * at all, and not when it would stay the same.
 *
 * Units: counts of files and records.
 * Errors: LO_CANTCREAT, LO_DENIED, LO_IO for files; LO_NOINPUT (no such
 * connection); LO_DATA for a source or connection that cannot be a path.
 * Ownership: borrows.
 * Sources: lo-project(1).
 */
#ifndef EXPORT_H
#define EXPORT_H

#include "cmd/lo-project/replay.h"
#include "cmd/lo-project/result.h"

struct export
{
	const char *dir;          /* NULL: LO_HOME/export */
	const char *const *names; /* connections; count 0: all */
	int count;
	bool dry, measure;
	uint64_t written, unchanged, records;
};

/* done gets a row for each file that is, or would be, written. */
int export_run(
    struct export *x, struct reader *r, struct result *done, struct lo_err *e);

#endif
