#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/when.h"

#include "kinds.h"
#include "state.h"

static struct lo_span
stream_of(const struct store *s)
{
	return lo_buf_span(&s->sink->block->stream);
}

static void
now_text(int64_t days_ago, char out[LO_WHEN_TEXT])
{
	lo_when_text6(lo_when_now() - days_ago * INT64_C(86400000000), out);
}

static int
keep_cursor(struct store *s, const struct row *r, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	char now[LO_WHEN_TEXT];

	cursor_hash(r->field[LO_F_CURSOR], hash);
	now_text(0, now);
	return store_do(s, e,
	    "INSERT INTO stream_cursors (stream, hash, committed_at)"
	    " VALUES (?1, ?2, ?3)"
	    " ON CONFLICT DO UPDATE SET committed_at = ?3",
	    "tbt", stream_of(s),
	    (struct lo_span){(const char *)hash, sizeof(hash)},
	    lo_span_of(now));
}

/* A run that went on from an older cursor than where the store stands, and
 * whose id is the older one: its state comes late.  By its id alone it may
 * look so after a replay, whose id is of its own day. */
static int
comes_late(struct store *s, struct lo_err *e)
{
	const struct lo_block *k = s->sink->block;
	unsigned char from[LO_HASH_SIZE], have[LO_HASH_SIZE];
	struct lo_span resumed = lo_buf_span(&k->resumed_from);
	struct lo_query *q;
	int got;

	q = store_ask(s, e,
	    "SELECT cursor FROM stream_state WHERE stream = ? AND run_id > ?",
	    "tt", stream_of(s), lo_buf_span(&k->run_id));
	if (q == NULL || (got = lo_query_next(q, e)) < 1)
		return q == NULL ? -1 : got;
	cursor_hash(lo_query_col(q, 0), have);
	lo_query_reset(q);
	if (resumed.len == 0 || lo_span_is(resumed, "null"))
		return 0;
	cursor_hash(resumed, from);
	return memcmp(from, have, sizeof(from)) != 0;
}

/* The cursor that stands is never too old to be known. */
static int
keep_state(struct store *s, const struct row *r, struct lo_err *e)
{
	const struct lo_block *k = s->sink->block;
	char now[LO_WHEN_TEXT], old[LO_WHEN_TEXT];
	int64_t sent = 0;
	int late = comes_late(s, e);

	if (late != 0)
		return late < 0 ? -1 : 0;
	lo_json_int(r->field[LO_F_RECORDS], &sent);
	now_text(0, now);
	now_text(CURSOR_DAYS, old);
	if (store_do(s, e,
		"INSERT INTO stream_state (stream, cursor, run_id, sent,"
		" received, committed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
		" ON CONFLICT (stream) DO UPDATE SET cursor = ?2, run_id = ?3,"
		" sent = ?4, received = ?5, committed_at = ?6",
		"tttiit", stream_of(s), r->field[LO_F_CURSOR],
		lo_buf_span(&k->run_id), sent, (int64_t)r->received,
		lo_span_of(now)) < 0)
		return -1;
	s->sink->moved = true;
	return store_do(s, e,
	    "DELETE FROM stream_cursors WHERE stream = ?1"
	    " AND committed_at < ?2 AND committed_at < (SELECT committed_at"
	    "  FROM stream_state WHERE stream = ?1)",
	    "tt", stream_of(s), lo_span_of(old));
}

/* [run_id, observed_at] */
static int
read_since(struct lo_span since, char *to, struct pair *p)
{
	struct lo_json_walk w;
	struct lo_span run, at;

	lo_json_walk(&w, since);
	if (!lo_json_element(&w, &run) || !lo_json_element(&w, &at) ||
	    lo_json_kind(run) != 's' || lo_json_kind(at) != 's')
		return -1;
	p->run = text_decode(run, &to);
	p->at = instant_decode(text_decode(at, &to), &to);
	return 0;
}

/* 1 done or nothing to do, 0 refused. */
static int
enumerated(struct store *s, const struct row *r, struct lo_err *e)
{
	struct lo_span since = r->field[LO_F_SINCE];
	struct pair p;
	char *text;
	int got;

	if (since.p == NULL)
		return 1;
	text = lo_alloc(since.len + LO_WHEN_TEXT);
	if (read_since(since, text, &p) < 0)
		got = lo_fail(e, LO_BUG, "a state's since cannot be read");
	else
		got =
		    absent_delete(s, stream_of(s), r->field[LO_F_SCOPE], p, e);
	free(text);
	return got;
}

static int
hold(struct store *s, struct lo_err *e)
{
	struct sink *k = s->sink;
	char *payload = lo_format(
	    "{\"gone\":%" PRId64 ",\"of\":%" PRId64 "}", k->gone, k->of);
	int got =
	    event_tell(s, "delete.refused", "failed", lo_span_of(payload), e);

	k->held = true;
	free(payload);
	return got;
}

int
state_put(struct store *s, const struct row *r, bool last, struct lo_err *e)
{
	int got;

	if (s->sink->held)
		return 0;
	got = enumerated(s, r, e);
	if (got < 0)
		return -1;
	if (got == 0)
		return hold(s, e);
	if (keep_cursor(s, r, e) < 0)
		return -1;
	return last ? keep_state(s, r, e) : 0;
}

int
state_holds(struct store *s, const char *stream, struct lo_span cursor,
    struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	struct lo_query *q;
	int got;

	cursor_hash(cursor, hash);
	q = store_ask(s, e,
	    "SELECT 1 FROM stream_cursors WHERE stream = ? AND hash = ?", "tb",
	    lo_span_of(stream),
	    (struct lo_span){(const char *)hash, sizeof(hash)});
	got = q == NULL ? -1 : lo_query_next(q, e);
	if (got == 1)
		lo_query_reset(q);
	return got;
}

int
state_get(struct store *s, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT cursor, run_id FROM stream_state WHERE stream = ?", "t",
	    lo_span_of(stream));
	int got = q == NULL ? -1 : lo_query_next(q, e);

	if (got == 1) {
		lo_buf_addspan(cursor, lo_query_col(q, 0));
		lo_buf_addspan(run_id, lo_query_col(q, 1));
		lo_query_reset(q);
	}
	return got;
}
