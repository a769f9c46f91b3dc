#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "common/home.h"
#include "common/when.h"

#include "flow.h"
#include "hold.h"
#include "publish.h"
#include "say.h"

enum {
	PATIENCE_US = 1000000, /* how long a row waits for others */
	PIECE_ROWS = 256,      /* worth handing on while input is there */
	PIECE_BYTES = 1 << 20, /* worth a transaction, too */
};

static void
worse(struct flow *f, int status)
{
	f->status = lo_status_worst(f->status, status);
}

static void
check_deletes(struct flow *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (!f->sinks[i].held || f->deleting)
			continue;
		f->deleting = true;
		worse(f, LO_DATA);
		say_deletes(f, &f->sinks[i]);
	}
}

/* A batch is in all sinks; what the first one holds is not durable yet. */
static void
stored(struct flow *f, struct batch *b)
{
	check_deletes(f);
	publish_keep(f, b);
	if (!f->sinks[0].holding)
		worse(f, publish_state(f));
	batch_clear(b);
	f->slow = false;
}

static int
settle(struct flow *f, struct lo_err *e)
{
	if (f->out.written == NULL)
		return 0;
	if (deliver_wait(&f->out, e) < 0)
		return -1;
	stored(f, f->out.written);
	f->out.written = NULL;
	return 0;
}

static int
flush(struct flow *f, const struct closing *c, struct lo_err *e)
{
	if (settle(f, e) < 0)
		return -1;
	if (f->out.batch->count == 0 && c == NULL && !f->sinks[0].holding)
		return 0;
	if (deliver_now(&f->out, c, e) < 0)
		return -1;
	stored(f, f->out.batch);
	return 0;
}

/* Nothing is said about this batch until the next one is full. */
static int
pass_on(struct flow *f, struct lo_err *e)
{
	return settle(f, e) < 0 ? -1 : deliver_later(&f->out, e);
}

/* The input may be about to wait: rows do not wait with it for long. */
static int
idle(void *arg, struct lo_err *e)
{
	struct flow *f = arg;
	struct pollfd in = {f->in.lines.fd, POLLIN, 0};
	int64_t left;
	int ready;

	if (f->out.batch->count == 0 && f->out.written == NULL)
		return 0;
	left = f->out.batch->oldest + PATIENCE_US - lo_when_mono();
	if (f->out.batch->count == 0 || left < 0)
		left = 0;
	ready = poll(&in, 1, 0);
	if (ready == 0) {
		f->slow = true;
		deliver_release(&f->out);
		ready = poll(&in, 1, (int)((left + 999) / 1000));
	}
	/* A row that has waited long enough does not wait for more input. */
	if (ready != 0 && (left > 0 || f->out.batch->count == 0))
		return 0;
	return flush(f, NULL, e);
}

/* Who writes is kept at work. */
static bool
enough(struct flow *f, const struct lo_record *r)
{
	const struct batch *b = f->out.batch;
	bool piece = !f->slow && b->count > 0 && b->count % PIECE_ROWS == 0;

	return !batch_fits(b, r) ||
	       ((piece || b->used >= PIECE_BYTES) && deliver_idle(&f->out));
}

int
flow_take(struct flow *f, const struct lo_record *r, struct lo_err *e)
{
	struct row *row;

	if (enough(f, r) && pass_on(f, e) < 0)
		return -1;
	row = batch_add(f->out.batch, r);
	row->received = f->in.block.received;
	f->rows += r->type != LO_STATE;
	f->block_rows += r->type != LO_STATE;
	f->block_dead += r->type == LO_LETTER;
	f->block_bytes += r->line.len + 1;
	return r->line.len >= BATCH_LARGE ? flush(f, NULL, e) : 0;
}

static void
end_block(struct flow *f)
{
	for (size_t i = 0; i < f->count; i++) {
		if (i == 0)
			tally_add(&f->total, &f->sinks[i].tally);
		memset(&f->sinks[i].tally, 0, sizeof(f->sinks[i].tally));
		f->sinks[i].block = NULL;
	}
	memset(f->dead, 0, sizeof(f->dead));
	f->block_dead = 0;
	f->refused = false;
}

static int
close_block(struct flow *f, const char *status, int exit_status, bool well,
    struct lo_err *e)
{
	struct closing c = {.status = status};
	int got;

	memset(&c.code, 0, sizeof(c.code));
	if (f->in.record.type == LO_END)
		c.code = f->in.record.field[LO_F_CODE];
	if (lo_json_kind(c.code) != 's')
		c.code.p = NULL;
	else
		c.code = (struct lo_span){c.code.p + 1, c.code.len - 2};
	c.exit = f->block_dead == 0 ? exit_status
				    : lo_status_worst(exit_status, LO_DATA);
	c.event = well ? "upsert.completed" : "upsert.failed";
	c.in = f->block_rows;
	c.bytes = f->block_bytes;
	c.seconds_us = lo_when_mono() - f->started;
	lo_buf_reset(&f->scratch);
	codes_json(f, &f->scratch);
	c.dead = lo_buf_span(&f->scratch);
	got = flush(f, &c, e);
	end_block(f);
	return got;
}

/* A sink that does not hold what the run resumed from has a hole. */
static int
check_holes(struct flow *f, struct lo_err *e)
{
	const struct lo_block *k = &f->in.block;
	struct lo_span from = lo_buf_span(&k->resumed_from);
	int got;

	if (!k->publishes || from.len == 0 || lo_span_is(from, "null"))
		return 0;
	for (size_t i = 0; i < f->count && !f->refused; i++) {
		got =
		    f->sinks[i].kind->holds(&f->sinks[i], k->stream.p, from, e);
		if (got < 0)
			return -1;
		if (got == 1)
			continue;
		f->refused = true;
		worse(f, LO_CONFIG);
		say_hole(f, &f->sinks[i]);
	}
	return 0;
}

static int
begin(struct flow *f, struct lo_err *e)
{
	if (flush(f, NULL, e) < 0)
		return -1;
	end_block(f);
	for (size_t i = 0; i < f->count; i++) {
		f->sinks[i].block = &f->in.block;
		f->sinks[i].held = f->sinks[i].cursor_moved = false;
	}
	f->deleting = false;
	f->block_rows = f->block_bytes = 0;
	f->started = lo_when_mono();
	if (f->in.block.publishes && !f->dry && lo_home_open(e) < 0)
		return -1;
	return check_holes(f, e);
}

/* After a letter, with --strict. */
static int
stop(struct flow *f, struct lo_err *e)
{
	f->stopped = true;
	say_strict(f);
	if (hold_release(f, false, e) < 0)
		return -1;
	if (f->sinks[0].block != NULL)
		return close_block(f, "failed", LO_DATA, false, e);
	return flush(f, NULL, e);
}

/* A line that is no record becomes a letter of our own. */
static int
stranger(struct flow *f, struct lo_err *e)
{
	struct lo_json_fault fault;
	struct lo_letter l;
	struct lo_record r;

	if (f->refused)
		return 0;
	worse(f, LO_DATA);
	lo_stream_letter(&f->in, "lo-emit", &l);
	count_code(f, l.code);
	lo_buf_reset(&f->scratch);
	lo_letter_put(&f->scratch, &l);
	if (f->scratch.failed || f->scratch.len == 0 ||
	    lo_record_parse(&r,
		(struct lo_span){f->scratch.p, f->scratch.len - 1}, &fault) < 0)
		return lo_fail(e, LO_BUG, "a dead letter could not be made");
	if (flow_take(f, &r, e) < 0)
		return -1;
	lo_buf_shrink(&f->scratch, 1 << 20);
	return f->strict ? stop(f, e) : 0;
}

static bool
since_ok(struct lo_span since)
{
	struct lo_json_walk w;
	struct lo_span run, at;
	int64_t us;

	if (since.p == NULL || lo_json_kind(since) == 'z')
		return true;
	lo_json_walk(&w, since);
	return lo_json_element(&w, &run) && lo_json_element(&w, &at) &&
	       lo_json_kind(run) == 's' && lo_json_kind(at) == 's' &&
	       lo_when_parse(at.p + 1, at.len - 2, &us);
}

static int
state(struct flow *f, struct lo_err *e)
{
	const struct lo_block *k = &f->in.block;

	if (f->refused || !k->publishes || (k->short_by_filter && !f->filtered))
		return 0;
	if (!since_ok(f->in.record.field[LO_F_SINCE])) {
		f->in.record.why = "since is not [run_id, observed_at]";
		return stranger(f, e);
	}
	return flow_take(f, &f->in.record, e);
}

static int
end(struct flow *f, struct lo_err *e)
{
	const struct lo_block *k = &f->in.block;
	struct lo_span said = f->in.record.field[LO_F_STATUS];

	if (f->refused)
		return close_block(f, "refused", LO_CONFIG, false, e);
	if (k->short_by_filter && !f->filtered)
		say_short(f);
	if (hold_release(f, k->complete, e) < 0)
		return -1;
	if (k->complete)
		return close_block(f, "complete", k->exit, true, e);
	say_failed(f);
	return close_block(f,
	    lo_json_is(said, "interrupted") ? "interrupted" : "failed", k->exit,
	    false, e);
}

static int
broken(struct flow *f, struct lo_err *e)
{
	say_broken(f);
	if (f->refused)
		return close_block(f, "refused", LO_CONFIG, false, e);
	if (hold_release(f, false, e) < 0)
		return -1;
	return close_block(f, "broken", LO_TEMP, false, e);
}

static int
record(struct flow *f, struct lo_err *e)
{
	if (f->refused || hold_keep(f, &f->in.record))
		return 0;
	if (flow_take(f, &f->in.record, e) < 0)
		return -1;
	if (f->in.record.type != LO_LETTER)
		return 0;
	worse(f, LO_DATA);
	return f->strict ? stop(f, e) : 0;
}

static int
step(struct flow *f, enum lo_step what, struct lo_err *e)
{
	switch (what) {
	case LO_STEP_RECORD:
		return record(f, e);
	case LO_STEP_BEGIN:
		return begin(f, e);
	case LO_STEP_STATE:
		return state(f, e);
	case LO_STEP_END:
		return end(f, e);
	case LO_STEP_BROKEN:
		return broken(f, e);
	case LO_STEP_STRANGER:
	case LO_STEP_BAD:
		return stranger(f, e);
	default:
		return 0;
	}
}

void
flow_init(struct flow *f, int fd, size_t max)
{
	memset(f, 0, sizeof(*f));
	lo_stream_init(&f->in, fd, max, NULL);
	f->in.lines.idle = idle;
	f->in.lines.idle_arg = f;
	deliver_init(&f->out);
	lo_buf_init(&f->scratch, 2 * (max + LO_LINE_SLACK));
	lo_buf_init(&f->events, HOLD_MAX);
	lo_buf_init(&f->cursor, 2 * (max + LO_LINE_SLACK));
}

void
flow_free(struct flow *f)
{
	deliver_free(&f->out);
	lo_stream_free(&f->in);
	lo_buf_free(&f->scratch);
	lo_buf_free(&f->events);
	lo_buf_free(&f->cursor);
}

int
flow_run(struct flow *f, struct lo_err *e)
{
	enum lo_step what = LO_STEP_STRAY;

	f->out.sinks = f->sinks;
	f->out.count = f->count;
	while (what != LO_STEP_EOF && !f->stopped)
		if (lo_stream_next(&f->in, &what, e) < 0 ||
		    step(f, what, e) < 0)
			return -1;
	if (flush(f, NULL, e) < 0)
		return -1;
	end_block(f);
	worse(f, f->in.status);
	if (f->in.more && !f->stopped)
		say_more(f);
	if (f->in.blocks + f->in.records == 0 && !f->allow_empty &&
	    !f->stopped) {
		worse(f, LO_TEMP);
		if (f->rows == 0)
			say_silence(f);
		else
			say_strangers(f);
	}
	return 0;
}
