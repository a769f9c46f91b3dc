#include "cmd/lo-project/copy.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"

enum { PAGES = 4096 };

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

int
copy_run(struct reader *r, const char *path, struct lo_err *e)
{
	char *part = lo_format("%s.part", path);
	struct lo_db to = {NULL, NULL};
	int got;

	(void)unlink(part);
	got = lo_db_open(&to, part, LO_DB_WRITE, e);
	/* One file: no journal of a copy that nobody writes. */
	if (got == 0)
		got = lo_db_run(&to, "PRAGMA journal_mode = DELETE", e);
	if (got == 0)
		got = pump(to.sqlite, r->db.sqlite, e);
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
