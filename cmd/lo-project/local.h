/*
 * local.h - local.db: plain tables for other programs
 *
 * A run opens it, has its lock and one transaction, and ends it: readers see
 * all of it or nothing.  A dry run sees all and leaves nothing.
 *
 * Units: none.
 * Errors: those of db.h; LO_TEMP when another run has had it for 30 s.
 * Ownership: local_open gives (local_close).
 */
#ifndef LOCAL_H
#define LOCAL_H

#include "common/query.h"

struct local {
	struct lo_db db;
	int lock;
	bool dry;
};

/* With the transaction begun. */
int local_open(struct local *l, bool dry, struct lo_err *e);
int local_commit(struct local *l, struct lo_err *e);
void local_close(struct local *l);

/* Statements, as sqlite3_mprintf formats them. */
int local_run(struct local *l, struct lo_err *e, const char *fmt, ...);

#endif
