#include "cmd/lo-extract-http/program.h"

#include <inttypes.h>
#include <string.h>

#include "cmd/lo-extract-http/place.h"
#include "cmd/lo-extract-http/remember.h"
#include "cmd/lo-extract-http/rows.h"
#include "common/json.h"

enum { KEEP = 1 << 20, SINCE_MAX = 256 };

static void
put_window(const struct options *o, struct lo_buf *b)
{
	if (!o->has_since && !o->has_until && !o->has_limit)
		return;
	lo_buf_adds(b, ",\"window\":{\"limit\":");
	lo_buf_adds(b, o->has_limit ? "true" : "false");
	if (o->has_since)
		lo_buf_addf(b, ",\"since\":%" PRId64, o->since / 1000000);
	/* A part of a second counts as one: what is too much is left out. */
	if (o->has_until)
		lo_buf_addf(
		    b, ",\"until\":%" PRId64, (o->until + 999999) / 1000000);
	lo_buf_addc(b, '}');
}

static void
put_member(struct lo_buf *b, const char *name, struct lo_span json)
{
	if (json.p == NULL)
		return;
	lo_buf_addf(b, ",\"%s\":", name);
	lo_buf_addspan(b, json);
}

/* What every question says. */
static struct lo_buf *
ask(struct flow *f, const char *what)
{
	struct lo_buf *b = &f->input;
	const struct run *r = f->run;

	lo_buf_shrink(b, KEEP);
	lo_buf_addf(b, "{\"do\":\"%s\",\"type\":", what);
	lo_json_puts(b, f->type);
	lo_buf_adds(b, ",\"settings\":");
	lo_buf_addspan(b, f->link->account->settings);
	put_member(b, "stream", account_own(f->link->account, f->type));
	if (api_computes_base(f->link->account->api))
		put_member(b, "base_url",
		    lo_json_get(f->link->account->it, "base_url"));
	put_window(r->options, b);
	lo_buf_addf(b, ",\"page_size\":%" PRId64 ",\"since\":%s",
	    f->link->account->page_size, f->since.p);
	lo_buf_adds(b, ",\"keep\":");
	lo_buf_addspan(b, lo_buf_span(&f->keep));
	return b;
}

static int
take(struct flow *f, struct lo_span line, struct queue *q, struct lo_err *e)
{
	struct lo_span keep = lo_json_get(line, "keep");
	struct lo_span region = lo_json_get(line, "region");
	struct queue_item *i;

	if (keep.p != NULL) {
		lo_buf_reset(&f->keep);
		lo_buf_addspan(&f->keep, keep);
		return f->keep.failed
			   ? lo_fail(e, LO_CONFIG, "%s: keeps more than 64 MiB",
				 f->link->account->api->path)
			   : 0;
	}
	if (region.p != NULL)
		return place_region(f->link->account, region, e);
	i = queue_add(q, line);
	memcpy(i->observed, f->observed, sizeof(i->observed));
	if (i->kind != ITEM_STRANGE)
		return 0;
	return lo_fail(e, LO_CONFIG, "%s: gives what is none of its words",
	    f->link->account->api->path);
}

static int
run(struct flow *f, struct queue *q, struct lo_err *e)
{
	const struct api *a = f->link->account->api;
	const char *p, *end;

	lo_buf_addc(&f->input, '}');
	lo_buf_shrink(&f->output, KEEP);
	if (f->input.failed)
		return lo_fail(e, LO_UNAVAILABLE,
		    "an answer is too long for the program; see page_size");
	if (lo_filter_run(a->filter, lo_buf_span(&f->input), &f->output, e) < 0)
		return lo_fail_at(e, "%s", a->path);
	for (p = f->output.p; (end = strchr(p, '\n')) != NULL; p = end + 1)
		if (take(f, (struct lo_span){p, (size_t)(end - p)}, q, e) < 0)
			return -1;
	return 0;
}

int
program_start(struct flow *f, struct queue *q, struct lo_err *e)
{
	struct lo_buf *b = ask(f, "start");

	put_member(b, "cursor",
	    f->run->resumed ? lo_buf_span(&f->run->state.cursor)
			    : lo_span_of("null"));
	lo_buf_adds(b, ",\"remembered\":");
	if (remember_load(f->run, b, e) < 0)
		return -1;
	return run(f, q, e);
}

int
program_call(struct flow *f, const char *as, struct lo_span memo,
    struct lo_span body, struct queue *q, struct lo_err *e)
{
	struct lo_buf *b = ask(f, "answer");

	lo_buf_adds(b, ",\"as\":");
	lo_json_puts(b, as);
	put_member(b, "memo", memo);
	put_member(b, "body", body);
	return run(f, q, e);
}

static void
put_headers(struct lo_buf *b, const struct lo_http_call *c)
{
	const char *p = c->headers.p, *end, *colon;
	const char *between = "";
	int64_t us;

	lo_buf_addf(b, ",\"status\":%d,\"headers\":{", c->status);
	for (; (end = strchr(p, '\n')) != NULL; p = end + 1) {
		size_t n = (size_t)(end - p);

		colon = memchr(p, ':', n);
		if (colon == NULL)
			continue;
		n -= (size_t)(colon - p) + 1;
		while (n > 0 && colon[n] <= ' ')
			n--;
		lo_buf_adds(b, between);
		between = ",";
		lo_json_put(b, p, (size_t)(colon - p));
		lo_buf_addc(b, ':');
		for (; n > 0 && colon[1] == ' '; n--)
			colon++;
		lo_json_put(b, colon + 1, n);
	}
	lo_buf_addc(b, '}');
	if (lo_http_date(lo_http_header(c, "date"), &us))
		lo_buf_addf(b, ",\"date\":%" PRId64, us / 1000000);
}

/* The body without the rows, which the program does not need to see. */
static void
put_body(struct lo_buf *b, struct lo_span body, struct lo_span array)
{
	struct lo_json_fault f;

	if (lo_json_check(body.p, body.len, LO_JSON_DEPTH, &f) < 0)
		return;
	lo_buf_adds(b, ",\"body\":");
	if (array.p == NULL) {
		lo_buf_addspan(b, body);
		return;
	}
	lo_buf_add(b, body.p, (size_t)(array.p - body.p));
	lo_buf_adds(b, "[]");
	lo_buf_add(b, array.p + array.len,
	    (size_t)(body.p + body.len - array.p) - array.len);
}

/* What comes with the answer was not seen before that. */
static void
put_sent(const struct flow *f, const char *observed, struct lo_buf *b)
{
	struct lo_buf since;

	lo_buf_init(&since, SINCE_MAX);
	run_since(f->run, observed, &since);
	put_member(b, "sent", lo_buf_span(&since));
	lo_buf_free(&since);
}

int
program_answer(struct flow *f, const struct queue_item *i, struct queue *q,
    struct lo_err *e)
{
	const struct lo_http_call *c = &i->exchange->call;
	struct lo_span body = lo_buf_span(&c->answer), array = {NULL, 0};
	struct lo_buf *b = ask(f, "answer");

	put_member(b, "as", lo_json_get(i->json, "as"));
	put_member(b, "memo", lo_json_get(i->json, "memo"));
	put_sent(f, i->exchange->observed, b);
	put_headers(b, c);
	if (i->exchange->outcome == OUT_GOOD) {
		lo_buf_adds(b, ",\"rows\":");
		rows_summary(&f->distinct, i->json, body, b, &array);
	}
	if (f->about.len > 0)
		put_member(b, "file", lo_buf_span(&f->about));
	put_body(b, body, array);
	return run(f, q, e);
}
