#include "cmd/lo-project/query.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"
#include "common/when.h"

/* The value of a pair "name=value", or NULL. */
static const char *
given(const char *const *pairs, int count, const char *name)
{
	size_t n = strlen(name);
	const char *found = NULL;
	int i;

	for (i = 0; i < count; i++) {
		if (strncmp(pairs[i], name, n) == 0 && pairs[i][n] == '=')
			found = pairs[i] + n + 1;
	}
	return found;
}

static bool
declared(const struct definition *d, const char *pair)
{
	size_t i, n;

	for (i = 0; i < d->count; i++) {
		n = strlen(d->parameters[i].name);
		if (strncmp(pair, d->parameters[i].name, n) == 0 &&
		    pair[n] == '=')
			return true;
	}
	return false;
}

/* Names are the file's, not what was typed: that may hold a value. */
static int
check_pairs(const struct definition *d, const char *const *pairs, int count,
    struct lo_err *e)
{
	struct lo_buf known;
	size_t k;
	int i;

	for (i = 0; i < count && declared(d, pairs[i]); i++)
		continue;
	if (i == count)
		return 0;
	lo_buf_init(&known, 256);
	for (k = 0; k < d->count; k++) {
		lo_buf_adds(&known, k > 0 ? ", " : "");
		lo_buf_adds(&known, d->parameters[k].name);
	}
	lo_fail(e, LO_USAGE, "%s: argument %d is not a parameter; %s%s",
	    d->name, i + 1, d->count > 0 ? "it has NAME=VALUE for " : "",
	    d->count > 0 ? known.p : "it has none");
	lo_buf_free(&known);
	return -1;
}

static bool
whole_number(const char *s)
{
	size_t n;

	s += *s == '-';
	n = strspn(s, "0123456789");
	return n > 0 && n < 19 && s[n] == '\0' && (s[0] != '0' || n == 1);
}

static void
bind(sqlite3_stmt *st, const char *name, const char *value)
{
	char *mark = lo_format(":%s", name);
	int i = sqlite3_bind_parameter_index(st, mark);

	free(mark);
	if (i == 0 || value == NULL)
		return;
	if (whole_number(value))
		sqlite3_bind_int64(st, i, strtoll(value, NULL, 10));
	else
		sqlite3_bind_text(st, i, value, -1, SQLITE_TRANSIENT);
}

static void
bind_now(sqlite3_stmt *st)
{
	char now[LO_WHEN_TEXT];

	lo_when_text6(lo_when_now(), now);
	bind(st, "now", now);
}

static int
bind_all(sqlite3_stmt *st, const struct definition *d, const char *const *pairs,
    int count, struct lo_err *e)
{
	const char *value;
	size_t i;

	for (i = 0; i < d->count; i++) {
		value = given(pairs, count, d->parameters[i].name);
		if (value == NULL)
			value = d->parameters[i].text;
		if (value == NULL)
			return lo_fail(e, LO_USAGE, "%s: needs %s=VALUE",
			    d->name, d->parameters[i].name);
		bind(st, d->parameters[i].name, value);
	}
	bind_now(st);
	return 0;
}

static int
run_definition(struct reader *r, const struct definition *d,
    const char *const *pairs, int count, const struct query_run *run,
    struct result *out, struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (check_pairs(d, pairs, count, e) < 0)
		return -1;
	if (reader_prepare(r, lo_span_of(d->sql), LO_CONFIG, &st, e) < 0)
		return lo_fail_at(e, "%s", d->path);
	rc = bind_all(st, d, pairs, count, e);
	if (rc == 0)
		rc = result_fill(out, st, run->limit, run->measure, e);
	sqlite3_finalize(st);
	return rc;
}

/* A view stands in for a query that only selects all of it. */
static bool
as_view(const char *name, struct definition *d, struct lo_err *e)
{
	struct lo_err none;
	char *sql;

	if (strchr(name, '"') != NULL ||
	    definition_load(d, "views", name, ".sql", &none) < 0)
		return false;
	sql = lo_format("SELECT * FROM \"%s\"", name);
	free(d->sql);
	d->sql = sql;
	memset(e, 0, sizeof *e);
	return true;
}

/* Names of what there is, for the one that was meant. */
static int
not_there(const char *name, struct lo_err *e)
{
	struct lo_data queries, views;
	const char **names, *near;
	size_t n = 0, i;

	if (lo_data_list(&queries, "queries", ".sql", e) < 0)
		return -1;
	if (lo_data_list(&views, "views", ".sql", e) < 0) {
		lo_data_free(&queries);
		return -1;
	}
	names = lo_zalloc(queries.count + views.count + 1, sizeof *names);
	for (i = 0; i < queries.count; i++)
		names[n++] = queries.entries[i].name;
	for (i = 0; i < views.count; i++)
		names[n++] = views.entries[i].name;
	near = lo_data_nearest(name, names, n);
	lo_fail(e, LO_CONFIG,
	    "no query or view of that name%s%s; lo-project query lists them",
	    near != NULL ? ", did you mean " : "", near != NULL ? near : "");
	free(names);
	lo_data_free(&queries);
	lo_data_free(&views);
	return -1;
}

int
query_named(struct reader *r, const char *name, const char *const *pairs,
    int count, const struct query_run *run, struct result *out,
    struct lo_err *e)
{
	struct definition d;
	int rc;

	rc = definition_load(&d, "queries", name, ".sql", e);
	if (rc < 0 && e->status == LO_CONFIG && d.path == NULL) {
		definition_free(&d);
		rc = as_view(name, &d, e) ? 0 : not_there(name, e);
	}
	if (rc == 0)
		rc = run_definition(r, &d, pairs, count, run, out, e);
	definition_free(&d);
	return rc;
}

bool
query_needs_index(const char *name)
{
	struct definition d;
	struct lo_err none;
	bool needs = false;

	if (definition_load(&d, "queries", name, ".sql", &none) == 0)
		needs = lo_span_is(definition_setting(&d, "needs"), "index");
	definition_free(&d);
	return needs;
}

int
query_sql(struct reader *r, struct lo_span sql, const struct query_run *run,
    struct result *out, struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (reader_prepare(r, sql, LO_USAGE, &st, e) < 0)
		return -1;
	bind_now(st);
	rc = result_fill(out, st, run->limit, run->measure, e);
	if (rc < 0 && e->status == LO_CONFIG)
		e->status = LO_USAGE;
	sqlite3_finalize(st);
	return rc;
}

static int
list_entry(const struct lo_data_entry *entry, bool measure, struct result *out,
    struct lo_err *e)
{
	struct lo_span cells[3];
	struct definition d;
	struct lo_buf b;
	size_t i;
	int rc;

	if (definition_read(&d, entry->name, entry->path, e) < 0) {
		definition_free(&d);
		return -1;
	}
	lo_buf_init(&b, 1 << 16);
	for (i = 0; i < d.count; i++) {
		lo_buf_addf(&b, "%s%s", i > 0 ? " " : "", d.parameters[i].name);
		if (d.parameters[i].text != NULL)
			lo_buf_addf(&b, "=%s", d.parameters[i].text);
	}
	cells[0] = lo_span_of(entry->name);
	cells[1] = lo_buf_span(&b);
	cells[2] = lo_span_of(d.about);
	rc = result_add(out, cells, measure, e);
	lo_buf_free(&b);
	definition_free(&d);
	return rc;
}

int
query_list(bool measure, struct result *out, struct lo_err *e)
{
	static const char *const kinds[] = {"queries", "views"};
	static const char *const names[] = {"name", "parameters", "shows"};
	struct lo_data list;
	size_t i, k;
	int rc = 0;

	result_name(out, names, 3);
	for (k = 0; k < 2 && rc == 0; k++) {
		if (lo_data_list(&list, kinds[k], ".sql", e) < 0)
			return -1;
		for (i = 0; i < list.count && rc == 0; i++)
			rc = list_entry(&list.entries[i], measure, out, e);
		lo_data_free(&list);
	}
	return rc;
}

static int
view_row(struct reader *r, const struct definition *d, bool measure,
    struct result *out, struct lo_err *e)
{
	struct lo_span cells[3];
	sqlite3_stmt *st;
	char *sql, columns[16];
	int rc;

	sql = lo_format("SELECT * FROM \"%s\"", d->name);
	rc = reader_prepare(r, lo_span_of(sql), LO_CONFIG, &st, e);
	free(sql);
	if (rc < 0)
		return lo_fail_at(e, "%s", d->path);
	snprintf(columns, sizeof columns, "%d", sqlite3_column_count(st));
	sqlite3_finalize(st);
	cells[0] = lo_span_of(d->name);
	cells[1] = lo_span_of(columns);
	cells[2] = lo_span_of(d->about);
	return result_add(out, cells, measure, e);
}

static int
add_view_named(struct reader *r, const char *name, bool measure,
    struct result *out, struct lo_err *e)
{
	struct definition d;
	int rc;

	rc = definition_load(&d, "views", name, ".sql", e);
	if (rc == 0)
		rc = view_row(r, &d, measure, out, e);
	definition_free(&d);
	return rc;
}

int
query_views(struct reader *r, const char *const *names, int count, bool measure,
    struct result *out, struct lo_err *e)
{
	static const char *const head[] = {"name", "columns", "shows"};
	struct lo_data list;
	size_t i;
	int rc = 0, k;

	result_name(out, head, 3);
	for (k = 0; k < count && rc == 0; k++)
		rc = add_view_named(r, names[k], measure, out, e);
	if (count > 0)
		return rc;
	if (lo_data_list(&list, "views", ".sql", e) < 0)
		return -1;
	for (i = 0; i < list.count && rc == 0; i++)
		rc = add_view_named(r, list.entries[i].name, measure, out, e);
	lo_data_free(&list);
	return rc;
}
