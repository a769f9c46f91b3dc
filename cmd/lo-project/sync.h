/*
 * sync.h - views as plain tables of local.db, for other programs
 *
 * A table has the view's columns and projected_at.  All tables are of one
 * moment of the store and change in one transaction.  A row that is in the
 * view and in the table stays as it is; others are added and removed.  Where
 * nothing can have changed (state.h), no view is read.
 *
 * Units: counts of rows; instants as texts with six digits.
 * Errors: LO_CONFIG for a view that cannot be a table, naming it; those of
 * reader.h and local.h.
 * Ownership: borrows.
 * Sources: lo-project(1).
 */
#ifndef SYNC_H
#define SYNC_H

#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"

struct sync {
	const char *const *names;
	int count;                     /* of names; 0: all views */
	bool dry, full, drop, measure; /* drop: no view is there */
	uint64_t written, unchanged, removed;
};

/* done gets a row for each table that was changed. */
int sync_run(
    struct sync *s, struct reader *r, struct result *done, struct lo_err *e);

#endif
