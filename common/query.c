#include <sqlite3.h>
#include <string.h>

#include "common/query.h"

int
lo_query_init(
    struct lo_query *q, struct lo_db *db, const char *sql, struct lo_err *e)
{
	q->db = db;
	q->stmt = NULL;
	if (sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT,
		&q->stmt, NULL) == SQLITE_OK)
		return 0;
	return lo_db_fail(db, e);
}

void
lo_query_free(struct lo_query *q)
{
	sqlite3_finalize(q->stmt);
	q->stmt = NULL;
}

/* The result of a bind needs no look: the number is ours, a length that
 * SQLite refuses leaves NULL, and a column that must not be NULL says so. */
void
lo_query_text(struct lo_query *q, int i, struct lo_span text)
{
	if (text.p != NULL)
		sqlite3_bind_text64(
		    q->stmt, i, text.p, text.len, SQLITE_STATIC, SQLITE_UTF8);
	else
		sqlite3_bind_null(q->stmt, i);
}

void
lo_query_blob(struct lo_query *q, int i, struct lo_span bytes)
{
	if (bytes.p != NULL)
		sqlite3_bind_blob64(
		    q->stmt, i, bytes.p, bytes.len, SQLITE_STATIC);
	else
		sqlite3_bind_null(q->stmt, i);
}

void
lo_query_zeros(struct lo_query *q, int i, size_t n)
{
	sqlite3_bind_zeroblob64(q->stmt, i, n);
}

void
lo_query_int(struct lo_query *q, int i, int64_t n)
{
	sqlite3_bind_int64(q->stmt, i, n);
}

void
lo_query_real(struct lo_query *q, int i, double x)
{
	sqlite3_bind_double(q->stmt, i, x);
}

int
lo_query_next(struct lo_query *q, struct lo_err *e)
{
	int code = sqlite3_step(q->stmt);
	int got = 0;

	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		got = lo_db_fail(q->db, e);
	lo_query_reset(q);
	return got;
}

int
lo_query_once(struct lo_query *q, struct lo_err *e)
{
	int got;

	do {
		got = lo_query_next(q, e);
	} while (got == 1);
	return got;
}

void
lo_query_reset(struct lo_query *q)
{
	sqlite3_reset(q->stmt);
	sqlite3_clear_bindings(q->stmt);
}

struct lo_span
lo_query_col(struct lo_query *q, int i)
{
	struct lo_span s = {NULL, 0};

	if (sqlite3_column_type(q->stmt, i) == SQLITE_NULL)
		return s;
	s.p = sqlite3_column_blob(q->stmt, i);
	s.len = sqlite3_column_bytes(q->stmt, i);
	if (s.p == NULL)
		s.p = "";
	return s;
}

int64_t
lo_query_col_int(struct lo_query *q, int i)
{
	return sqlite3_column_int64(q->stmt, i);
}

int64_t
lo_db_rowid(struct lo_db *db)
{
	return sqlite3_last_insert_rowid(db->sqlite);
}

int64_t
lo_db_changes(struct lo_db *db)
{
	return sqlite3_changes(db->sqlite);
}

int
lo_db_fill(struct lo_db *db, const char *table, const char *column,
    int64_t rowid, struct lo_span data, struct lo_err *e)
{
	enum { PIECE = 1 << 20 };
	sqlite3_blob *blob = NULL;
	size_t done = 0;
	int code = sqlite3_blob_open(
	    db->sqlite, "main", table, column, rowid, 1, &blob);

	while (code == SQLITE_OK && done < data.len) {
		size_t n = data.len - done < PIECE ? data.len - done : PIECE;

		code =
		    sqlite3_blob_write(blob, data.p + done, (int)n, (int)done);
		done += n;
	}
	if (code != SQLITE_OK)
		lo_db_fail(db, e);
	if (sqlite3_blob_close(blob) != SQLITE_OK && code == SQLITE_OK)
		code = lo_db_fail(db, e);
	return code == SQLITE_OK ? 0 : -1;
}
