#include "cmd/lo-project/pending.h"

#include <stdlib.h>
#include <string.h>

#include "common/catalogue.h"
#include "common/mem.h"

static const char from_raw[] =
    "SELECT d.idem_key AS key, o.stream AS stream, 'raw' AS counted,"
    " d.source_system AS source_system, d.connection_name AS connection_name,"
    " d.object_type AS object_type, d.client_id AS client_id,"
    " coalesce(nullif(s.at, ''), g.at) AS observed_at, NULL AS stage,"
    " NULL AS schema, o.stream AS sort1, d.idem_key AS sort2, 0 AS sort3"
    " FROM raw_seen s CROSS JOIN raw_data d ON d.id = s.raw_id"
    " JOIN origins o ON o.origin = s.origin"
    " LEFT JOIN raw_gone g ON g.raw_id = d.id"
    " WHERE s.newest = 1 AND g.deleted_at IS NULL AND (";

/* A member of what this transform made of this content; members that came
 * later from the same content are as good. */
#define MEMBER                                                                 \
	" FROM canonical_data c CROSS JOIN canonical_seen k ON k.id = c.id"    \
	" WHERE c.source_idem_key = d.idem_key AND c.output = %Q"              \
	" AND k.deleted_at IS NULL AND k.maker IN"                             \
	" (SELECT maker FROM makers WHERE ref = %Q AND sha256 IN (%Q, ''))"    \
	" AND (k.source_payload_sha256 = d.payload_sha256"                     \
	" OR (k.run = s.run AND k.at = s.at))"                                 \
	" AND c.client_id IS d.client_id AND c.tags IS d.tags"

/* A hash that nobody could tell is empty.  Most sets have one member, which is
 * found without counting. */
static const char made[] =
    " AND NOT EXISTS (SELECT 1" MEMBER " AND k.parts <= 1)"
    " AND (SELECT count(*) < max(coalesce(max(k.parts), 1), 1)" MEMBER ")"
    " AND NOT EXISTS (SELECT 1 FROM dead_letters l"
    " WHERE l.stage = 'lo-canon' AND l.idem_key = d.idem_key || '#' || %Q"
    " AND l.resolved_at IS NULL AND l.transform_ref = %Q"
    " AND l.transform_sha256 IN (%Q, '')"
    " AND record_hash(l.record) = d.payload_sha256)";

/* What lo-canon could not read at all is no transform's: its letter has the
 * key of the record itself, and holds until a newer observation. */
static const char unread[] =
    " AND NOT EXISTS (SELECT 1 FROM dead_letters l"
    " WHERE l.stage = 'lo-canon' AND l.idem_key = d.idem_key"
    " AND l.code = 'too_long' AND l.resolved_at IS NULL"
    " AND (l.correlation_id, l.observed_at) >= (s.run, s.at))";

static void
add(struct lo_buf *sql, char *text)
{
	lo_buf_adds(sql, text);
	sqlite3_free(text);
}

void
pending_quote(struct lo_buf *sql, const char *text)
{
	add(sql, sqlite3_mprintf("%Q", text));
}

static void
add_list(struct lo_buf *sql, const char *column, struct lo_span list)
{
	struct lo_json_walk w;
	struct lo_span item;
	struct lo_buf text;
	const char *before = "";

	lo_buf_init(&text, 1 << 20);
	lo_buf_addf(sql, "%s IN (", column);
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &item)) {
		lo_buf_reset(&text);
		lo_json_text(&text, item);
		lo_buf_adds(sql, before);
		pending_quote(sql, text.p);
		before = ", ";
	}
	lo_buf_addc(sql, ')');
	lo_buf_free(&text);
}

/* The column that holds the member at which a pointer begins. */
static const char *
column_of(const char *pointer, size_t n)
{
	static const struct {
		const char *member, *column;
	} all[] = {{"payload", "d.payload"}, {"context", "d.context"},
	    {"tags", "d.tags"}, {"schema_ref", "json_quote(d.schema_ref)"},
	    {"external_id", "json_quote(d.external_id)"},
	    {"idem_key", "json_quote(d.idem_key)"},
	    {"client_id", "json_quote(d.client_id)"},
	    {"object_type", "json_quote(d.object_type)"},
	    {"source_system", "json_quote(d.source_system)"},
	    {"connection_name", "json_quote(d.connection_name)"},
	    {"scope", "json_quote(nullif(o.scope, ''))"}};
	size_t i;

	for (i = 0; i < sizeof all / sizeof *all; i++) {
		if (strlen(all[i].member) == n &&
		    strncmp(all[i].member, pointer, n) == 0)
			return all[i].column;
	}
	return "NULL";
}

static void
add_condition(struct lo_buf *sql, struct lo_span key, struct lo_span want)
{
	char *copy = lo_strndup(want.p, want.len);
	struct lo_buf pointer;
	const char *rest;
	size_t n;

	lo_buf_init(&pointer, 1 << 20);
	lo_json_text(&pointer, key);
	n = strcspn(pointer.p + 1, "/");
	rest = pointer.p + 1 + n;
	add(sql, sqlite3_mprintf(" AND holds(%Q, %s, %Q)", copy,
		     column_of(pointer.p + 1, n), rest));
	lo_buf_free(&pointer);
	free(copy);
}

static void
add_fits(struct lo_buf *sql, const struct lo_transform *t)
{
	struct lo_json_walk w;
	struct lo_span key, want;

	add_list(sql, "d.source_system", t->source_system);
	if (t->object_type.p != NULL) {
		lo_buf_adds(sql, " AND ");
		add_list(sql, "d.object_type", t->object_type);
	}
	lo_json_walk(&w, t->when);
	while (lo_json_member(&w, &key, &want))
		add_condition(sql, key, want);
}

/* Of two transforms with one output the user's runs. */
static void
add_overruled(struct lo_buf *sql, const struct lo_catalogue *c,
    const struct lo_transform *t)
{
	size_t i;

	for (i = 0; !t->user && i < c->used_count; i++) {
		if (!c->used[i]->user ||
		    strcmp(c->used[i]->output, t->output) != 0)
			continue;
		lo_buf_adds(sql, " AND NOT (");
		add_fits(sql, c->used[i]);
		lo_buf_addc(sql, ')');
	}
}

static int
add_transform(struct lo_buf *sql, const struct lo_catalogue *c,
    struct lo_transform *t, struct lo_err *e)
{
	struct lo_buf text;
	const char *o, *r, *h;
	int rc;

	lo_buf_init(&text, 1 << 20);
	rc = lo_transform_text(t, &text, e);
	lo_buf_free(&text);
	if (rc < 0)
		return -1;
	o = t->output;
	r = t->ref;
	h = t->sha256;
	lo_buf_addc(sql, '(');
	add_fits(sql, t);
	add_overruled(sql, c, t);
	add(sql, sqlite3_mprintf(made, o, r, h, o, r, h, o, r, h));
	lo_buf_addc(sql, ')');
	return 0;
}

int
pending_raw(const char *kind, struct lo_buf *sql, struct lo_err *e)
{
	struct lo_catalogue c;
	size_t i;
	int rc;

	rc = lo_catalogue_load(&c, e);
	if (rc == 0)
		rc = lo_catalogue_use(&c, &kind, 1, e);
	lo_buf_adds(sql, from_raw);
	for (i = 0; rc == 0 && i < c.used_count; i++) {
		lo_buf_adds(sql, i > 0 ? " OR " : "");
		rc = add_transform(sql, &c, c.used[i], e);
	}
	lo_buf_addc(sql, ')');
	lo_buf_adds(sql, unread);
	lo_catalogue_free(&c);
	return rc;
}
