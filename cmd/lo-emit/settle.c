#include "letters.h"
#include "raw.h"

/* It stands somewhere: a sighting newer than what took it away from there,
 * and newer than a tombstone for everywhere. */
static const char standing[] =
    "SELECT EXISTS (SELECT 1 FROM raw_seen s WHERE s.raw_id = ?1"
    " AND s.run <> '' AND (s.gone_run IS NULL"
    " OR (s.run, s.at) > (s.gone_run, s.gone_at))"
    " AND NOT EXISTS (SELECT 1 FROM raw_gone g WHERE g.raw_id = ?1"
    " AND (g.tomb_run, g.tomb_at) >= (s.run, s.at)))";

static const char tombstone[] =
    "INSERT INTO raw_gone (raw_id, run, at, tomb_run, tomb_at)"
    " VALUES (?1, ?2, ?3, ?2, ?3) ON CONFLICT (raw_id) DO UPDATE SET"
    " run = iif((?2, ?3) > (run, at), ?2, run),"
    " at = iif((?2, ?3) > (run, at), ?3, at), tomb_run = ?2, tomb_at = ?3"
    " WHERE tomb_run IS NULL OR (?2, ?3) > (tomb_run, tomb_at)";

/* Deleted by the newest of all that said so. */
static const char deleted[] =
    "INSERT INTO raw_gone (raw_id, run, at, deleted_at)"
    " SELECT ?1, run, at, at FROM"
    " (SELECT gone_run AS run, gone_at AS at FROM raw_seen"
    "  WHERE raw_id = ?1 AND gone_run IS NOT NULL"
    "  UNION ALL SELECT tomb_run, tomb_at FROM raw_gone"
    "  WHERE raw_id = ?1 AND tomb_run IS NOT NULL)"
    " WHERE true ORDER BY run DESC, at DESC LIMIT 1"
    " ON CONFLICT (raw_id) DO UPDATE SET run = excluded.run,"
    " at = excluded.at, deleted_at = excluded.deleted_at";

/* What was made of a record goes with it: records, and scores of them. */
static int
cascade(struct store *s, struct lo_span key, struct pair p, struct lo_err *e)
{
	static const char *const sql[] = {
	    "UPDATE canonical_seen SET deleted_at = ?3"
	    " WHERE deleted_at IS NULL AND (run, at) <= (?2, ?3) AND id IN"
	    " (SELECT id FROM canonical_data WHERE source_idem_key = ?1)",
	    "UPDATE measurement_events SET deleted_at = ?3"
	    " WHERE deleted_at IS NULL"
	    " AND (correlation_id, observed_at) <= (?2, ?3)"
	    " AND (source_idem_key = ?1 OR source_idem_key IN (SELECT idem_key"
	    " FROM canonical_data WHERE source_idem_key = ?1))",
	    "UPDATE observations SET deleted_at = ?3"
	    " WHERE deleted_at IS NULL"
	    " AND (correlation_id, observed_at) <= (?2, ?3)"
	    " AND (source_idem_key = ?1 OR source_idem_key IN (SELECT idem_key"
	    " FROM canonical_data WHERE source_idem_key = ?1))"};

	for (size_t i = 0; i < sizeof(sql) / sizeof(*sql); i++)
		if (store_do(s, e, sql[i], "ttt", key, p.run, p.at) < 0)
			return -1;
	return letter_resolve_made(s, key, p, e);
}

static int
stands(struct store *s, int64_t id, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e, standing, "i", id);
	int got;

	if (q == NULL || lo_query_next(q, e) < 0)
		return -1;
	got = lo_query_col_int(q, 0) != 0;
	lo_query_reset(q);
	return got;
}

/* The pair by which it is deleted now, and with it all that it gave. */
static int
take_along(struct store *s, int64_t id, struct lo_span key, struct lo_err *e)
{
	struct lo_buf text;
	struct lo_query *q;
	struct pair p;
	int got = -1;

	q = store_ask(
	    s, e, "SELECT run, at FROM raw_gone WHERE raw_id = ?", "i", id);
	if (q == NULL || (got = lo_query_next(q, e)) < 1)
		return got;
	lo_buf_init(&text, LO_LINE_MAX);
	p.run = lo_query_col(q, 0);
	p.at = lo_query_col(q, 1);
	lo_buf_addspan(&text, p.run);
	lo_buf_addspan(&text, p.at);
	p.run.p = text.p;
	p.at.p = text.p + p.run.len;
	lo_query_reset(q);
	got = cascade(s, key, p, e);
	lo_buf_free(&text);
	return got;
}

int
raw_settle(struct store *s, int64_t id, struct lo_span key,
    const struct pair *tomb, bool was_deleted, struct lo_err *e)
{
	int alive;

	if (tomb != NULL &&
	    (store_do(s, e, tombstone, "itt", id, tomb->run, tomb->at) < 0 ||
		cascade(s, key, *tomb, e) < 0))
		return -1;
	alive = stands(s, id, e);
	if (alive < 0)
		return -1;
	if (alive)
		return !was_deleted ? 0
				    : store_do(s, e,
					  "UPDATE raw_gone"
					  " SET deleted_at = NULL"
					  " WHERE raw_id = ?",
					  "i", id);
	if (store_do(s, e, deleted, "i", id) < 0)
		return -1;
	s->sink->tally.deleted += !was_deleted;
	return take_along(s, id, key, e);
}

int
raw_move(struct store *s, const struct row *r, int64_t id, int64_t origin,
    struct lo_err *e)
{
	if (store_do(s, e,
		"UPDATE raw_seen SET newest = 0"
		" WHERE raw_id = ? AND origin <> ? AND newest = 1",
		"ii", id, origin) < 0)
		return -1;
	return store_do(s, e,
	    "UPDATE canonical_seen SET source_payload_sha256 = NULL"
	    " WHERE id IN (SELECT id FROM canonical_data"
	    "  WHERE source_idem_key = ?1)"
	    " AND source_payload_sha256 IS NOT NULL AND (run, at) < (?2, ?3)",
	    "ttt", r->field[LO_F_IDEM_KEY], r->pair.run, r->pair.at);
}
