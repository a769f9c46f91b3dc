#include <string.h>

#include "raw.h"

/* Whether the stream's last two parts are the record's source and
 * connection: a replay may carry records of other streams. */
static bool
belongs(const struct lo_buf *stream, const struct row *r)
{
	struct lo_span source = r->field[LO_F_SOURCE_SYSTEM];
	struct lo_span connection = r->field[LO_F_CONNECTION_NAME];
	const char *slash = memchr(stream->p, '/', stream->len);
	const char *end = stream->p + stream->len;

	if (slash == NULL)
		return false;
	slash++;
	return (size_t)(end - slash) == source.len + 1 + connection.len &&
	       memcmp(slash, source.p, source.len) == 0 &&
	       slash[source.len] == '/' &&
	       memcmp(end - connection.len, connection.p, connection.len) == 0;
}

void
origin_stream(const struct store *s, const struct row *r, struct lo_buf *out)
{
	const struct lo_block *k = s->sink->block;

	lo_buf_reset(out);
	if (k != NULL && belongs(&k->stream, r)) {
		lo_buf_addspan(out, lo_buf_span(&k->stream));
		return;
	}
	lo_buf_addspan(out, r->field[LO_F_OBJECT_TYPE]);
	lo_buf_addc(out, '/');
	lo_buf_addspan(out, r->field[LO_F_SOURCE_SYSTEM]);
	lo_buf_addc(out, '/');
	lo_buf_addspan(out, r->field[LO_F_CONNECTION_NAME]);
}

static bool
known(const struct store *s, struct lo_span stream, struct lo_span scope)
{
	return s->origin != 0 &&
	       lo_span_equal(lo_buf_span(&s->stream), stream) &&
	       lo_span_equal(lo_buf_span(&s->scope), scope);
}

int
origin_find(struct store *s, struct lo_span stream, struct lo_span scope,
    int64_t *id, struct lo_err *e)
{
	struct lo_query *q;
	int got;

	if (scope.p == NULL)
		scope = lo_span_of("");
	if (known(s, stream, scope)) {
		*id = s->origin;
		return 0;
	}
	s->origin = 0;
	q = store_ask(s, e,
	    "SELECT origin FROM origins WHERE stream = ? AND scope = ?", "tt",
	    stream, scope);
	if (q == NULL || (got = lo_query_next(q, e)) < 0)
		return -1;
	if (got == 1) {
		*id = lo_query_col_int(q, 0);
		lo_query_reset(q);
	} else {
		if (store_do(s, e,
			"INSERT INTO origins (stream, scope) VALUES (?, ?)",
			"tt", stream, scope) < 0)
			return -1;
		*id = lo_db_rowid(&s->db);
	}
	lo_buf_reset(&s->stream);
	lo_buf_addspan(&s->stream, stream);
	lo_buf_reset(&s->scope);
	lo_buf_addspan(&s->scope, scope);
	s->origin = s->stream.failed || s->scope.failed ? 0 : *id;
	return 0;
}
