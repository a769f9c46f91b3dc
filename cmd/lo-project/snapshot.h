/*
 * snapshot.h - the week's figures, kept in local.db
 *
 * Each snapshots/NAME.sql gives rows of metric, client_id, unit and value;
 * they are added to the table reporting_snapshots under the Monday of the
 * present week of the configured zone.  Once more in that week, they take
 * the place of those that NAME gave before; other weeks are never touched.
 *
 * Units: rows.
 * Errors: LO_CONFIG for a definition with other columns, naming it; those of
 * reader.h and local.h.
 * Ownership: borrows.
 * Sources: lo-view(5); ISO 8601: a week begins on Monday.
 */
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"

/* In one moment of local.db's life or another there is this table. */
#define SNAPSHOT_TABLE                                                         \
	"CREATE TABLE IF NOT EXISTS reporting_snapshots ("                     \
	"week TEXT NOT NULL, report TEXT NOT NULL,"                            \
	" metric TEXT NOT NULL, client_id TEXT, unit TEXT, value,"             \
	" taken_at TEXT NOT NULL);"                                            \
	"CREATE INDEX IF NOT EXISTS reporting_snapshots_week"                  \
	" ON reporting_snapshots (week, report);"

struct snapshot {
	const char *const *names;
	int count; /* of names; 0: all of the catalogue */
	bool dry, measure;
	char week[11];
	uint64_t rows;
};

/* done gets the rows, those of a report that can have no others (state.h),
 * too; one that was named is asked. */
int snapshot_run(struct snapshot *s, struct reader *r, struct result *done,
    struct lo_err *e);

#endif
