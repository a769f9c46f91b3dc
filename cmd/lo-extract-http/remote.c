#include "cmd/lo-extract/remote.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract-http/ask.h"
#include "cmd/lo-extract-http/blocks.h"
#include "cmd/lo-extract-http/login.h"
#include "cmd/lo-extract-http/show.h"
#include "cmd/lo-extract-http/trial.h"
#include "cmd/lo-extract/interrupt.h"
#include "cmd/lo-extract/source.h"
#include "common/mem.h"

enum { LARGE = 3 << 20 };

/* One block's reading, with what the run cannot know. */
struct reading {
	const struct remote *remote;
	const struct block *block;
	struct link *link; /* opened by the first block of a connection */
	char code[96];
};

static int
open_link(struct reading *g, struct lo_err *e)
{
	struct link *l = g->link;
	struct account *a = &g->block->connected->account;

	if (l->http != NULL)
		return 0;
	if (a->api->filter == NULL && api_compile(a->api, e) < 0)
		return -1;
	if (lo_http_open(&l->http, &a->limits, e) < 0)
		return -1;
	l->account = a;
	l->show = g->remote->options->dry;
	l->progress = g->remote->progress;
	auth_init(&l->auth, a, l->http);
	pace_init(&l->pace, a->per_minute, api_number(a->api, "/burst", 10),
	    lo_when_mono());
	return 0;
}

static void
close_link(struct link *l)
{
	if (l->http == NULL)
		return;
	auth_free(&l->auth);
	lo_http_close(l->http);
	memset(l, 0, sizeof(*l));
}

static int
read_api(struct run *r, struct lo_err *e)
{
	struct reading *g = r->arg;
	struct flow f;
	int got;

	r->code = "config";
	if (g->block->connected->wrong.status != LO_OK) {
		*e = g->block->connected->wrong;
		return -1;
	}
	if (open_link(g, e) < 0)
		return -1;
	r->code = NULL;
	flow_init(&f, r, g->link, g->block->type);
	got = flow_run(&f, e);
	memcpy(g->code, f.code, sizeof(g->code));
	if (g->code[0] != '\0' && (got < 0 || r->code == f.code))
		r->code = g->code;
	if (got < 0 && r->out.stage.out->failed == 0)
		lo_fail_at(e, "%s", r->stream);
	if (f.expired) {
		r->again = true;
		r->say("%s: the cursor is of no use any more (%s); reading "
		       "everything",
		    r->stream, f.why);
	}
	flow_free(&f);
	return got;
}

static void
tell(const struct remote *x, const struct run *r)
{
	const struct lo_stage *g = &r->out.stage;

	if (x->options->quiet || (!x->options->verbose && !x->options->dry &&
				     !isatty(STDERR_FILENO)))
		return;
	x->say("%s: %llu records, %llu dead letters, %llu bytes read, "
	       "%llu bytes written, %.1f s",
	    r->stream, (unsigned long long)g->made, (unsigned long long)g->dead,
	    (unsigned long long)r->read, (unsigned long long)g->bytes,
	    (double)(lo_when_mono() - r->mono) / 1e6);
}

/* again: the first try found its cursor useless. */
static int
run_one(struct reading *g, struct lo_out *out, bool more, bool *again)
{
	struct options o = *g->remote->options;
	struct source s = {.name = g->block->connected->account.api->name,
	    .type = g->block->type,
	    .read = read_api};
	struct lo_err e = {LO_OK, ""};
	struct run r;
	int status;

	o.connection = g->block->connected->name;
	o.type = NULL;
	o.full = o.full || *again;
	run_init(&r, &o, &s, out);
	r.arg = g;
	r.out.more = more;
	r.warn = g->remote->warn;
	r.say = g->remote->say;
	status = run_block(&r, &e);
	if (e.status != LO_OK)
		g->remote->warn("%s", e.text);
	tell(g->remote, &r);
	*again = r.again && !*again && !interrupt_asked();
	run_free(&r);
	return status;
}

static int
run_blocks(const struct remote *x, const struct blocks *b, struct lo_out *out)
{
	struct link link = {.http = NULL};
	int status = LO_OK;

	for (size_t i = 0; i < b->count && out->failed == 0; i++) {
		struct reading g = {x, &b->list[i], &link, ""};
		bool more = i + 1 < b->count, again = false;

		if (i > 0 && b->list[i - 1].connected != b->list[i].connected)
			close_link(&link);
		do
			status = lo_status_worst(
			    status, run_one(&g, out, more, &again));
		while (again);
		if (interrupt_asked())
			break;
	}
	close_link(&link);
	return status;
}

/* Streams that are not configured are told, not run. */
static void
leave_out(const struct remote *x, struct blocks *b)
{
	size_t kept = 0;

	for (size_t i = 0; i < b->count; i++) {
		struct block *k = &b->list[i];

		if (k->missing == NULL) {
			b->list[kept++] = *k;
			continue;
		}
		if (x->options->verbose || x->options->stream != NULL)
			x->say("%s/%s/%s: not configured: settings/%s is "
			       "missing",
			    k->type, k->connected->account.api->name,
			    k->connected->name, k->missing);
		free(k->type);
		free(k->missing);
	}
	b->count = kept;
}

static int
extract(const struct remote *x, struct api *a)
{
	struct lo_err e = {LO_OK, ""};
	struct blocks b;
	struct lo_out out;
	int status = LO_OK, fd = STDOUT_FILENO;

	/* Left to itself the allocator learns to keep large answers. */
	(void)mallopt(M_MMAP_THRESHOLD, LARGE);
	if (x->options->dry)
		fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	lo_out_init(&out, fd, "standard output");
	interrupt_catch();
	if (blocks_load(&b, a, x->options, &e) < 0) {
		x->warn("%s", e.text);
		status = e.status;
	} else {
		leave_out(x, &b);
		status = run_blocks(x, &b, &out);
	}
	if (lo_out_close(&out, &e) < 0) {
		if (status == LO_OK)
			x->warn("%s", e.text);
		status = lo_status_worst(status, e.status);
	}
	blocks_free(&b);
	return status;
}

static int
with_api(const struct remote *x)
{
	struct lo_err e = {LO_OK, ""};
	struct api a;
	int status;

	if (x->what == REMOTE_TEST)
		status = api_read(&a, x->source, &e);
	else
		status = api_load(&a, x->source, &e);
	if (status == 0 && x->what != REMOTE_EXTRACT)
		status = api_compile(&a, &e);
	if (status < 0) {
		x->warn("%s", e.text);
		status = e.status;
	} else if (x->what == REMOTE_EXTRACT)
		status = extract(x, &a);
	else if (x->what == REMOTE_EXPLAIN)
		status = show_explain(x, &a);
	else
		status = trial_run(x, &a);
	api_free(&a);
	return status;
}

int
remote_run(const struct remote *x)
{
	if (x->what == REMOTE_LOGIN)
		return login_run(x);
	return x->what == REMOTE_LIST ? show_list(x) : with_api(x);
}
