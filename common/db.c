#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/db.h"
#include "common/home.h"
#include "common/mem.h"
#include "common/query.h"
#include "common/when.h"

enum { RETRY_MS = 50 };

/* A status, and after the reason what to type. */
static const struct {
	int code, status;
	const char *what;
} failures[] = {
    {SQLITE_BUSY, LO_TEMP,
	"another program has been writing for 30 s; try again"},
    {SQLITE_LOCKED, LO_TEMP, "a table is in use; try again"},
    {SQLITE_FULL, LO_IO,
	"the disk is full; make room there and run the same again"},
    {SQLITE_IOERR, LO_IO,
	"reading or writing it failed; check the disk and its limits, then "
	"run the same again"},
    {SQLITE_READONLY, LO_DENIED,
	"cannot be written; chmod u+rw it, its -wal and -shm, and u+rwx its "
	"directory, on a disk that may be written"},
    {SQLITE_CANTOPEN, LO_DENIED,
	"cannot be opened; chmod u+rw it and u+rwx its directory, on a disk "
	"that may be written"},
    {SQLITE_PERM, LO_DENIED, "no permission; chmod u+rw it"},
    {SQLITE_NOTADB, LO_CONFIG,
	"not an SQLite database; move it away or name another path"},
    {SQLITE_CORRUPT, LO_CONFIG,
	"the database is damaged; put back a backup, or move it away and "
	"fill a new one from lo-vault cat"},
    {SQLITE_NOMEM, LO_OS, "out of memory"},
    {SQLITE_TOOBIG, LO_DATA, "a value is larger than SQLite can hold"},
};

int
lo_db_fail(struct lo_db *db, struct lo_err *e)
{
	int code = sqlite3_errcode(db->sqlite) & 0xff;

	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (failures[i].code == code)
			return lo_fail(e, failures[i].status, "%s: %s",
			    db->path, failures[i].what);
	return lo_fail(e, code == SQLITE_ERROR ? LO_CONFIG : LO_BUG, "%s: %s",
	    db->path, sqlite3_errmsg(db->sqlite));
}

static int
cannot_open(struct lo_db *db, enum lo_db_mode mode, struct lo_err *e)
{
	struct stat st;
	int code = sqlite3_errcode(db->sqlite) & 0xff;

	if (code == SQLITE_CANTOPEN && stat(db->path, &st) < 0)
		return lo_fail_errno(e,
		    mode == LO_DB_READ ? LO_NOINPUT : LO_CANTCREAT, "%s",
		    db->path);
	return lo_db_fail(db, e);
}

/* Changing to WAL does not wait for others by itself. */
static int
use_wal(struct lo_db *db, struct lo_err *e)
{
	const struct timespec pause = {0, RETRY_MS * 1000000};
	int64_t until = lo_when_mono() + LO_DB_WAIT_MS * INT64_C(1000);

	while (lo_db_run(db, "PRAGMA journal_mode = WAL", e) < 0) {
		if (e->status != LO_TEMP || lo_when_mono() > until)
			return -1;
		nanosleep(&pause, NULL);
	}
	return 0;
}

static int
set_up(struct lo_db *db, enum lo_db_mode mode, struct lo_err *e)
{
	sqlite3_busy_timeout(db->sqlite, LO_DB_WAIT_MS);
	sqlite3_extended_result_codes(db->sqlite, 1);
	(void)sqlite3_db_config(
	    db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	if (lo_db_run(db, "PRAGMA trusted_schema = OFF", e) < 0)
		return -1;
	if (mode == LO_DB_READ)
		return lo_db_run(db, "PRAGMA query_only = ON", e);
	/* For a new database; before WAL, which fixes it. */
	if (lo_db_run(db, "PRAGMA page_size = 8192", e) < 0 ||
	    use_wal(db, e) < 0)
		return -1;
	return lo_db_run(db,
	    "PRAGMA synchronous = FULL; PRAGMA cache_size = -16384;"
	    "PRAGMA wal_autocheckpoint = 2048;"
	    "PRAGMA journal_size_limit = 67108864",
	    e);
}

/* A database is used by one thread at a time, here: no locks of SQLite's own.
 * Refused, and rightly so, where it is in use already. */
static void
alone(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int
lo_db_open(
    struct lo_db *db, const char *path, enum lo_db_mode mode, struct lo_err *e)
{
	int flags = mode == LO_DB_READ
			? SQLITE_OPEN_READONLY
			: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
	mode_t mask = umask(077);
	int got = -1;

	alone();
	db->sqlite = NULL;
	db->path = lo_strdup(path);
	if (strcmp(path, ":memory:") != 0 && lo_home_check(path, e) < 0)
		got = -1;
	else if (sqlite3_open_v2(path, &db->sqlite, flags, NULL) != SQLITE_OK)
		cannot_open(db, mode, e);
	else
		got = set_up(db, mode, e);
	umask(mask);
	if (got < 0)
		lo_db_close(db);
	return got;
}

void
lo_db_close(struct lo_db *db)
{
	sqlite3_close(db->sqlite);
	free(db->path);
	db->sqlite = NULL;
	db->path = NULL;
}

int
lo_db_run(struct lo_db *db, const char *sql, struct lo_err *e)
{
	if (sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK)
		return 0;
	return lo_db_fail(db, e);
}

int
lo_db_vrun(struct lo_db *db, const char *fmt, va_list ap, struct lo_err *e)
{
	char *sql = sqlite3_vmprintf(fmt, ap);
	int rc = lo_db_run(db, sql, e);

	sqlite3_free(sql);
	return rc;
}

int
lo_db_number(struct lo_db *db, const char *sql, int64_t *out, struct lo_err *e)
{
	struct lo_query q;
	int got;

	if (lo_query_init(&q, db, sql, e) < 0)
		return -1;
	got = lo_query_next(&q, e);
	if (got == 1)
		*out = lo_query_col_int(&q, 0);
	lo_query_free(&q);
	return got < 0 ? -1 : 0;
}

int
lo_db_begin(struct lo_db *db, struct lo_err *e)
{
	return lo_db_run(db, "BEGIN IMMEDIATE", e);
}

int
lo_db_commit(struct lo_db *db, struct lo_err *e)
{
	return lo_db_run(db, "COMMIT", e);
}

void
lo_db_rollback(struct lo_db *db)
{
	if (db->sqlite != NULL && !sqlite3_get_autocommit(db->sqlite))
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
}
