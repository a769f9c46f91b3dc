#include "cmd/lo-extract-http/ask.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/arrival.h"
#include "cmd/lo-extract-http/request.h"
#include "cmd/lo-extract-http/room.h"
#include "cmd/lo-extract-http/settle.h"
#include "cmd/lo-extract-http/url.h"
#include "cmd/lo-extract/interrupt.h"
#include "common/json.h"
#include "common/mem.h"

enum {
	SLICE_MS = 200,
	PROGRESS_US = 1000000,
};

int
ask_look(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct lo_span once = lo_json_get(i->json, "once");

	if (i->checked)
		return 0;
	if (once.p != NULL)
		i->dropped = !marks_add(&f->once, once);
	else if (lo_json_get(i->json, "as").p != NULL &&
		 lo_json_get(i->json, "into").p == NULL &&
		 !marks_add(&f->pages, i->json)) {
		memcpy(f->code, "loop", 5);
		return lo_fail(e, LO_UNAVAILABLE,
		    "the API leads back to a page that was read already");
	}
	/* Who looks ahead may leave a failure for when its turn comes. */
	i->checked = true;
	return 0;
}

static int
begin(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct exchange *x = i->exchange;
	struct auth *auth = &f->link->auth;

	snprintf(x->judged.code, sizeof(x->judged.code), "request");
	if (request_make(f->link, i->json, &x->call, e) < 0)
		return -1;
	if (f->link->show && x->tried == 0) {
		struct lo_buf text;

		lo_buf_init(&text, 64 << 10);
		lo_buf_addf(&text, "%s ", x->call.method);
		url_show(&text, x->call.url.p);
		f->run->say("%s", text.p);
		lo_buf_free(&text);
	}
	if (lo_json_get(i->json, "file").p != NULL &&
	    arrival_begin(f, i, e) < 0)
		return -1;
	if (auth_apply(auth, &x->call, e) < 0) {
		snprintf(x->judged.code, sizeof(x->judged.code), "%s",
		    auth->code[0] != '\0' ? auth->code : "auth");
		return -1;
	}
	x->generation = auth->generation;
	x->tried++;
	run_now(f->run, x->observed);
	f->requests++;
	return lo_http_start(f->link->http, &x->call, e);
}

/* What keeps it from beginning is told when its turn comes, too. */
static void
start(struct flow *f, struct queue_item *i)
{
	if (i->exchange == NULL) {
		i->exchange = lo_zalloc(1, sizeof(*i->exchange));
		lo_http_call_init(&i->exchange->call);
	}
	i->exchange->ready = 0;
	if (begin(f, i, &i->exchange->err) < 0)
		settle(i->exchange, OUT_FAILED);
	else
		f->busy++;
}

/* Calls that came back since. */
static void
gather(struct flow *f)
{
	for (struct queue_item *i = f->queue.head; i != NULL && f->busy > 0;
	     i = i->next) {
		struct exchange *x = i->exchange;

		if (x != NULL && !x->settled && x->ready == 0 && x->tried > 0 &&
		    !x->call.running)
			settle_done(f, i);
		else
			continue;
		/* A new try at once, but not before all were looked at. */
		if (!x->settled && x->ready == 0)
			x->ready = 1;
	}
}

/* More requests than records are wanted make no sense. */
static int64_t
at_once(const struct flow *f)
{
	const struct options *o = f->run->options;
	int64_t most = f->link->account->concurrency;
	uint64_t told = f->run->out.records;

	if (f->narrow > 0 && f->narrow < most)
		most = f->narrow;
	if (o->has_limit && o->limit - told < (uint64_t)most)
		return told < o->limit ? (int64_t)(o->limit - told) : 1;
	return most;
}

static bool
waits(const struct queue_item *i)
{
	const struct exchange *x = i->exchange;

	return x == NULL || (!x->settled && x->ready > 0);
}

static bool
begins_file(const struct queue_item *i)
{
	return (i->exchange == NULL || i->exchange->file == NULL) &&
	       lo_json_get(i->json, "file").p != NULL;
}

/* Begins what may begin; gives how long to wait at most. */
static int
fill(struct flow *f, int64_t *wait_us, struct lo_err *e)
{
	int64_t now = lo_when_mono(), most = at_once(f), more;

	*wait_us = (int64_t)SLICE_MS * 1000;
	for (struct queue_item *i = f->queue.head; i != NULL; i = i->next) {
		if (i->kind == ITEM_WAIT || i->kind == ITEM_CALL)
			return 0;
		/* What is said of a thing counts before what is asked. */
		if (i->kind == ITEM_DELETED && ask_look(f, i, e) < 0)
			return -1;
		if (i->kind != ITEM_REQUEST || !waits(i))
			continue;
		if (f->busy >= most ||
		    (f->files >= most && begins_file(i) &&
			i != f->queue.head) ||
		    (f->held > ROOM && i != f->queue.head))
			return 0;
		if (ask_look(f, i, e) < 0)
			return i == f->queue.head ? -1 : 0;
		if (i->dropped)
			continue;
		more = i->exchange != NULL ? i->exchange->ready - now : 0;
		if (more <= 0)
			more = pace_take(
			    &f->link->pace, request_cost(i->json), now);
		else if (i != f->queue.head)
			continue;
		if (more > 0) {
			*wait_us = more < *wait_us ? more : *wait_us;
			return 0;
		}
		start(f, i);
	}
	return 0;
}

static void
progress(struct flow *f)
{
	const struct lo_stage *g = &f->run->out.stage;
	int64_t now = lo_when_mono(), gone = now - f->run->mono;
	double rate = (double)g->made * 1e6 / (double)(gone > 0 ? gone : 1);

	if (f->link->progress == NULL || now - f->told < PROGRESS_US)
		return;
	f->told = now;
	if (f->total > (int64_t)g->made && rate > 0)
		f->link->progress("%s: %llu of %lld records, %llu requests, "
				  "%.0f/s, %.0f s left",
		    f->run->stream, (unsigned long long)g->made,
		    (long long)f->total, (unsigned long long)f->requests, rate,
		    (double)(f->total - (int64_t)g->made) / rate);
	else
		f->link->progress("%s: %llu records, %llu requests, %.0f/s",
		    f->run->stream, (unsigned long long)g->made,
		    (unsigned long long)f->requests, rate);
}

int
ask_head(struct flow *f, struct lo_err *e)
{
	const struct queue_item *i = f->queue.head;
	int64_t wait_us;

	for (;;) {
		gather(f);
		room_keep(f);
		if (i->dropped || (i->exchange != NULL && i->exchange->settled))
			return 0;
		if (interrupt_asked())
			return 0;
		if (lo_when_mono() > f->deadline) {
			memcpy(f->code, "time", 5);
			return lo_fail(e, LO_TEMP,
			    "the run took longer than limits/http/run_hours");
		}
		if (fill(f, &wait_us, e) < 0)
			return -1;
		if (i->dropped)
			return 0;
		progress(f);
		if (lo_out_flush(f->run->out.stage.out, e) < 0 ||
		    lo_http_wait(f->link->http, (int)(wait_us / 1000) + 1, e) <
			0)
			return -1;
	}
}

int
ask_show(const struct link *l, struct lo_span json, struct lo_buf *out,
    struct lo_err *e)
{
	struct lo_http_call c;
	int got;

	lo_http_call_init(&c);
	got = request_make(l, json, &c, e);
	if (got == 0) {
		lo_buf_addf(out, "%s ", c.method);
		url_show(out, c.url.p);
	}
	lo_http_call_free(l->http, &c);
	return got;
}
