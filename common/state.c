#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/state.h"

enum { CURSOR_MAX = 16 << 20, TEXT_MAX = 4096 };

bool
lo_stream_ok(struct lo_span stream)
{
	const char *p = stream.p, *end = p + stream.len;
	int parts = 0;

	for (; p <= end; parts++) {
		const char *slash = memchr(p, '/', end - p);
		const char *stop = slash != NULL ? slash : end;

		if (!lo_name_ok((struct lo_span){p, stop - p}))
			return false;
		p = stop + 1;
	}
	return parts == 3;
}

void
lo_state_init(struct lo_state *s)
{
	s->found = false;
	lo_buf_init(&s->cursor, CURSOR_MAX);
	lo_buf_init(&s->run_id, TEXT_MAX);
	lo_buf_init(&s->sink, TEXT_MAX);
	lo_buf_init(&s->committed_at, TEXT_MAX);
}

void
lo_state_free(struct lo_state *s)
{
	lo_buf_free(&s->cursor);
	lo_buf_free(&s->run_id);
	lo_buf_free(&s->sink);
	lo_buf_free(&s->committed_at);
}

static char *
place(const char *stream, const char *path)
{
	return path != NULL ? lo_strdup(path)
			    : lo_home_path("state/%s.json", stream);
}

static void
take(struct lo_span text, const char *name, struct lo_buf *b)
{
	struct lo_span value = lo_json_get(text, name);

	lo_buf_reset(b);
	if (lo_json_kind(value) == 's')
		lo_json_text(b, value);
}

static int
parse(struct lo_state *s, struct lo_span text, const char *stream,
    struct lo_err *e)
{
	struct lo_json_fault f;
	struct lo_span cursor, name;

	if (lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(e, LO_CONFIG, "byte %zu: %s", f.offset, f.what);
	text = lo_json_trim(text);
	name = lo_json_get(text, "stream");
	cursor = lo_json_get(text, "cursor");
	if (cursor.p == NULL || !lo_json_is(name, stream))
		return lo_fail(e, LO_CONFIG, "not the state of %s", stream);
	lo_buf_reset(&s->cursor);
	lo_buf_addspan(&s->cursor, cursor);
	take(text, "run_id", &s->run_id);
	take(text, "sink", &s->sink);
	take(text, "committed_at", &s->committed_at);
	s->found = true;
	return 0;
}

/* What is published lies under the home directory and is as private. */
static int private(const char *file, struct lo_err *e)
{
	char *dir = lo_home_path("state");
	int got = lo_home_check(dir, e);

	free(dir);
	return got == 0 ? lo_home_check(file, e) : -1;
}

int
lo_state_read(
    struct lo_state *s, const char *stream, const char *path, struct lo_err *e)
{
	char *file = place(stream, path);
	struct lo_buf text;
	int got = 0;

	s->found = false;
	if (path == NULL && private(file, e) < 0) {
		free(file);
		return -1;
	}
	lo_buf_init(&text, CURSOR_MAX + 4 * TEXT_MAX);
	if (path != NULL || lo_file_exists(file)) {
		got = lo_file_read(file, &text, e);
		if (got == 0)
			got = parse(s, lo_buf_span(&text), stream, e);
		if (got < 0)
			lo_fail_at(e, "%s", file);
	}
	lo_buf_free(&text);
	free(file);
	return got;
}

/* A file that another sink wrote tells what that sink holds, not ours.
 * *same: the file says already what s says, and stays untouched. */
static int
owned(
    const struct lo_state *s, const char *stream, bool *same, struct lo_err *e)
{
	struct lo_state old;
	int got;

	lo_state_init(&old);
	got = lo_state_read(&old, stream, NULL, e);
	if (got == 0 && old.found && old.sink.len > 0 &&
	    !lo_span_equal(lo_buf_span(&old.sink), lo_buf_span(&s->sink)))
		got = lo_fail(e, LO_CONFIG,
		    "state/%s.json belongs to the sink %s; remove the file to "
		    "let another sink lead",
		    stream, old.sink.p);
	*same =
	    got == 0 && old.found && old.sink.len > 0 &&
	    lo_span_equal(lo_buf_span(&old.cursor), lo_buf_span(&s->cursor));
	lo_state_free(&old);
	return got;
}

static void
member(struct lo_buf *b, const char *name, struct lo_span text)
{
	lo_buf_addf(b, "\"%s\":", name);
	lo_json_put(b, text.p, text.len);
	lo_buf_adds(b, ",\n");
}

int
lo_state_write(const struct lo_state *s, const char *stream, struct lo_err *e)
{
	char *file = place(stream, NULL);
	struct lo_buf text;
	bool same;
	int got = owned(s, stream, &same, e);

	lo_buf_init(&text, CURSOR_MAX + 4 * TEXT_MAX);
	lo_buf_addc(&text, '{');
	member(&text, "stream", lo_span_of(stream));
	member(&text, "run_id", lo_buf_span(&s->run_id));
	member(&text, "sink", lo_buf_span(&s->sink));
	member(&text, "committed_at", lo_buf_span(&s->committed_at));
	lo_buf_adds(&text, "\"cursor\":");
	lo_buf_addspan(&text, lo_buf_span(&s->cursor));
	lo_buf_adds(&text, "}\n");
	if (got == 0 && text.failed)
		got = lo_fail(e, LO_BUG, "a cursor passed its ceiling");
	if (got == 0 && !same)
		got = lo_dir_make_parent(file, e);
	if (got == 0 && !same)
		got = lo_file_replace(file, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(file);
	return got;
}
