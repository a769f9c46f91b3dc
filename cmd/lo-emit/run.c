#include <inttypes.h>
#include <string.h>

#include "common/when.h"

#include "state.h"

static const char insert[] =
    "INSERT INTO runs (stream, run_id, mode, client_id, status, exit, code,"
    " started_at, finished_at, seconds, bytes, sent, received, raw_new,"
    " raw_changed, raw_unchanged, canonical_new, canonical_changed,"
    " canonical_unchanged, measurements, observations, deleted, withdrawn,"
    " dead, events, cursor_moved) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,"
    " ?23, ?24, ?25, ?26)";

static struct lo_span
or_null(struct lo_span s)
{
	return s.len > 0 ? s : (struct lo_span){NULL, 0};
}

static void
bind_counts(struct lo_query *q, const struct sink *k)
{
	const struct tally *t = &k->tally;
	const uint64_t n[] = {k->block->sent, k->block->received, t->raw_new,
	    t->raw_changed, t->raw_unchanged, t->made_new, t->made_changed,
	    t->made_unchanged, t->measurements, t->observations, t->deleted,
	    t->withdrawn, t->dead, t->events, k->cursor_moved};

	for (size_t i = 0; i < sizeof(n) / sizeof(*n); i++)
		lo_query_int(
		    q, 12 + (int)i, n[i] > INT64_MAX ? -1 : (int64_t)n[i]);
}

static int
tell(struct store *s, const struct closing *c, struct lo_err *e)
{
	const struct tally *t = &s->sink->tally;
	uint64_t out = t->raw_new + t->raw_changed + t->made_new +
		       t->made_changed + t->measurements + t->observations;
	struct lo_buf b;
	int got;

	lo_buf_init(&b, 4096);
	lo_buf_addf(&b,
	    "{\"in\":%" PRIu64 ",\"out\":%" PRIu64 ",\"dead\":", c->in, out);
	lo_buf_addspan(&b, c->dead);
	lo_buf_addf(&b,
	    ",\"bytes\":%" PRIu64 ",\"seconds\":%.3f,\"new\":%" PRIu64
	    ",\"changed\":%" PRIu64 ",\"unchanged\":%" PRIu64
	    ",\"deleted\":%" PRIu64 ",\"withdrawn\":%" PRIu64
	    ",\"letters\":%" PRIu64 "}",
	    c->bytes, (double)c->seconds_us / 1e6, t->raw_new + t->made_new,
	    t->raw_changed + t->made_changed,
	    t->raw_unchanged + t->made_unchanged, t->deleted, t->withdrawn,
	    t->dead);
	got = event_tell(
	    s, c->event, strchr(c->event, '.') + 1, lo_buf_span(&b), e);
	lo_buf_free(&b);
	return got;
}

int
run_close(struct store *s, const struct closing *c, struct lo_err *e)
{
	const struct lo_block *k = s->sink->block;
	char now[LO_WHEN_TEXT];
	struct lo_span started = or_null(lo_buf_span(&k->started_at));
	struct lo_query *q;

	if (tell(s, c, e) < 0)
		return -1;
	lo_when_text6(lo_when_now(), now);
	q = store_ask(s, e, insert, "tttttit", lo_buf_span(&k->stream),
	    lo_buf_span(&k->run_id), lo_buf_span(&k->mode),
	    or_null(lo_buf_span(&k->client_id)), lo_span_of(c->status),
	    (int64_t)c->exit, c->code);
	if (q == NULL)
		return -1;
	lo_query_text(q, 8, started.p != NULL ? started : lo_span_of(now));
	lo_query_text(q, 9, lo_span_of(now));
	lo_query_real(q, 10, (double)c->seconds_us / 1e6);
	lo_query_int(q, 11, (int64_t)c->bytes);
	bind_counts(q, s->sink);
	return lo_query_once(q, e);
}
