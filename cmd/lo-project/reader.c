#include "cmd/lo-project/reader.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/fact.h"
#include "cmd/lo-project/functions.h"
#include "cmd/lo-project/seen.h"
#include "cmd/lo-project/tokenizer.h"
#include "common/data.h"
#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"

int
reader_fail(sqlite3 *db, int status, struct lo_err *e)
{
	int code = sqlite3_errcode(db) & 0xff;
	const char *text = sqlite3_errmsg(db), *remedy;
	struct lo_db fake = {db, NULL};
	int at;

	if (code == SQLITE_AUTH || code == SQLITE_READONLY)
		return lo_fail(e, status,
		    "only reading is allowed: lo-emit alone writes the store");
	if (code == SQLITE_MISMATCH)
		return lo_fail(e, LO_USAGE,
		    "a value is not of the kind that is wanted there; give a "
		    "whole number");
	if (code == SQLITE_ERROR) {
		at = sqlite3_error_offset(db);
		/* The words of the statement may be somebody's data. */
		if (strstr(text, "syntax error") != NULL ||
		    strncmp(text, "unrecognized", 12) == 0)
			text = "syntax error";
		remedy = strncmp(text, "no such", 7) == 0
			     ? "; lo-store(5) has the tables"
			     : "";
		if (at >= 0)
			return lo_fail(e, status, "SQL: byte %d: %s%s", at + 1,
			    text, remedy);
		return lo_fail(e, status, "SQL: %s%s", text, remedy);
	}
	fake.path = lo_strdup("store");
	lo_db_fail(&fake, e);
	free(fake.path);
	return -1;
}

static bool
blank_sql(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n;", *p) != NULL)
		p++;
	return p == end;
}

int
reader_prepare(struct reader *r, struct lo_span sql, int status,
    sqlite3_stmt **st, struct lo_err *e)
{
	const char *tail = NULL;

	*st = NULL;
	if (sql.len > 1 << 20)
		return lo_fail(e, status, "SQL: longer than 1 MiB");
	if (sqlite3_prepare_v2(r->db.sqlite, sql.p, (int)sql.len, st, &tail) !=
	    SQLITE_OK)
		return reader_fail(r->db.sqlite, status, e);
	if (*st == NULL)
		return lo_fail(e, status, "SQL: no statement");
	if (sqlite3_stmt_readonly(*st) && blank_sql(tail, sql.p + sql.len))
		return 0;
	if (!sqlite3_stmt_readonly(*st))
		lo_fail(e, status,
		    "only reading is allowed: lo-emit alone writes the store");
	else
		lo_fail(e, status, "SQL: more than one statement");
	sqlite3_finalize(*st);
	*st = NULL;
	return -1;
}

struct lo_span
reader_column(sqlite3_stmt *st, int i)
{
	struct lo_span s = {(const char *)sqlite3_column_text(st, i), 0};

	s.len = (size_t)sqlite3_column_bytes(st, i);
	return s;
}

static int
add_view(struct reader *r, const struct lo_data_entry *entry, struct lo_err *e)
{
	struct definition d;
	char *sql = NULL;
	int rc;

	rc = definition_read(&d, entry->name, entry->path, e);
	if (rc == 0) {
		sql = sqlite3_mprintf(
		    "CREATE TEMP VIEW \"%w\" AS\n%s", entry->name, d.sql);
		if (sqlite3_exec(r->db.sqlite, sql, NULL, NULL, NULL) !=
		    SQLITE_OK) {
			reader_fail(r->db.sqlite, LO_CONFIG, e);
			rc = lo_fail_at(e, "%s", entry->path);
		}
		sqlite3_free(sql);
	}
	definition_free(&d);
	return rc;
}

int
reader_views(struct reader *r, struct lo_err *e)
{
	struct lo_data list;
	size_t i;
	int rc;

	if (lo_data_list(&list, "views", ".sql", e) < 0)
		return -1;
	rc = lo_db_run(&r->db, "PRAGMA query_only = OFF", e);
	for (i = 0; i < list.count && rc == 0; i++)
		rc = add_view(r, &list.entries[i], e);
	lo_data_free(&list);
	return rc;
}

static int
attach(struct reader *r, const char *path, struct lo_err *e)
{
	char *sql = sqlite3_mprintf("ATTACH %Q AS idx;"
				    "PRAGMA idx.cache_size = -8192;"
				    "SELECT count(*) FROM idx.kinds",
	    path);
	int rc;

	rc = lo_db_run(&r->db, sql, e);
	sqlite3_free(sql);
	/* A damaged one would spoil every statement. */
	if (rc < 0)
		sqlite3_exec(r->db.sqlite, "DETACH idx", NULL, NULL, NULL);
	return rc;
}

int
reader_attach(struct reader *r, struct lo_err *e)
{
	char *path = lo_home_path("index.db");
	int rc = 0;

	if (lo_file_exists(path))
		rc = lo_home_check(path, e) < 0 ? -1 : attach(r, path, e);
	free(path);
	return rc;
}

/* Columns that views and queries name are there. */
static int
check_version(struct reader *r, struct lo_err *e)
{
	int64_t version = 0;

	if (lo_db_number(&r->db, "PRAGMA user_version", &version, e) < 0)
		return -1;
	if (version < LO_STORE_VERSION)
		return lo_fail(e, LO_CONFIG,
		    "%s: store version %d is older than what lo-project reads "
		    "(%d); lo-emit --allow-empty </dev/null brings it up",
		    r->db.path, (int)version, LO_STORE_VERSION);
	if (version > LO_STORE_VERSION)
		return lo_fail(e, LO_CONFIG,
		    "%s: store version %d is newer than this lo-project knows "
		    "(%d); install a newer one",
		    r->db.path, (int)version, LO_STORE_VERSION);
	return 0;
}

int
reader_open(struct reader *r, struct lo_err *e)
{
	char *path;
	int rc;

	memset(r, 0, sizeof *r);
	if (lo_home_open(e) < 0 || settings_load(&r->settings, e) < 0)
		return -1;
	r->home = lo_home_path(".");
	path = lo_home_path("lo.db");
	if (!lo_file_exists(path))
		rc = lo_fail(e, LO_NOINPUT,
		    "%s: there is no store yet; lo-emit makes it", path);
	else
		rc = lo_db_open(&r->db, path, LO_DB_READ, e);
	if (rc == 0)
		rc = lo_db_run(&r->db, "PRAGMA main.cache_size = -16384", e);
	if (rc == 0)
		rc = check_version(r, e);
	free(path);
	if (rc == 0 && tokenizer_register(r->db.sqlite, e) == 0)
		return functions_register(r->db.sqlite, &r->settings, e) < 0 ||
			       fact_register(r->db.sqlite, e) < 0
			   ? -1
			   : 0;
	return -1;
}

void
reader_close(struct reader *r)
{
	if (r->db.path != NULL)
		lo_db_close(&r->db);
	settings_free(&r->settings);
	free(r->home);
	r->home = NULL;
}

static bool
informs(const char *pragma)
{
	static const char *const names[] = {"table_info", "table_xinfo",
	    "table_list", "index_list", "index_info", "index_xinfo",
	    "database_list", "function_list", "compile_options", "data_version",
	    "user_version"};
	size_t i;

	for (i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(pragma, names[i]) == 0)
			return true;
	}
	return false;
}

static int
authorize(void *reader, int act, const char *a, const char *b,
    const char *schema, const char *by)
{
	struct reader *r = reader;

	(void)by;
	if (r->watch != NULL)
		seen_note(r->watch, act, a, b, schema);
	switch (act) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcmp(b, "load_extension") == 0 ? SQLITE_DENY
							: SQLITE_OK;
	case SQLITE_PRAGMA:
		/* With a value it would set something. */
		if (strcmp(a, "user_version") == 0 && b != NULL)
			return SQLITE_DENY;
		return informs(a) ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_UPDATE:
		/* Asked when a table-valued function declares its columns;
		 * SQLite itself forbids to write there. */
		return strcmp(a, "sqlite_master") == 0 ? SQLITE_OK
						       : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

int
reader_seal(struct reader *r, struct lo_err *e)
{
	if (lo_db_run(&r->db, "PRAGMA query_only = ON", e) < 0)
		return -1;
	sqlite3_set_authorizer(r->db.sqlite, authorize, r);
	return 0;
}

/* A statement of our own, which the seal would not let through. */
static int
run_unsealed(struct reader *r, const char *sql, struct lo_err *e)
{
	int rc;

	sqlite3_set_authorizer(r->db.sqlite, NULL, NULL);
	rc = lo_db_run(&r->db, sql, e);
	sqlite3_set_authorizer(r->db.sqlite, authorize, r);
	return rc;
}

int
reader_begin(struct reader *r, struct lo_err *e)
{
	return run_unsealed(r, "BEGIN", e);
}

void
reader_end(struct reader *r)
{
	struct lo_err none;

	(void)run_unsealed(r, "ROLLBACK", &none);
}

int
reader_keep(struct reader *r, struct lo_span view, struct lo_span column,
    struct lo_err *e)
{
	char *name = lo_strndup(view.p, view.len);
	char *by = lo_strndup(column.p, column.len);
	char *sql =
	    sqlite3_mprintf("PRAGMA query_only = OFF;"
			    "CREATE TEMP TABLE IF NOT EXISTS \"kept_%w\" AS"
			    " SELECT * FROM \"%w\";"
			    "CREATE INDEX IF NOT EXISTS temp.\"kept_%w_%w\""
			    " ON \"kept_%w\" (\"%w\");"
			    "PRAGMA query_only = ON",
		name, name, name, by, name, by);
	int rc = run_unsealed(r, sql, e);

	sqlite3_free(sql);
	if (rc < 0)
		lo_fail_at(e, "keep %s %s", name, by);
	free(name);
	free(by);
	return rc;
}
