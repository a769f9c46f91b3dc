#include <string.h>

#include "raw.h"
#include "state.h"

enum { PIECE = 1000, REFUSE_PERCENT = 20 };

/* What is to be deleted: of these places, seen last before since. */
struct absence {
	struct lo_span stream, scope;
	struct pair since;
	int64_t all, gone;
};

static const char places[] =
    "SELECT origin FROM origins WHERE stream = ?1 AND (?2 IS NULL"
    " OR scope = ?2) AND origin > ?3 ORDER BY origin LIMIT 1";

/* A record that lo-extract dead-lettered since was there to be seen. */
static const char count[] =
    "SELECT count(*), total((s.run, s.at) < (?2, ?3) AND NOT EXISTS"
    " (SELECT 1 FROM raw_data d JOIN dead_letters l"
    "  ON l.stage = 'lo-extract' AND l.idem_key = d.idem_key"
    "  WHERE d.id = s.raw_id AND (l.correlation_id, l.observed_at)"
    "   >= (?2, ?3)))"
    " FROM raw_seen s LEFT JOIN raw_gone g ON g.raw_id = s.raw_id"
    " WHERE s.origin = ?1 AND s.run <> ''"
    " AND (s.gone_run IS NULL OR (s.run, s.at) > (s.gone_run, s.gone_at))"
    " AND (g.tomb_run IS NULL OR (s.run, s.at) > (g.tomb_run, g.tomb_at))";

static const char next[] =
    "SELECT d.id, d.idem_key FROM raw_seen s JOIN raw_data d"
    " ON d.id = s.raw_id LEFT JOIN raw_gone g ON g.raw_id = s.raw_id"
    " WHERE s.origin = ?1 AND s.run <> '' AND (s.run, s.at) < (?2, ?3)"
    " AND (s.gone_run IS NULL OR (s.run, s.at) > (s.gone_run, s.gone_at))"
    " AND (g.tomb_run IS NULL OR (s.run, s.at) > (g.tomb_run, g.tomb_at))"
    " AND s.raw_id > ?4 AND NOT EXISTS (SELECT 1 FROM dead_letters l"
    "  WHERE l.stage = 'lo-extract' AND l.idem_key = d.idem_key"
    "  AND (l.correlation_id, l.observed_at) >= (?2, ?3))"
    " ORDER BY s.raw_id LIMIT 1";

/* One record is gone from one place; 1 when there was one. */
static int
delete_next(struct store *s, int64_t origin, struct pair since, int64_t *id,
    struct lo_err *e)
{
	struct lo_query *q;
	struct lo_buf key;
	int got;

	q = store_ask(s, e, next, "itti", origin, since.run, since.at, *id);
	if (q == NULL || (got = lo_query_next(q, e)) < 1)
		return q == NULL ? -1 : got;
	lo_buf_init(&key, LO_LINE_MAX);
	*id = lo_query_col_int(q, 0);
	lo_buf_addspan(&key, lo_query_col(q, 1));
	lo_query_reset(q);
	got = store_do(s, e,
	    "UPDATE raw_seen SET gone_run = ?3, gone_at = ?4"
	    " WHERE raw_id = ?1 AND origin = ?2",
	    "iitt", *id, origin, since.run, since.at);
	if (got == 0)
		got = raw_settle(s, *id, lo_buf_span(&key), NULL, false, e);
	lo_buf_free(&key);
	return got < 0 ? -1 : 1;
}

static int
count_place(
    struct store *s, int64_t origin, struct absence *a, struct lo_err *e)
{
	struct lo_query *q =
	    store_ask(s, e, count, "itt", origin, a->since.run, a->since.at);

	if (q == NULL || lo_query_next(q, e) < 0)
		return -1;
	a->all += lo_query_col_int(q, 0);
	a->gone += lo_query_col_int(q, 1);
	lo_query_reset(q);
	return 0;
}

static int
delete_place(
    struct store *s, int64_t origin, struct absence *a, struct lo_err *e)
{
	int64_t id = 0;
	int got;

	do {
		got = delete_next(s, origin, a->since, &id, e);
	} while (got == 1);
	return got;
}

static int
each_place(struct store *s, struct absence *a,
    int (*act)(struct store *, int64_t, struct absence *, struct lo_err *),
    struct lo_err *e)
{
	int64_t origin = 0;
	struct lo_query *q;
	int got;

	for (;;) {
		q = store_ask(s, e, places, "tti", a->stream, a->scope, origin);
		if (q == NULL || (got = lo_query_next(q, e)) < 0)
			return -1;
		if (got == 0)
			return 0;
		origin = lo_query_col_int(q, 0);
		lo_query_reset(q);
		if (act(s, origin, a, e) < 0)
			return -1;
	}
}

/* A scope of which nothing was seen is gone itself, as a file is that was
 * removed: that is a part of the stream, and by the stream it is measured. */
static int
weigh(struct store *s, struct absence *a, struct lo_err *e)
{
	struct absence whole = {a->stream, {NULL, 0}, a->since, 0, 0};

	if (each_place(s, a, count_place, e) < 0)
		return -1;
	if (a->scope.p == NULL || a->gone == 0 || a->gone < a->all)
		return 0;
	if (each_place(s, &whole, count_place, e) < 0)
		return -1;
	a->all = whole.all;
	return 0;
}

int
absent_delete(struct store *s, struct lo_span stream, struct lo_span scope,
    struct pair since, struct lo_err *e)
{
	struct absence a = {stream, scope, since, 0, 0};

	if (weigh(s, &a, e) < 0)
		return -1;
	if (a.gone * 100 > a.all * REFUSE_PERCENT && !s->sink->allow_deletes) {
		s->sink->gone = a.gone;
		s->sink->of = a.all;
		return 0;
	}
	if (a.gone > 0 && each_place(s, &a, delete_place, e) < 0)
		return -1;
	return origin_enumerated(s, stream, scope, since, e) < 0 ? -1 : 1;
}
