#include "cmd/lo-extract-http/settle.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/arrival.h"
#include "cmd/lo-extract-http/download.h"
#include "cmd/lo-extract-http/room.h"
#include "cmd/lo-extract-http/rows.h"
#include "common/json.h"

enum { TOLD_US = 5000000 };

void
settle(struct exchange *x, enum outcome outcome)
{
	x->settled = true;
	x->outcome = outcome;
}

static enum outcome
outcome_of(struct lo_span word)
{
	if (lo_json_is(word, "skip"))
		return OUT_SKIP;
	if (lo_json_is(word, "deleted"))
		return OUT_DELETED;
	return lo_json_is(word, "answer") ? OUT_ANSWER : OUT_FAILED;
}

/* "on": {"404": ...} or {"400 resource_missing": ...} */
static enum outcome
expected(const struct queue_item *i, const struct judged *j)
{
	struct lo_span on = lo_json_get(i->json, "on"), word;
	char status[8];

	if (j->status <= 0)
		return OUT_FAILED;
	word = lo_json_get(on, j->code);
	if (word.p == NULL) {
		memcpy(status, j->code, 3);
		status[3] = '\0';
		word = lo_json_get(on, status);
	}
	return outcome_of(word);
}

static void
postpone(struct flow *f, struct exchange *x)
{
	const struct judged *j = &x->judged;
	int64_t now = lo_when_mono();

	x->ready = now + j->wait_us;
	if (strcmp(j->verdict.name, "throttled") == 0)
		pace_hold(&f->link->pace, x->ready);
	if (j->wait_us >= TOLD_US && now - f->told >= TOLD_US) {
		f->told = now;
		f->run->say("%s: HTTP %s; trying again in %lld s",
		    f->run->stream, j->code, (long long)(j->wait_us / 1000000));
	}
}

static void
refuse(struct flow *f, struct queue_item *i)
{
	struct exchange *x = i->exchange;

	fetch_fail(f->link->account, &x->call, &x->judged, &x->err);
	settle(x, OUT_FAILED);
}

/* A 401 once gives a new token and another try. */
static bool
renew(struct flow *f, struct exchange *x)
{
	int64_t skew = f->link->auth.signer.skew;
	int got;

	if (x->renewed || strcmp(x->judged.verdict.name, "auth") != 0)
		return false;
	x->renewed = true;
	got = auth_renew(&f->link->auth, x->generation, &x->call, &x->err);
	if (got == 0)
		return false;
	x->ready = 0;
	if (skew != f->link->auth.signer.skew)
		f->run->say("%s: the server's clock is %+" PRId64 " s from "
			    "this machine's; going by the server's",
		    f->run->stream, f->link->auth.signer.skew / 1000000);
	if (got < 0)
		settle(x, OUT_FAILED);
	if (got < 0 && f->link->auth.code[0] != '\0')
		memcpy(x->judged.code, f->link->auth.code,
		    sizeof(f->link->auth.code));
	return true;
}

static void
judge(struct flow *f, struct queue_item *i, bool body)
{
	struct exchange *x = i->exchange;
	enum outcome outcome;

	fetch_judge(
	    f->link->account, false, &x->call, body, x->tried, &x->judged);
	outcome = expected(i, &x->judged);
	if (outcome != OUT_FAILED)
		settle(x, outcome);
	else if (renew(f, x))
		return;
	else if (strcmp(x->judged.verdict.name, "auth") != 0 &&
		 fetch_again(&x->judged, x->tried - x->renewed))
		postpone(f, x);
	else
		refuse(f, i);
}

/* A file that came odd is tried again as any answer, and then it is what it
 * is. */
static void
odd(struct flow *f, struct queue_item *i)
{
	struct exchange *x = i->exchange;

	/* It was we who broke off. */
	if (x->file->err.status != LO_OK)
		x->call.fault = LO_HTTP_WELL;
	fetch_judge(
	    f->link->account, false, &x->call, true, x->tried, &x->judged);
	if (fetch_again(&x->judged, x->tried - x->renewed))
		postpone(f, x);
	else if (x->file->err.status != LO_OK)
		settle(x, OUT_GOOD);
	else
		refuse(f, i);
}

static void
file_done(struct flow *f, struct queue_item *i)
{
	struct exchange *x = i->exchange;

	switch (arrival_done(f, i)) {
	case ARRIVAL_WELL:
	case ARRIVAL_BAD:
		settle(x, OUT_GOOD);
		break;
	case ARRIVAL_ODD:
		odd(f, i);
		break;
	case ARRIVAL_LOST:
		x->err = x->file->err;
		snprintf(x->judged.code, sizeof(x->judged.code), "disk");
		settle(x, OUT_FAILED);
		break;
	case ARRIVAL_NOT:
		judge(f, i, false);
		break;
	}
}

/* The call is done: what is it worth? */
void
settle_done(struct flow *f, struct queue_item *i)
{
	struct exchange *x = i->exchange;
	struct lo_http_call *c = &x->call;
	struct lo_json_fault fault;
	bool success = c->fault == LO_HTTP_WELL && c->status / 100 == 2;

	f->busy--;
	x->ready = 0;
	f->run->read += c->answer.len;
	fetch_convert(f->link->account, c);
	if (x->file != NULL)
		file_done(f, i);
	else if (!success)
		judge(f, i, false);
	else if (lo_json_check(
		     c->answer.p, c->answer.len, LO_JSON_DEPTH, &fault) < 0 ||
		 !rows_there(i->json, lo_buf_span(&c->answer)))
		judge(f, i, true);
	else if (fetch_fault(f->link->account, lo_buf_span(&c->answer)))
		judge(f, i, false);
	else
		settle(x, OUT_GOOD);
	room_learn(f, c->answer.len);
	if (x->settled)
		f->held += c->answer.len;
}

bool
settle_again(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct exchange *x = i->exchange;

	f->held -= x->call.answer.len;
	fetch_judge(
	    f->link->account, false, &x->call, true, x->tried, &x->judged);
	if (fetch_again(&x->judged, x->tried - x->renewed)) {
		x->settled = false;
		postpone(f, x);
		return true;
	}
	f->held += x->call.answer.len;
	fetch_fail(f->link->account, &x->call, &x->judged, e);
	return false;
}
