#include "cmd/lo-project/registry.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/pathname.h"
#include "common/mem.h"

static void
bind(struct registry *g, struct lo_query *q, struct lo_span key)
{
	lo_query_text(q, 1, lo_span_of(g->dir));
	lo_query_text(q, 2, lo_span_of(g->page));
	lo_query_text(q, 3, key);
}

static int
ask(struct registry *g, struct lo_query *q, const char *sql, struct lo_span key,
    struct lo_err *e)
{
	if (lo_query_init(q, &g->x->db, sql, e) < 0)
		return -1;
	bind(g, q, key);
	return 0;
}

/* The same with a statement that is kept; NULL and e when it fails. */
static struct lo_query *
ask_again(
    struct registry *g, const char *sql, struct lo_span key, struct lo_err *e)
{
	struct lo_query *q;
	int i = 0;

	/* By address: each is a constant of this file. */
	while (g->kept[i].sql != NULL && g->kept[i].sql != sql)
		i++;
	q = &g->kept[i].q;
	if (g->kept[i].sql == NULL) {
		if (ask(g, q, sql, key, e) < 0)
			return NULL;
		g->kept[i].sql = sql;
		return q;
	}
	lo_query_reset(q);
	bind(g, q, key);
	return q;
}

void
registry_close(struct registry *g)
{
	int i;

	for (i = 0; i < REGISTRY_STATEMENTS; i++)
		lo_query_free(&g->kept[i].q);
	memset(g->kept, 0, sizeof g->kept);
}

static void
copy(char to[65], struct lo_span from)
{
	size_t n = from.len < 64 ? from.len : 64;

	memcpy(to, from.p, n);
	to[n] = '\0';
}

int
registry_find(
    struct registry *g, struct lo_span key, struct entry *n, struct lo_err *e)
{
	static const char sql[] =
	    "SELECT path, version, sha256, size, mtime FROM files"
	    " WHERE dir = ?1 AND page = ?2 AND key = ?3";
	struct lo_query *q = ask_again(g, sql, key, e);
	struct lo_span path;
	int got;

	memset(n, 0, sizeof *n);
	got = q == NULL ? -1 : lo_query_next(q, e);
	if (got == 1) {
		n->found = true;
		path = lo_query_col(q, 0);
		n->path = lo_strndup(path.p, path.len);
		copy(n->version, lo_query_col(q, 1));
		copy(n->sha256, lo_query_col(q, 2));
		n->size = lo_query_col_int(q, 3);
		n->mtime = lo_query_col_int(q, 4);
		lo_query_reset(q);
	}
	return got < 0 ? -1 : 0;
}

int
registry_put(struct registry *g, struct lo_span key, const struct entry *n,
    struct lo_err *e)
{
	static const char sql[] =
	    "INSERT OR REPLACE INTO files (dir, page, key, path, version,"
	    " sha256, size, mtime, fold)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
	struct lo_query *q = ask_again(g, sql, key, e);
	char *fold = pathname_fold(n->path);
	int rc = -1;

	if (q != NULL) {
		lo_query_text(q, 4, lo_span_of(n->path));
		lo_query_text(q, 5, lo_span_of(n->version));
		lo_query_text(q, 6, lo_span_of(n->sha256));
		lo_query_int(q, 7, n->size);
		lo_query_int(q, 8, n->mtime);
		lo_query_text(q, 9, lo_span_of(fold));
		rc = lo_query_once(q, e);
	}
	free(fold);
	return rc;
}

static int
once(struct registry *g, const char *sql, struct lo_span key, struct lo_err *e)
{
	struct lo_query *q = ask_again(g, sql, key, e);

	return q == NULL ? -1 : lo_query_once(q, e);
}

int
registry_drop(struct registry *g, struct lo_span key, struct lo_err *e)
{
	static const char sql[] =
	    "DELETE FROM files WHERE dir = ?1 AND page = ?2 AND key = ?3";

	return once(g, sql, key, e);
}

void
registry_entry_free(struct entry *n)
{
	free(n->path);
	n->path = NULL;
}

int
registry_begin_live(struct registry *g, struct lo_err *e)
{
	return lo_db_run(&g->x->db,
	    "CREATE TEMP TABLE IF NOT EXISTS live (page TEXT, key TEXT,"
	    " PRIMARY KEY (page, key)) WITHOUT ROWID",
	    e);
}

int
registry_live(struct registry *g, struct lo_span key, struct lo_err *e)
{
	static const char sql[] =
	    "INSERT OR IGNORE INTO live SELECT ?2, ?3 WHERE ?1 IS NOT NULL";

	return once(g, sql, key, e);
}

int
registry_taken(
    struct registry *g, const char *path, struct lo_span key, struct lo_err *e)
{
	static const char sql[] =
	    "SELECT 1 FROM files f CROSS JOIN live l USING (page, key)"
	    " WHERE f.dir = ?1 AND f.fold = ?4"
	    " AND NOT (f.page = ?2 AND f.key = ?3)";
	struct lo_query *q = ask_again(g, sql, key, e);
	char *fold = pathname_fold(path);
	int got = -1;

	if (q != NULL) {
		lo_query_text(q, 4, lo_span_of(fold));
		got = lo_query_next(q, e);
		lo_query_reset(q);
	}
	free(fold);
	return got;
}

int
registry_gone(struct registry *g, struct lo_query *q, struct lo_err *e)
{
	return ask(g, q,
	    "SELECT key, path FROM files f WHERE dir = ?1 AND page = ?2"
	    " AND key > ?3 AND NOT EXISTS (SELECT 1 FROM live l"
	    " WHERE l.page = f.page AND l.key = f.key) ORDER BY key LIMIT 1",
	    lo_span_of(""), e);
}

int
registry_count(struct registry *g, int64_t *n, struct lo_err *e)
{
	struct lo_query q;
	int got;

	if (ask(g, &q,
		"SELECT count(*) FROM files WHERE dir = ?1 AND page = ?2"
		" AND ?3 IS NULL",
		lo_span_of(NULL), e) < 0)
		return -1;
	got = lo_query_next(&q, e);
	if (got == 1)
		*n = lo_query_col_int(&q, 0);
	lo_query_free(&q);
	return got < 0 ? -1 : 0;
}
