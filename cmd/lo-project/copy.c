#include "cmd/lo-project/copy.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"

#include "cmd/lo-project/snapshot.h"

enum { PAGES = 4096 };

typedef int fill_fn(struct lo_db *to, void *from, struct lo_err *e);

/* SQLite waits for a writer by itself, as long as db.h says. */
static int
pump(sqlite3 *to, sqlite3 *from, struct lo_err *e)
{
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (b == NULL)
		return reader_fail(to, LO_IO, e);
	do
		rc = sqlite3_backup_step(b, PAGES);
	while (rc == SQLITE_OK);
	(void)sqlite3_backup_finish(b);
	if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
		return lo_fail(e, LO_TEMP,
		    "the store: another program has been writing for 30 s; "
		    "try again");
	return rc == SQLITE_DONE ? 0 : reader_fail(to, LO_IO, e);
}

static int
place(const char *from, const char *to, struct lo_err *e)
{
	char *dir = lo_strdup(to), *slash = strrchr(dir, '/');
	int got = 0;

	if (slash == dir)
		slash[1] = '\0';
	else if (slash != NULL)
		*slash = '\0';
	if (rename(from, to) < 0)
		got = lo_file_fail(e, LO_CANTCREAT, to, "make");
	else
		got = lo_dir_sync(slash != NULL ? dir : ".", e);
	free(dir);
	return got;
}

/* One file: no journal of a copy that nobody writes. */
static int
copy_to(const char *path, fill_fn *fill, void *from, struct lo_err *e)
{
	char *part = lo_format("%s.part", path);
	struct lo_db to = {NULL, NULL};
	int got;

	(void)unlink(part);
	got = lo_db_open(&to, part, LO_DB_WRITE, e);
	if (got == 0)
		got = lo_db_run(&to, "PRAGMA journal_mode = DELETE", e);
	if (got == 0)
		got = fill(&to, from, e);
	lo_db_close(&to);
	if (got == 0)
		got = lo_file_sync(part, e);
	if (got == 0)
		got = place(part, path, e);
	if (got < 0)
		(void)unlink(part);
	free(part);
	return got;
}

static int
fill_store(struct lo_db *to, void *from, struct lo_err *e)
{
	struct reader *r = from;

	return pump(to->sqlite, r->db.sqlite, e);
}

int
copy_run(struct reader *r, const char *path, struct lo_err *e)
{
	return copy_to(path, fill_store, r, e);
}

/* Another program's local.db, or one before the first snapshot, has none. */
static int
fill_snapshots(struct lo_db *to, void *from, struct lo_err *e)
{
	int64_t there = 0;
	char *sql;
	int rc;

	sql = sqlite3_mprintf("ATTACH %Q AS l", (const char *)from);
	rc = lo_db_run(to, sql, e);
	sqlite3_free(sql);
	if (rc == 0)
		rc = lo_db_run(to, SNAPSHOT_TABLE, e);
	if (rc == 0)
		rc = lo_db_number(to,
		    "SELECT count(*) FROM l.sqlite_schema"
		    " WHERE name = 'reporting_snapshots'",
		    &there, e);
	if (rc == 0 && there > 0)
		rc = lo_db_run(to,
		    "INSERT INTO main.reporting_snapshots"
		    " SELECT * FROM l.reporting_snapshots ORDER BY rowid",
		    e);
	return rc == 0 ? lo_db_run(to, "DETACH l", e) : rc;
}

int
copy_snapshots(const char *path, struct lo_err *e)
{
	char *from = lo_home_path("local.db");
	int rc;

	if (lo_home_open(e) < 0)
		rc = -1;
	else if (!lo_file_exists(from))
		rc = lo_fail(e, LO_NOINPUT,
		    "%s: there are no snapshots yet; lo-project snapshot "
		    "takes them",
		    from);
	else
		rc = lo_home_check(from, e);
	if (rc == 0)
		rc = copy_to(path, fill_snapshots, from, e);
	free(from);
	return rc;
}
