#include "again.h"

#include <string.h>

#include "common/record.h"
#include "plan.h"
#include "tally.h"
#include "walk.h"

enum { FRAME_MAX = 64 << 20 };

static void
head(struct lo_buf *b, enum lo_type type, const struct manifest *m)
{
	lo_buf_reset(b);
	lo_record_open(b, type);
	lo_record_put(b, LO_F_STREAM, m->stream);
	lo_record_put(b, LO_F_RUN_ID, m->run_id);
}

static int
begin(struct lo_buf *b, const struct manifest *m, struct lo_out *out,
    struct lo_err *e)
{
	head(b, LO_BEGIN, m);
	lo_record_put(b, LO_F_MODE, m->mode);
	if (m->client_id != NULL)
		lo_record_put(b, LO_F_CLIENT_ID, m->client_id);
	if (manifest_publishes(m))
		lo_record_raw(b, LO_F_RESUMED_FROM, lo_span_of("null"));
	lo_record_put(b, LO_F_STARTED_AT, m->started_at);
	lo_record_close(b);
	return lo_out_put(out, b->p, b->len, e);
}

static int
end(struct lo_buf *b, const struct manifest *m, uint64_t records,
    struct lo_out *out, struct lo_err *e)
{
	head(b, LO_END, m);
	lo_record_put(b, LO_F_STATUS, "complete");
	lo_record_int(b, LO_F_EXIT, 0);
	lo_record_int(b, LO_F_RECORDS, (int64_t)records);
	lo_record_close(b);
	return lo_out_put(out, b->p, b->len, e);
}

static int
give(struct walk *w, const struct manifest *m, struct lo_out *out,
    struct cat_result *r, struct lo_err *e)
{
	uint64_t records = 0;
	struct lo_buf frame;
	int got;

	lo_buf_init(&frame, FRAME_MAX);
	got = begin(&frame, m, out, e);
	walk_run(w, m);
	while (got == 0 && walk_next(w)) {
		records += tally_counts(&w->record);
		got = lo_out_line(out, w->record.line, e);
	}
	if (got == 0 && w->faults > 0) {
		*e = w->fault;
		got = -1;
	}
	if (got == 0)
		got = end(&frame, m, records, out, e);
	lo_buf_free(&frame);
	r->records += records;
	return got;
}

static int
check(const struct plan *p, const struct cat_options *o, struct lo_err *e)
{
	if (p->bad.count > 0)
		return lo_fail(e, LO_IO,
		    "%s: run %s: %s; restore the file, or: lo-vault verify "
		    "--repair %s",
		    p->stream, p->bad.v[0], p->why.text, p->stream);
	if (o->run_id != NULL && plan_find(p, o->run_id) == NULL)
		return lo_fail(e, LO_NOINPUT,
		    "%s: no run %s; lo-vault ls %s shows them", p->stream,
		    o->run_id, p->stream);
	if (p->gap != NULL && !o->gap_ok)
		return lo_fail(e, LO_CONFIG,
		    "%s: run %s goes on from a place that the vault does not "
		    "hold; lo-extract --full closes the gap, --gap-ok gives "
		    "what there is",
		    p->stream, p->gap->run_id);
	return 0;
}

int
again(const struct cat_options *o, const char *stream, struct lo_out *out,
    struct cat_result *r, struct lo_err *e)
{
	struct plan p;
	struct walk w;
	int got;

	walk_init(&w);
	got = plan_load(&p, stream, o->as_of, e);
	if (got == 0)
		got = check(&p, o, e);
	for (size_t i = 0; got == 0 && i < p.count; i++)
		if (o->run_id == NULL ||
		    strcmp(o->run_id, p.runs[i].run_id) == 0)
			got = give(&w, &p.runs[i], out, r, e);
	walk_free(&w);
	plan_free(&p);
	return got;
}
