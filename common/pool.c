#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/pool_read.h"
#include "common/pool_worker.h"

enum { TICK_MS = 50, DEATHS_IDLE = 3, KILLS = 4 };

/* What a chunk is at. */
enum { FREE, WAITS, BUSY, READY };

struct lo_pool {
	const struct lo_pool_job *job;
	struct lo_intake intake;
	struct lo_chunk *chunks;
	unsigned count; /* of chunks: two a worker, one filled, one taken */
	struct lo_worker *workers;
	/* Chunks in the order of the input: a ring of numbers. */
	unsigned *order, first, waiting;
	bool child; /* we are a worker, on our way out */
	int deaths; /* of workers that had nothing to do */
	/* A line that is tried again, and how often its worker died. */
	const struct lo_chunk *again;
	size_t again_in;
	int kills;
};

static bool
finished(const struct lo_chunk *c)
{
	return c->is_long || lo_chunk_mark(c).in == c->head->len;
}

static struct lo_chunk *
nth(const struct lo_pool *p, unsigned i)
{
	return &p->chunks[p->order[(p->first + i) % p->count]];
}

static struct lo_chunk *
free_chunk(struct lo_pool *p)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->chunks[i].is == FREE && &p->chunks[i] != p->intake.fill)
			return &p->chunks[i];
	return NULL;
}

/* Input that is there goes on its way, if there is a chunk to go on with. */
static bool
hand_over(struct lo_pool *p)
{
	struct lo_chunk *next = free_chunk(p), *c;

	if (next == NULL || !lo_intake_has(&p->intake))
		return false;
	c = lo_intake_take(&p->intake, next);
	c->is = c->is_long ? READY : WAITS;
	p->order[(p->first + p->waiting++) % p->count] = c - p->chunks;
	return true;
}

static struct lo_worker *
least_busy(struct lo_pool *p)
{
	struct lo_worker *w = &p->workers[0];

	for (int i = 1; i < p->job->workers; i++)
		if (p->workers[i].count < w->count)
			w = &p->workers[i];
	return w->count < LO_WORKER_DEPTH ? w : NULL;
}

static bool
idle(struct lo_pool *p)
{
	struct lo_worker *w = least_busy(p);

	return w != NULL && w->count == 0;
}

static void
assign(struct lo_pool *p)
{
	struct lo_worker *w;

	for (unsigned i = 0; i < p->waiting; i++) {
		struct lo_chunk *c = nth(p, i);

		if (c->is != WAITS)
			continue;
		w = least_busy(p);
		if (w == NULL)
			return;
		c->is = BUSY;
		lo_worker_give(w, c - p->chunks);
	}
}

static int
give_line(struct lo_pool *p, struct lo_line *line, struct lo_span result,
    const char *code, struct lo_err *e)
{
	if (line->too_long && line->length == line->text.len) {
		lo_hash(line->text.p, line->text.len, line->hash);
		line->text.len = LO_LINE_KEEP;
	}
	return p->job->done(p->job->arg, p, line, result, code, e);
}

static int
take_lines(struct lo_pool *p, struct lo_chunk *c, struct lo_err *e)
{
	struct lo_span result;
	struct lo_line line;
	const char *code;

	if (c->is_long)
		return give_line(
		    p, &c->line, (struct lo_span){NULL, 0}, NULL, e);
	while (lo_chunk_result(c, &c->taken.out, &result, &code)) {
		lo_chunk_line(c, &c->taken.in, &line);
		if (give_line(p, &line, result, code, e) < 0)
			return -1;
	}
	return 0;
}

/* Whatever is ready at the front, in order. */
static int
take_ready(struct lo_pool *p, struct lo_err *e)
{
	while (p->waiting > 0 && nth(p, 0)->is == READY) {
		struct lo_chunk *c = nth(p, 0);

		if (take_lines(p, c, e) < 0)
			return -1;
		if (!finished(c)) {
			lo_chunk_make_room(c);
			c->is = WAITS;
			assign(p);
			return 0;
		}
		lo_chunk_clear(c);
		p->first = (p->first + 1) % p->count;
		p->waiting--;
	}
	return 0;
}

static int
start(struct lo_pool *p, struct lo_worker *w, struct lo_err *e)
{
	int got = lo_worker_start(w, p->job, p->chunks, e);

	p->child = got == 1;
	return got;
}

/* Only the step it was at is lost, if that is known and a new thing. */
static void
lose(struct lo_chunk *c, const char *code)
{
	struct lo_steps *s = &c->head->steps;
	char *failed;

	if (s->at > 0 && s->at <= LO_POOL_STEPS) {
		failed = s->failed[s->at - 1];
		if (failed[0] == '\0') {
			snprintf(failed, sizeof(s->failed[0]), "%s", code);
			return;
		}
	}
	lo_chunk_commit(c, (struct lo_span){NULL, 0}, code);
}

/* Whoever killed a worker may have meant something else than its record;
 * the kernel, which wants memory, will do it again.  A worker's memory may
 * have gone to the records before: a new one has all of it. */
static bool
forgive(struct lo_pool *p, const struct lo_worker *w, const struct lo_chunk *c,
    const char *code)
{
	int times = w->outside ? KILLS : strcmp(code, "memory") == 0;
	size_t in = lo_chunk_mark(c).in;

	if (p->again != c || p->again_in != in)
		p->kills = 0;
	p->again = c;
	p->again_in = in;
	return p->kills++ < times;
}

/* The record it was at is lost; a new worker goes on behind it. */
static int
bury(struct lo_pool *p, struct lo_worker *w, const char *code, struct lo_err *e)
{
	struct lo_chunk *c = &p->chunks[w->at[0]];
	bool goes_on = w->count > 0 && !finished(c);
	int got;

	if (w->count == 0 && ++p->deaths > DEATHS_IDLE)
		return lo_fail(e, LO_BUG, "workers die with nothing to do");
	if (goes_on && !forgive(p, w, c, code)) {
		lose(c, code);
		p->again = NULL;
	}
	for (int i = 0; i < w->count; i++)
		p->chunks[w->at[i]].is =
		    finished(&p->chunks[w->at[i]]) ? READY : WAITS;
	got = start(p, w, e);
	if (got == 0 && goes_on && c->is == WAITS) {
		c->is = BUSY;
		lo_worker_give(w, c - p->chunks);
	}
	return got;
}

static int
replace(struct lo_pool *p, struct lo_worker *w, struct lo_err *e)
{
	for (int i = 0; i < w->count; i++)
		p->chunks[w->at[i]].is = WAITS;
	lo_worker_stop(w, true, e);
	return start(p, w, e);
}

static int
hear(struct lo_pool *p, struct lo_worker *w, struct lo_err *e)
{
	const char *code;
	unsigned first = w->at[0];
	int got;

	got = lo_worker_hear(w, &code);
	if (got < 0)
		return bury(p, w, code, e);
	if (got > 0)
		p->chunks[first].is = READY;
	return got == 2 ? replace(p, w, e) : 0;
}

static bool
may_read(const struct lo_pool *p)
{
	const struct lo_intake *i = &p->intake;

	/* A long line waits until it is alone: memory is for one of them. */
	return !i->eof && !lo_intake_full(i) &&
	       !(lo_intake_big(i) && p->waiting > 0);
}

static void
watch(struct lo_pool *p)
{
	for (int i = 0; i < p->job->workers; i++)
		if (p->workers[i].count > 0 && p->workers[i].killed == NULL)
			lo_worker_watch(&p->workers[i], p->job, p->chunks);
}

/* Polls; before it waits, what is there is handed over and flushed. */
static int
wait_for_some(struct lo_pool *p, struct pollfd *set, int n, struct lo_err *e)
{
	int got = poll(set, n, 0);

	if (got != 0)
		return got;
	/* Small pieces only while somebody has nothing to do. */
	if (idle(p) && hand_over(p)) {
		assign(p);
		return 0;
	}
	if (lo_out_flush(p->job->out, e) < 0)
		return -2;
	got = poll(set, n, p->waiting > 0 ? TICK_MS : -1);
	if (got != 0)
		return got;
	watch(p);
	/* What came before a record that takes its time is not held back. */
	return p->waiting > 0 && take_lines(p, nth(p, 0), e) < 0 ? -2 : 0;
}

static int
step(struct lo_pool *p, struct pollfd *set, struct lo_err *e)
{
	int n = p->job->workers, got;

	for (int i = 0; i < n; i++)
		set[i] = (struct pollfd){p->workers[i].fd, POLLIN, 0};
	set[n] = (struct pollfd){p->intake.fd, POLLIN, 0};
	got = wait_for_some(p, set, may_read(p) ? n + 1 : n, e);
	if (got == -2)
		return -1;
	if (got < 0)
		return errno == EINTR ? 0 : lo_fail_errno(e, LO_IO, "poll");
	for (int i = 0; i < n && got > 0; i++)
		if (set[i].revents != 0 &&
		    (hear(p, &p->workers[i], e) < 0 || p->child))
			return -1;
	if (got > 0 && may_read(p) && set[n].revents != 0 &&
	    lo_intake_read(&p->intake, e) < 0)
		return -1;
	if (lo_intake_full(&p->intake))
		hand_over(p);
	return 0;
}

static int
run(struct lo_pool *p, struct lo_err *e)
{
	struct pollfd *set = lo_zalloc(p->job->workers + 1, sizeof(*set));
	int bad = 0;

	while (bad == 0 && (!p->intake.eof || lo_intake_has(&p->intake) ||
			       p->waiting > 0)) {
		assign(p);
		bad = step(p, set, e);
		if (bad == 0)
			bad = take_ready(p, e);
	}
	free(set);
	return bad;
}

int
lo_pool_last(struct lo_pool *p, struct lo_err *e)
{
	const struct lo_chunk *c = nth(p, 0);

	if (c->taken.in < c->head->len || p->waiting > 1)
		return 0;
	if (p->intake.len == 0 && !p->intake.eof &&
	    (lo_out_flush(p->job->out, e) < 0 ||
		lo_intake_read(&p->intake, e) < 0))
		return -1;
	return p->intake.len == 0;
}

static int
set_up(struct lo_pool *p, const struct lo_pool_job *job, struct lo_err *e)
{
	size_t max = job->line_max + LO_LINE_SLACK;

	memset(p, 0, sizeof(*p));
	p->job = job;
	p->count = job->workers * LO_WORKER_DEPTH + 2;
	p->chunks = lo_zalloc(p->count, sizeof(*p->chunks));
	p->order = lo_zalloc(p->count, sizeof(*p->order));
	p->workers = lo_zalloc(job->workers, sizeof(*p->workers));
	lo_intake_init(&p->intake, job->fd, max);
	if (p->intake.fd < 0)
		return lo_fail_errno(e, LO_IO, "input: cannot read");
	for (unsigned i = 0; i < p->count; i++)
		if (lo_chunk_map(&p->chunks[i], max + LO_INTAKE_STEP + LO_CHUNK,
			job->result_max + LO_CHUNK_BIG, e) < 0)
			return -1;
	p->intake.fill = &p->chunks[0];
	for (int i = 0; i < job->workers; i++)
		if (start(p, &p->workers[i], e) != 0)
			return -1;
	return 0;
}

/* In a worker the others' processes and sockets are not its own. */
static int
tear_down(struct lo_pool *p, bool now, struct lo_err *e)
{
	int bad = 0;

	for (int i = 0; i < p->job->workers && !p->child; i++)
		if (lo_worker_stop(&p->workers[i], now, e) < 0)
			bad = -1;
	for (unsigned i = 0; i < p->count; i++)
		lo_chunk_unmap(&p->chunks[i]);
	lo_intake_free(&p->intake);
	free(p->chunks);
	free(p->order);
	free(p->workers);
	return bad;
}

int
lo_pool_run(const struct lo_pool_job *job, struct lo_err *e)
{
	struct lo_pool p;
	int bad = set_up(&p, job, e);

	if (bad == 0)
		bad = run(&p, e);
	if (p.child)
		bad = 1;
	if (tear_down(&p, bad < 0, e) < 0)
		return -1;
	return bad;
}
