#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

#include "letters.h"
#include "made.h"

/* The members of a score that are columns by the same name.  An answer is
 * in the record only. */
static const char *const measurement[] = {"client_id", "instrument_id",
    "instrument_version", "instrument_sha256", "binding_id", "binding_version",
    "subject_id", "form_id", "response_id", "occurred_at", "received_at",
    "answered", "expected", "missing", "invalid", "flags", "part", "parts"};
static const char *const observation[] = {"client_id", "kind", "code", "value",
    "value_type", "unit", "label", "label_status", "severity", "direction",
    "range", "prorated", "bounds", "answered", "error", "screen", "loinc",
    "part", "parts"};

/* Of the canonical record, while it is that very observation. */
#define HASH_OF_SOURCE                                                         \
	"(SELECT lower(hex(d.payload_sha256)) FROM canonical_data d"           \
	" JOIN canonical_seen k ON k.id = d.id WHERE d.idem_key = ?3"          \
	" AND (k.run, k.at) = (?5, ?6))"

enum { FIXED = 6 }; /* parameters before those of the members */

struct table {
	const char *name;
	const char *const *members;
	size_t count;
	bool hash; /* names what it was made of */
};

static struct table
table_of(const struct row *r)
{
	if (r->type == LO_MEASUREMENT)
		return (struct table){"measurement_events", measurement,
		    sizeof(measurement) / sizeof(*measurement), true};
	return (struct table){"observations", observation,
	    sizeof(observation) / sizeof(*observation), false};
}

/* One upsert of all columns, that an older row does not pass. */
static char *
make_sql(const struct table *t)
{
	struct lo_buf b;

	lo_buf_init(&b, 16 << 10);
	lo_buf_addf(&b,
	    "INSERT INTO %s (idem_key, measurement_event_id, source_idem_key,"
	    " output, correlation_id, observed_at, first_seen, deleted_at%s",
	    t->name, t->hash ? ", source_payload_sha256" : "");
	for (size_t i = 0; i < t->count; i++)
		lo_buf_addf(&b, ", %s", t->members[i]);
	lo_buf_adds(&b, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6,"
			" (SELECT g.at FROM raw_data d JOIN raw_gone g"
			" ON g.raw_id = d.id WHERE d.idem_key IN (?3,"
			" (SELECT source_idem_key FROM canonical_data"
			" WHERE idem_key = ?3))"
			" AND (g.run, g.at) >= (?5, ?6))");
	if (t->hash)
		lo_buf_adds(&b, ", " HASH_OF_SOURCE);
	for (size_t i = 0; i < t->count; i++)
		lo_buf_addf(&b, ", ?%zu", FIXED + 1 + i);
	lo_buf_adds(&b, ") ON CONFLICT (idem_key) DO UPDATE SET"
			" measurement_event_id = ?2, source_idem_key = ?3,"
			" output = ?4, correlation_id = ?5, observed_at = ?6,"
			" first_seen = min(first_seen, ?6),"
			" deleted_at = excluded.deleted_at");
	if (t->hash)
		lo_buf_adds(&b, ", source_payload_sha256 ="
				" excluded.source_payload_sha256");
	for (size_t i = 0; i < t->count; i++)
		lo_buf_addf(&b, ", %s = ?%zu", t->members[i], FIXED + 1 + i);
	lo_buf_addf(&b,
	    " WHERE (?5, ?6) >= (%s.correlation_id, %s.observed_at)", t->name,
	    t->name);
	return b.p; /* is given: the buffer is not freed */
}

/* Numbers as numbers, true and false as 1 and 0, texts decoded, the rest as
 * JSON. */
static void
bind_value(struct lo_query *q, int i, struct lo_span v, char **to)
{
	int64_t n;

	switch (lo_json_kind(v)) {
	case 's':
		lo_query_text(q, i, text_decode(v, to));
		break;
	case 'n':
		if (lo_json_int(v, &n))
			lo_query_int(q, i, n);
		else
			lo_query_real(q, i, strtod(v.p, NULL));
		break;
	case 't':
	case 'f':
		lo_query_int(q, i, lo_json_kind(v) == 't');
		break;
	case 'z':
		break;
	default:
		lo_query_text(q, i, v);
	}
}

static void
bind_members(
    struct lo_query *q, const struct table *t, const struct row *r, char *to)
{
	struct lo_span key, value;
	struct lo_json_walk w;

	lo_json_walk(&w, lo_json_trim(r->line));
	while (lo_json_member(&w, &key, &value))
		for (size_t i = 0; i < t->count; i++)
			if (lo_json_is(key, t->members[i]))
				bind_value(q, FIXED + 1 + (int)i, value, &to);
}

int
score_put(struct store *s, const struct row *r, struct lo_err *e)
{
	const struct table t = table_of(r);
	char **sql = &s->score_sql[r->type == LO_MEASUREMENT];
	struct lo_query *q;
	char *text;
	int got;

	if (*sql == NULL)
		*sql = make_sql(&t);
	q = store_ask(s, e, *sql, "tttttt", r->field[LO_F_IDEM_KEY],
	    r->field[LO_F_MEASUREMENT_EVENT_ID], r->field[LO_F_SOURCE_IDEM_KEY],
	    set_output(r), r->pair.run, r->pair.at);
	if (q == NULL)
		return -1;
	text = lo_alloc(r->line.len + 1);
	bind_members(q, &t, r, text);
	got = lo_query_once(q, e);
	free(text);
	if (got < 0)
		return -1;
	if (r->type == LO_MEASUREMENT)
		s->sink->tally.measurements++;
	else
		s->sink->tally.observations++;
	if (r->field[LO_F_PARTS].p != NULL && set_came(s, r, 0, e) < 0)
		return -1;
	return letter_resolve(s, r->field[LO_F_IDEM_KEY], r->pair, e);
}
