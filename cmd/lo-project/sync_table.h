/*
 * sync_table.h - one view becomes one table, row by row
 *
 * Units: counts of rows.
 * Errors: those of sync.h.
 * Ownership: borrows.
 */
#ifndef SYNC_TABLE_H
#define SYNC_TABLE_H

#include "cmd/lo-project/local.h"
#include "cmd/lo-project/reader.h"

struct sync_table {
	struct local *local;
	const char *name;
	const char *now; /* of rows that are written */
	bool ours;       /* sync made the table that is there */
	int64_t rows, written, removed;
};

int sync_table(struct sync_table *t, struct reader *r, struct lo_err *e);

#endif
