#include "cmd/lo-project/replay.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/choice.h"
#include "cmd/lo-project/result.h"
#include "common/mem.h"
#include "common/state.h"
#include "common/when.h"

enum { LINE_MAX_BYTES = 1 << 30, NAME_BYTES = 32 };

struct writer {
	struct replay *p;
	const struct replay_kind *kind;
	struct lo_out *out;
	sqlite3_stmt *row;
	struct lo_buf line, stream, counted; /* of the open block */
	char run_id[LO_RUN_ID_TEXT], started_at[LO_WHEN_TEXT];
	bool open;
	uint64_t records; /* in the open block */
};

bool
replay_kind(const char *name)
{
	/* The others go with one of these. */
	return strcmp(name, "letters") != 0 &&
	       strcmp(name, "observation") != 0 && replay_kind_of(name) != NULL;
}

static int
put_line(struct writer *w, struct lo_err *e)
{
	int rc;

	if (w->line.failed)
		return lo_fail(e, LO_DATA, "a record is larger than 1 GiB");
	rc = lo_out_put(w->out, w->line.p, w->line.len, e);
	lo_buf_shrink(&w->line, 1 << 20);
	return rc;
}

static int
begin(struct writer *w, struct lo_span stream, struct lo_span counted,
    struct lo_err *e)
{
	lo_buf_reset(&w->stream);
	lo_buf_addspan(&w->stream, stream);
	lo_buf_reset(&w->counted);
	lo_buf_addspan(&w->counted, counted);
	w->open = true;
	w->records = 0;
	w->p->blocks++;
	lo_record_open(&w->line, LO_BEGIN);
	lo_record_putn(&w->line, LO_F_STREAM, stream);
	lo_record_put(&w->line, LO_F_RUN_ID, w->run_id);
	lo_record_put(&w->line, LO_F_MODE, "replay");
	lo_record_put(&w->line, LO_F_CLIENT_ID, w->p->select.client);
	lo_record_put(&w->line, LO_F_STARTED_AT, w->started_at);
	if (!lo_span_is(counted, lo_type_name(LO_RAW)))
		lo_record_putn(&w->line, LO_F_COUNTS, counted);
	lo_record_close(&w->line);
	return put_line(w, e);
}

static int
end(struct writer *w, int status, struct lo_err *e)
{
	if (!w->open)
		return 0;
	w->open = false;
	lo_record_open(&w->line, LO_END);
	lo_record_putn(&w->line, LO_F_STREAM, lo_buf_span(&w->stream));
	lo_record_put(&w->line, LO_F_RUN_ID, w->run_id);
	lo_record_put(
	    &w->line, LO_F_STATUS, status == 0 ? "complete" : "failed");
	lo_record_int(&w->line, LO_F_EXIT, status);
	lo_record_int(&w->line, LO_F_RECORDS, (int64_t)w->records);
	lo_record_close(&w->line);
	return put_line(w, e);
}

static int
change_block(struct writer *w, const struct result *keys, struct lo_err *e)
{
	struct lo_span stream = keys->cells[1].text;
	struct lo_span counted = keys->cells[2].text;

	if (w->p->bare)
		return 0;
	if (w->open && lo_span_equal(lo_buf_span(&w->stream), stream) &&
	    lo_span_equal(lo_buf_span(&w->counted), counted))
		return 0;
	if (end(w, 0, e) < 0)
		return -1;
	return begin(w, stream, counted, e);
}

/* Arrays and objects were stored as the JSON they are. */
static bool
is_text(sqlite3_stmt *st, int i, struct lo_span value)
{
	struct lo_json_fault fault;

	return sqlite3_column_type(st, i) == SQLITE_TEXT &&
	       (value.len == 0 || strchr("[{", *value.p) == NULL ||
		   lo_json_check(value.p, value.len, LO_JSON_DEPTH, &fault) <
		       0);
}

/* "name:k": the next column as the member of that name. */
static const char *
put_member(struct writer *w, int i, const char *member)
{
	size_t n = strcspn(member, ":");
	struct lo_span value = reader_column(w->row, i);
	char kind = member[n + 1];

	if (value.p != NULL) {
		lo_buf_addf(&w->line, ",\"%.*s\":", (int)n, member);
		if (kind == 't' || (kind == 'a' && is_text(w->row, i, value)))
			lo_json_put(&w->line, value.p, value.len);
		else
			lo_buf_addspan(&w->line, value);
	}
	member += n + 2;
	return member + strspn(member, " ");
}

static void
build_line(struct writer *w)
{
	const char *member = w->kind->members;
	int i;

	if (member == NULL) {
		lo_buf_addspan(&w->line, reader_column(w->row, 0));
		lo_buf_addc(&w->line, '\n');
		return;
	}
	lo_buf_addf(&w->line, "{\"type\":\"%s\"", w->kind->type);
	for (i = 0; *member != '\0'; i++)
		member = put_member(w, i, member);
	lo_record_close(&w->line);
}

static int
put_record(struct writer *w, const struct result *keys, struct lo_err *e)
{
	const struct cell *key = &keys->cells[0];
	int rc;

	if (key->kind == CELL_INT)
		sqlite3_bind_int64(w->row, 1, key->n);
	else
		sqlite3_bind_text64(w->row, 1, key->text.p, key->text.len,
		    SQLITE_STATIC, SQLITE_UTF8);
	rc = sqlite3_step(w->row);
	if (rc == SQLITE_ROW)
		build_line(w);
	else if (rc != SQLITE_DONE)
		reader_fail(sqlite3_db_handle(w->row), LO_BUG, e);
	sqlite3_reset(w->row);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? 0 : -1; /* gone meanwhile */
	w->records++;
	w->p->records++;
	return put_line(w, e);
}

/* An empty pipe would look like a broken one. */
static int
put_nothing(struct writer *w, struct lo_err *e)
{
	const struct selector *s = &w->p->select;
	char *stream;
	int rc;

	if (w->p->bare || w->p->blocks > 0)
		return 0;
	stream = s->stream != NULL
		     ? lo_strdup(s->stream)
		     : lo_format("%s/%s/%s", s->type ? s->type : "any",
			   s->source ? s->source : "any",
			   s->connection ? s->connection : "any");
	rc = begin(w, lo_span_of(stream),
	    lo_span_of(w->kind->type != NULL ? w->kind->type : "raw"), e);
	free(stream);
	return rc;
}

/* Letters that no stream can frame are for a person to look at. */
static bool
can_stand(const struct writer *w, const struct result *keys)
{
	return w->p->bare || (keys->cells[1].kind == CELL_TEXT &&
				 lo_stream_ok(keys->cells[1].text));
}

static int
put_all(struct writer *w, struct result *keys, struct lo_err *e)
{
	int got;

	while ((got = result_next(keys, e)) == 1) {
		if (can_stand(w, keys) && (change_block(w, keys, e) < 0 ||
					      put_record(w, keys, e) < 0))
			return -1;
	}
	return got;
}

static int
run_kind(struct writer *w, struct reader *r, struct lo_err *e)
{
	struct result keys;
	int rc;

	result_init(&keys, r->home);
	rc = reader_prepare(r, lo_span_of(w->kind->row), LO_BUG, &w->row, e);
	if (rc == 0)
		rc = choice_keys(w->p, w->kind, r, &keys, e);
	if (rc == 0)
		rc = put_all(w, &keys, e);
	sqlite3_finalize(w->row);
	w->row = NULL;
	result_free(&keys);
	return rc;
}

static int
run_kinds(struct writer *w, struct reader *r, struct lo_err *e)
{
	const struct replay_kind *first = w->kind;
	struct lo_err ending;
	int rc = 0;

	for (; w->kind != NULL && rc == 0;
	     w->kind = w->kind->also != NULL ? replay_kind_of(w->kind->also)
					     : NULL)
		rc = run_kind(w, r, e);
	w->kind = first;
	if (rc == 0)
		rc = put_nothing(w, e);
	if (rc == 0)
		return end(w, 0, e);
	if (e->status != LO_IO)
		(void)end(w, e->status, &ending);
	return -1;
}

int
replay_run(
    struct replay *p, struct reader *r, struct lo_out *out, struct lo_err *e)
{
	int64_t now = lo_when_now();
	struct writer w;
	int rc;

	memset(&w, 0, sizeof w);
	w.p = p;
	w.out = out;
	w.kind = replay_kind_of(p->kind);
	lo_run_id_text(now, w.run_id);
	lo_when_text6(now, w.started_at);
	lo_buf_init(&w.line, LINE_MAX_BYTES);
	lo_buf_init(&w.stream, 4096);
	lo_buf_init(&w.counted, NAME_BYTES);
	rc = run_kinds(&w, r, e);
	lo_buf_free(&w.line);
	lo_buf_free(&w.stream);
	lo_buf_free(&w.counted);
	return rc;
}
