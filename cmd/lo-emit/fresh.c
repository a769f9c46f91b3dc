#include <inttypes.h>

#include "letters.h"
#include "raw.h"

/* What all rows of a run have in common; the scope is not in raw_data. */
static const enum lo_field shared[] = {LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME,
    LO_F_OBJECT_TYPE, LO_F_SCHEMA_REF, LO_F_CLIENT_ID, LO_F_TAGS,
    LO_F_VALIDATION_STATUS, LO_F_CORRELATION_ID, LO_F_SCOPE};
enum { SHARED = sizeof(shared) / sizeof(*shared) };
/* Of these are bound; of each row are bound; rows of a run. */
enum { BOUND = 7, OWN = 5, FRESH_RUN = 64 };

/* IGNORE, so that the statement needs no journal of its own: what it left
 * out is seen by its count. */
static char *
data_sql(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 64 << 10);
	lo_buf_adds(&b,
	    "INSERT OR IGNORE INTO raw_data (source_system, connection_name,"
	    " object_type, schema_ref, client_id, tags, validation_status,"
	    " idem_key, external_id, payload_sha256, context, payload)"
	    " VALUES ");
	for (int i = 0, n = BOUND; i < FRESH_RUN; i++, n += OWN)
		lo_buf_addf(&b,
		    "%s(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?%d, ?%d, ?%d, ?%d, ?%d)",
		    i > 0 ? "," : "", n + 1, n + 2, n + 3, n + 4, n + 5);
	return b.p; /* is given: the buffer is not freed */
}

static char *
seen_sql(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 64 << 10);
	lo_buf_adds(&b,
	    "INSERT OR IGNORE INTO raw_seen (raw_id, origin, newest, run, at)"
	    " VALUES ");
	for (int i = 0; i < FRESH_RUN; i++)
		lo_buf_addf(&b, "%s(?1 + %d, ?2, 1, ?3, ?%d)", i > 0 ? "," : "",
		    i, 4 + i);
	return b.p;
}

static struct lo_query *
ask(struct store *s, char **sql, char *(*make)(void), struct lo_err *e)
{
	if (*sql == NULL)
		*sql = make();
	return store_ask(s, e, *sql, "");
}

static bool
alike(const struct row *a, const struct row *b)
{
	for (int i = 0; i < SHARED; i++)
		if (!lo_span_equal(a->field[shared[i]], b->field[shared[i]]))
			return false;
	return true;
}

/* Whether the rows from here on are a run: alike, of different keys, and
 * nothing about them asks for more than two rows in the store. */
static bool
is_run(const struct source *all, size_t count)
{
	if (count < FRESH_RUN)
		return false;
	for (size_t i = 0; i < FRESH_RUN; i++) {
		const struct row *r = all[i].row;

		if (r->field[LO_F_DELETED].p != NULL ||
		    r->field[LO_F_PAYLOAD].len >= STORE_LARGE)
			return false;
		if (i > 0 && (lo_span_equal(r->field[LO_F_IDEM_KEY],
				  all[i - 1].row->field[LO_F_IDEM_KEY]) ||
				 !alike(r, all->row)))
			return false;
	}
	return true;
}

/* 1 when a later enumeration did not find one of them. */
static int
missed(struct store *s, const struct source *all, struct lo_err *e)
{
	int got = 0;

	for (size_t i = 0; i < FRESH_RUN && got == 0; i++)
		got = origin_missed(s, all[i].row, e);
	return got;
}

static int
put_data(struct store *s, const struct source *all, struct lo_err *e)
{
	struct lo_query *q = ask(s, &s->fresh_sql[0], data_sql, e);

	if (q == NULL)
		return -1;
	for (int i = 0; i < BOUND; i++)
		lo_query_text(q, 1 + i, all->row->field[shared[i]]);
	for (int i = 0, n = BOUND; i < FRESH_RUN; i++, n += OWN) {
		const struct row *r = all[i].row;

		lo_query_text(q, n + 1, r->field[LO_F_IDEM_KEY]);
		lo_query_text(q, n + 2, r->field[LO_F_EXTERNAL_ID]);
		lo_query_blob(q, n + 3,
		    (struct lo_span){(const char *)r->hash, LO_HASH_SIZE});
		lo_query_text(q, n + 4, r->field[LO_F_CONTEXT]);
		lo_query_text(q, n + 5, r->field[LO_F_PAYLOAD]);
	}
	return lo_query_once(q, e);
}

static int
put_seen(struct store *s, const struct source *all, int64_t first,
    int64_t origin, struct lo_err *e)
{
	struct lo_query *q = ask(s, &s->fresh_sql[1], seen_sql, e);

	if (q == NULL)
		return -1;
	lo_query_int(q, 1, first);
	lo_query_int(q, 2, origin);
	lo_query_text(q, 3, all->row->pair.run);
	for (int i = 0; i < FRESH_RUN; i++)
		lo_query_text(q, 4 + i, all[i].row->pair.at);
	if (lo_query_once(q, e) < 0)
		return -1;
	if (lo_db_changes(&s->db) != FRESH_RUN)
		return lo_fail(e, LO_CONFIG,
		    "%s: sightings of records that are not there; put back a "
		    "backup, or fill a new store from lo-vault cat",
		    s->db.path);
	return 0;
}

/* Some were there already: the others go again, to come one by one. */
static int
take_back(struct store *s, int64_t before, struct lo_err *e)
{
	s->sources.fresh = 0;
	return store_do(s, e, "DELETE FROM raw_data WHERE id > ?", "i", before);
}

static int
last_id(struct store *s, int64_t *id, struct lo_err *e)
{
	struct lo_query *q =
	    store_ask(s, e, "SELECT coalesce(max(id), 0) FROM raw_data", "");

	if (q == NULL || lo_query_next(q, e) < 0)
		return -1;
	*id = lo_query_col_int(q, 0);
	lo_query_reset(q);
	return 0;
}

int
fresh_put(struct store *s, struct source *all, size_t count, struct lo_err *e)
{
	int64_t origin, before;
	int got;

	if (s->sources.fresh < FRESH_RUN || !is_run(all, count))
		return 0;
	if (origin_of(s, all->row, &origin, e) < 0 ||
	    (got = missed(s, all, e)) < 0)
		return -1;
	if (got == 1)
		return 0;
	if (last_id(s, &before, e) < 0 || put_data(s, all, e) < 0)
		return -1;
	if (lo_db_changes(&s->db) != FRESH_RUN)
		return take_back(s, before, e);
	if (put_seen(s, all, before + 1, origin, e) < 0)
		return -1;
	for (size_t i = 0; i < FRESH_RUN; i++) {
		all[i].stands = true;
		if (letter_resolve(s, all[i].row->field[LO_F_IDEM_KEY],
			all[i].row->pair, e) < 0)
			return -1;
	}
	s->sources.fresh += FRESH_RUN;
	s->sink->tally.raw_new += FRESH_RUN;
	return FRESH_RUN;
}
