#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

#include "kinds.h"
#include "letters.h"
#include "made.h"
#include "maker.h"
#include "raw.h"
#include "state.h"

enum {
	STORE_MARK = 0x6c6f6462, /* "lodb", the file's application_id */
	SCHEMA_MAX = 1 << 20,
	HOLD_ROWS = 10000, /* of one transaction, and bytes of their lines */
	HOLD_BYTES = 8 << 20,
};

static int
apply(struct lo_db *db, int version, struct lo_err *e)
{
	char *name = lo_format("schema-%d.sql", version), *path;
	char *stamp = lo_format("PRAGMA application_id = %d;"
				"PRAGMA user_version = %d",
	    STORE_MARK, version);
	struct lo_buf sql;
	int got = -1;

	lo_buf_init(&sql, SCHEMA_MAX);
	path = lo_data_find("store", name, e);
	if (path == NULL)
		lo_fail(e, LO_CONFIG,
		    "store/%s is not among the data of this installation; "
		    "install it again, or name the place with LO_DATA",
		    name);
	if (path != NULL && lo_file_read(path, &sql, e) == 0 &&
	    lo_db_run(db, sql.p, e) == 0)
		got = lo_db_run(db, stamp, e);
	lo_buf_free(&sql);
	free(path);
	free(stamp);
	free(name);
	return got;
}

/* A database that is not ours is left alone. */
static int
check_mark(struct lo_db *db, int64_t *version, struct lo_err *e)
{
	int64_t mark = 0, tables = 0;

	*version = 0;
	if (lo_db_number(db, "PRAGMA user_version", version, e) < 0 ||
	    lo_db_number(db, "PRAGMA application_id", &mark, e) < 0 ||
	    lo_db_number(db, "SELECT count(*) FROM sqlite_schema", &tables, e) <
		0)
		return -1;
	if (tables > 0 && mark != STORE_MARK)
		return lo_fail(e, LO_CONFIG,
		    "%s: a database of another program; name another path "
		    "with --to sqlite:PATH",
		    db->path);
	if (*version > LO_STORE_VERSION)
		return lo_fail(e, LO_CONFIG,
		    "%s: store version %d is newer than this lo-emit knows "
		    "(%d); install a newer one",
		    db->path, (int)*version, LO_STORE_VERSION);
	return 0;
}

static int
upgrade(struct lo_db *db, struct lo_err *e)
{
	int64_t version;

	if (check_mark(db, &version, e) < 0)
		return -1;
	if (version == LO_STORE_VERSION)
		return 0;
	if (lo_db_begin(db, e) < 0)
		return -1;
	/* Somebody may have been faster. */
	if (check_mark(db, &version, e) < 0)
		goto failed;
	while (version < LO_STORE_VERSION)
		if (apply(db, (int)++version, e) < 0)
			goto failed;
	if (lo_db_commit(db, e) == 0)
		return 0;
failed:
	lo_db_rollback(db);
	return -1;
}

static void
store_free(struct store *s)
{
	for (int i = 0; i < STORE_QUERIES; i++)
		if (s->queries[i].sql != NULL)
			lo_query_free(&s->queries[i].query);
	lo_db_close(&s->db);
	version_free(s);
	sources_free(&s->sources);
	lo_buf_free(&s->stream);
	lo_buf_free(&s->scope);
	lo_buf_free(&s->since_run);
	lo_buf_free(&s->since_at);
	maker_forget(s);
	free(s->makers);
	lo_buf_free(&s->scratch);
	free(s->score_sql[0]);
	free(s->score_sql[1]);
	free(s->fresh_sql[0]);
	free(s->fresh_sql[1]);
	free(s);
}

static int
open_store(struct sink *k, const char *path, struct lo_err *e)
{
	struct store *s = lo_zalloc(1, sizeof(*s));

	s->sink = k;
	sources_init(&s->sources);
	lo_buf_init(&s->stream, LO_LINE_MAX);
	lo_buf_init(&s->scope, LO_LINE_MAX);
	lo_buf_init(&s->since_run, LO_LINE_MAX);
	lo_buf_init(&s->since_at, LO_LINE_MAX);
	lo_buf_init(&s->scratch, LO_LINE_MAX);
	/* A dry run makes no store where there is none. */
	if (k->dry && !lo_file_exists(path))
		path = ":memory:";
	if (lo_db_open(&s->db, path, LO_DB_WRITE, e) < 0 ||
	    upgrade(&s->db, e) < 0 || version_start(s, e) < 0) {
		store_free(s);
		return -1;
	}
	k->name = sink_name("sqlite", path);
	k->self = s;
	return 0;
}

static void
close_store(struct sink *k)
{
	store_free(k->self);
}

static int
put(struct store *s, const struct row *r, struct lo_err *e)
{
	bool newest;

	switch (r->type) {
	case LO_RAW:
		return raw_put(s, r, &newest, e);
	case LO_CANONICAL:
		return canonical_put(s, r, e);
	case LO_MEASUREMENT:
	case LO_OBSERVATION:
		return score_put(s, r, e);
	case LO_LETTER:
		return letter_put(s, r, e);
	case LO_EVENT:
		return event_put(s, r, e);
	default:
		return 0;
	}
}

/* Raw rows first, in the order of their keys; not where letters are among
 * the rows, because a line resolves the letters before it. */
static int
put_sources(struct store *s, const struct batch *b, struct lo_err *e)
{
	bool sort = b->letters == 0 && b->count > 1;
	int got = 0;

	sources_load(&s->sources, b, sort);
	for (size_t i = 0; i < s->sources.count && got >= 0;) {
		struct source *at = &s->sources.all[i];

		got = fresh_put(s, at, s->sources.count - i, e);
		if (got == 0) {
			got = raw_put(s, at->row, &at->stands, e);
			i++;
		} else if (got > 0) {
			i += got;
		}
	}
	return got < 0 ? -1 : 0;
}

static int
put_all(struct store *s, const struct batch *b, enum sink_part part,
    struct lo_err *e)
{
	size_t states = 0;
	int got = part & SINK_ROWS ? put_sources(s, b, e) : 0;

	for (size_t i = 0; i < b->count && got == 0; i++) {
		const struct row *r = &b->rows[i];

		if (r->type != LO_STATE) {
			if (part & SINK_ROWS &&
			    (r->type != LO_RAW || s->sources.count == 0))
				got = put(s, r, e);
			continue;
		}
		states++;
		if (part & SINK_STATES && (got = set_close(s, e)) == 0)
			got = state_put(s, r, states == b->states, e);
	}
	return got == 0 ? set_close(s, e) : got;
}

/* What is remembered lives no longer than the batch and its transaction. */
static int
start(struct store *s, struct lo_err *e)
{
	s->origin = 0;
	if (s->sink->dry)
		maker_forget(s);
	memset(&s->set, 0, sizeof(s->set));
	return letter_start(s, e);
}

static int
begin(struct sink *k, struct lo_err *e)
{
	struct store *s = k->self;

	if (k->holding)
		return 0;
	s->rows = s->bytes = 0;
	return lo_db_begin(&s->db, e);
}

static int
commit(struct sink *k, struct lo_err *e)
{
	struct store *s = k->self;

	k->holding = false;
	if (version_move(s, e) == 0 && lo_db_commit(&s->db, e) == 0)
		return 0;
	lo_db_rollback(&s->db);
	return -1;
}

/* Whether the transaction goes on with the next batch. */
static bool
hold(struct sink *k, const struct batch *b)
{
	struct store *s = k->self;

	s->rows += b->count;
	s->bytes += b->used;
	k->holding =
	    k->may_hold && s->rows < HOLD_ROWS && s->bytes < HOLD_BYTES;
	return k->holding;
}

static int
write_store(struct sink *k, const struct batch *b, enum sink_part part,
    const struct closing *c, struct lo_err *e)
{
	struct store *s = k->self;

	k->moved = false;
	if (b->count == 0 && c == NULL && !k->holding)
		return 0;
	if (begin(k, e) < 0)
		return -1;
	if (start(s, e) < 0 || put_all(s, b, part, e) < 0)
		goto failed;
	k->cursor_moved |= k->moved;
	if (c != NULL && part & SINK_STATES && run_close(s, c, e) < 0)
		goto failed;
	if (!k->dry)
		return hold(k, b) ? 0 : commit(k, e);
	lo_db_rollback(&s->db);
	return 0;
failed:
	k->holding = false;
	lo_db_rollback(&s->db);
	return -1;
}

static int
holds(
    struct sink *k, const char *stream, struct lo_span cursor, struct lo_err *e)
{
	return state_holds(k->self, stream, cursor, e);
}

static int
state(struct sink *k, const char *stream, struct lo_buf *cursor,
    struct lo_buf *run_id, struct lo_err *e)
{
	return state_get(k->self, stream, cursor, run_id, e);
}

const struct sink_kind sqlite_kind = {
    "sqlite", open_store, holds, write_store, commit, state, close_store};
