#include "cmd/lo-extract/explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cmd/lo-extract/cursor.h"
#include "cmd/lo-extract/mark.h"
#include "cmd/lo-extract/set.h"
#include "common/home.h"

enum { SHOWN = 2000 };

void
explain_list(struct lo_buf *b)
{
	const struct source *s;

	for (int i = 0; (s = source_at(i)) != NULL; i++)
		lo_buf_addf(b, "%-13s %-14s %s\n", s->name, s->type, s->what);
}

static void
mark_line(struct lo_buf *b, const char *path, const struct mark *m)
{
	struct stat st;

	lo_buf_addf(b, "file    %s: ", path);
	if (stat(path, &st) < 0)
		lo_buf_addf(b,
		    "%" PRIu64 " bytes were read, it has gone; "
		    "what it gave stays",
		    m->at);
	else if (m->since.p != NULL)
		lo_buf_addf(b,
		    "reading it whole stopped at byte %" PRIu64
		    " of %lld and goes on there",
		    m->at, (long long)st.st_size);
	else if ((uint64_t)st.st_size > m->size)
		lo_buf_addf(b, "read to byte %" PRIu64 ", grew to %lld", m->at,
		    (long long)st.st_size);
	else if ((uint64_t)st.st_size < m->size)
		lo_buf_adds(b, "it shrank and will be read whole");
	else
		lo_buf_addf(b, "read to its end, byte %" PRIu64, m->at);
	lo_buf_addc(b, '\n');
}

static void
entry_line(struct lo_buf *b, const char *path, struct lo_span json)
{
	struct lo_span set = lo_json_get(json, "set");
	struct mark m;

	if (mark_parse(&m, json))
		mark_line(b, path, &m);
	else if (lo_json_kind(set) == 's')
		lo_buf_addf(b, "folder  %s: %zu messages were read%s\n", path,
		    (set.len - 2) / SET_TEXT,
		    lo_json_get(json, "since").p != NULL
			? ", reading it whole goes on"
			: "");
	else
		lo_buf_addf(b, "file    %s: will be read whole\n", path);
}

static void
entries(struct lo_buf *b, const struct run *r)
{
	struct cursor c = {NULL, 0, 0};
	struct lo_err e;

	if (cursor_load(&c, lo_buf_span(&r->state.cursor), &e) < 0) {
		/* Not one of files: its own text says most. */
		size_t n = r->state.cursor.len;

		lo_buf_adds(b, "text    ");
		lo_buf_add(b, r->state.cursor.p, n < SHOWN ? n : SHOWN);
		lo_buf_adds(b, n < SHOWN ? "\n" : "...\n");
		return;
	}
	for (size_t i = 0; i < c.count; i++)
		entry_line(b, c.entries[i].path, lo_span_of(c.entries[i].json));
	cursor_free(&c);
}

void
explain_run(struct lo_buf *b, const struct run *r)
{
	const struct options *o = r->options;
	char *path = lo_home_path("state/%s.json", r->stream);

	lo_buf_addf(b, "stream  %s\n", r->stream);
	if (!r->state.found)
		lo_buf_addf(b, "cursor  none: %s is not there\n",
		    o->state != NULL ? o->state : path);
	else
		lo_buf_addf(b,
		    "cursor  of run %s, committed %s by %s, from %s\n",
		    r->state.run_id.p, r->state.committed_at.p, r->state.sink.p,
		    o->state != NULL ? o->state : path);
	if (r->out.window)
		lo_buf_adds(b, "mode    window: --since, --until or --limit "
			       "was given; no cursor moves\n");
	else if (r->resumed)
		lo_buf_adds(b, "mode    incremental: there is a cursor\n");
	else
		lo_buf_addf(b, "mode    full: %s\n",
		    o->full ? "--full was given"
			    : (o->bare ? "--bare was given"
				       : "there is no cursor"));
	if (r->resumed)
		entries(b, r);
	free(path);
}

int
explain(const struct options *o, const struct source *s, struct lo_buf *b,
    struct lo_err *e)
{
	struct lo_out none;
	struct run r;
	int got;

	lo_out_init(&none, -1, "nothing");
	run_init(&r, o, s, &none);
	got = run_look(&r, e);
	if (got == 0)
		explain_run(b, &r);
	run_free(&r);
	free(none.p);
	return got;
}
