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

/* Which stream a record belongs to: its block's, else by its names. */
static void
stream_of(const struct store *s, const struct row *r, struct lo_buf *out)
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

static void
copy(struct lo_buf *b, struct lo_span text)
{
	lo_buf_reset(b);
	lo_buf_addspan(b, text);
}

static int
look_up(struct store *s, struct lo_span stream, struct lo_span scope,
    int64_t *id, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT origin, since_run, since_at FROM origins"
	    " WHERE stream = ? AND scope = ?",
	    "tt", stream, scope);
	int got = q == NULL ? -1 : lo_query_next(q, e);

	if (got < 1)
		return got;
	*id = lo_query_col_int(q, 0);
	copy(&s->since_run, lo_query_col(q, 1));
	copy(&s->since_at, lo_query_col(q, 2));
	lo_query_reset(q);
	return 1;
}

/* A new place was covered by the last enumeration of the whole stream. */
static int
make(struct store *s, struct lo_span stream, struct lo_span scope,
    struct lo_err *e)
{
	return store_do(s, e,
	    "INSERT INTO origins (stream, scope, since_run, since_at)"
	    " VALUES (?1, ?2, (SELECT since_run FROM origins"
	    "  WHERE stream = ?1 AND scope = ''), (SELECT since_at"
	    "  FROM origins WHERE stream = ?1 AND scope = ''))",
	    "tt", stream, scope);
}

static int
find(struct store *s, struct lo_span stream, struct lo_span scope, int64_t *id,
    struct lo_err *e)
{
	int got;

	if (scope.p == NULL)
		scope = lo_span_of("");
	if (known(s, stream, scope)) {
		*id = s->origin;
		return 0;
	}
	s->origin = 0;
	got = look_up(s, stream, scope, id, e);
	if (got == 0 && make(s, stream, scope, e) == 0)
		got = look_up(s, stream, scope, id, e);
	if (got < 1)
		return -1;
	copy(&s->stream, stream);
	copy(&s->scope, scope);
	s->origin = s->stream.failed || s->scope.failed ? 0 : *id;
	return 0;
}

int
origin_of(struct store *s, const struct row *r, int64_t *id, struct lo_err *e)
{
	stream_of(s, r, &s->scratch);
	return find(s, lo_buf_span(&s->scratch), r->field[LO_F_SCOPE], id, e);
}

int
origin_enumerated(struct store *s, struct lo_span stream, struct lo_span scope,
    struct pair since, struct lo_err *e)
{
	int64_t id;

	if (find(s, stream, scope, &id, e) < 0)
		return -1;
	s->origin = 0;
	return store_do(s, e,
	    "UPDATE origins SET since_run = ?3, since_at = ?4"
	    " WHERE stream = ?1 AND (?2 IS NULL OR scope = ?2)"
	    " AND (since_run IS NULL OR (since_run, since_at) < (?3, ?4))",
	    "tttt", stream, scope, since.run, since.at);
}

int
origin_missed(struct store *s, const struct row *r, struct lo_err *e)
{
	struct pair since = {
	    lo_buf_span(&s->since_run), lo_buf_span(&s->since_at)};
	struct lo_query *q;
	int got;

	if (since.run.len == 0 || pair_compare(r->pair, since) >= 0)
		return 0;
	q = store_ask(s, e,
	    "SELECT 1 FROM dead_letters WHERE stage = 'lo-extract'"
	    " AND idem_key = ? AND (correlation_id, observed_at) >= (?, ?)",
	    "ttt", r->field[LO_F_IDEM_KEY], since.run, since.at);
	got = q == NULL ? -1 : lo_query_next(q, e);
	if (got == 1)
		lo_query_reset(q);
	return got < 0 ? -1 : !got;
}
