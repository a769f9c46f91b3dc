#include "cmd/lo-project/sync.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/state.h"
#include "cmd/lo-project/sync_table.h"
#include "common/data.h"
#include "common/mem.h"
#include "common/when.h"

struct run {
	struct sync *s;
	struct reader *r;
	struct result *done;
	struct local local;
	struct lo_query known, note;
	char state[LO_HASH_HEX]; /* of the view in hand */
	char now[LO_WHEN_TEXT];
};

static int
prepare(struct run *n, struct lo_err *e)
{
	static const char *const names[] = {
	    "table", "rows", "written", "removed"};

	result_name(n->done, names, 4);
	lo_when_text6(lo_when_now(), n->now);
	if (local_open(&n->local, n->s->dry, e) < 0 ||
	    local_run(&n->local, e,
		"CREATE TABLE IF NOT EXISTS lo_synced (name TEXT PRIMARY KEY,"
		" state TEXT NOT NULL, rows INTEGER NOT NULL,"
		" changed_at TEXT NOT NULL, synced_at TEXT NOT NULL)") < 0 ||
	    lo_query_init(&n->known, &n->local.db,
		"SELECT state, rows FROM lo_synced WHERE name = ?1", e) < 0)
		return -1;
	return lo_query_init(&n->note, &n->local.db,
	    "INSERT INTO lo_synced VALUES (?1, ?2, ?3, ?4, ?4)"
	    " ON CONFLICT (name) DO UPDATE SET state = excluded.state,"
	    " rows = excluded.rows, synced_at = excluded.synced_at,"
	    " changed_at = iif(?5, excluded.changed_at, changed_at)",
	    e);
}

static int
tell(struct run *n, const struct sync_table *t, struct lo_err *e)
{
	struct lo_span cells[4] = {lo_span_of(t->name)};
	const int64_t numbers[3] = {t->rows, t->written, t->removed};
	char texts[3][24];
	int i;

	if (t->written == 0 && t->removed == 0)
		return 0;
	for (i = 0; i < 3; i++) {
		snprintf(texts[i], sizeof texts[i], "%" PRId64, numbers[i]);
		cells[i + 1] = lo_span_of(texts[i]);
	}
	return result_add(n->done, cells, n->s->measure, e);
}

static int
put_table(struct run *n, struct sync_table *t, struct lo_err *e)
{
	if (sync_table(t, n->r, e) < 0)
		return -1;
	n->s->written += (uint64_t)t->written;
	n->s->unchanged += (uint64_t)(t->rows - t->written);
	n->s->removed += (uint64_t)t->removed;
	lo_query_text(&n->note, 1, lo_span_of(t->name));
	lo_query_text(&n->note, 2, lo_span_of(n->state));
	lo_query_int(&n->note, 3, t->rows);
	lo_query_text(&n->note, 4, lo_span_of(n->now));
	lo_query_int(&n->note, 5, t->written > 0 || t->removed > 0);
	return lo_query_once(&n->note, e) < 0 ? -1 : tell(n, t, e);
}

static int
set_state(struct run *n, const char *name, struct lo_err *e)
{
	char *sql = sqlite3_mprintf("SELECT * FROM \"%w\"", name);
	int rc = state_of(n->r, lo_span_of(sql), NULL, n->state, e);

	sqlite3_free(sql);
	return rc < 0 ? lo_fail_at(e, "view %s", name) : 0;
}

static int
one_view(struct run *n, const char *name, struct lo_err *e)
{
	struct sync_table t = {&n->local, name, n->now, false, 0, 0, 0};
	bool same;
	int got;

	if (strncmp(name, "lo_", 3) == 0 || strncmp(name, "sqlite_", 7) == 0 ||
	    strcmp(name, "reporting_snapshots") == 0)
		return lo_fail(e, LO_CONFIG,
		    "view %s: a table cannot have that name; rename the view",
		    name);
	if (set_state(n, name, e) < 0)
		return -1;
	lo_query_text(&n->known, 1, lo_span_of(name));
	got = lo_query_next(&n->known, e);
	if (got < 0)
		return -1;
	t.ours = got == 1;
	same = t.ours && !n->s->full && n->state[0] != '\0' &&
	       lo_span_is(lo_query_col(&n->known, 0), n->state);
	if (same)
		n->s->unchanged += (uint64_t)lo_query_col_int(&n->known, 1);
	lo_query_reset(&n->known);
	return same ? 0 : put_table(n, &t, e);
}

/* 1 with the name of a table whose view is gone, 0, -1. */
static int
next_gone(
    struct run *n, const struct lo_data *views, char **name, struct lo_err *e)
{
	struct lo_span found;
	struct lo_query q;
	size_t i;
	int got;

	if (lo_query_init(&q, &n->local.db, "SELECT name FROM lo_synced", e) <
	    0)
		return -1;
	while ((got = lo_query_next(&q, e)) == 1) {
		found = lo_query_col(&q, 0);
		for (i = 0; i < views->count; i++) {
			if (lo_span_is(found, views->entries[i].name))
				break;
		}
		if (i == views->count)
			break;
	}
	if (got == 1)
		*name = lo_strndup(found.p, found.len);
	lo_query_free(&q);
	return got;
}

static int
drop_gone(struct run *n, const struct lo_data *views, struct lo_err *e)
{
	char *name;
	int got;

	while ((got = next_gone(n, views, &name, e)) == 1) {
		got = local_run(&n->local, e,
		    "DROP TABLE IF EXISTS \"%w\";"
		    "DELETE FROM lo_synced WHERE name = %Q",
		    name, name);
		free(name);
		if (got < 0)
			break;
	}
	return got;
}

static int
named_view(struct run *n, const char *name, struct lo_err *e)
{
	struct definition d;
	int rc;

	rc = definition_load(&d, "views", name, ".sql", e);
	if (rc == 0)
		rc = one_view(n, d.name, e);
	definition_free(&d);
	return rc;
}

static int
all_views(struct run *n, struct lo_err *e)
{
	struct lo_data list = {NULL, 0};
	size_t i;
	int rc = 0, k;

	if (n->s->drop)
		return drop_gone(n, &list, e);
	if (lo_data_list(&list, "views", ".sql", e) < 0)
		return -1;
	for (k = 0; k < n->s->count && rc == 0; k++)
		rc = named_view(n, n->s->names[k], e);
	for (i = 0; i < list.count && n->s->count == 0 && rc == 0; i++)
		rc = one_view(n, list.entries[i].name, e);
	if (rc == 0 && n->s->count == 0)
		rc = drop_gone(n, &list, e);
	lo_data_free(&list);
	return rc;
}

int
sync_run(
    struct sync *s, struct reader *r, struct result *done, struct lo_err *e)
{
	struct run n = {.s = s, .r = r, .done = done, .local = {.lock = -1}};
	int rc;

	/* All tables are of one moment. */
	if (reader_begin(r, e) < 0)
		return -1;
	rc = prepare(&n, e);
	if (rc == 0)
		rc = all_views(&n, e);
	lo_query_free(&n.known);
	lo_query_free(&n.note);
	reader_end(r);
	if (rc == 0)
		rc = local_commit(&n.local, e);
	local_close(&n.local);
	return rc;
}
