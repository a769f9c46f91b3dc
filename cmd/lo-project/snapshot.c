#include "cmd/lo-project/snapshot.h"

#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/local.h"
#include "cmd/lo-project/state.h"
#include "common/data.h"
#include "common/when.h"

enum { COLUMNS = 4 };
static const char *const columns[COLUMNS] = {
    "metric", "client_id", "unit", "value"};

struct run {
	struct snapshot *s;
	struct reader *r;
	struct result *done;
	struct local local;
	struct lo_query insert;
	char now[LO_WHEN_TEXT];
	char state[LO_HASH_HEX]; /* of the report in hand */
};

/* The Monday of this week. */
static int
set_week(struct run *n, struct lo_err *e)
{
	static const char sql[] =
	    "SELECT date(today(), 'weekday 0', '-6 days')";
	struct lo_span week = {NULL, 0};
	sqlite3_stmt *st;

	if (reader_prepare(n->r, lo_span_of(sql), LO_BUG, &st, e) < 0)
		return -1;
	if (sqlite3_step(st) == SQLITE_ROW)
		week = reader_column(st, 0);
	if (week.len == sizeof n->s->week - 1)
		memcpy(n->s->week, week.p, sizeof n->s->week);
	sqlite3_finalize(st);
	return week.p != NULL ? 0 : lo_fail(e, LO_BUG, "no week");
}

static int
prepare(struct run *n, struct lo_err *e)
{
	lo_when_text6(lo_when_now(), n->now);
	result_name(n->done, columns, COLUMNS);
	if (set_week(n, e) < 0 || local_open(&n->local, n->s->dry, e) < 0 ||
	    local_run(&n->local, e,
		SNAPSHOT_TABLE
		"CREATE TABLE IF NOT EXISTS lo_snapshots (report TEXT"
		" PRIMARY KEY, week TEXT NOT NULL, state TEXT NOT NULL)") < 0)
		return -1;
	return lo_query_init(&n->insert, &n->local.db,
	    "INSERT INTO reporting_snapshots VALUES (?1, ?2, ?3, ?4, ?5, ?6,"
	    " ?7)",
	    e);
}

static int
tell_row(struct run *n, sqlite3_stmt *st, struct lo_err *e)
{
	struct lo_span cells[COLUMNS];
	int i;

	n->s->rows++;
	for (i = 0; i < COLUMNS; i++)
		cells[i] = reader_column(st, i);
	return result_add(n->done, cells, n->s->measure, e);
}

static int
put_row(struct run *n, const char *report, sqlite3_stmt *st, struct lo_err *e)
{
	int i;

	lo_query_text(&n->insert, 1, lo_span_of(n->s->week));
	lo_query_text(&n->insert, 2, lo_span_of(report));
	for (i = 0; i < COLUMNS; i++)
		sqlite3_bind_value(
		    n->insert.stmt, i + 3, sqlite3_column_value(st, i));
	lo_query_text(&n->insert, 7, lo_span_of(n->now));
	return lo_query_once(&n->insert, e) < 0 ? -1 : tell_row(n, st, e);
}

static int
put_rows(struct run *n, const struct definition *d, sqlite3_stmt *st,
    struct lo_err *e)
{
	int code = SQLITE_DONE, i, rc = 0;

	for (i = 0; i < COLUMNS; i++) {
		if (i >= sqlite3_column_count(st) ||
		    strcmp(sqlite3_column_name(st, i), columns[i]) != 0)
			return lo_fail(e, LO_CONFIG, "%s: column %d must be %s",
			    d->path, i + 1, columns[i]);
	}
	if (local_run(&n->local, e,
		"DELETE FROM reporting_snapshots WHERE week = %Q"
		" AND report = %Q",
		n->s->week, d->name) < 0)
		return -1;
	while (rc == 0 && (code = sqlite3_step(st)) == SQLITE_ROW)
		rc = put_row(n, d->name, st, e);
	if (rc == 0 && code != SQLITE_DONE) {
		reader_fail(n->r->db.sqlite, LO_CONFIG, e);
		rc = lo_fail_at(e, "%s", d->path);
	}
	if (rc == 0)
		rc = local_run(&n->local, e,
		    "INSERT OR REPLACE INTO lo_snapshots VALUES (%Q, %Q, %Q)",
		    d->name, n->s->week, n->state);
	return rc;
}

/* The rows that are there stand: 1, with the rows told; 0, -1. */
static int
is_settled(struct run *n, const struct definition *d, struct lo_err *e)
{
	struct lo_query q;
	int got, rc = 0;

	if (state_of(n->r, lo_span_of(d->sql), d, n->state, e) < 0)
		return lo_fail_at(e, "%s", d->path);
	if (n->s->count > 0 || n->state[0] == '\0')
		return 0;
	if (lo_query_init(&q, &n->local.db,
		"SELECT s.metric, s.client_id, s.unit, s.value"
		" FROM lo_snapshots k LEFT JOIN reporting_snapshots s"
		" ON s.week = k.week AND s.report = k.report"
		" WHERE k.report = ?1 AND k.week = ?2 AND k.state = ?3"
		" ORDER BY s.rowid",
		e) < 0)
		return -1;
	lo_query_text(&q, 1, lo_span_of(d->name));
	lo_query_text(&q, 2, lo_span_of(n->s->week));
	lo_query_text(&q, 3, lo_span_of(n->state));
	while (rc >= 0 && (got = lo_query_next(&q, e)) == 1) {
		rc = 1;
		if (lo_query_col(&q, 0).p != NULL && tell_row(n, q.stmt, e) < 0)
			rc = -1;
	}
	lo_query_free(&q);
	return got < 0 ? -1 : rc;
}

static int
one_report(struct run *n, const char *name, struct lo_err *e)
{
	struct definition d;
	sqlite3_stmt *st = NULL;
	int rc;

	rc = definition_load(&d, "snapshots", name, ".sql", e);
	if (rc == 0)
		rc = is_settled(n, &d, e);
	if (rc == 0) {
		rc = reader_prepare(n->r, lo_span_of(d.sql), LO_CONFIG, &st, e);
		if (rc < 0)
			lo_fail_at(e, "%s", d.path);
	}
	if (rc == 0)
		rc = put_rows(n, &d, st, e);
	sqlite3_finalize(st);
	definition_free(&d);
	return rc < 0 ? -1 : 0;
}

static int
all_reports(struct run *n, struct lo_err *e)
{
	struct lo_data list;
	size_t i;
	int rc = 0, k;

	for (k = 0; k < n->s->count && rc == 0; k++)
		rc = one_report(n, n->s->names[k], e);
	if (n->s->count > 0 || rc < 0)
		return rc;
	if (lo_data_list(&list, "snapshots", ".sql", e) < 0)
		return -1;
	for (i = 0; i < list.count && rc == 0; i++)
		rc = one_report(n, list.entries[i].name, e);
	lo_data_free(&list);
	return rc;
}

int
snapshot_run(
    struct snapshot *s, struct reader *r, struct result *done, struct lo_err *e)
{
	struct run n = {.s = s, .r = r, .done = done, .local = {.lock = -1}};
	int rc;

	rc = prepare(&n, e);
	if (rc == 0)
		rc = reader_begin(r, e);
	if (rc == 0) {
		rc = all_reports(&n, e);
		reader_end(r);
	}
	lo_query_free(&n.insert);
	if (rc == 0)
		rc = local_commit(&n.local, e);
	local_close(&n.local);
	return rc;
}
