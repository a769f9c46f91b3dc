#include <string.h>

#include "letters.h"
#include "raw.h"

/* The store's side of a record, as far as this observation asks. */
struct found {
	bool there, has_payload, same, deleted;
	bool kin; /* the same but for its payload and the verdict on that */
	int64_t id;
	int tomb;           /* this pair against the newest tombstone */
	bool places, rival; /* some sighting; the newest is another's */
	int newest, mine;   /* against the newest and our own sighting */
	bool own;           /* a sighting at our origin is there */
	int own_gone;       /* against what said that it is gone from there */
	int missed;         /* a later enumeration did not find it there */
	int64_t own_origin;
};

static const enum lo_field envelope[] = {LO_F_SOURCE_SYSTEM,
    LO_F_CONNECTION_NAME, LO_F_OBJECT_TYPE, LO_F_EXTERNAL_ID, LO_F_SCHEMA_REF,
    LO_F_CLIENT_ID, LO_F_TAGS, LO_F_VALIDATION_STATUS};
enum { ENVELOPE = sizeof(envelope) / sizeof(*envelope) };

static struct lo_span
hash_of(const struct row *r)
{
	return (struct lo_span){(const char *)r->hash, LO_HASH_SIZE};
}

/* One sighting, from that column on, against this observation. */
static void
see(struct found *f, const struct row *r, struct lo_query *q, int col)
{
	struct pair at = {lo_query_col(q, col + 2), lo_query_col(q, col + 3)};
	struct pair gone = {lo_query_col(q, col + 4), lo_query_col(q, col + 5)};
	int64_t origin = lo_query_col_int(q, col);
	int c = at.run.len == 0 ? 1 : pair_compare(r->pair, at);

	/* Of a record that was seen nowhere. */
	if (at.run.p == NULL)
		return;
	f->places = true;
	if (lo_query_col_int(q, col + 1) != 0) {
		f->newest = c;
		f->rival = origin != f->own_origin;
	}
	if (origin != f->own_origin)
		return;
	f->own = true;
	f->mine = c;
	if (gone.run.p != NULL)
		f->own_gone = pair_compare(r->pair, gone);
}

/* The record's own columns, once it is there. */
static void
look(struct found *f, const struct row *r, struct lo_query *q)
{
	f->there = true;
	f->id = lo_query_col_int(q, 0);
	f->has_payload = lo_query_col(q, 1).p != NULL;
	f->same = true;
	for (int i = 0; i < ENVELOPE; i++) {
		f->kin = f->same;
		f->same &= store_same(q, 2 + i, r->field[envelope[i]]);
	}
	f->same &= store_same(q, 1, hash_of(r));
	f->deleted = lo_query_col(q, 2 + ENVELOPE).p != NULL;
	if (lo_query_col(q, 3 + ENVELOPE).p != NULL)
		f->tomb = pair_compare(
		    r->pair, (struct pair){lo_query_col(q, 3 + ENVELOPE),
				 lo_query_col(q, 4 + ENVELOPE)});
}

/* A row for each sighting, or one without. */
static int
find(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT d.id, d.payload_sha256, d.source_system,"
	    " d.connection_name, d.object_type, d.external_id, d.schema_ref,"
	    " d.client_id, d.tags, d.validation_status, g.deleted_at,"
	    " g.tomb_run, g.tomb_at, s.origin, s.newest, s.run, s.at,"
	    " s.gone_run, s.gone_at"
	    " FROM raw_data d LEFT JOIN raw_gone g ON g.raw_id = d.id"
	    " LEFT JOIN raw_seen s ON s.raw_id = d.id WHERE d.idem_key = ?",
	    "t", r->field[LO_F_IDEM_KEY]);
	int got = 0;

	if (q == NULL)
		return -1;
	while ((got = lo_query_next(q, e)) == 1) {
		if (!f->there)
			look(f, r, q);
		see(f, r, q, 5 + ENVELOPE);
	}
	return got;
}

/* A sighting made without a block is found again by its scope alone. */
static int
find_scope(
    struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_span scope = r->field[LO_F_SCOPE];
	struct lo_query *q;
	int got;

	q = store_ask(s, e,
	    "SELECT s.origin FROM raw_seen s JOIN origins o USING (origin)"
	    " WHERE s.raw_id = ? AND o.scope = ?",
	    "it", f->id, scope.p != NULL ? scope : lo_span_of(""));
	if (q == NULL || (got = lo_query_next(q, e)) < 0)
		return -1;
	if (got == 0)
		return 0;
	f->own_origin = lo_query_col_int(q, 0);
	lo_query_reset(q);
	return 1;
}

/* Where the record was seen, against this observation. */
static int
sightings(
    struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "SELECT origin, newest, run, at, gone_run, gone_at"
	    " FROM raw_seen WHERE raw_id = ?",
	    "i", f->id);
	int got = 0;

	if (q == NULL)
		return -1;
	f->newest = f->mine = f->own_gone = 1;
	f->own = f->places = f->rival = false;
	while ((got = lo_query_next(q, e)) == 1)
		see(f, r, q, 0);
	return got;
}

/* A record that stands elsewhere may have been seen here without a block. */
static int
place(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	int64_t here = f->own_origin;
	int got;

	if (!f->there || f->own || !f->places)
		return 0;
	got = find_scope(s, r, f, e);
	if (got <= 0)
		return got;
	if (s->sink->block != NULL && s->sink->block->publishes) {
		if (store_do(s, e,
			"UPDATE raw_seen SET origin = ?"
			" WHERE raw_id = ? AND origin = ?",
			"iii", here, f->id, f->own_origin) < 0)
			return -1;
		f->own_origin = here;
	}
	return sightings(s, r, f, e);
}

static void
bind_data(struct lo_query *q, const struct row *r, bool tomb)
{
	lo_query_text(q, 1, r->field[LO_F_IDEM_KEY]);
	for (int i = 0; i < ENVELOPE; i++)
		lo_query_text(q, 2 + i, r->field[envelope[i]]);
	if (tomb)
		return;
	lo_query_blob(q, 2 + ENVELOPE, hash_of(r));
	lo_query_text(q, 3 + ENVELOPE, r->field[LO_F_CONTEXT]);
	store_payload(q, 4 + ENVELOPE, r->field[LO_F_PAYLOAD]);
}

static int
insert(struct store *s, const struct row *r, bool tomb, struct found *f,
    struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "INSERT INTO raw_data (idem_key, source_system, connection_name,"
	    " object_type, external_id, schema_ref, client_id, tags,"
	    " validation_status, payload_sha256, context, payload)"
	    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	    " ON CONFLICT (idem_key) DO NOTHING",
	    "");

	if (q == NULL)
		return -1;
	bind_data(q, r, tomb);
	if (lo_query_once(q, e) < 0)
		return -1;
	f->there = lo_db_changes(&s->db) == 0;
	f->id = lo_db_rowid(&s->db);
	if (tomb || f->there)
		return 0;
	return store_fill(
	    s, "raw_data", "payload", f->id, r->field[LO_F_PAYLOAD], e);
}

/* Where row after row is new, the next is put in without a look first. */
static int
guess(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	enum { SURE = 16 };

	memset(f, 0, sizeof(*f));
	f->tomb = f->newest = f->mine = f->own_gone = 1;
	if (origin_of(s, r, &f->own_origin, e) < 0)
		return -1;
	f->there = true;
	if (s->sources.fresh >= SURE && r->field[LO_F_DELETED].p == NULL &&
	    insert(s, r, false, f, e) < 0)
		return -1;
	if (!f->there)
		return 1;
	f->there = false;
	if (find(s, r, f, e) < 0)
		return -1;
	if (f->there)
		s->sources.fresh = 0;
	return 0;
}

static int
replace(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e,
	    "UPDATE raw_data SET source_system = ?2, connection_name = ?3,"
	    " object_type = ?4, external_id = ?5, schema_ref = ?6,"
	    " client_id = ?7, tags = ?8, validation_status = ?9,"
	    " payload_sha256 = ?10, context = ?11, payload = ?12"
	    " WHERE idem_key = ?1",
	    "");

	if (q == NULL)
		return -1;
	bind_data(q, r, false);
	if (lo_query_once(q, e) < 0)
		return -1;
	return store_fill(
	    s, "raw_data", "payload", f->id, r->field[LO_F_PAYLOAD], e);
}

/* Seen here for the first time.  What a later enumeration did not find is
 * gone already, whenever word of it comes. */
static int
appear(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_span run = {NULL, 0}, at = {NULL, 0};

	f->missed = origin_missed(s, r, e);
	if (f->missed < 0)
		return -1;
	if (f->missed) {
		run = lo_buf_span(&s->since_run);
		at = lo_buf_span(&s->since_at);
	}
	return store_do(s, e,
	    "INSERT INTO raw_seen (raw_id, origin, newest, run, at, gone_run,"
	    " gone_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
	    "iiitttt", f->id, f->own_origin,
	    (int64_t)(!f->places || f->newest >= 0), r->pair.run, r->pair.at,
	    run, at);
}

/* Our own sighting moves: forward with its pair, or at its edges alone. */
static int
move(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct lo_span run = r->pair.run, at = r->pair.at;

	if (!f->own)
		return appear(s, r, f, e);
	if (f->own_gone == 0 &&
	    store_do(s, e,
		"UPDATE raw_seen SET gone_run = NULL, gone_at = NULL"
		" WHERE raw_id = ? AND origin = ?",
		"ii", f->id, f->own_origin) < 0)
		return -1;
	if (f->mine == 0)
		return 0;
	if (f->mine < 0)
		return store_do(s, e,
		    "UPDATE raw_seen SET"
		    " first_seen = min(coalesce(first_seen, at), ?3),"
		    " last_seen = max(coalesce(last_seen, at), ?3)"
		    " WHERE raw_id = ?1 AND origin = ?2"
		    " AND (?3 < coalesce(first_seen, at)"
		    " OR ?3 > coalesce(last_seen, at))",
		    "iit", f->id, f->own_origin, at);
	return store_do(s, e,
	    "UPDATE raw_seen SET"
	    " first_seen = CASE WHEN run <> '' AND"
	    "  coalesce(first_seen, at) < ?5"
	    "  THEN coalesce(first_seen, at) END,"
	    " last_seen = CASE WHEN coalesce(last_seen, at) > ?5"
	    "  THEN coalesce(last_seen, at) END,"
	    " newest = newest OR ?3, run = ?4, at = ?5"
	    " WHERE raw_id = ?1 AND origin = ?2",
	    "iiitt", f->id, f->own_origin, (int64_t)(f->newest >= 0), run, at);
}

/* An equal pair that comes later takes back what the tombstone said. */
static int
revive(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	if (f->tomb == 0 &&
	    store_do(s, e,
		"UPDATE raw_gone SET run = '', at = '', tomb_run = NULL,"
		" tomb_at = NULL WHERE raw_id = ?",
		"i", f->id) < 0)
		return -1;
	return raw_settle(
	    s, f->id, r->field[LO_F_IDEM_KEY], NULL, f->deleted, e);
}

static int
observe(struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	struct tally *t = &s->sink->tally;
	bool wins = f->newest >= 0 || !f->has_payload;

	if (wins && !f->same) {
		if (replace(s, r, f, e) < 0)
			return -1;
		t->raw_changed++;
	} else {
		t->raw_unchanged++;
	}
	if (move(s, r, f, e) < 0)
		return -1;
	if (f->newest >= 0 && (f->rival || !f->kin) &&
	    raw_move(s, r, f->id, f->own_origin, e) < 0)
		return -1;
	return f->deleted || f->tomb == 0 ? revive(s, r, f, e) : 0;
}

static int
tombstone(
    struct store *s, const struct row *r, struct found *f, struct lo_err *e)
{
	bool scoped = r->field[LO_F_SCOPE].p != NULL;
	struct lo_span none = {NULL, 0};

	if (!f->there && insert(s, r, true, f, e) < 0)
		return -1;
	if (!f->own &&
	    store_do(s, e,
		"INSERT INTO raw_seen (raw_id, origin, newest, run, at,"
		" gone_run, gone_at) VALUES (?, ?, ?, '', '', ?, ?)",
		"iiitt", f->id, f->own_origin, (int64_t)!f->places,
		scoped ? r->pair.run : none, scoped ? r->pair.at : none) < 0)
		return -1;
	if (f->own && scoped &&
	    store_do(s, e,
		"UPDATE raw_seen SET gone_run = ?3, gone_at = ?4"
		" WHERE raw_id = ?1 AND origin = ?2 AND (gone_run IS NULL"
		" OR (gone_run, gone_at) < (?3, ?4))",
		"iitt", f->id, f->own_origin, r->pair.run, r->pair.at) < 0)
		return -1;
	return raw_settle(s, f->id, r->field[LO_F_IDEM_KEY],
	    scoped ? NULL : &r->pair, f->deleted, e);
}

int
raw_put(struct store *s, const struct row *r, bool *newest, struct lo_err *e)
{
	struct found f;
	int in;

	*newest = false;
	in = guess(s, r, &f, e);
	if (in < 0 || place(s, r, &f, e) < 0)
		return -1;
	if (letter_resolve(s, r->field[LO_F_IDEM_KEY], r->pair, e) < 0)
		return -1;
	if (r->field[LO_F_DELETED].p != NULL)
		return tombstone(s, r, &f, e);
	if (f.there) {
		if (observe(s, r, &f, e) < 0)
			return -1;
		*newest =
		    f.newest >= 0 && f.tomb > 0 && !f.deleted && !f.missed;
		return 0;
	}
	s->sink->tally.raw_new++;
	s->sources.fresh++;
	if ((!in && insert(s, r, false, &f, e) < 0) || move(s, r, &f, e) < 0)
		return -1;
	*newest = !f.missed;
	if (!f.missed)
		return 0;
	return raw_settle(s, f.id, r->field[LO_F_IDEM_KEY], NULL, false, e);
}
