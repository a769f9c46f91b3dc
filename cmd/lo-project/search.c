#include "cmd/lo-project/search.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/terms.h"
#include "common/data.h"
#include "common/mem.h"

/* The inner LIMIT keeps SQLite from merging the two levels: a snippet is
 * only to be had where the words are matched. */
static const char matched_sql[] =
    "SELECT substr(replace(max(at), 'T', ' '), 1, 16) AS date, who, title,"
    " text%s FROM (SELECT d.*,"
    " snippet(\"words_%w\", -1, '', '', '...', 12) AS text"
    " FROM idx.\"words_%w\" w JOIN idx.docs d ON d.id = w.rowid"
    " WHERE w.\"words_%w\" MATCH ?1"
    " AND (?2 IS NULL OR d.at < ?2) AND (?3 IS NULL OR d.at >= ?3)"
    " LIMIT -1 OFFSET 0)"
    " GROUP BY coalesce(same, idem_key) ORDER BY max(at) DESC, idem_key";
static const char dated_sql[] =
    "SELECT substr(replace(max(at), 'T', ' '), 1, 16) AS date, who, title,"
    " '' AS text%s FROM idx.docs WHERE kind = '%q' AND ?1 IS NULL"
    " AND (?2 IS NULL OR at < ?2) AND (?3 IS NULL OR at >= ?3)"
    " GROUP BY coalesce(same, idem_key) ORDER BY max(at) DESC, idem_key";

static int
fill(struct reader *r, const struct terms *t, const char *kind, bool keys,
    const struct query_run *run, struct result *out, struct lo_err *e)
{
	const char *key = keys ? ", idem_key" : "";
	sqlite3_stmt *st;
	char *sql;
	int rc;

	if (t->wanted.len > 0)
		sql = sqlite3_mprintf(matched_sql, key, kind, kind, kind);
	else
		sql = sqlite3_mprintf(dated_sql, key, kind);
	rc = reader_prepare(r, lo_span_of(sql), LO_BUG, &st, e);
	sqlite3_free(sql);
	if (rc < 0)
		return -1;
	if (t->wanted.len > 0)
		sqlite3_bind_text(st, 1, t->wanted.p, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, t->before, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 3, t->after, -1, SQLITE_STATIC);
	rc = result_fill(out, st, run->limit, run->measure, e);
	sqlite3_finalize(st);
	return rc;
}

/* The columns of words of a kind, as a list that ends with NULL. */
static int
read_fields(
    struct reader *r, const char *kind, char ***fields, struct lo_err *e)
{
	sqlite3_stmt *st;
	char *sql =
	    sqlite3_mprintf("SELECT * FROM idx.\"words_%w\" LIMIT 0", kind);
	int rc, i, n;

	rc = reader_prepare(r, lo_span_of(sql), LO_BUG, &st, e);
	sqlite3_free(sql);
	if (rc < 0)
		return -1;
	n = sqlite3_column_count(st);
	*fields = lo_zalloc((size_t)n + 1, sizeof **fields);
	for (i = 0; i < n; i++)
		(*fields)[i] = lo_strdup(sqlite3_column_name(st, i));
	sqlite3_finalize(st);
	return 0;
}

static int
search_kind(struct reader *r, const struct definition *d,
    const char *const *words, int count, bool keys, const struct query_run *run,
    struct result *out, struct lo_err *e)
{
	struct lo_span bare = definition_setting(d, "words");
	struct terms t;
	char **fields;
	int i, rc = 0;

	if (bare.p == NULL)
		return lo_fail(e, LO_CONFIG,
		    "%s: no line \"-- words COLUMN ...\"", d->path);
	if (read_fields(r, d->name, &fields, e) < 0)
		return -1;
	terms_init(&t, (const char *const *)fields, bare);
	for (i = 0; i < count && rc == 0; i++)
		rc = terms_add(&t, words[i], e);
	if (rc == 0)
		rc = terms_end(&t, e);
	if (rc == 0)
		rc = fill(r, &t, d->name, keys, run, out, e);
	terms_free(&t);
	for (i = 0; fields[i] != NULL; i++)
		free(fields[i]);
	free(fields);
	return rc;
}

int
search_run(struct reader *r, const char *const *words, int count, bool keys,
    const struct query_run *run, struct result *out, struct lo_err *e)
{
	struct definition d;
	struct lo_data list;
	size_t i;
	int rc = 0;

	if (lo_data_list(&list, "indexes", ".sql", e) < 0)
		return -1;
	for (i = 0; i < list.count && rc == 0; i++) {
		rc = definition_read(
		    &d, list.entries[i].name, list.entries[i].path, e);
		if (rc == 0)
			rc =
			    search_kind(r, &d, words, count, keys, run, out, e);
		definition_free(&d);
	}
	lo_data_free(&list);
	return rc;
}
