#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>

#include "common/stage.h"
#include "common/state.h"
#include "common/when.h"
#include "cursors.h"
#include "lock.h"
#include "place.h"
#include "run.h"
#include "seal.h"
#include "tee.h"

struct tee {
	const struct tee_options *o;
	struct tee_result *t;
	struct lo_stream in;
	struct lo_out out;
	struct lo_stage stage;
	struct run run;
	struct cursors cursors;
	char extra[96];
	int lock;
	bool storing;  /* between begin and its end */
	bool failed;   /* the vault itself: no more is written there */
	uint64_t kept; /* of this block */
	uint64_t loose, strangers;
};

static struct lo_span
span(const struct lo_buf *b)
{
	return lo_buf_span(b);
}

static void
leave(struct tee *g)
{
	if (!g->storing)
		return;
	run_close(&g->run);
	cursors_close(&g->cursors);
	if (g->lock >= 0)
		close(g->lock);
	g->lock = -1;
	g->storing = false;
}

/* A run that goes on from a cursor which this vault never handed on misses
 * what came before it. */
static bool
has_gap(const struct tee *g, const struct lo_block *b)
{
	struct lo_span from = span(&b->resumed_from);

	return b->publishes && from.len > 0 && !lo_span_is(from, "null") &&
	       !cursors_has(&g->cursors, from);
}

static int
ready(struct tee *g, const struct lo_block *b, struct lo_err *e)
{
	struct sealed sealed = {0, 0, 0};
	const char *stream = b->stream.p;

	if (place_check(stream, e) < 0 || lock_take(stream, &g->lock, e) < 0 ||
	    cursors_open(&g->cursors, stream, e) < 0 ||
	    seal_stream(stream, &g->cursors, &sealed, e) < 0)
		return -1;
	if (sealed.runs > 0)
		lo_buf_addf(&g->t->notes,
		    "%s: kept %" PRIu64 " records of a run that was cut off\n",
		    stream, sealed.records);
	g->run.rooted = cursors_any(&g->cursors);
	g->run.m.gap = has_gap(g, b);
	if (g->run.m.gap)
		lo_buf_addf(&g->t->notes,
		    "%s: goes on from a place that this vault does not hold; "
		    "marked as a gap; lo-extract --full closes it\n",
		    stream);
	return 0;
}

static int
begin(struct tee *g, struct lo_err *e)
{
	const struct lo_block *b = &g->in.block;
	int64_t run;

	g->kept = 0;
	if (b->counts != LO_RAW)
		return 0;
	if (!lo_stream_ok(span(&b->stream)))
		return lo_fail(e, LO_DATA,
		    "begin: /stream is not TYPE/SOURCE/CONNECTION; correct "
		    "its producer");
	if (!lo_run_id_parse(b->run_id.p, b->run_id.len, &run))
		return lo_fail(e, LO_DATA,
		    "begin: /run_id is not a time like 20251112T205433Z; "
		    "correct its producer");
	memset(&g->cursors, 0, sizeof(g->cursors));
	g->cursors.fd = -1;
	run_begin(&g->run, b, g->o->part_size);
	g->storing = true;
	return ready(g, b, e);
}

static int
store(struct tee *g, struct lo_err *e)
{
	if (run_add(&g->run, &g->in.record, e) == 0)
		return 0;
	g->failed = true;
	return -1;
}

static int
record(struct tee *g, struct lo_err *e)
{
	g->stage.seen++;
	g->t->records++;
	if (!g->in.block.open)
		g->loose++;
	if (g->storing && tally_counts(&g->in.record)) {
		if (store(g, e) < 0)
			return -1;
		g->kept++;
		g->t->stored++;
	}
	return lo_stage_line(&g->stage, g->in.line.text, e);
}

/* A state that says nothing of records is kept where it says that what the
 * vault holds is gone. */
static bool
worth_keeping(const struct tee *g)
{
	struct moment since;
	struct lo_span s = g->in.record.field[LO_F_SINCE];
	struct names runs = {NULL, 0};
	struct lo_err ignored;
	bool any;

	if (g->run.open)
		return true;
	if (!g->in.block.publishes || !moment_since(s, &since))
		return false;
	(void)place_runs(g->in.block.stream.p, &runs, &ignored);
	any = runs.count > 0;
	names_free(&runs);
	return any;
}

static int
keep_state(struct tee *g, struct lo_err *e)
{
	const struct lo_block *b = &g->in.block;
	bool kept;

	/* Where a filter took records away the cursor says too much. */
	if (!g->storing || b->short_by_filter)
		return 0;
	kept = worth_keeping(g);
	if (kept && store(g, e) < 0)
		return -1;
	if (run_sync(&g->run, e) == 0 &&
	    (!b->publishes ||
		cursors_add(&g->cursors, g->in.record.field[LO_F_CURSOR], !kept,
		    e) == 0))
		return 0;
	g->failed = true;
	return -1;
}

/* What a line of the block begins with, as all of ours write it. */
static bool
begins(struct lo_span line, const char *type)
{
	char head[32];
	int n = snprintf(head, sizeof(head), "{\"type\":\"%s\"", type);

	return line.len > (size_t)n && memcmp(line.p, head, n) == 0;
}

/* Whether another state of this block has come already, whole: then this one
 * need not be, and a source that writes one for each record does not wait
 * for the disk each time. */
static bool
another_follows(const struct tee *g)
{
	const struct lo_lines *l = &g->in.lines;
	struct lo_span rest = {l->p + l->start, l->len};
	const char *nl;

	while ((nl = memchr(rest.p, '\n', rest.len)) != NULL) {
		if (begins(rest, "begin") || begins(rest, "end"))
			return false;
		if (begins(rest, "state"))
			return true;
		rest.len -= nl + 1 - rest.p;
		rest.p = nl + 1;
	}
	return false;
}

static int
state(struct tee *g, struct lo_err *e)
{
	if (g->storing && g->in.record.field[LO_F_SINCE].p == NULL &&
	    another_follows(g))
		return 0;
	if (keep_state(g, e) < 0)
		return -1;
	return lo_stage_frame(&g->stage, LO_STEP_STATE, e);
}

static int
seal(struct tee *g, bool complete, struct lo_err *e)
{
	const struct lo_block *b = &g->in.block;
	uint64_t sent = complete || b->short_by_filter ? b->sent : b->received;

	if (!g->storing || g->failed)
		return 0;
	if (run_finish(&g->run, complete ? "complete" : "partial", sent, e) ==
	    0)
		return 0;
	g->failed = true;
	return -1;
}

static void
extra(struct tee *g)
{
	snprintf(g->extra, sizeof(g->extra), "\"stored\":%" PRIu64, g->kept);
	g->stage.extra = lo_span_of(g->extra);
}

static int
end(struct tee *g, struct lo_err *e)
{
	const struct lo_block *b = &g->in.block;

	/* Everything before it is passed on, then it is sealed, then said. */
	if (lo_out_flush(&g->out, e) < 0)
		return -1;
	if (g->storing && b->short_by_filter)
		lo_buf_addf(&g->t->notes,
		    "%s: %" PRIu64 " of %" PRIu64 " records came, a filter "
		    "stands before; kept as partial, LATEST not moved\n",
		    b->stream.p, b->received, b->sent);
	else if (g->storing && !b->complete)
		lo_buf_addf(&g->t->notes,
		    "%s: ended with status %d after %" PRIu64 " records; kept "
		    "as partial, LATEST not moved; %s\n",
		    b->stream.p, b->exit, b->received, lo_status_text(b->exit));
	if (seal(g, b->complete && !b->short_by_filter, e) < 0)
		return -1;
	extra(g);
	leave(g);
	g->t->blocks++;
	return lo_stage_frame(&g->stage, LO_STEP_END, e);
}

static int
broken(struct tee *g, struct lo_err *e)
{
	const struct lo_block *b = &g->in.block;

	lo_buf_addf(&g->t->notes,
	    "%s: the input stopped before its end, after %" PRIu64
	    " records; kept as partial, LATEST not moved; run the same "
	    "command again\n",
	    b->stream.p, b->received);
	if (seal(g, false, e) < 0)
		return -1;
	extra(g);
	leave(g);
	return lo_stage_frame(&g->stage, LO_STEP_BROKEN, e);
}

static int
bad(struct tee *g, struct lo_err *e)
{
	struct lo_letter letter;

	g->t->records++;
	lo_stream_letter(&g->in, "lo-vault", &letter);
	return lo_stage_dead(&g->stage, &letter, e);
}

static int
step(struct tee *g, enum lo_step s, struct lo_err *e)
{
	switch (s) {
	case LO_STEP_BEGIN:
		if (lo_stage_frame(&g->stage, s, e) < 0)
			return -1;
		return begin(g, e);
	case LO_STEP_RECORD:
		return record(g, e);
	case LO_STEP_STATE:
		return state(g, e);
	case LO_STEP_END:
		return end(g, e);
	case LO_STEP_BROKEN:
		return broken(g, e);
	case LO_STEP_BAD:
		return bad(g, e);
	case LO_STEP_STRANGER:
		g->strangers++;
		return lo_stage_line(&g->stage, g->in.line.text, e);
	default:
		return lo_stage_frame(&g->stage, s, e);
	}
}

static int
loop(struct tee *g, struct lo_err *e)
{
	enum lo_step s;

	for (;;) {
		if (lo_stream_next(&g->in, &s, e) < 0)
			return -1;
		if (s == LO_STEP_EOF)
			return lo_out_flush(&g->out, e);
		if (step(g, s, e) < 0)
			return -1;
	}
}

/* What the user must know about lines that went by unkept. */
static void
judge(struct tee *g)
{
	struct lo_buf *notes = &g->t->notes;
	bool any = g->t->records + g->strangers + g->in.blocks > 0;

	g->t->status = lo_stage_status(&g->stage);
	if (!any) {
		lo_buf_adds(notes, "the input is empty: its producer did not "
				   "start, see its message; run it again\n");
		g->t->status = lo_status_worst(g->t->status, LO_TEMP);
	}
	if (g->loose > 0)
		lo_buf_addf(notes,
		    "%" PRIu64 " lines belong to no block and are not stored; "
		    "take --bare away from their producer\n",
		    g->loose);
	if (g->strangers > 0 && g->o->sink)
		lo_buf_addf(notes,
		    "%" PRIu64 " lines are no records and are not stored; "
		    "correct their producer\n",
		    g->strangers);
	if (g->o->sink && g->loose + g->strangers > 0)
		g->t->status = lo_status_worst(g->t->status, LO_DATA);
}

int
tee_run(const struct tee_options *o, struct tee_result *t, struct lo_err *e)
{
	struct tee g;
	struct lo_err ignored;
	int got;

	memset(&g, 0, sizeof(g));
	g.o = o;
	g.t = t;
	g.lock = -1;
	lo_out_init(&g.out, o->out, "standard output");
	lo_stream_init(&g.in, o->in, LO_LINE_MAX, &g.out);
	lo_stage_init(&g.stage, "lo-vault", "vault", &g.in, &g.out);
	got = loop(&g, e);
	if (got < 0) {
		lo_stage_quit(&g.stage, e);
		(void)seal(&g, false, &ignored);
	} else
		judge(&g);
	leave(&g);
	t->bytes = g.out.total;
	lo_stage_free(&g.stage);
	lo_stream_free(&g.in);
	if (lo_out_close(&g.out, got < 0 ? &ignored : e) < 0)
		got = -1;
	return got;
}
