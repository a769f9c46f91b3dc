#include <string.h>

#include "letters.h"
#include "made.h"
#include "maker.h"

static const enum lo_field envelope[] = {LO_F_SOURCE_IDEM_KEY,
    LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME, LO_F_OBJECT_TYPE,
    LO_F_CANONICAL_SCHEMA, LO_F_CLIENT_ID, LO_F_TAGS};
enum { ENVELOPE = sizeof(envelope) / sizeof(*envelope) };

/* The raw record it was made of, as the store has it. */
struct origin {
	unsigned char hash[LO_HASH_SIZE];
	bool known;   /* that very observation is there */
	bool deleted; /* by one that is not older */
	char at[LO_HASH_HEX];
	size_t at_len;
};

struct found {
	bool there, same, same_seen, deleted;
	int64_t id;
	int age; /* of the row against what is there */
};

static struct lo_span
hash_of(const struct row *r)
{
	struct lo_span s = {(const char *)r->hash, LO_HASH_SIZE};

	if (r->field[LO_F_PAYLOAD].p == NULL)
		s.p = NULL;
	return s;
}

static struct lo_span
source_hash(const struct origin *o)
{
	struct lo_span s = {(const char *)o->hash, LO_HASH_SIZE};

	if (!o->known)
		s.p = NULL;
	return s;
}

/* Mostly it came in the same batch. */
static bool
just_written(const struct store *s, const struct row *r, struct origin *o)
{
	const struct row *raw =
	    sources_find(&s->sources, r->field[LO_F_SOURCE_IDEM_KEY], r->pair);

	if (raw == NULL)
		return false;
	memcpy(o->hash, raw->hash, sizeof(o->hash));
	o->known = true;
	return true;
}

static int
find_origin(
    struct store *s, const struct row *r, struct origin *o, struct lo_err *e)
{
	struct lo_query *q;
	struct lo_span hash, at;
	int got;

	memset(o, 0, sizeof(*o));
	if (just_written(s, r, o))
		return 0;
	q = store_ask(s, e,
	    "SELECT d.payload_sha256, (s.run, s.at) = (?2, ?3), g.at,"
	    " (g.run, g.at) >= (?2, ?3) FROM raw_data d"
	    " JOIN raw_seen s ON s.raw_id = d.id AND s.newest = 1"
	    " LEFT JOIN raw_gone g ON g.raw_id = d.id WHERE d.idem_key = ?1",
	    "ttt", r->field[LO_F_SOURCE_IDEM_KEY], r->pair.run, r->pair.at);
	if (q == NULL || (got = lo_query_next(q, e)) < 0)
		return -1;
	if (got == 0)
		return 0;
	hash = lo_query_col(q, 0);
	o->known = hash.len == LO_HASH_SIZE && lo_query_col_int(q, 1) == 1;
	if (o->known)
		memcpy(o->hash, hash.p, LO_HASH_SIZE);
	at = lo_query_col(q, 2);
	o->deleted = lo_query_col_int(q, 3) == 1;
	o->at_len = at.len < sizeof(o->at) ? at.len : sizeof(o->at);
	if (o->deleted)
		memcpy(o->at, at.p, o->at_len);
	lo_query_reset(q);
	return 0;
}

static int
find(struct store *s, const struct row *r, int64_t maker,
    const struct origin *o, struct found *f, struct lo_err *e)
{
	struct lo_query *q;
	int64_t part = 0, parts = 0;
	int got;

	memset(f, 0, sizeof(*f));
	q = store_ask(s, e,
	    "SELECT d.id, d.payload_sha256, d.source_idem_key,"
	    " d.source_system, d.connection_name, d.object_type,"
	    " d.canonical_schema, d.client_id, d.tags, s.run, s.at, s.part,"
	    " s.parts, s.maker, s.source_payload_sha256,"
	    " s.deleted_at IS NOT NULL"
	    " FROM canonical_data d JOIN canonical_seen s ON s.id = d.id"
	    " WHERE d.idem_key = ?",
	    "t", r->field[LO_F_IDEM_KEY]);
	if (q == NULL || (got = lo_query_next(q, e)) < 0)
		return -1;
	if (got == 0)
		return 0;
	lo_json_int(r->field[LO_F_PART], &part);
	lo_json_int(r->field[LO_F_PARTS], &parts);
	f->there = true;
	f->id = lo_query_col_int(q, 0);
	f->same = store_same(q, 1, hash_of(r));
	for (int i = 0; i < ENVELOPE; i++)
		f->same =
		    f->same && store_same(q, 2 + i, r->field[envelope[i]]);
	f->age = pair_compare(
	    r->pair, (struct pair){lo_query_col(q, 9), lo_query_col(q, 10)});
	f->same_seen = f->age == 0 && lo_query_col_int(q, 11) == part &&
		       lo_query_col_int(q, 12) == parts &&
		       lo_query_col_int(q, 13) == maker &&
		       (!o->known || store_same(q, 14, source_hash(o)));
	f->deleted = lo_query_col_int(q, 15) != 0;
	lo_query_reset(q);
	return 0;
}

static const char insert[] =
    "INSERT INTO canonical_data (idem_key, source_idem_key, source_system,"
    " connection_name, object_type, canonical_schema, client_id, tags,"
    " output, payload_sha256, payload)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

static const char update[] =
    "UPDATE canonical_data SET source_idem_key = ?2, source_system = ?3,"
    " connection_name = ?4, object_type = ?5, canonical_schema = ?6,"
    " client_id = ?7, tags = ?8, output = ?9, payload_sha256 = ?10,"
    " payload = ?11 WHERE idem_key = ?1";

static int
write_data(struct store *s, const struct row *r, const char *sql,
    struct found *f, struct lo_err *e)
{
	struct lo_query *q = store_ask(s, e, sql, "t", r->field[LO_F_IDEM_KEY]);

	if (q == NULL)
		return -1;
	for (int i = 0; i < ENVELOPE; i++)
		lo_query_text(q, 2 + i, r->field[envelope[i]]);
	lo_query_text(q, 2 + ENVELOPE, set_output(r));
	lo_query_blob(q, 3 + ENVELOPE, hash_of(r));
	store_payload(q, 4 + ENVELOPE, r->field[LO_F_PAYLOAD]);
	if (lo_query_once(q, e) < 0)
		return -1;
	if (!f->there)
		f->id = lo_db_rowid(&s->db);
	return store_fill(
	    s, "canonical_data", "payload", f->id, r->field[LO_F_PAYLOAD], e);
}

/* The narrow row.  A source hash that is not known any more is no reason to
 * forget the one of the same observation. */
static int
write_seen(struct store *s, const struct row *r, int64_t maker,
    const struct origin *o, const struct found *f, struct lo_err *e)
{
	int64_t part = 0, parts = 0;
	struct lo_span deleted = {o->at, o->at_len};

	lo_json_int(r->field[LO_F_PART], &part);
	lo_json_int(r->field[LO_F_PARTS], &parts);
	if (!o->deleted)
		deleted.p = NULL;
	return store_do(s, e,
	    "INSERT INTO canonical_seen (id, run, at, part, parts, maker,"
	    " source_payload_sha256, deleted_at, first_seen)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?3)"
	    " ON CONFLICT (id) DO UPDATE SET part = ?4, parts = ?5,"
	    " maker = ?6, source_payload_sha256 = coalesce(?7,"
	    "  iif((run, at) = (?2, ?3), source_payload_sha256, NULL)),"
	    " deleted_at = ?8, first_seen = min(first_seen, ?3),"
	    " run = ?2, at = ?3",
	    "ittiiibt", f->id, r->pair.run, r->pair.at, part, parts, maker,
	    source_hash(o), deleted);
}

static int
write_row(struct store *s, const struct row *r, int64_t maker,
    const struct origin *o, struct found *f, struct lo_err *e)
{
	struct tally *t = &s->sink->tally;

	if (f->there && f->age < 0) {
		t->made_unchanged++;
		return store_do(s, e,
		    "UPDATE canonical_seen SET first_seen = ?2"
		    " WHERE id = ?1 AND first_seen > ?2",
		    "it", f->id, r->pair.at);
	}
	if (f->there && f->same) {
		t->made_unchanged++;
		if (f->same_seen && f->deleted == o->deleted)
			return 0;
	} else {
		if (write_data(s, r, f->there ? update : insert, f, e) < 0)
			return -1;
		if (f->there)
			t->made_changed++;
		else
			t->made_new++;
	}
	return write_seen(s, r, maker, o, f, e);
}

int
canonical_put(struct store *s, const struct row *r, struct lo_err *e)
{
	struct origin o;
	struct found f;
	int64_t maker;

	if (maker_find(s, r->field[LO_F_TRANSFORM_REF],
		r->field[LO_F_TRANSFORM_SHA256], &maker, e) < 0 ||
	    find_origin(s, r, &o, e) < 0 || find(s, r, maker, &o, &f, e) < 0 ||
	    write_row(s, r, maker, &o, &f, e) < 0 ||
	    set_came(s, r, maker, e) < 0)
		return -1;
	return letter_resolve(s, r->field[LO_F_IDEM_KEY], r->pair, e);
}
