#include "cmd/lo-project/local.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"

enum { LOCK_WAIT_MS = 30000 };

static int
take_lock(struct local *l, struct lo_err *e)
{
	char *path = lo_home_path("lock/local");
	int rc;

	rc = lo_dir_make_parent(path, e);
	if (rc == 0)
		rc = lo_lock_take(path, LOCK_WAIT_MS, &l->lock, e);
	free(path);
	return rc;
}

static int
open_file(struct local *l, struct lo_err *e)
{
	char *path = lo_home_path("local.db");
	int rc;

	rc = lo_home_check(path, e);
	/* A dry run makes no file. */
	if (rc == 0)
		rc = lo_db_open(&l->db,
		    l->dry && !lo_file_exists(path) ? ":memory:" : path,
		    LO_DB_WRITE, e);
	free(path);
	return rc;
}

int
local_open(struct local *l, bool dry, struct lo_err *e)
{
	memset(l, 0, sizeof *l);
	l->lock = -1;
	l->dry = dry;
	if (take_lock(l, e) < 0 || open_file(l, e) < 0)
		return -1;
	/* The tables can be made again: no need to wait for the disk. */
	if (lo_db_run(&l->db, "PRAGMA synchronous = NORMAL", e) < 0)
		return -1;
	return lo_db_begin(&l->db, e);
}

int
local_commit(struct local *l, struct lo_err *e)
{
	if (!l->dry)
		return lo_db_commit(&l->db, e);
	lo_db_rollback(&l->db);
	return 0;
}

void
local_close(struct local *l)
{
	if (l->db.path != NULL) {
		lo_db_rollback(&l->db);
		lo_db_close(&l->db);
	}
	if (l->lock >= 0)
		close(l->lock);
	l->lock = -1;
}

int
local_run(struct local *l, struct lo_err *e, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = lo_db_vrun(&l->db, fmt, ap, e);
	va_end(ap);
	return rc;
}
