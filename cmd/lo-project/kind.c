#include "cmd/lo-project/kind.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/mem.h"

static const char *const fixed[] = {
    "idem_key", "version", "same", "at", "who", "title", "links"};

int
kind_run(struct kind *k, struct lo_err *e, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = lo_db_vrun(&k->x->db, fmt, ap, e);
	va_end(ap);
	return rc;
}

static int
prepare_record(struct kind *k, struct lo_err *e)
{
	char *sql =
	    lo_format("SELECT * FROM (\n%s\n) WHERE idem_key = ?1", k->d->sql);
	int rc, i;

	rc = reader_prepare(k->r, lo_span_of(sql), LO_CONFIG, &k->record, e);
	free(sql);
	if (rc < 0)
		return lo_fail_at(e, "%s", k->d->path);
	for (i = 0; i < KIND_FIXED; i++) {
		if (i >= sqlite3_column_count(k->record) ||
		    strcmp(sqlite3_column_name(k->record, i), fixed[i]) != 0)
			return lo_fail(e, LO_CONFIG, "%s: column %d must be %s",
			    k->d->path, i + 1, fixed[i]);
	}
	if (sqlite3_column_count(k->record) == KIND_FIXED)
		return lo_fail(
		    e, LO_CONFIG, "%s: no columns of words", k->d->path);
	return 0;
}

/* Columns of words in the order of the definition: "a", "b" */
static char *
word_columns(const struct kind *k)
{
	char *list = NULL, *longer;
	int i;

	for (i = KIND_FIXED; i < sqlite3_column_count(k->record); i++) {
		longer = sqlite3_mprintf("%z%s\"%w\"", list,
		    i > KIND_FIXED ? ", " : "",
		    sqlite3_column_name(k->record, i));
		list = longer;
	}
	return list;
}

static int
begin_anew(struct kind *k, const char *sha256, struct lo_err *e)
{
	char *columns = word_columns(k);
	const char *name = k->d->name;
	int rc;

	rc = lo_db_begin(&k->x->db, e);
	if (rc == 0)
		rc = kind_run(k, e,
		    "DROP TABLE IF EXISTS \"words_%w\";"
		    "CREATE VIRTUAL TABLE \"words_%w\" USING"
		    " fts5(%s, tokenize = 'lo');"
		    "DELETE FROM links WHERE doc IN"
		    " (SELECT id FROM docs WHERE kind = %Q);"
		    "DELETE FROM tokens WHERE kind = %Q;"
		    "DELETE FROM docs WHERE kind = %Q;"
		    "INSERT OR REPLACE INTO kinds VALUES (%Q, %Q, NULL);",
		    name, name, columns, name, name, name, name, sha256);
	if (rc == 0)
		rc = lo_db_commit(&k->x->db, e);
	else
		lo_db_rollback(&k->x->db);
	sqlite3_free(columns);
	return rc;
}

/* Whether the index was made by this very definition. */
static int
same_definition(struct kind *k, const char *sha256, struct lo_err *e)
{
	struct lo_query q;
	int got, same = 0;

	if (lo_query_init(&q, &k->x->db,
		"SELECT sha256 FROM kinds WHERE kind = ?1", e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(k->d->name));
	got = lo_query_next(&q, e);
	if (got == 1)
		same = lo_span_is(lo_query_col(&q, 0), sha256);
	lo_query_free(&q);
	return got < 0 ? -1 : same;
}

static int
prepare_insertions(struct kind *k, struct lo_err *e)
{
	char *columns = word_columns(k), *marks = NULL, *sql;
	int i, rc;

	for (i = KIND_FIXED; i < sqlite3_column_count(k->record); i++)
		marks = sqlite3_mprintf("%z, ?%d", marks, i - KIND_FIXED + 2);
	sql = sqlite3_mprintf(
	    "INSERT INTO \"words_%w\" (rowid, %s) VALUES (?1%s)", k->d->name,
	    columns, marks);
	rc = lo_query_init(&k->words, &k->x->db, sql, e);
	sqlite3_free(sql);
	sqlite3_free(marks);
	sqlite3_free(columns);
	if (rc < 0)
		return -1;
	return lo_query_init(&k->doc, &k->x->db,
	    "INSERT INTO docs (id, kind, idem_key, version, same, at, who,"
	    " title, links, grp)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
	    e);
}

int
kind_open(struct kind *k, struct lo_err *e)
{
	char sha256[LO_HASH_HEX];
	int same;

	lo_hash_text(k->d->file.p, k->d->file.len, sha256);
	if (prepare_record(k, e) < 0)
		return -1;
	same = same_definition(k, sha256, e);
	if (same < 0 || (same == 0 && begin_anew(k, sha256, e) < 0))
		return -1;
	return prepare_insertions(k, e);
}

void
kind_close(struct kind *k)
{
	lo_query_free(&k->words);
	lo_query_free(&k->doc);
	sqlite3_finalize(k->record);
}
