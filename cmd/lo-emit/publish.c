#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/state.h"
#include "common/when.h"

#include "publish.h"
#include "say.h"

static int
write_state(const struct sink *s, const char *stream, struct lo_span run_id,
    struct lo_span cursor, struct lo_err *e)
{
	char now[LO_WHEN_TEXT];
	struct lo_state state;
	int got;

	lo_when_text6(lo_when_now(), now);
	lo_state_init(&state);
	lo_buf_addspan(&state.cursor, cursor);
	lo_buf_addspan(&state.run_id, run_id);
	lo_buf_adds(&state.sink, s->name);
	lo_buf_adds(&state.committed_at, now);
	got = state.cursor.failed || state.sink.failed
		  ? lo_fail(e, LO_DATA, "the cursor is larger than 16 MiB")
		  : lo_state_write(&state, stream, e);
	lo_state_free(&state);
	return got;
}

void
publish_keep(struct flow *f, const struct batch *b)
{
	size_t i = f->sinks[0].moved ? b->count : 0;

	while (i > 0 && b->rows[i - 1].type != LO_STATE)
		i--;
	if (i == 0)
		return;
	lo_buf_reset(&f->cursor);
	lo_buf_addspan(&f->cursor, b->rows[i - 1].field[LO_F_CURSOR]);
}

/* A whole replay into another sink is how copies are made: the state of the
 * sink that leads is none of its business. */
int
publish_state(struct flow *f)
{
	const struct lo_block *k = &f->in.block;
	struct lo_span cursor = lo_buf_span(&f->cursor);
	struct lo_err e;
	int got;

	if (cursor.len == 0)
		return LO_OK;
	got = f->unpublished || f->dry
		  ? 0
		  : write_state(&f->sinks[0], k->stream.p,
			lo_buf_span(&k->run_id), cursor, &e);
	lo_buf_shrink(&f->cursor, 1 << 16);
	if (got == 0)
		return LO_OK;
	f->unpublished = true;
	if (e.status == LO_CONFIG &&
	    lo_span_is(lo_buf_span(&k->mode), "replay"))
		return LO_OK;
	say_unpublished(f, &e);
	return e.status;
}

/* The store has nothing of this stream: nor may the file say so. */
static int
remove_state(const struct sink *s, const char *stream, struct lo_err *e)
{
	struct lo_state old;
	char *path = lo_home_path("state/%s.json", stream), *slash;
	int got;

	lo_state_init(&old);
	got = lo_state_read(&old, stream, NULL, e);
	if (got == 0 && !old.found)
		got = lo_fail(e, LO_NOINPUT,
		    "%s: %s has no state of this stream; see lo-project "
		    "query streams-health for those it has",
		    stream, s->name);
	else if (got == 0 && !lo_span_is(lo_buf_span(&old.sink), s->name))
		got = lo_fail(e, LO_CONFIG,
		    "state/%s.json belongs to the sink %s; remove the file to "
		    "let another sink lead",
		    stream, old.sink.p);
	else if (got == 0 && !s->dry && unlink(path) < 0)
		got = lo_fail_errno(e, LO_IO, "%s", path);
	lo_state_free(&old);
	slash = strrchr(path, '/');
	*slash = '\0';
	if (got == 0)
		got = lo_dir_sync(path, e);
	free(path);
	return got;
}

int
publish_stream(struct sink *s, const char *stream, struct lo_buf *run_id,
    bool *from_start, struct lo_err *e)
{
	struct lo_buf cursor;
	int got;

	if (!lo_stream_ok(lo_span_of(stream)))
		return lo_fail(e, LO_USAGE,
		    "--publish %s: not a stream; its name is "
		    "TYPE/SOURCE/CONNECTION",
		    stream);
	if (lo_home_open(e) < 0)
		return -1;
	lo_buf_init(&cursor, LO_LINE_MAX);
	got = s->kind->state(s, stream, &cursor, run_id, e);
	*from_start = got == 0;
	if (got == 1 && s->dry)
		got = 0;
	else if (got == 1)
		got = write_state(
		    s, stream, lo_buf_span(run_id), lo_buf_span(&cursor), e);
	else if (got == 0)
		got = remove_state(s, stream, e);
	lo_buf_free(&cursor);
	return got;
}
