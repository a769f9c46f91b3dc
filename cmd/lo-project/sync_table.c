#include "cmd/lo-project/sync_table.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/mem.h"

enum { ROW_MAX = 1 << 30 };

/* A table in the making: statements on the view and on the table. */
struct job {
	struct sync_table *t;
	sqlite3_stmt *view;
	int columns;
	struct lo_query insert, match;
	struct lo_buf row;
};

static void
add_value(struct lo_buf *b, sqlite3_stmt *st, int i)
{
	int kind = sqlite3_column_type(st, i);
	int64_t n;
	double x;

	lo_buf_addc(b, (char)kind);
	switch (kind) {
	case SQLITE_INTEGER:
		n = sqlite3_column_int64(st, i);
		lo_buf_add(b, &n, sizeof n);
		break;
	case SQLITE_FLOAT:
		x = sqlite3_column_double(st, i);
		lo_buf_add(b, &x, sizeof x);
		break;
	case SQLITE_NULL:
		break;
	default:
		lo_buf_addf(b, "%d:", sqlite3_column_bytes(st, i));
		lo_buf_addspan(b, reader_column(st, i));
	}
}

/* Of the columns from first on; rows with the same are the same. */
static void
hash_row(struct job *j, sqlite3_stmt *st, int first,
    unsigned char hash[LO_HASH_SIZE])
{
	int i;

	lo_buf_reset(&j->row);
	for (i = 0; i < j->columns; i++)
		add_value(&j->row, st, first + i);
	lo_hash(j->row.p, j->row.len, hash);
}

/* "a", "b", ... with what comes behind each. */
static char *
column_list(struct job *j, const char *behind)
{
	char *list = sqlite3_mprintf("");
	int i;

	for (i = 0; i < j->columns; i++)
		list = sqlite3_mprintf("%z\"%w\"%s", list,
		    sqlite3_column_name(j->view, i), behind);
	return list;
}

/* SQLite sees to it that no two columns of a view have one name. */
static int
check_columns(struct job *j, struct lo_err *e)
{
	int i;

	j->columns = sqlite3_column_count(j->view);
	for (i = 0; i < j->columns; i++) {
		if (sqlite3_stricmp(
			sqlite3_column_name(j->view, i), "projected_at") == 0)
			return lo_fail(e, LO_CONFIG,
			    "view %s: column %d is projected_at, which is "
			    "ours; give it another name with AS",
			    j->t->name, i + 1);
	}
	return 0;
}

/* Whether there is a table, and with these columns. */
static int
look(struct job *j, bool *there, bool *same, struct lo_err *e)
{
	struct lo_query q;
	int got, i = 0;

	if (lo_query_init(&q, &j->t->local->db,
		"SELECT name FROM pragma_table_info(?1) ORDER BY cid", e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(j->t->name));
	*same = true;
	while ((got = lo_query_next(&q, e)) == 1) {
		*same = *same && i <= j->columns &&
			lo_span_is(lo_query_col(&q, 0),
			    i < j->columns ? sqlite3_column_name(j->view, i)
					   : "projected_at");
		i++;
	}
	*same = *same && i == j->columns + 1;
	*there = i > 0;
	lo_query_free(&q);
	return got;
}

static int
make_table(struct job *j, struct lo_err *e)
{
	const char *name = j->t->name;
	bool there, same;
	char *columns;
	int rc;

	if (look(j, &there, &same, e) < 0)
		return -1;
	if (there && !j->t->ours)
		return lo_fail(e, LO_CONFIG,
		    "local.db has a table %s that sync did not make; rename "
		    "it, or the view",
		    name);
	if (same)
		return 0;
	columns = column_list(j, ", ");
	rc = local_run(j->t->local, e,
	    "DROP TABLE IF EXISTS \"%w\";"
	    "CREATE TABLE \"%w\" (%sprojected_at TEXT)",
	    name, name, columns);
	sqlite3_free(columns);
	return rc;
}

/* What the table has now, by hash. */
static int
note_old(struct job *j, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	struct lo_query read, note;
	char *columns = column_list(j, ", ");
	char *sql =
	    sqlite3_mprintf("SELECT %s rowid FROM \"%w\"", columns, j->t->name);
	int got;

	memset(&note, 0, sizeof note);
	memset(&read, 0, sizeof read);
	got = local_run(j->t->local, e,
	    "CREATE TEMP TABLE IF NOT EXISTS old (hash BLOB NOT NULL,"
	    " id INTEGER NOT NULL);"
	    "CREATE INDEX IF NOT EXISTS temp.old_hash ON old (hash);"
	    "DELETE FROM temp.old");
	if (got == 0)
		got = lo_query_init(&read, &j->t->local->db, sql, e);
	if (got == 0)
		got = lo_query_init(&note, &j->t->local->db,
		    "INSERT INTO temp.old VALUES (?1, ?2)", e);
	while (got == 0 && (got = lo_query_next(&read, e)) == 1) {
		hash_row(j, read.stmt, 0, hash);
		lo_query_blob(
		    &note, 1, (struct lo_span){(char *)hash, LO_HASH_SIZE});
		lo_query_int(&note, 2, lo_query_col_int(&read, j->columns));
		got = lo_query_once(&note, e);
	}
	lo_query_free(&note);
	lo_query_free(&read);
	sqlite3_free(sql);
	sqlite3_free(columns);
	return got;
}

static int
prepare(struct job *j, struct lo_err *e)
{
	struct lo_db *db = &j->t->local->db;
	char *marks = sqlite3_mprintf(""), *sql;
	int rc, i;

	for (i = 0; i < j->columns; i++)
		marks = sqlite3_mprintf("%z?, ", marks);
	sql = sqlite3_mprintf(
	    "INSERT INTO \"%w\" VALUES (%s?)", j->t->name, marks);
	rc = lo_query_init(&j->insert, db, sql, e);
	sqlite3_free(sql);
	sqlite3_free(marks);
	if (rc < 0)
		return -1;
	return lo_query_init(&j->match, db,
	    "DELETE FROM temp.old WHERE rowid ="
	    " (SELECT rowid FROM temp.old WHERE hash = ?1 LIMIT 1)",
	    e);
}

/* The row of the view stays, or comes. */
static int
put_row(struct job *j, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	int i;

	hash_row(j, j->view, 0, hash);
	lo_query_blob(
	    &j->match, 1, (struct lo_span){(char *)hash, LO_HASH_SIZE});
	if (lo_query_once(&j->match, e) < 0)
		return -1;
	j->t->rows++;
	if (lo_db_changes(&j->t->local->db) > 0)
		return 0;
	for (i = 0; i < j->columns; i++)
		sqlite3_bind_value(
		    j->insert.stmt, i + 1, sqlite3_column_value(j->view, i));
	lo_query_text(&j->insert, j->columns + 1, lo_span_of(j->t->now));
	j->t->written++;
	return lo_query_once(&j->insert, e);
}

static int
put_rows(struct job *j, struct reader *r, struct lo_err *e)
{
	int code = SQLITE_DONE, rc = 0;

	while (rc == 0 && (code = sqlite3_step(j->view)) == SQLITE_ROW)
		rc = put_row(j, e);
	if (rc == 0 && code != SQLITE_DONE) {
		reader_fail(r->db.sqlite, LO_CONFIG, e);
		rc = lo_fail_at(e, "view %s", j->t->name);
	}
	if (rc == 0 && j->row.failed)
		rc = lo_fail(
		    e, LO_DATA, "view %s: a row is over 1 GiB", j->t->name);
	if (rc == 0)
		rc = local_run(j->t->local, e,
		    "DELETE FROM \"%w\" WHERE rowid IN"
		    " (SELECT id FROM temp.old)",
		    j->t->name);
	if (rc == 0)
		j->t->removed = lo_db_changes(&j->t->local->db);
	return rc;
}

int
sync_table(struct sync_table *t, struct reader *r, struct lo_err *e)
{
	struct job j = {.t = t};
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", t->name);
	int rc;

	lo_buf_init(&j.row, ROW_MAX);
	rc = reader_prepare(r, lo_span_of(sql), LO_CONFIG, &j.view, e);
	if (rc < 0)
		lo_fail_at(e, "view %s", t->name);
	if (rc == 0)
		rc = check_columns(&j, e);
	if (rc == 0)
		rc = make_table(&j, e);
	if (rc == 0)
		rc = note_old(&j, e);
	if (rc == 0)
		rc = prepare(&j, e);
	if (rc == 0)
		rc = put_rows(&j, r, e);
	lo_query_free(&j.insert);
	lo_query_free(&j.match);
	sqlite3_finalize(j.view);
	sqlite3_free(sql);
	lo_buf_free(&j.row);
	return rc;
}
