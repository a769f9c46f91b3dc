#include "cmd/lo-extract-http/show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract-http/ask.h"
#include "cmd/lo-extract-http/blocks.h"
#include "cmd/lo-extract-http/program.h"
#include "cmd/lo-extract/explain.h"
#include "common/data.h"
#include "common/json.h"

enum { ANSWER_MAX = 32 << 20, TEXT_MAX = 4096 };

static int
put_out(const struct remote *x, struct lo_buf *b, int status)
{
	struct lo_err e = {LO_OK, ""};
	struct lo_out out;

	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (lo_out_put(&out, b->p, b->len, &e) < 0 ||
	    lo_out_close(&out, &e) < 0)
		x->warn("%s", e.text);
	lo_buf_free(b);
	return lo_status_worst(status, e.status);
}

static void
list_api(const struct api *a, struct lo_buf *b)
{
	struct lo_buf name, what;

	lo_buf_init(&name, TEXT_MAX);
	lo_buf_init(&what, TEXT_MAX);
	lo_json_text(&what, api_get(a, "/what"));
	for (int i = 0; api_stream(a, i, &name); i++)
		lo_buf_addf(b, "%-13s %-14s %s\n", a->name, name.p, what.p);
	if (api_get(a, "/stream").p != NULL)
		lo_buf_addf(b, "%-13s %-14s %s\n", a->name, "*", what.p);
	lo_buf_free(&name);
	lo_buf_free(&what);
}

int
show_list(const struct remote *x)
{
	struct lo_data d;
	struct lo_err e;
	struct lo_buf b;
	struct api a;
	int status = LO_OK;

	lo_buf_init(&b, ANSWER_MAX);
	explain_list(&b);
	if (lo_data_list(&d, "sources", ".jq", &e) < 0) {
		x->warn("%s", e.text);
		return put_out(x, &b, e.status);
	}
	for (size_t i = 0; i < d.count; i++) {
		/* In folders are parts that sources include. */
		if (strchr(d.entries[i].name, '/') != NULL)
			continue;
		if (api_read(&a, d.entries[i].path, &e) == 0)
			list_api(&a, &b);
		else {
			x->warn("%s", e.text);
			status = lo_status_worst(status, e.status);
		}
		api_free(&a);
	}
	lo_data_free(&d);
	return put_out(x, &b, status);
}

static void
put_classes(const struct account *a, struct lo_buf *b)
{
	struct lo_json_walk w;
	struct lo_span key, value;
	struct lo_buf name;
	struct verdict v;

	lo_buf_init(&name, TEXT_MAX);
	lo_json_walk(&w, a->retry.classes);
	while (lo_json_member(&w, &key, &value)) {
		lo_buf_reset(&name);
		lo_json_text(&name, key);
		retry_class(&a->retry, name.p, &v);
		lo_buf_addf(b, "retry   %s: %" PRId64 " tries, then %d\n",
		    name.p, v.tries, v.exit);
	}
	lo_buf_free(&name);
}

static void
put_first(struct link *l, struct run *r, const char *type, struct lo_buf *b)
{
	struct lo_err e = {LO_OK, ""};
	struct flow f;

	flow_init(&f, r, l, type);
	lo_buf_adds(b, "first   ");
	if (program_start(&f, &f.queue, &e) < 0)
		lo_buf_adds(b, e.text);
	else if (f.queue.head == NULL)
		lo_buf_adds(b, "nothing");
	else if (f.queue.head->kind == ITEM_EXPIRED)
		lo_buf_adds(b, "the cursor is of no use any more; a full "
			       "block will follow");
	else if (ask_show(l, f.queue.head->json, b, &e) < 0)
		lo_buf_adds(b, e.text);
	lo_buf_addc(b, '\n');
	flow_free(&f);
}

static int
explain_block(const struct remote *x, const struct block *k, struct lo_buf *b,
    struct lo_err *e)
{
	struct account *a = &k->connected->account;
	struct options o = *x->options;
	struct source s = {.name = a->api->name, .type = k->type};
	struct link l = {.account = a};
	struct lo_out none;
	struct run r;
	int got;

	if (k->missing != NULL) {
		lo_buf_addf(b,
		    "stream  %s/%s/%s: not configured: settings/%s is "
		    "missing\n",
		    k->type, a->api->name, k->connected->name, k->missing);
		return 0;
	}
	if (k->connected->wrong.status != LO_OK) {
		*e = k->connected->wrong;
		return -1;
	}
	o.connection = k->connected->name;
	lo_out_init(&none, -1, "nothing");
	run_init(&r, &o, &s, &none);
	got = run_look(&r, e);
	if (got == 0) {
		explain_run(b, &r);
		put_first(&l, &r, k->type, b);
		put_classes(a, b);
	}
	run_free(&r);
	free(none.p);
	return got;
}

int
show_explain(const struct remote *x, struct api *a)
{
	struct lo_err e = {LO_OK, ""};
	struct blocks blocks;
	struct lo_buf b;
	int status = LO_OK;

	lo_buf_init(&b, ANSWER_MAX);
	if (blocks_load(&blocks, a, x->options, &e) < 0) {
		x->warn("%s", e.text);
		status = e.status;
	}
	for (size_t i = 0; i < blocks.count; i++)
		if (explain_block(x, &blocks.list[i], &b, &e) < 0) {
			x->warn("%s", e.text);
			status = lo_status_worst(status, e.status);
		}
	blocks_free(&blocks);
	return put_out(x, &b, status);
}
