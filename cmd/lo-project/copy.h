/*
 * copy.h - the store as one file, as it is at one moment
 *
 * By SQLite's own backup: whoever writes meanwhile is not kept waiting, and
 * what is not committed is not in it.  The file is there whole or not at
 * all.
 *
 * Units: none.
 * Errors: LO_CANTCREAT, LO_IO, LO_TEMP when the store is busy for long.
 * Ownership: borrows.
 * Sources: sqlite.org/backup.html.
 */
#ifndef PROJECT_COPY_H
#define PROJECT_COPY_H

#include "cmd/lo-project/reader.h"

int copy_run(struct reader *r, const char *path, struct lo_err *e);
/* Of local.db what cannot be made again: the figures of former weeks.
 * LO_NOINPUT where there is no local.db. */
int copy_snapshots(const char *path, struct lo_err *e);

#endif
