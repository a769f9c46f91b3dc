#include "cmd/lo-project/index.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-project/tokenizer.h"
#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"

enum { LOCK_WAIT_MS = 30000 };

/* Another number is another layout: the file is made anew. */
#define VERSION 4

static const char schema[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE kinds (kind TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
    " state TEXT);"
    "CREATE TABLE kept (name TEXT PRIMARY KEY, state TEXT NOT NULL,"
    " found BLOB NOT NULL);"
    "CREATE TABLE docs (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
    " idem_key TEXT NOT NULL, version TEXT, same TEXT, at TEXT, who TEXT,"
    " title TEXT, links TEXT, grp INTEGER, UNIQUE (kind, idem_key));"
    "CREATE INDEX docs_grp ON docs (kind, grp, at);"
    "CREATE INDEX docs_same ON docs (same, kind);"
    "CREATE INDEX docs_loose ON docs (kind, id) WHERE grp IS NULL;"
    "CREATE TABLE links (doc INTEGER NOT NULL, token TEXT NOT NULL,"
    " PRIMARY KEY (doc, token)) WITHOUT ROWID;"
    "CREATE TABLE tokens (kind TEXT NOT NULL, token TEXT NOT NULL,"
    " grp INTEGER NOT NULL, PRIMARY KEY (kind, token)) WITHOUT ROWID;"
    "CREATE INDEX tokens_grp ON tokens (kind, grp);"
    "CREATE TABLE files (dir TEXT NOT NULL, page TEXT NOT NULL,"
    " key TEXT NOT NULL, path TEXT NOT NULL, version TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, size INTEGER NOT NULL, mtime INTEGER NOT NULL,"
    " fold TEXT NOT NULL, PRIMARY KEY (dir, page, key)) WITHOUT ROWID;"
    "CREATE INDEX files_fold ON files (dir, fold);"
    "CREATE TABLE settled (dir TEXT NOT NULL, page TEXT NOT NULL,"
    " state TEXT NOT NULL, PRIMARY KEY (dir, page)) WITHOUT ROWID;"
    "PRAGMA user_version = 4;"
    "COMMIT;";

static void
discard(const char *path)
{
	static const char *const tails[] = {"", "-wal", "-shm"};
	char *file;
	size_t i;

	for (i = 0; i < 3; i++) {
		file = lo_format("%s%s", path, tails[i]);
		unlink(file);
		free(file);
	}
}

/* 1 when the file is of our layout (or was new), 0 when not, -1. */
static int
prepare(struct index *x, const char *path, struct lo_err *e)
{
	int64_t version = 0;

	if (lo_db_open(&x->db, path, LO_DB_WRITE, e) < 0)
		return e->status == LO_CONFIG ? 0 : -1;
	if (tokenizer_register(x->db.sqlite, e) < 0)
		return -1;
	if (lo_db_number(&x->db, "PRAGMA user_version", &version, e) < 0)
		return e->status == LO_CONFIG ? 0 : -1;
	if (version == VERSION)
		return 1;
	if (version != 0)
		return 0;
	/* An index can be made again: no need to wait for the disk. */
	if (lo_db_run(&x->db, schema, e) < 0)
		return e->status == LO_CONFIG ? 0 : -1;
	return 1;
}

static int
open_db(struct index *x, const char *path, struct lo_err *e)
{
	int got;

	if (lo_home_check(path, e) < 0)
		return -1;
	got = prepare(x, path, e);
	if (got == 0) {
		if (x->db.sqlite != NULL)
			lo_db_close(&x->db);
		discard(path);
		got = prepare(x, path, e);
	}
	if (got < 1)
		return -1;
	return lo_db_run(&x->db, "PRAGMA synchronous = NORMAL", e);
}

int
index_open_file(struct index *x, int wait_ms, struct lo_err *e)
{
	char *lock = lo_home_path("lock/index"), *path;
	int rc;

	memset(x, 0, sizeof *x);
	x->lock = -1;
	rc = lo_dir_make_parent(lock, e);
	if (rc == 0)
		rc = lo_lock_take(lock, wait_ms, &x->lock, e);
	free(lock);
	if (rc < 0)
		return -1;
	path = lo_home_path("index.db");
	rc = open_db(x, path, e);
	free(path);
	return rc;
}

int
index_open(struct index *x, struct reader *r, struct lo_err *e)
{
	if (index_open_file(x, LOCK_WAIT_MS, e) < 0)
		return -1;
	return reader_attach(r, e);
}

void
index_unlock(struct index *x)
{
	if (x->lock >= 0)
		close(x->lock);
	x->lock = -1;
}

void
index_close(struct index *x)
{
	if (x->db.path != NULL)
		lo_db_close(&x->db);
	index_unlock(x);
}
