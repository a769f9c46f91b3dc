#include "cmd/lo-extract-http/flow.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/ask.h"
#include "cmd/lo-extract-http/content.h"
#include "cmd/lo-extract-http/program.h"
#include "cmd/lo-extract-http/remember.h"
#include "cmd/lo-extract-http/rows.h"
#include "cmd/lo-extract-http/settle.h"
#include "common/json.h"

enum {
	QUESTION_MAX = 256 << 20,
	KEEP_MAX = 64 << 20,
	CONTEXT_MAX = 64 << 20,
	COLUMNS_MAX = 4 << 20,
	CURSOR_MAX = 16 << 20,
	SCOPE_MAX = 4096,
	NAME_MAX_BYTES = 256,
	WEIGHT = 10,
	EMPTY_MAX = 1000,
	WHY_MAX = 256,
};

void
flow_init(struct flow *f, struct run *r, struct link *l, const char *type)
{
	memset(f, 0, sizeof(*f));
	f->run = r;
	f->link = l;
	f->type = type;
	distinct_init(&f->distinct);
	lo_buf_init(&f->keep, KEEP_MAX);
	lo_buf_adds(&f->keep, "null");
	lo_buf_init(&f->since, 256);
	lo_buf_init(&f->input, QUESTION_MAX);
	lo_buf_init(&f->output, QUESTION_MAX);
	lo_buf_init(&f->collected, FLOW_COLLECTED_MAX);
	lo_buf_init(&f->into, NAME_MAX_BYTES);
	lo_buf_init(&f->context, CONTEXT_MAX);
	lo_buf_init(&f->columns, COLUMNS_MAX);
	lo_buf_init(&f->about, 2 * COLUMNS_MAX);
	run_now(r, f->observed);
	run_since(r, f->observed, &f->since);
	f->deadline = lo_when_mono() + l->account->run_seconds * 1000000;
	f->told = INT64_MIN / 2; /* the first word comes at once */
}

void
flow_free(struct flow *f)
{
	queue_clear(&f->queue, f->link->http);
	marks_free(&f->once);
	marks_free(&f->pages);
	marks_free(&f->ids);
	distinct_free(&f->distinct);
	lo_buf_free(&f->keep);
	lo_buf_free(&f->since);
	lo_buf_free(&f->input);
	lo_buf_free(&f->output);
	lo_buf_free(&f->collected);
	lo_buf_free(&f->into);
	lo_buf_free(&f->context);
	lo_buf_free(&f->columns);
	lo_buf_free(&f->about);
}

static int
fail(struct flow *f, const char *code)
{
	snprintf(f->code, sizeof(f->code), "%s", code);
	return -1;
}

/* Records that wait for more: first what they need, then themselves. */
static int
unfold(
    struct flow *f, struct queue *hold, struct queue *front, struct lo_err *e)
{
	struct lo_span none = {NULL, 0};
	struct queue_item *i;

	while ((i = queue_pop(hold)) != NULL) {
		int got = program_call(f, "held", none, i->json, front, e);

		queue_push(front, i);
		if (got < 0)
			return -1;
	}
	return 0;
}

/* An answer as it should be: its records go out, and what the program wants
 * next takes its place.  1: it is asked once more. */
static int
take_answer(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct queue next = {NULL, NULL}, hold = next, front = next;
	struct exchange *x = i->exchange;
	struct lo_err failed = {LO_OK, ""};
	bool asked = true;
	int got = 0;

	memcpy(f->observed, x->observed, sizeof(f->observed));
	lo_buf_reset(&f->about);
	if (x->file != NULL && x->outcome == OUT_GOOD) {
		if (content_emit(f, i, e) < 0)
			return -1;
		asked = f->about.len > 0;
	}
	if (asked && lo_json_get(i->json, "as").p != NULL)
		got = program_answer(f, i, &next, &failed);
	if (got < 0 && failed.status == LO_DATA)
		return settle_again(f, i, e) ? 1 : fail(f, "body");
	*e = failed;
	/* What the program says is no answer has no records. */
	if (got == 0 && x->outcome == OUT_GOOD &&
	    (next.head == NULL || next.head->kind != ITEM_FAILED))
		got = rows_emit(f, i->json, lo_buf_span(&x->call.answer),
		    x->observed, &hold, e);
	if (got == 0)
		got = unfold(f, &hold, &front, e);
	queue_clear(&hold, f->link->http);
	queue_put_front(&f->queue, &next);
	queue_put_front(&f->queue, &front);
	return got;
}

static int
take_failed(struct flow *f, const struct exchange *x, struct lo_err *e)
{
	*e = x->err;
	return fail(f, x->judged.code);
}

/* A request whose turn it is.  1: it is asked once more. */
static int
take_request(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct exchange *x = i->exchange;
	int got = 0;

	if (i->dropped || x == NULL || !x->settled)
		return 0;
	switch (x->outcome) {
	case OUT_GOOD:
	case OUT_ANSWER:
		/* Pages that bring nothing but the next one must end. */
		if (++f->empty > EMPTY_MAX) {
			fail(f, "loop");
			return lo_fail(e, LO_UNAVAILABLE,
			    "%d pages in a row brought nothing", EMPTY_MAX);
		}
		got = take_answer(f, i, e);
		break;
	case OUT_DELETED:
		got = rows_deleted(f, lo_json_get(i->json, "id"),
		    lo_json_get(i->json, "scope"), x->observed, e);
		break;
	case OUT_FAILED:
		got = take_failed(f, x, e);
		break;
	case OUT_SKIP:
		break;
	}
	if (got != 1)
		f->held -= x->call.answer.len;
	if (got != 1 && x->file != NULL)
		f->files--;
	return got;
}

/* An enumeration that began in this block and is whole now; one of a scope
 * has what came since the last. */
static int
enough(struct flow *f, struct lo_span since, bool scoped, struct lo_err *e)
{
	int64_t least = account_least(f->link->account, f->type);
	uint64_t came = f->run->out.records - (scoped ? f->before : 0);

	f->before = f->run->out.records;
	if (!lo_span_equal(since, lo_buf_span(&f->since)) ||
	    (int64_t)came >= least)
		return 0;
	fail(f, "too_few");
	return lo_fail(e, LO_UNAVAILABLE,
	    "%" PRIu64 " records, and min_records says %" PRId64
	    "; nothing is deleted",
	    came, least);
}

/* One that a later one follows may be left out, when it weighs too much for
 * what came since the last. */
static int
take_state(struct flow *f, const struct queue_item *i, struct lo_err *e)
{
	struct emitter *m = &f->run->out;
	struct lo_span cursor = lo_json_get(i->json, "state");
	struct lo_span since = lo_json_get(i->json, "since");
	bool part = lo_json_kind(lo_json_get(i->json, "part")) == 't';
	bool scoped = lo_json_kind(lo_json_get(i->json, "scope")) == 's';
	struct lo_buf scope;
	int got;

	if (since.p != NULL && lo_json_kind(since) != 'a')
		since = (struct lo_span){NULL, 0};
	if (since.p != NULL && !part && !m->window &&
	    enough(f, since, scoped, e) < 0)
		return -1;
	f->parts = f->parts || part;
	if (f->parts && f->queue.head == NULL && !m->window &&
	    !f->run->resumed && enough(f, lo_buf_span(&f->since), false, e) < 0)
		return -1;
	if (since.p == NULL && f->queue.head != NULL &&
	    m->since_len < WEIGHT * (uint64_t)cursor.len)
		return 0;
	if (cursor.len > CURSOR_MAX) {
		fail(f, "cursor");
		return lo_fail(e, LO_CONFIG,
		    "what is to be remembered passes 16 MiB; read it as "
		    "several streams");
	}
	lo_buf_init(&scope, SCOPE_MAX);
	if (scoped)
		lo_json_text(&scope, lo_json_get(i->json, "scope"));
	got = emitter_state(m, cursor,
	    (struct lo_span){scope.len > 0 ? scope.p : NULL, scope.len}, since,
	    e);
	lo_buf_free(&scope);
	return got;
}

static int
take_held(struct flow *f, const struct queue_item *i, struct lo_err *e)
{
	struct lo_span own = lo_json_get(i->context, "context");
	struct lo_buf *b = &f->context;

	lo_buf_reset(b);
	if (own.p != NULL && own.len > 2)
		lo_buf_add(b, own.p, own.len - 1);
	else
		lo_buf_addc(b, '{');
	if (f->collected.len > 0) {
		lo_buf_adds(b, b->len > 1 ? "," : "");
		lo_json_puts(b, f->into.p);
		lo_buf_addc(b, ':');
		lo_buf_addspan(b, lo_buf_span(&f->collected));
		lo_buf_addc(b, ']');
	}
	lo_buf_addc(b, '}');
	lo_buf_shrink(&f->collected, 1 << 20);
	if (b->failed)
		return lo_fail(e, LO_UNAVAILABLE,
		    "what belongs to one record passes %d MiB",
		    (int)CONTEXT_MAX >> 20);
	return rows_record(
	    f, i->context, i->json, lo_buf_span(b), i->observed, e);
}

static int
take_call(struct flow *f, const struct queue_item *i, struct lo_err *e)
{
	struct queue next = {NULL, NULL};
	struct lo_span none = {NULL, 0};
	struct lo_buf name;
	int got;

	lo_buf_init(&name, NAME_MAX_BYTES);
	lo_json_text(&name, lo_json_get(i->json, "call"));
	got = program_call(
	    f, name.p, lo_json_get(i->json, "memo"), none, &next, e);
	lo_buf_free(&name);
	queue_put_front(&f->queue, &next);
	return got;
}

static void
text_of(struct lo_span json, char *text, size_t size)
{
	struct lo_buf b;

	lo_buf_init(&b, size);
	if (lo_json_kind(json) == 's')
		lo_json_text(&b, json);
	snprintf(text, size, "%s", b.p);
	lo_buf_free(&b);
}

/* The program has seen what no status says. */
static int
take_failed_word(struct flow *f, const struct queue_item *i, struct lo_err *e)
{
	int64_t exit = LO_UNAVAILABLE;
	char why[WHY_MAX];

	lo_json_int(lo_json_get(i->json, "exit"), &exit);
	text_of(lo_json_get(i->json, "failed"), why, sizeof(why));
	fail(f, "program");
	return lo_fail(
	    e, exit > 0 && exit < 128 ? (int)exit : LO_UNAVAILABLE, "%s", why);
}

/* One part could not be read; the rest is. */
static void
take_trouble(struct flow *f, const struct queue_item *i)
{
	struct verdict v;
	struct lo_err e;
	char class[sizeof(v.name)], code[sizeof(f->code)];

	text_of(lo_json_get(i->json, "class"), class, sizeof(class));
	text_of(lo_json_get(i->json, "trouble"), code, sizeof(code));
	retry_class(&f->link->account->retry, class, &v);
	lo_fail(&e, v.exit, "%s: HTTP %s; that one is left out", f->run->stream,
	    code);
	memcpy(f->code, code, sizeof(f->code));
	run_trouble(f->run, &e, f->code);
}

static int
take(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	switch (i->kind) {
	case ITEM_REQUEST:
		return take_request(f, i, e);
	case ITEM_STATE:
		return take_state(f, i, e);
	case ITEM_REMEMBER:
		return remember_keep(
		    f->run, lo_json_get(i->json, "remember"), e);
	case ITEM_CALL:
		return take_call(f, i, e);
	case ITEM_HELD:
		return take_held(f, i, e);
	case ITEM_DELETED:
		if (ask_look(f, i, e) < 0 || i->dropped)
			return i->dropped ? 0 : -1;
		return rows_deleted(f, lo_json_get(i->json, "deleted"),
		    lo_json_get(i->json, "scope"), i->observed, e);
	case ITEM_EXPIRED:
		text_of(
		    lo_json_get(i->json, "expired"), f->why, sizeof(f->why));
		f->expired = true;
		break;
	case ITEM_RECORD:
		return rows_slice(f, i, e);
	case ITEM_FORGET:
		lo_buf_shrink(&f->collected, 1 << 20);
		break;
	case ITEM_FAILED:
		return take_failed_word(f, i, e);
	case ITEM_TROUBLE:
		take_trouble(f, i);
		break;
	case ITEM_TOTAL:
		lo_json_int(lo_json_get(i->json, "total"), &f->total);
		break;
	default:
		break;
	}
	return 0;
}

int
flow_run(struct flow *f, struct lo_err *e)
{
	struct queue_item *i;
	int got;

	got = program_start(f, &f->queue, e);
	if (got < 0)
		fail(f, "program");
	while (got >= 0 && f->queue.head != NULL && !f->expired &&
	       !run_over(f->run)) {
		if (f->queue.head->kind == ITEM_REQUEST)
			got = ask_head(f, e);
		if (got < 0 || run_over(f->run))
			break;
		i = queue_pop(&f->queue);
		got = take(f, i, e);
		if (got == 1)
			queue_unpop(&f->queue, i);
		else
			queue_item_free(i, f->link->http);
	}
	/* A program that fails on no answer is wrong; no record is. */
	if (got < 0 && e->status == LO_DATA)
		e->status = LO_CONFIG;
	return got < 0 ? -1 : 0;
}
