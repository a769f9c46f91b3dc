#include "cmd/lo-project/choice.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/kept.h"
#include "cmd/lo-project/pending.h"
#include "cmd/lo-project/state.h"

enum { SQL_MAX = 1 << 20 };

struct choice {
	const struct replay *p;
	const struct replay_kind *kind;
};

static const char choose_sql[] =
    "SELECT key, stream, counted, max(observed_at) FROM (%s) WHERE"
    " (?1 IS NULL OR stream = ?1)"
    " AND (?2 IS NULL OR source_system = ?2"
    " OR (source_system IS NULL AND stream LIKE '%%/' || ?2 || '/%%'))"
    " AND (?3 IS NULL OR connection_name = ?3"
    " OR (connection_name IS NULL AND stream LIKE '%%/%%/' || ?3))"
    " AND (?4 IS NULL OR object_type = ?4"
    " OR (object_type IS NULL AND stream LIKE ?4 || '/%%'))"
    " AND (?5 IS NULL OR client_id = ?5)"
    " AND (?6 IS NULL OR observed_at >= ?6)"
    " AND (?7 IS NULL OR observed_at < ?7)"
    " AND (?8 IS NULL OR stage = ?8)"
    " AND (?9 IS NULL OR schema = ?9 OR instr(schema, '/' || ?9 || '/') > 0)"
    " GROUP BY counted, sort1, sort2, sort3 ORDER BY %s";

static void
bind_text(sqlite3_stmt *st, int i, const char *text)
{
	if (text != NULL && *text != '\0')
		sqlite3_bind_text(st, i, text, -1, SQLITE_STATIC);
}

static int
put_keys(const struct choice *c, struct reader *r, struct lo_buf *sql,
    struct lo_err *e)
{
	const char *of = c->p->select.pending;
	int rc;

	if (of == NULL) {
		lo_buf_adds(sql, c->kind->keys);
		return 0;
	}
	if (pending_register(r->db.sqlite, e) < 0)
		return -1;
	rc = strcmp(c->kind->name, "raw") == 0 ? pending_raw(of, sql, e)
					       : pending_score(of, sql, e);
	if (rc == 0 && sql->failed)
		rc = lo_fail(e, LO_CONFIG,
		    "the catalogue is too large to ask for what is pending");
	return rc;
}

static int
fill(const struct choice *c, struct reader *r, struct lo_span sql,
    struct result *keys, struct lo_err *e)
{
	const struct selector *s = &c->p->select;
	sqlite3_stmt *st;
	int rc;

	if (reader_prepare(r, sql, LO_BUG, &st, e) < 0)
		return -1;
	bind_text(st, 1, s->stream);
	bind_text(st, 2, s->source);
	bind_text(st, 3, s->connection);
	bind_text(st, 4, s->type);
	bind_text(st, 5, s->client);
	bind_text(st, 6, s->since);
	bind_text(st, 7, s->until);
	bind_text(st, 8, s->stage);
	bind_text(st, 9, s->schema);
	rc = result_fill(keys, st, s->limit, false, e);
	sqlite3_finalize(st);
	return rc;
}

/* By which a question for what is pending is known again; NULL for one that
 * nobody will ask twice. */
static char *
question(const struct choice *c)
{
	const struct selector *s = &c->p->select;
	const char *const parts[] = {c->kind->name, s->pending, s->stream,
	    s->source, s->connection, s->type, s->client, s->stage, s->schema};
	struct lo_buf b;
	size_t i;

	if (s->pending == NULL || s->since[0] != '\0' || s->until[0] != '\0')
		return NULL;
	lo_buf_init(&b, SQL_MAX);
	lo_buf_adds(&b, "pending");
	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		lo_buf_addc(&b, ' ');
		if (parts[i] != NULL)
			lo_json_puts(&b, parts[i]);
	}
	return b.p; /* is given: the buffer is not freed */
}

/* That nothing is pending is kept, and holds until something moves. */
static int
ask(const struct choice *c, struct reader *r, struct lo_span sql,
    struct result *keys, struct lo_err *e)
{
	char *name = question(c), state[LO_HASH_HEX] = "";
	struct kept kept = {.x = {.lock = -1}};
	int rc = 0;

	if (name != NULL) {
		kept_open(&kept);
		rc = state_of(r, sql, NULL, state, e);
	}
	if (rc == 0 && (c->p->full || !kept_find(&kept, name, state, keys))) {
		rc = fill(c, r, sql, keys, e);
		if (rc == 0 && keys->rows == 0)
			kept_note(&kept, name, state, keys);
	}
	kept_close(&kept);
	free(name);
	return rc;
}

int
choice_keys(const struct replay *p, const struct replay_kind *kind,
    struct reader *r, struct result *keys, struct lo_err *e)
{
	const struct choice c = {p, kind};
	struct lo_buf keys_sql;
	char *sql;
	int rc;

	lo_buf_init(&keys_sql, SQL_MAX);
	rc = put_keys(&c, r, &keys_sql, e);
	sql = sqlite3_mprintf(choose_sql, keys_sql.p,
	    p->by_key ? "key" : "counted DESC, sort1, sort2, sort3");
	lo_buf_free(&keys_sql);
	if (rc == 0)
		rc = ask(&c, r, lo_span_of(sql), keys, e);
	sqlite3_free(sql);
	return rc;
}
