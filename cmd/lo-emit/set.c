#include <string.h>

#include "letters.h"
#include "made.h"

/* Larger sets are looked at when their last member came, not at every
 * piece of them that a batch holds. */
enum { SET_SMALL = 64 };

struct lo_span
set_output(const struct row *r)
{
	struct lo_span key = r->field[LO_F_IDEM_KEY];
	struct lo_span source = r->field[LO_F_SOURCE_IDEM_KEY];
	struct lo_span out;
	const char *slash;

	if (key.len <= source.len || key.p[source.len] != '#' ||
	    memcmp(key.p, source.p, source.len) != 0)
		return r->field[LO_F_CANONICAL_SCHEMA].p != NULL
			   ? r->field[LO_F_CANONICAL_SCHEMA]
			   : key;
	out.p = key.p + source.len + 1;
	out.len = key.len - source.len - 1;
	slash = memchr(out.p, '/', out.len);
	if (slash != NULL)
		out.len = slash - out.p;
	return out;
}

/* The newest whole set from the pair on; of equals the one that came now. */
static const char whole_canonical[] =
    "SELECT s.run, s.at, s.parts, s.maker FROM canonical_data d"
    " JOIN canonical_seen s ON s.id = d.id"
    " WHERE d.source_idem_key = ?1 AND d.output = ?2"
    " AND (s.run, s.at) >= (?3, ?4)"
    " GROUP BY 1, 2, 3, 4 HAVING count(*) >= max(s.parts, 1)"
    " ORDER BY 1 DESC, 2 DESC, s.parts = ?5 AND s.maker = ?6 DESC LIMIT 1";

static const char whole_scores[] =
    "SELECT run, at, parts, 0 FROM"
    " (SELECT correlation_id AS run, observed_at AS at, parts"
    "  FROM measurement_events WHERE source_idem_key = ?1 AND output = ?2"
    "  UNION ALL SELECT correlation_id, observed_at, parts"
    "  FROM observations WHERE source_idem_key = ?1 AND output = ?2)"
    " WHERE (run, at) >= (?3, ?4) AND ?6 = 0"
    " GROUP BY 1, 2, 3 HAVING count(*) >= max(parts, 1)"
    " ORDER BY 1 DESC, 2 DESC, parts = ?5 DESC LIMIT 1";

static const char *const withdraw_canonical[] = {
    "UPDATE canonical_seen SET deleted_at = ?4 WHERE deleted_at IS NULL"
    " AND id IN (SELECT id FROM canonical_data"
    "  WHERE source_idem_key = ?1 AND output = ?2)"
    " AND ((run, at) < (?3, ?4) OR"
    "  ((run, at) = (?3, ?4) AND (parts <> ?5 OR maker <> ?6)))",
    NULL};

static const char *const withdraw_scores[] = {
    "UPDATE measurement_events SET deleted_at = ?4"
    " WHERE deleted_at IS NULL AND source_idem_key = ?1 AND output = ?2"
    " AND ((correlation_id, observed_at) < (?3, ?4) OR ((correlation_id,"
    "  observed_at) = (?3, ?4) AND parts <> ?5 AND ?6 = 0))",
    "UPDATE observations SET deleted_at = ?4"
    " WHERE deleted_at IS NULL AND source_idem_key = ?1 AND output = ?2"
    " AND ((correlation_id, observed_at) < (?3, ?4) OR ((correlation_id,"
    "  observed_at) = (?3, ?4) AND parts <> ?5 AND ?6 = 0))",
    NULL};

/* Scores of canonical records that went. */
static const char *const orphaned[] = {
    "UPDATE measurement_events SET deleted_at = ?4"
    " WHERE deleted_at IS NULL AND (correlation_id, observed_at) <= (?3, ?4)"
    " AND source_idem_key IN (SELECT d.idem_key FROM canonical_data d"
    " JOIN canonical_seen s ON s.id = d.id WHERE d.source_idem_key = ?1"
    " AND d.output = ?2 AND s.deleted_at IS NOT NULL)",
    "UPDATE observations SET deleted_at = ?4"
    " WHERE deleted_at IS NULL AND (correlation_id, observed_at) <= (?3, ?4)"
    " AND source_idem_key IN (SELECT d.idem_key FROM canonical_data d"
    " JOIN canonical_seen s ON s.id = d.id WHERE d.source_idem_key = ?1"
    " AND d.output = ?2 AND s.deleted_at IS NOT NULL)",
    NULL};

struct whole {
	struct pair pair;
	int64_t parts, maker;
};

static int
withdraw(struct store *s, const struct whole *w, struct lo_err *e)
{
	const struct set *set = &s->set;
	bool canonical = set->type == LO_CANONICAL;
	const char *const *sql =
	    canonical ? withdraw_canonical : withdraw_scores;
	int64_t gone = 0;

	for (; *sql != NULL; sql++) {
		if (store_do(s, e, *sql, "ttttii", set->source, set->output,
			w->pair.run, w->pair.at, w->parts, w->maker) < 0)
			return -1;
		gone += lo_db_changes(&s->db);
	}
	s->sink->tally.withdrawn += gone;
	if (gone == 0 || !canonical)
		return 0;
	for (sql = orphaned; *sql != NULL; sql++)
		if (store_do(s, e, *sql, "tttt", set->source, set->output,
			w->pair.run, w->pair.at) < 0)
			return -1;
	return 0;
}

/* A letter names the set, not a member; what came now resolves it. */
static int
resolve(struct store *s, struct lo_err *e)
{
	const struct set *set = &s->set;
	struct lo_buf key;
	int got;

	if (!s->letters)
		return 0;
	lo_buf_init(&key, 2 * LO_LINE_MAX);
	lo_buf_addspan(&key, set->source);
	lo_buf_addc(&key, '#');
	lo_buf_addspan(&key, set->output);
	got = letter_resolve(s, lo_buf_span(&key), set->pair, e);
	lo_buf_free(&key);
	return got;
}

static int
settle(struct store *s, struct lo_err *e)
{
	const struct set *set = &s->set;
	struct lo_query *q;
	struct lo_buf text;
	struct whole w;
	int got;

	q = store_ask(s, e,
	    set->type == LO_CANONICAL ? whole_canonical : whole_scores,
	    "ttttii", set->source, set->output, set->pair.run, set->pair.at,
	    set->parts, set->maker);
	if (q == NULL || (got = lo_query_next(q, e)) < 1)
		return q == NULL ? -1 : got;
	lo_buf_init(&text, LO_LINE_MAX);
	w.pair = (struct pair){lo_query_col(q, 0), lo_query_col(q, 1)};
	w.parts = lo_query_col_int(q, 2);
	w.maker = lo_query_col_int(q, 3);
	lo_buf_addspan(&text, w.pair.run);
	lo_buf_addspan(&text, w.pair.at);
	w.pair.run.p = text.p;
	w.pair.at.p = text.p + w.pair.run.len;
	lo_query_reset(q);
	got = withdraw(s, &w, e);
	if (got == 0 && pair_compare(w.pair, set->pair) == 0)
		got = resolve(s, e);
	lo_buf_free(&text);
	return got;
}

int
set_close(struct store *s, struct lo_err *e)
{
	struct set *set = &s->set;
	bool ripe = set->part >= set->parts || set->parts <= SET_SMALL ||
		    set->came >= (uint64_t)set->parts;
	int got = 0;

	if (set->source.p != NULL && ripe)
		got = settle(s, e);
	memset(set, 0, sizeof(*set));
	return got;
}

static bool
continues(
    const struct set *set, const struct row *r, int64_t parts, int64_t maker)
{
	return set->source.p != NULL && set->type == r->type &&
	       set->parts == parts && set->maker == maker &&
	       pair_compare(set->pair, r->pair) == 0 &&
	       lo_span_equal(set->source, r->field[LO_F_SOURCE_IDEM_KEY]) &&
	       lo_span_equal(set->output, set_output(r));
}

int
set_came(struct store *s, const struct row *r, int64_t maker, struct lo_err *e)
{
	struct set *set = &s->set;
	int64_t part = 0, parts = 0;

	lo_json_int(r->field[LO_F_PARTS], &parts);
	lo_json_int(r->field[LO_F_PART], &part);
	if (!continues(set, r, parts, maker)) {
		if (set_close(s, e) < 0)
			return -1;
		set->type = r->type;
		set->source = r->field[LO_F_SOURCE_IDEM_KEY];
		set->output = set_output(r);
		set->pair = r->pair;
		set->parts = parts;
		set->maker = maker;
	}
	if (part > set->part)
		set->part = part;
	set->came++;
	return 0;
}
