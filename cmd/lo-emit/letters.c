#include <string.h>

#include "common/when.h"

#include "letters.h"
#include "maker.h"
#include "raw.h"

int
letter_start(struct store *s, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT EXISTS (SELECT 1 FROM dead_letters"
	    " WHERE resolved_at IS NULL)",
	    "");

	if (q == NULL || lo_query_next(q, e) < 0)
		return -1;
	s->letters = lo_query_col_int(q, 0) != 0;
	lo_query_reset(q);
	return 0;
}

int
letter_resolve(
    struct store *s, struct lo_span key, struct pair pair, struct lo_err *e)
{
	if (!s->letters)
		return 0;
	return store_do(s, e,
	    "UPDATE dead_letters SET resolved_at = ?3"
	    " WHERE idem_key = ?1 AND resolved_at IS NULL"
	    " AND (correlation_id, observed_at) <= (?2, ?3)",
	    "ttt", key, pair.run, pair.at);
}

/* '$' is the character after '#'. */
int
letter_resolve_made(
    struct store *s, struct lo_span key, struct pair pair, struct lo_err *e)
{
	if (letter_resolve(s, key, pair, e) < 0)
		return -1;
	if (!s->letters)
		return 0;
	return store_do(s, e,
	    "UPDATE dead_letters SET resolved_at = ?3"
	    " WHERE idem_key >= ?1 || '#' AND idem_key < ?1 || '$'"
	    " AND resolved_at IS NULL"
	    " AND (correlation_id, observed_at) <= (?2, ?3)",
	    "ttt", key, pair.run, pair.at);
}

/* A newer line of the key is there already: of the raw record, of a member
 * of the set, or a deletion of what it was to be made of. */
static const char overtaken[] =
    "SELECT max(at) FROM ("
    " SELECT s.at FROM raw_data d JOIN raw_seen s ON s.raw_id = d.id"
    "  WHERE d.idem_key = ?1 AND (s.run, s.at) > (?2, ?3)"
    " UNION ALL SELECT g.at FROM raw_data d JOIN raw_gone g"
    "  ON g.raw_id = d.id WHERE d.idem_key IN (?1, ?4)"
    "  AND (g.run, g.at) > (?2, ?3)"
    " UNION ALL SELECT s.at FROM canonical_data d JOIN canonical_seen s"
    "  ON s.id = d.id WHERE (d.idem_key = ?1 OR"
    "  (d.idem_key >= ?1 || '/' AND d.idem_key < ?1 || '0'))"
    "  AND (s.run, s.at) > (?2, ?3)"
    " UNION ALL SELECT observed_at FROM measurement_events"
    "  WHERE (idem_key = ?1 OR"
    "  (idem_key >= ?1 || '/' AND idem_key < ?1 || '0'))"
    "  AND (correlation_id, observed_at) > (?2, ?3))";

static const char insert[] =
    "INSERT INTO dead_letters (stage, idem_key, code, reason, stream,"
    " correlation_id, observed_at, first_seen, last_seen, resolved_at,"
    " \"offset\", length, sha256, bytes, transform_ref, transform_sha256,"
    " record)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, ?7, ?8, ?9, ?10, ?11, ?12,"
    " ?13, ?14, ?15) ON CONFLICT (stage, idem_key) DO UPDATE SET code = ?3,"
    " reason = ?4, stream = ?5, correlation_id = ?6, observed_at = ?7,"
    " first_seen = min(first_seen, ?7), last_seen = max(last_seen, ?7),"
    " resolved_at = ?8, \"offset\" = ?9, length = ?10, sha256 = ?11,"
    " bytes = ?12, transform_ref = ?13, transform_sha256 = ?14, record = ?15";

struct letter {
	struct lo_span stage, key, made_of;
	struct pair pair;
	char now[LO_WHEN_TEXT];
};

/* A letter without a run is of its block's; without an instant, of now. */
static void
read_letter(
    struct store *s, const struct row *r, struct letter *l, struct lo_buf *text)
{
	struct lo_span record = r->field[LO_F_RECORD];
	struct lo_span of = lo_json_get(record, "idem_key");

	l->stage = r->field[LO_F_STAGE];
	l->key = r->field[LO_F_IDEM_KEY];
	if (l->key.p == NULL)
		l->key = r->field[LO_F_SHA256];
	if (l->key.p == NULL)
		l->key = lo_span_of("");
	l->pair = r->pair;
	if (l->pair.run.p == NULL)
		l->pair.run = s->sink->block != NULL
				  ? lo_buf_span(&s->sink->block->run_id)
				  : lo_span_of("");
	if (l->pair.at.p == NULL) {
		lo_when_text6(lo_when_now(), l->now);
		l->pair.at = lo_span_of(l->now);
	}
	lo_buf_reset(text);
	if (lo_json_kind(of) == 's')
		lo_json_text(text, of);
	l->made_of = lo_buf_span(text);
}

static void
put_stream(struct store *s, const struct row *r)
{
	static const char *const names[] = {
	    "object_type", "source_system", "connection_name"};
	struct lo_span record = r->field[LO_F_RECORD], v;

	lo_buf_reset(&s->scratch);
	if (s->sink->block != NULL) {
		lo_buf_addspan(
		    &s->scratch, lo_buf_span(&s->sink->block->stream));
		return;
	}
	for (int i = 0; i < 3; i++) {
		v = lo_json_get(record, names[i]);
		if (lo_json_kind(v) != 's') {
			lo_buf_reset(&s->scratch);
			return;
		}
		if (i > 0)
			lo_buf_addc(&s->scratch, '/');
		lo_json_text(&s->scratch, v);
	}
}

/* Of the transform that failed, where one did; lives until the next. */
static int
hash_transform(struct store *s, const struct row *r, struct lo_span *sha256,
    struct lo_err *e)
{
	struct lo_span ref = r->field[LO_F_TRANSFORM_REF];
	int64_t maker;

	sha256->p = NULL;
	if (ref.p == NULL)
		return 0;
	if (maker_find(s, ref, r->field[LO_F_TRANSFORM_SHA256], &maker, e) < 0)
		return -1;
	*sha256 = lo_span_of(s->makers[0].sha256);
	return 0;
}

static int
write_letter(struct store *s, const struct row *r, const struct letter *l,
    struct lo_err *e)
{
	struct lo_span resolved, stream, sha256;
	struct lo_buf at;
	struct lo_query *q, *ask;
	int64_t offset = -1, length = -1;
	int got;

	if (hash_transform(s, r, &sha256, e) < 0)
		return -1;
	ask = store_ask(s, e, overtaken, "tttt", l->key, l->pair.run,
	    l->pair.at, l->made_of);
	if (ask == NULL || lo_query_next(ask, e) < 0)
		return -1;
	lo_buf_init(&at, 4096);
	resolved = lo_query_col(ask, 0);
	lo_buf_addspan(&at, resolved);
	lo_query_reset(ask);
	put_stream(s, r);
	stream = lo_buf_span(&s->scratch);
	if (stream.len == 0)
		stream.p = NULL;
	lo_json_int(r->field[LO_F_OFFSET], &offset);
	lo_json_int(r->field[LO_F_LENGTH], &length);
	q = store_ask(s, e, insert, "ttttttttiitttt", l->stage, l->key,
	    r->field[LO_F_CODE], r->field[LO_F_REASON], stream, l->pair.run,
	    l->pair.at, resolved.p != NULL ? lo_buf_span(&at) : resolved,
	    offset, length, r->field[LO_F_SHA256], r->field[LO_F_BYTES],
	    r->field[LO_F_TRANSFORM_REF], sha256);
	if (q != NULL)
		store_payload(q, 15, r->field[LO_F_RECORD]);
	got = q == NULL ? -1 : lo_query_once(q, e);
	if (got == 0 && resolved.p == NULL)
		s->letters = true;
	lo_buf_free(&at);
	return got;
}

/* The row of a stage and key; 1 when there is one, with what was kept. */
static int
find(struct store *s, const struct letter *l, int64_t *id, int *age,
    struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT id, correlation_id, observed_at FROM dead_letters"
	    " WHERE stage = ? AND idem_key = ?",
	    "tt", l->stage, l->key);
	int got;

	if (q == NULL || (got = lo_query_next(q, e)) < 1)
		return q == NULL ? -1 : got;
	*id = lo_query_col_int(q, 0);
	*age = pair_compare(
	    l->pair, (struct pair){lo_query_col(q, 1), lo_query_col(q, 2)});
	lo_query_reset(q);
	return 1;
}

int
letter_put(struct store *s, const struct row *r, struct lo_err *e)
{
	struct lo_buf text;
	struct letter l;
	int64_t id = 0;
	int age = 1, got;

	s->sink->tally.dead++;
	lo_buf_init(&text, LO_LINE_MAX);
	read_letter(s, r, &l, &text);
	got = find(s, &l, &id, &age, e);
	if (got == 1 && age < 0)
		got = store_do(s, e,
		    "UPDATE dead_letters SET first_seen = min(first_seen, ?2),"
		    " last_seen = max(last_seen, ?2) WHERE id = ?1",
		    "it", id, l.pair.at);
	else if (got >= 0)
		got = write_letter(s, r, &l, e);
	if (got == 0 && age >= 0 && r->field[LO_F_RECORD].len >= STORE_LARGE) {
		got = find(s, &l, &id, &age, e);
		if (got == 1)
			got = store_fill(s, "dead_letters", "record", id,
			    r->field[LO_F_RECORD], e);
	}
	lo_buf_free(&text);
	return got;
}
