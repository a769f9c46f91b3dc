#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/record.h"
#include "common/when.h"
#include "cat.h"
#include "newest.h"
#include "plan.h"
#include "tally.h"
#include "walk.h"

#define KEY_MAX    ((size_t)64 << 20)
#define CURSOR_MAX ((size_t)16 << 20)
#define FRAME_MAX  ((size_t)64 << 20)

struct cat {
	const struct cat_options *o;
	const char *stream;
	struct lo_out *out;
	struct cat_result *r;
	struct plan plan;
	struct newest newest;
	struct walk walk;
	struct lo_buf key, cursor, frame; /* cursor: of the last state */
	uint64_t number, records;
	bool begun, moves; /* moves: a sink's cursor */
};

static int
put(struct cat *c, struct lo_err *e)
{
	int got;

	if (c->frame.failed)
		return lo_fail(e, LO_BUG, "a frame passed its ceiling");
	got = lo_out_put(c->out, c->frame.p, c->frame.len, e);
	lo_buf_reset(&c->frame);
	return got;
}

static void
head(struct cat *c, enum lo_type type)
{
	lo_record_open(&c->frame, type);
	lo_record_put(&c->frame, LO_F_STREAM, c->stream);
	lo_record_put(&c->frame, LO_F_RUN_ID, c->o->replay_id);
}

static int
begin(struct cat *c, struct lo_err *e)
{
	static const struct lo_span null = {"null", 4};
	const struct plan *p = &c->plan;
	char now[LO_WHEN_TEXT];

	if (c->o->bare || c->begun)
		return 0;
	c->begun = true;
	lo_when_text(lo_when_now(), now);
	head(c, LO_BEGIN);
	lo_record_put(&c->frame, LO_F_MODE, "replay");
	if (p->count > 0 && p->runs[p->count - 1].client_id != NULL)
		lo_record_put(
		    &c->frame, LO_F_CLIENT_ID, p->runs[p->count - 1].client_id);
	if (c->moves)
		lo_record_raw(&c->frame, LO_F_RESUMED_FROM, null);
	lo_record_put(&c->frame, LO_F_STARTED_AT, now);
	lo_record_close(&c->frame);
	return put(c, e);
}

static int
end(struct cat *c, int status, struct lo_err *e)
{
	if (c->o->bare)
		return 0;
	if (begin(c, e) < 0)
		return -1;
	head(c, LO_END);
	lo_record_put(
	    &c->frame, LO_F_STATUS, status == LO_OK ? "complete" : "failed");
	lo_record_int(&c->frame, LO_F_EXIT, status);
	lo_record_int(&c->frame, LO_F_RECORDS, c->records);
	lo_record_close(&c->frame);
	return put(c, e);
}

static int
state(struct cat *c, const char *scope, struct moment since, struct lo_err *e)
{
	head(c, LO_STATE);
	lo_record_raw(&c->frame, LO_F_CURSOR, lo_buf_span(&c->cursor));
	lo_record_int(&c->frame, LO_F_RECORDS, c->records);
	if (scope != NULL)
		lo_record_put(&c->frame, LO_F_SCOPE, scope);
	if (since.run != INT64_MIN) {
		lo_buf_adds(&c->frame, ",\"since\":");
		moment_put(&c->frame, since);
	}
	lo_record_close(&c->frame);
	return put(c, e);
}

/* What is not there any more must go from a store that still has it. */
static int
states(struct cat *c, struct lo_err *e)
{
	const struct plan *p = &c->plan;

	if (!c->moves || c->cursor.len == 0 || c->o->bare)
		return 0;
	for (size_t i = 0; i < p->scope_count; i++)
		if (state(c, p->scopes[i].scope, p->scopes[i].since, e) < 0)
			return -1;
	return state(c, NULL, p->whole, e);
}

static struct lo_span
key_of(struct cat *c)
{
	lo_buf_reset(&c->key);
	tally_key(&c->walk.record, &c->key);
	return lo_buf_span(&c->key);
}

static bool
takes(struct cat *c, const struct manifest *run, struct moment *when)
{
	*when = moment_of(&c->walk.record, manifest_run(run));
	return plan_takes(&c->plan, &c->walk.record, *when, &c->key);
}

/* Remembers the line, if it counts, as the newest of its key so far. */
static void
learn(struct cat *c, const struct manifest *run)
{
	struct moment when;

	walk_run(&c->walk, run);
	while (walk_next(&c->walk)) {
		c->number++;
		if (tally_counts(&c->walk.record) && takes(c, run, &when))
			newest_add(&c->newest, key_of(c), when, c->number);
	}
}

static void
keep_cursor(struct cat *c, const struct manifest *run)
{
	if (!manifest_publishes(run))
		return;
	lo_buf_reset(&c->cursor);
	lo_buf_addspan(&c->cursor, c->walk.record.field[LO_F_CURSOR]);
}

static int
line(struct cat *c, struct lo_err *e)
{
	c->records++;
	return lo_out_line(c->out, c->walk.record.line, e);
}

/* A run's lines that are the newest of their keys; learnt: it was read
 * before.  Else each of its keys stands there once, and any line that was
 * learnt is newer. */
static int
give_newest(
    struct cat *c, const struct manifest *run, bool learnt, struct lo_err *e)
{
	struct moment when;

	walk_run(&c->walk, run);
	while (walk_next(&c->walk)) {
		bool last;

		c->number += learnt;
		if (c->walk.record.type == LO_STATE)
			keep_cursor(c, run);
		if (!tally_counts(&c->walk.record) || !takes(c, run, &when))
			continue;
		last = newest_get(&c->newest, key_of(c)) ==
		       (learnt ? c->number : 0);
		if (last && line(c, e) < 0)
			return -1;
	}
	return 0;
}

/* The first run that the state needs. */
static size_t
first_run(const struct plan *p)
{
	size_t i = 0;

	while (i < p->count && !plan_needs(p, i))
		i++;
	return i;
}

/* Most of a vault mostly lies in the run that enumerated all: where its
 * lines are of itself and of as many keys, reading it once is enough. */
static bool
once(const struct plan *p, size_t first)
{
	if (first >= p->count || !p->runs[first].distinct)
		return false;
	for (size_t i = first; i < p->count; i++)
		if (!p->runs[i].native)
			return false;
	return true;
}

static int
give_state(struct cat *c, struct lo_err *e)
{
	const struct plan *p = &c->plan;
	size_t first = first_run(p);
	size_t learnt = first + once(p, first);

	for (size_t i = learnt; i < p->count; i++)
		if (plan_needs(p, i))
			learn(c, &p->runs[i]);
	/* The second reading meets the same faults. */
	c->walk.faults = 0;
	c->number = 0;
	for (size_t i = first; i < p->count; i++)
		if (plan_needs(p, i) &&
		    give_newest(c, &p->runs[i], i >= learnt, e) < 0)
			return -1;
	return 0;
}

static int
give_run(struct cat *c, const struct manifest *run, struct lo_err *e)
{
	struct moment when;

	walk_run(&c->walk, run);
	while (walk_next(&c->walk)) {
		if (!tally_counts(&c->walk.record))
			continue;
		when = moment_of(&c->walk.record, manifest_run(run));
		if (when.at != INT64_MAX && when.at > c->o->as_of)
			continue;
		if (line(c, e) < 0)
			return -1;
	}
	return 0;
}

static int
give(struct cat *c, struct lo_err *e)
{
	const struct plan *p = &c->plan;
	const struct manifest *run = NULL;

	switch (c->o->what) {
	case CAT_STATE:
		return give_state(c, e);
	case CAT_HISTORY:
		for (size_t i = 0; i < p->count; i++)
			if (give_run(c, &p->runs[i], e) < 0)
				return -1;
		return 0;
	case CAT_LATEST:
		run = plan_latest(p);
		break;
	case CAT_RUN:
		run = plan_find(p, c->o->run_id);
		break;
	}
	return give_run(c, run, e);
}

static void
note_open(struct cat *c)
{
	for (size_t i = 0; i < c->plan.open.count; i++)
		lo_buf_addf(&c->r->notes,
		    "%s: run %s is being written or was cut off, and is left "
		    "out; if nobody writes it: lo-vault verify --repair %s\n",
		    c->stream, c->plan.open.v[i], c->stream);
}

/* Why there is nothing to give, or nothing that may be given. */
static int
check(struct cat *c, struct lo_err *e)
{
	const struct plan *p = &c->plan;
	enum cat_what what = c->o->what;

	note_open(c);
	if (p->count == 0 && p->bad.count == 0)
		return lo_fail(e, LO_NOINPUT,
		    "%s: the vault has no run of it%s; lo-vault ls shows what "
		    "there is",
		    c->stream, c->o->as_of != INT64_MAX ? " from then" : "");
	if (what == CAT_RUN && plan_find(p, c->o->run_id) == NULL)
		return lo_fail(e, LO_NOINPUT,
		    "%s: no run %s; lo-vault ls %s shows them", c->stream,
		    c->o->run_id, c->stream);
	if (what == CAT_LATEST && plan_latest(p) == NULL)
		return lo_fail(e, LO_NOINPUT,
		    "%s: no run of it has ended well yet; lo-vault ls %s "
		    "shows them",
		    c->stream, c->stream);
	if (what != CAT_RUN && what != CAT_LATEST && p->bad.count > 0 &&
	    p->why.status != LO_DATA)
		return lo_fail(e, p->why.status, "%s: run %s: %s", c->stream,
		    p->bad.v[0], p->why.text);
	if (what != CAT_RUN && what != CAT_LATEST && p->bad.count > 0)
		return lo_fail(e, LO_IO,
		    "%s: run %s: %s; restore the file, or: lo-vault verify "
		    "--repair %s",
		    c->stream, p->bad.v[0], p->why.text, c->stream);
	if (what == CAT_STATE && p->gap != NULL && !c->o->gap_ok)
		return lo_fail(e, LO_CONFIG,
		    "%s: run %s goes on from a place that the vault does not "
		    "hold; lo-extract --full closes the gap, --gap-ok gives "
		    "what there is",
		    c->stream, p->gap->run_id);
	return 0;
}

/* The faults of what was read, as one failure. */
static int
judge(const struct cat *c, struct lo_err *e)
{
	if (c->walk.faults == 0)
		return 0;
	return lo_fail(e, c->walk.fault.status,
	    "%.400s; restore it, or lo-extract --full reads all anew%s",
	    c->walk.fault.text,
	    c->walk.faults > 1 ? "; lo-vault verify shows the others" : "");
}

static int
replay(struct cat *c, struct lo_err *e)
{
	const struct cat_options *o = c->o;

	if (plan_load(&c->plan, c->stream, o->as_of, e) < 0 || check(c, e) < 0)
		return -1;
	/* Only what is whole and of now may say where a source stands. */
	c->moves = o->what == CAT_STATE && o->as_of == INT64_MAX &&
		   c->plan.gap == NULL;
	if (begin(c, e) < 0 || give(c, e) < 0 || judge(c, e) < 0)
		return -1;
	return states(c, e);
}

int
cat(const struct cat_options *o, const char *stream, struct lo_out *out,
    struct cat_result *r, struct lo_err *e)
{
	struct cat c;
	struct lo_err late;
	int got;

	memset(&c, 0, sizeof(c));
	c.o = o;
	c.stream = stream;
	c.out = out;
	c.r = r;
	newest_init(&c.newest);
	walk_init(&c.walk);
	lo_buf_init(&c.key, KEY_MAX);
	lo_buf_init(&c.cursor, CURSOR_MAX);
	lo_buf_init(&c.frame, FRAME_MAX);
	got = replay(&c, e);
	if (got == 0)
		got = end(&c, LO_OK, e);
	else
		(void)end(&c, e->status, &late);
	r->records += c.records;
	walk_free(&c.walk);
	newest_free(&c.newest);
	plan_free(&c.plan);
	lo_buf_free(&c.key);
	lo_buf_free(&c.cursor);
	lo_buf_free(&c.frame);
	return got;
}
