/*
 * db.h - SQLite: opened with our pragmas, transactions, one way to fail
 *
 * A writer opens in WAL mode with synchronous=FULL; a reader cannot write by
 * the database's own means.  Nobody sees "database is locked" before
 * LO_DB_WAIT_MS of trying, then it is LO_TEMP.  Statements are in query.h.
 *
 * Units: milliseconds, bytes.
 * Errors: LO_TEMP (busy), LO_IO (disk full, I/O), LO_DENIED (read-only),
 * LO_CANTCREAT and LO_NOINPUT (cannot be opened), LO_CONFIG (not a database,
 * damaged, wrong SQL), LO_OS, LO_BUG.
 * Ownership: lo_db keeps a copy of the path; queries are freed before it.
 * Sources: sqlite.org/c3ref.
 */
#ifndef LO_DB_H
#define LO_DB_H

#include <stdarg.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

enum { LO_DB_WAIT_MS = 30000 };
enum { LO_STORE_VERSION = 3 }; /* lo.db's user_version */
enum lo_db_mode { LO_DB_READ, LO_DB_WRITE };

struct lo_db {
	struct sqlite3 *sqlite; /* NULL when closed */
	char *path;
};

/* ":memory:", or a path; a new file is 0600, a wider one is refused. */
int lo_db_open(
    struct lo_db *db, const char *path, enum lo_db_mode mode, struct lo_err *e);
void lo_db_close(struct lo_db *db);

/* One or more statements whose rows nobody wants (vrun formats them as
 * sqlite3_mprintf does: %Q, %w); and one number. */
int lo_db_run(struct lo_db *db, const char *sql, struct lo_err *e);
int lo_db_vrun(struct lo_db *db, const char *fmt, va_list ap, struct lo_err *e);
int lo_db_number(
    struct lo_db *db, const char *sql, int64_t *out, struct lo_err *e);

/* Takes the write lock at once. */
int lo_db_begin(struct lo_db *db, struct lo_err *e);
int lo_db_commit(struct lo_db *db, struct lo_err *e);
void lo_db_rollback(struct lo_db *db); /* fine when nothing was begun */

/* What SQLite said last on this connection, as a failure. */
int lo_db_fail(struct lo_db *db, struct lo_err *e);

#endif
