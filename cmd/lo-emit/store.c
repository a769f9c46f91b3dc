#include <stdarg.h>
#include <string.h>

#include "store.h"

/* Statements are known by where their text stands. */
static struct lo_query *
prepared(struct store *s, const char *sql, struct lo_err *e)
{
	size_t i = ((uintptr_t)sql >> 3) % STORE_QUERIES;

	while (s->queries[i].sql != NULL && s->queries[i].sql != sql)
		i = (i + 1) % STORE_QUERIES;
	if (s->queries[i].sql == NULL) {
		if (lo_query_init(&s->queries[i].query, &s->db, sql, e) < 0)
			return NULL;
		s->queries[i].sql = sql;
	}
	return &s->queries[i].query;
}

static struct lo_query *
bind(struct store *s, struct lo_err *e, const char *sql, const char *kinds,
    va_list ap)
{
	struct lo_query *q = prepared(s, sql, e);

	for (int i = 1; q != NULL && *kinds != '\0'; i++, kinds++) {
		if (*kinds == 't')
			lo_query_text(q, i, va_arg(ap, struct lo_span));
		else if (*kinds == 'b')
			lo_query_blob(q, i, va_arg(ap, struct lo_span));
		else
			lo_query_int(q, i, va_arg(ap, int64_t));
	}
	return q;
}

struct lo_query *
store_ask(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...)
{
	struct lo_query *q;
	va_list ap;

	va_start(ap, kinds);
	q = bind(s, e, sql, kinds, ap);
	va_end(ap);
	return q;
}

int
store_do(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...)
{
	struct lo_query *q;
	va_list ap;

	va_start(ap, kinds);
	q = bind(s, e, sql, kinds, ap);
	va_end(ap);
	return q == NULL ? -1 : lo_query_once(q, e);
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
