#include <stdarg.h>
#include <string.h>

#include "store.h"

/* Statements are known by where their text stands. */
static struct store_query *
prepared(struct store *s, const char *sql, struct lo_err *e)
{
	size_t i = ((uintptr_t)sql >> 3) % STORE_QUERIES;

	while (s->queries[i].sql != NULL && s->queries[i].sql != sql)
		i = (i + 1) % STORE_QUERIES;
	if (s->queries[i].sql == NULL) {
		s->tables.writes = 0;
		if (lo_query_init(&s->queries[i].query, &s->db, sql, e) < 0)
			return NULL;
		s->queries[i].sql = sql;
		s->queries[i].writes = s->tables.writes;
	}
	return &s->queries[i];
}

static struct store_query *
bind(struct store *s, struct lo_err *e, const char *sql, const char *kinds,
    va_list ap)
{
	struct store_query *found = prepared(s, sql, e);
	struct lo_query *q = found != NULL ? &found->query : NULL;

	for (int i = 1; q != NULL && *kinds != '\0'; i++, kinds++) {
		if (*kinds == 't')
			lo_query_text(q, i, va_arg(ap, struct lo_span));
		else if (*kinds == 'b')
			lo_query_blob(q, i, va_arg(ap, struct lo_span));
		else
			lo_query_int(q, i, va_arg(ap, int64_t));
	}
	return found;
}

struct lo_query *
store_ask(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...)
{
	struct store_query *q;
	va_list ap;

	va_start(ap, kinds);
	q = bind(s, e, sql, kinds, ap);
	va_end(ap);
	return q != NULL ? &q->query : NULL;
}

int
store_do(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...)
{
	struct store_query *q;
	va_list ap;

	va_start(ap, kinds);
	q = bind(s, e, sql, kinds, ap);
	va_end(ap);
	if (q == NULL || lo_query_once(&q->query, e) < 0)
		return -1;
	version_ran(s, q);
	return 0;
}

bool
store_same(struct lo_query *q, int col, struct lo_span value)
{
	struct lo_span have = lo_query_col(q, col);

	if (have.p == NULL || value.p == NULL)
		return have.p == value.p;
	return lo_span_equal(have, value);
}

void
store_payload(struct lo_query *q, int i, struct lo_span value)
{
	if (value.p != NULL && value.len >= STORE_LARGE)
		lo_query_zeros(q, i, value.len);
	else
		lo_query_text(q, i, value);
}

int
store_fill(struct store *s, const char *table, const char *column, int64_t id,
    struct lo_span value, struct lo_err *e)
{
	if (value.p == NULL || value.len < STORE_LARGE)
		return 0;
	return lo_db_fill(&s->db, table, column, id, value, e);
}
