#include "cmd/lo-project/check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/form.h"
#include "cmd/lo-project/state.h"
#include "common/data.h"
#include "common/hash.h"
#include "common/mem.h"
#include "common/record.h"
#include "common/stage.h"
#include "common/state.h"
#include "common/when.h"

enum { EVENT_MAX = 4 << 20, FIXED = 3, BASELINE = SEVERITIES, UNKNOWN };

static const char *const severities[] = {"info", "warn", "error", "baseline"};
static const char *const columns[] = {
    "severity", "check", "subject", "what", "more:json"};

struct run {
	struct check *c;
	struct reader *r;
	const char *name; /* of the check */
	struct result found;
	struct kept kept;
	uint64_t counts[SEVERITIES];
	char id[LO_RUN_ID_TEXT], now[LO_WHEN_TEXT];
	struct lo_buf line, text;
	bool begun; /* the block */
};

static int
severity_of(const struct cell *c)
{
	int i;

	for (i = 0; i < UNKNOWN; i++) {
		if (c->kind == CELL_TEXT && lo_span_is(c->text, severities[i]))
			return i;
	}
	return UNKNOWN;
}

static void
put_names(struct lo_buf *b, struct lo_span stream)
{
	static const enum lo_field names[] = {
	    LO_F_TARGET_OBJECT_TYPE, LO_F_SOURCE_SYSTEM, LO_F_CONNECTION_NAME};
	const char *end, *slash;
	int i;

	if (stream.p == NULL || !lo_stream_ok(stream))
		return;
	end = stream.p + stream.len;
	for (i = 0; i < 3; i++) {
		slash = i < 2 ? memchr(stream.p, '/', stream.len) : end;
		stream.len = (size_t)(slash - stream.p);
		lo_record_putn(b, names[i], stream);
		stream.p = slash + 1;
		stream.len = (size_t)(end - stream.p);
	}
}

/* One event; what names it within the run. */
static int
put_event(struct run *u, const char *event, const char *status,
    struct lo_span subject, struct lo_span what, struct lo_err *e)
{
	const char *trace = lo_trace_id();
	char id[LO_HASH_HEX];
	struct lo_buf name;

	lo_buf_init(&name, EVENT_MAX);
	lo_buf_addf(&name, "%s\n%s\n%s\n%s\n", u->id, event, u->name,
	    trace != NULL ? trace : "");
	lo_buf_addspan(&name, subject);
	lo_buf_addc(&name, '\n');
	lo_buf_addspan(&name, what);
	lo_hash_text(name.p, name.len, id);
	lo_buf_free(&name);
	lo_record_open(&u->line, LO_EVENT);
	lo_record_put(&u->line, LO_F_EVENT_ID, id);
	lo_record_put(&u->line, LO_F_EVENT_TYPE, event);
	put_names(&u->line, subject);
	lo_record_put(&u->line, LO_F_CORRELATION_ID, u->id);
	if (trace != NULL)
		lo_buf_addf(&u->line, ",\"trace_id\":\"%s\"", trace);
	lo_record_put(&u->line, LO_F_CREATED_AT, u->now);
	lo_record_put(&u->line, LO_F_STATUS, status);
	lo_record_raw(&u->line, LO_F_PAYLOAD, lo_buf_span(&u->text));
	lo_record_close(&u->line);
	if (u->line.failed || u->text.failed)
		return lo_fail(e, LO_CONFIG,
		    "%s: a finding is larger than "
		    "4 MiB",
		    u->name);
	if (lo_out_put(u->c->events, u->line.p, u->line.len, e) < 0)
		return -1;
	lo_buf_reset(&u->line);
	return 0;
}

/* The columns behind the fixed ones, as members. */
static void
put_more(struct run *u, const char *before)
{
	const struct result *f = &u->found;
	int i;

	for (i = FIXED; i < f->count; i++) {
		if (f->cells[i].kind == CELL_NULL)
			continue;
		lo_buf_adds(&u->text, before);
		lo_json_puts(&u->text, f->columns[i].name);
		lo_buf_addc(&u->text, ':');
		form_json(&u->text, &f->columns[i], &f->cells[i]);
		before = ",";
	}
}

static void
put_member(struct lo_buf *b, const char *name, struct lo_span text)
{
	if (text.p == NULL)
		return;
	lo_buf_addf(b, ",\"%s\":", name);
	lo_json_put(b, text.p, text.len);
}

static struct lo_span
text_of(const struct cell *c)
{
	return c->kind == CELL_TEXT ? c->text : lo_span_of(NULL);
}

static int
put_finding(struct run *u, int severity, struct lo_err *e)
{
	struct lo_span subject = text_of(&u->found.cells[1]);
	struct lo_span what = text_of(&u->found.cells[2]);

	lo_buf_reset(&u->text);
	lo_buf_adds(&u->text, "{\"check\":");
	lo_json_puts(&u->text, u->name);
	put_member(&u->text, "subject", subject);
	put_member(&u->text, "what", what);
	put_more(u, ",");
	lo_buf_addc(&u->text, '}');
	return put_event(u,
	    severity == BASELINE ? "check.baseline" : "check.finding",
	    severities[severity], subject, what, e);
}

static int
put_row(struct run *u, int severity, struct lo_err *e)
{
	struct lo_span cells[5];

	lo_buf_reset(&u->text);
	lo_buf_addc(&u->text, '{');
	put_more(u, "");
	lo_buf_addc(&u->text, '}');
	cells[0] = lo_span_of(severities[severity]);
	cells[1] = lo_span_of(u->name);
	cells[2] = text_of(&u->found.cells[1]);
	cells[3] = text_of(&u->found.cells[2]);
	cells[4] = u->text.len > 2 ? lo_buf_span(&u->text) : lo_span_of(NULL);
	return result_add(u->c->rows, cells, u->c->measure, e);
}

/* The check's own event: how it went. */
static int
put_counts(struct run *u, struct lo_err *e)
{
	bool bad = u->counts[SEVERITY_ERROR] > 0;

	lo_buf_reset(&u->text);
	lo_buf_adds(&u->text, "{\"check\":");
	lo_json_puts(&u->text, u->name);
	lo_buf_addf(&u->text,
	    ",\"info\":%" PRIu64 ",\"warn\":%" PRIu64 ",\"error\":%" PRIu64 "}",
	    u->counts[SEVERITY_INFO], u->counts[SEVERITY_WARN],
	    u->counts[SEVERITY_ERROR]);
	return put_event(u, bad ? "check.failed" : "check.completed",
	    bad ? "failed" : "completed", lo_span_of(NULL), lo_span_of(NULL),
	    e);
}

static int
put_all(struct run *u, const char *path, struct lo_err *e)
{
	int got, severity, rc;

	while ((got = result_next(&u->found, e)) == 1) {
		severity = severity_of(&u->found.cells[0]);
		if (severity == UNKNOWN)
			return lo_fail(e, LO_CONFIG,
			    "%s: severity is info, warn, error or baseline",
			    path);
		if (severity < SEVERITIES) {
			u->counts[severity]++;
			u->c->findings[severity]++;
		}
		if (u->c->events != NULL)
			rc = put_finding(u, severity, e);
		else
			rc = severity == BASELINE ? 0 : put_row(u, severity, e);
		if (rc < 0)
			return -1;
	}
	return got;
}

static int
fill(struct run *u, const struct definition *d, struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc, now;

	if (reader_prepare(u->r, lo_span_of(d->sql), LO_CONFIG, &st, e) < 0)
		return -1;
	now = sqlite3_bind_parameter_index(st, ":now");
	if (now > 0)
		sqlite3_bind_text(st, now, u->now, -1, SQLITE_STATIC);
	rc = result_fill(&u->found, st, 0, false, e);
	sqlite3_finalize(st);
	if (rc == 0 && u->found.count < FIXED)
		rc = lo_fail(e, LO_CONFIG,
		    "the first columns are severity, subject and what");
	return rc;
}

/* What it found the last time, or what it finds now. */
static int
find(struct run *u, const struct definition *d, struct lo_err *e)
{
	char *name = lo_format("check %s", d->name), state[LO_HASH_HEX];
	int rc;

	rc = state_of(u->r, lo_span_of(d->sql), d, state, e);
	if (rc == 0 &&
	    (u->c->full || !kept_find(&u->kept, name, state, &u->found))) {
		rc = fill(u, d, e);
		if (rc == 0)
			kept_note(&u->kept, name, state, &u->found);
	}
	free(name);
	return rc;
}

static int
run_one(struct run *u, const struct lo_data_entry *entry, struct lo_err *e)
{
	struct definition d;
	int rc;

	u->name = entry->name;
	memset(u->counts, 0, sizeof u->counts);
	result_init(&u->found, u->r->home);
	rc = definition_read(&d, entry->name, entry->path, e);
	if (rc == 0 && find(u, &d, e) < 0)
		rc = lo_fail_at(e, "%s", entry->path);
	if (rc == 0)
		rc = put_all(u, entry->path, e);
	if (rc == 0 && u->c->events != NULL)
		rc = put_counts(u, e);
	u->c->checks++;
	definition_free(&d);
	result_free(&u->found);
	return rc;
}

static bool
skipped(const struct run *u, const char *name)
{
	struct lo_json_walk w;
	struct lo_span one;

	lo_json_walk(&w, lo_config_get(&u->r->settings.config, "/checks/skip"));
	while (lo_json_element(&w, &one)) {
		if (lo_json_is(one, name))
			return true;
	}
	return false;
}

static bool
wanted(const struct run *u, const char *name)
{
	int i;

	for (i = 0; i < u->c->count; i++) {
		if (strcmp(u->c->names[i], name) == 0)
			return true;
	}
	return u->c->count == 0 && !skipped(u, name);
}

/* Names that were asked for are all there. */
static int
check_names(const struct check *c, const struct lo_data *list, struct lo_err *e)
{
	const char **names = lo_zalloc(list->count + 1, sizeof *names), *near;
	size_t k;
	int i, rc = 0;

	for (k = 0; k < list->count; k++)
		names[k] = list->entries[k].name;
	for (i = 0; i < c->count && rc == 0; i++) {
		for (k = 0; k < list->count; k++) {
			if (strcmp(c->names[i], names[k]) == 0)
				break;
		}
		if (k < list->count)
			continue;
		near = lo_data_nearest(c->names[i], names, list->count);
		rc = lo_fail(e, LO_CONFIG,
		    "no check of that name%s%s; lo-project(1) lists them",
		    near != NULL ? ", did you mean " : "",
		    near != NULL ? near : "");
	}
	free(names);
	return rc;
}

/* A block, so that the last stage of a pipe knows how the checks went. */
static int
put_frame(struct run *u, enum lo_type type, int failed, struct lo_err *e)
{
	bool bad = u->c->findings[SEVERITY_ERROR] > 0;

	if (u->c->events == NULL || u->c->bare)
		return 0;
	u->begun = true;
	lo_buf_reset(&u->line);
	lo_record_open(&u->line, type);
	lo_record_put(&u->line, LO_F_STREAM, "check/lo/project");
	lo_record_put(&u->line, LO_F_RUN_ID, u->id);
	if (type == LO_BEGIN) {
		lo_record_put(&u->line, LO_F_MODE, "replay");
		lo_record_put(&u->line, LO_F_STARTED_AT, u->now);
	} else {
		lo_record_put(
		    &u->line, LO_F_STATUS, failed == 0 ? "complete" : "failed");
		lo_record_int(&u->line, LO_F_EXIT,
		    failed != 0 ? failed
		    : bad       ? LO_DATA
				: LO_OK);
		lo_record_int(&u->line, LO_F_RECORDS, 0);
	}
	lo_record_close(&u->line);
	if (lo_out_put(u->c->events, u->line.p, u->line.len, e) < 0)
		return -1;
	lo_buf_reset(&u->line);
	return 0;
}

int
check_run(struct check *c, struct reader *r, struct lo_err *e)
{
	int64_t now = lo_when_now();
	struct run u = {.c = c, .r = r};
	struct lo_err ending;
	struct lo_data list;
	size_t i;
	int rc;

	if (lo_data_list(&list, "checks", ".sql", e) < 0)
		return -1;
	lo_run_id_text(now, u.id);
	lo_when_text6(now, u.now);
	lo_buf_init(&u.line, 2 * EVENT_MAX);
	lo_buf_init(&u.text, EVENT_MAX);
	if (c->events == NULL)
		result_name(c->rows, columns, 5);
	kept_open(&u.kept);
	rc = check_names(c, &list, e);
	if (rc == 0)
		rc = put_frame(&u, LO_BEGIN, 0, e);
	for (i = 0; i < list.count && rc == 0; i++) {
		if (wanted(&u, list.entries[i].name))
			rc = run_one(&u, &list.entries[i], e);
	}
	if (rc == 0)
		rc = put_frame(&u, LO_END, 0, e);
	else if (u.begun && e->status != LO_IO)
		(void)put_frame(&u, LO_END, e->status, &ending);
	kept_close(&u.kept);
	lo_buf_free(&u.line);
	lo_buf_free(&u.text);
	lo_data_free(&list);
	return rc;
}
