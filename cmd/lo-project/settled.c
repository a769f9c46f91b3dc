#include "cmd/lo-project/settled.h"

#include <stdlib.h>

#include "cmd/lo-project/stamp.h"
#include "common/mem.h"

static int
ask(struct registry *g, struct lo_query *q, const char *sql, struct lo_err *e)
{
	if (lo_query_init(q, &g->x->db, sql, e) < 0)
		return -1;
	lo_query_text(q, 1, lo_span_of(g->dir));
	lo_query_text(q, 2, lo_span_of(g->page));
	return 0;
}

static int
same_state(struct registry *g, const char *state, struct lo_err *e)
{
	struct lo_query q;
	int got;

	if (ask(g, &q,
		"SELECT 1 FROM settled WHERE dir = ?1 AND page = ?2"
		" AND state = ?3",
		e) < 0)
		return -1;
	lo_query_text(&q, 3, lo_span_of(state));
	got = lo_query_next(&q, e);
	lo_query_free(&q);
	return got;
}

/* 1 when all files are as they were left; they are counted. */
static int
same_files(struct place *p, uint64_t *count, struct lo_err *e)
{
	struct file_look look;
	struct lo_query q;
	struct lo_span path;
	char *file;
	int got;

	if (ask(&p->registry, &q,
		"SELECT path, size, mtime FROM files"
		" WHERE dir = ?1 AND page = ?2",
		e) < 0)
		return -1;
	*count = 0;
	while ((got = lo_query_next(&q, e)) == 1) {
		path = lo_query_col(&q, 0);
		file = lo_format("%s/%.*s", p->dir, (int)path.len, path.p);
		stamp_peek(file, &look);
		free(file);
		if (look.state == FILE_MISSING ||
		    look.size != lo_query_col_int(&q, 1) ||
		    look.mtime != lo_query_col_int(&q, 2))
			break;
		++*count;
	}
	lo_query_free(&q);
	return got < 0 ? -1 : got == 0;
}

static int
all_live(struct registry *g, struct lo_err *e)
{
	struct lo_query q;
	int rc;

	if (ask(g, &q,
		"INSERT OR IGNORE INTO live SELECT page, key FROM files"
		" WHERE dir = ?1 AND page = ?2",
		e) < 0)
		return -1;
	rc = lo_query_once(&q, e);
	lo_query_free(&q);
	return rc;
}

int
settled_page(struct place *p, const char *state, const char *definition,
    struct lo_err *e)
{
	char *both = lo_format("%s %s", state, definition);
	uint64_t count = 0;
	int got;

	got = same_state(&p->registry, both, e);
	if (got == 1)
		got = same_files(p, &count, e);
	if (got == 1 && all_live(&p->registry, e) < 0)
		got = -1;
	if (got == 1)
		p->files->unchanged += count;
	free(both);
	return got;
}

int
settled_note(struct place *p, const char *state, const char *definition,
    struct lo_err *e)
{
	char *both = lo_format("%s %s", state, definition);
	struct lo_query q;
	int rc;

	rc = ask(&p->registry, &q,
	    "INSERT OR REPLACE INTO settled VALUES (?1, ?2, ?3)", e);
	if (rc == 0) {
		lo_query_text(&q, 3, lo_span_of(both));
		rc = lo_query_once(&q, e);
		lo_query_free(&q);
	}
	free(both);
	return rc;
}
