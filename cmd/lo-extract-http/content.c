#include "cmd/lo-extract-http/content.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/lo-extract-http/columns.h"
#include "cmd/lo-extract-http/download.h"
#include "cmd/lo-extract/table.h"
#include "cmd/lo-extract/values.h"
#include "common/json.h"

enum {
	TEXT_MAX = 64 << 10,
	CONTEXT_MAX = 64 << 20,
	ID_ROOM = 65 << 20,
	NAMES_MAX = 4 << 20,
	SHOWN_MAX = 4096,
	SERVE = 1024, /* rows between looks at other transfers */
	TOLD_MOST = 8,
	LARGE = 8 << 20,
};

struct content {
	struct flow *flow;
	struct lo_span file; /* what the request says */
	struct feed feed;
	struct table table;
	struct lo_buf first, scope, prefix, context, id;
	struct seen seen;
	struct fields key;
	bool lines; /* values, not a table */
	uint64_t number, came;
};

static void
text_of(struct content *c, const char *name, struct lo_buf *b)
{
	struct lo_span value = lo_json_get(c->file, name);

	if (lo_json_kind(value) == 's')
		lo_json_text(b, value);
}

/* UTF-16 says so itself, when it begins as it should. */
static int
decode(struct content *c, struct lo_err *e)
{
	struct lo_buf name;
	char mark[2];
	size_t got;
	int done = 0;

	lo_buf_init(&name, SHOWN_MAX);
	text_of(c, "encoding", &name);
	if (name.len == 0 &&
	    feed_peek(&c->feed, 0, mark, sizeof(mark), &got, e) < 0)
		done = -1;
	else if (name.len == 0 && got == 2 &&
		 (memcmp(mark, "\xff\xfe", 2) == 0 ||
		     memcmp(mark, "\xfe\xff", 2) == 0))
		lo_buf_adds(&name, "UTF-16");
	if (done == 0 && name.len > 0 &&
	    (done = feed_encoding(&c->feed, name.p, e)) < 0)
		e->status = LO_CONFIG;
	lo_buf_free(&name);
	return done;
}

static int
check_delimiter(struct content *c, struct lo_err *e)
{
	struct lo_buf text;
	bool well;

	lo_buf_init(&text, SHOWN_MAX);
	text_of(c, "delimiter", &text);
	well = text.len == 0 || table_delimiter(text.p) != '\0';
	lo_buf_free(&text);
	return well ? 0
		    : lo_fail(e, LO_CONFIG,
			  "delimiter: one character, or tab; no quote and no "
			  "line end");
}

static void
open_content(struct content *c, struct flow *f, const struct queue_item *i)
{
	struct lo_buf text;

	memset(c, 0, sizeof(*c));
	c->flow = f;
	c->file = lo_json_get(i->json, "file");
	feed_open(&c->feed, i->exchange->file->fd, 0);
	lo_buf_init(&c->first, LO_LINE_KEEP);
	lo_buf_init(&c->scope, TEXT_MAX);
	lo_buf_init(&c->prefix, TEXT_MAX);
	lo_buf_init(&c->context, CONTEXT_MAX);
	lo_buf_init(&c->id, ID_ROOM);
	seen_open(&c->seen);
	if (i->exchange->file->written > LARGE)
		seen_large(&c->seen);
	text_of(c, "scope", &c->scope);
	text_of(c, "prefix", &c->prefix);
	c->lines = !lo_json_is(lo_json_get(c->file, "format"), "csv");
	lo_buf_init(&text, TEXT_MAX);
	text_of(c, "key", &text);
	fields_parse(&c->key, text.len > 0 ? text.p : NULL);
	lo_buf_reset(&text);
	text_of(c, "delimiter", &text);
	table_open(&c->table, text.len > 0 ? table_delimiter(text.p) : '\0');
	lo_buf_free(&text);
}

static void
close_content(struct content *c)
{
	feed_close(&c->feed);
	table_close(&c->table);
	lo_buf_free(&c->first);
	lo_buf_free(&c->scope);
	lo_buf_free(&c->prefix);
	lo_buf_free(&c->context);
	lo_buf_free(&c->id);
	seen_close(&c->seen);
	fields_free(&c->key);
}

/* {"file":{...,"row":N}} */
static struct lo_span
context_of(struct content *c)
{
	struct lo_span own = lo_json_get(c->file, "context");
	struct lo_buf *b = &c->context;

	lo_buf_reset(b);
	lo_buf_adds(b, "{\"file\":");
	if (lo_json_kind(own) == 'o' && own.len > 2) {
		lo_buf_add(b, own.p, own.len - 1);
		lo_buf_addc(b, ',');
	} else
		lo_buf_addc(b, '{');
	lo_buf_addf(b, "\"row\":%" PRIu64 "}}", c->number);
	return lo_buf_span(b);
}

static int
emit_row(struct content *c, const struct row *row, const char *observed,
    struct lo_err *e)
{
	struct run *r = c->flow->run;
	unsigned char hash[LO_HASH_SIZE];
	struct row_maker m = {.out = &r->out,
	    .type = c->flow->type,
	    .observed_at = observed,
	    .key = &c->key,
	    .seen = &c->seen,
	    .prefix = lo_buf_span(&c->prefix),
	    .context = context_of(c),
	    .id = &c->id};

	if (c->scope.len > 0)
		m.scope = lo_buf_span(&c->scope);
	row_hash(row, hash);
	return row_put(&m, row, hash, e);
}

static int
next_row(struct content *c, struct row *row, struct lo_err *e)
{
	int got;

	if (!c->lines) {
		got = table_next(&c->table, row, e);
		c->number = c->table.csv.row;
		return got;
	}
	got = values_next(&c->feed, &c->first, row, e);
	c->number++;
	return got;
}

static int
emit_rows(struct content *c, const char *observed, struct lo_err *e)
{
	struct flow *f = c->flow;
	struct row row;
	int got = 0;

	while (!run_over(f->run) && (got = next_row(c, &row, e)) > 0) {
		if (emit_row(c, &row, observed, e) < 0)
			return -1;
		if (++c->came % SERVE == 0 && f->busy > 0 &&
		    lo_http_wait(f->link->http, 0, e) < 0)
			return -1;
	}
	return got < 0 ? -1 : 0;
}

/* What a message may call it. */
static const char *
shown(struct content *c, struct lo_buf *b)
{
	lo_buf_init(b, SHOWN_MAX);
	text_of(c, "shown", b);
	return b->len > 0 ? b->p : "a file";
}

static void
say_header(struct content *c, const struct columns *n, struct lo_span before,
    struct lo_span now)
{
	struct flow *f = c->flow;
	struct lo_buf name, which;

	lo_buf_init(&which, SHOWN_MAX);
	columns_show(before, now, n, &which);
	if (f->headers < TOLD_MOST)
		f->run->say("%s: %s: the header has changed: %zu columns more, "
			    "%zu less%s%s",
		    f->run->stream, shown(c, &name), n->came, n->gone,
		    which.len > 0 ? ":" : "", which.p);
	if (f->headers < TOLD_MOST)
		lo_buf_free(&name);
	lo_buf_free(&which);
}

/* A row of the event log, once a block. */
static int
log_header(struct flow *f, const struct columns *n, struct lo_err *e)
{
	struct lo_stage *g = &f->run->out.stage;
	char extra[96];
	struct lo_buf b;
	int got;

	if (f->headers++ > 0 || f->run->out.bare)
		return 0;
	snprintf(extra, sizeof(extra),
	    "\"columns_more\":%zu,\"columns_less\":%zu", n->came, n->gone);
	lo_buf_init(&b, TEXT_MAX);
	g->extra = lo_span_of(extra);
	lo_stage_event(g, "header.changed", "completed", &b);
	g->extra = (struct lo_span){NULL, 0};
	got = lo_out_put(g->out, b.p, b.len, e);
	lo_buf_free(&b);
	return got;
}

static int
compare_header(struct content *c, struct lo_span now, struct lo_err *e)
{
	struct flow *f = c->flow;
	struct lo_span before = lo_json_get(c->file, "columns");
	struct columns n;
	int got = 0;

	if (f->columns.len == 0 && lo_json_kind(before) == 'a')
		lo_buf_addspan(&f->columns, before);
	before = lo_buf_span(&f->columns);
	columns_compare(before, now, &n);
	if (before.len > 0 && n.came + n.gone == 0)
		return 0;
	if (before.len > 0) {
		say_header(c, &n, before, now);
		got = log_header(f, &n, e);
	}
	lo_buf_addf(&f->about, "{\"columns\":%s", now.p);
	lo_buf_reset(&f->columns);
	lo_buf_addspan(&f->columns, now);
	return got;
}

static int
header(struct content *c, struct lo_err *e)
{
	unsigned char hash[LO_HASH_SIZE];
	struct lo_buf names;
	int got = 0;

	if (c->lines)
		return values_start(&c->feed, e);
	if (table_start(&c->table, &c->feed, hash, e) < 0)
		return -1;
	lo_buf_init(&names, NAMES_MAX);
	for (size_t i = 0; i < c->table.header.count; i++) {
		struct lo_span name = header_name(&c->table.header, i);

		lo_buf_addc(&names, i > 0 ? ',' : '[');
		lo_buf_add(&names, name.p, name.len - 1);
	}
	lo_buf_addc(&names, ']');
	if (c->table.header.count > 0 && !names.failed)
		got = compare_header(c, lo_buf_span(&names), e);
	lo_buf_free(&names);
	return got;
}

static void
say_ragged(struct content *c)
{
	struct table *t = &c->table;
	struct lo_buf name;

	if (t->ragged == 0)
		return;
	c->flow->run->say("%s: %s: %" PRIu64 " rows are not as wide as the "
			  "header, the first is row %" PRIu64,
	    c->flow->run->stream, shown(c, &name), t->ragged, t->first);
	lo_buf_free(&name);
}

/* The file is of no use, or not all of it; others go on. */
static void
trouble(struct content *c, const struct lo_err *why)
{
	struct flow *f = c->flow;
	struct lo_err e = *why;
	struct lo_buf name;

	lo_fail_at(&e, "%s: %s", f->run->stream, shown(c, &name));
	lo_buf_free(&name);
	run_trouble(f->run, &e, "input");
	lo_buf_addf(
	    &f->about, "%c\"trouble\":true", f->about.len > 0 ? ',' : '{');
}

int
content_emit(struct flow *f, struct queue_item *i, struct lo_err *e)
{
	struct exchange *x = i->exchange;
	struct lo_err why = x->file->err;
	struct content c;
	int got = 0;

	lo_buf_reset(&f->about);
	f->empty = 0;
	open_content(&c, f, i);
	if (why.status == LO_OK &&
	    (check_delimiter(&c, &why) < 0 || decode(&c, &why) < 0 ||
		header(&c, &why) < 0 || emit_rows(&c, x->observed, &why) < 0))
		got = -1;
	say_ragged(&c);
	if (got < 0 && why.status != LO_NOINPUT) {
		*e = why;
		close_content(&c);
		return -1;
	}
	if (why.status != LO_OK)
		trouble(&c, &why);
	if (f->about.len > 0)
		lo_buf_addc(&f->about, '}');
	close_content(&c);
	return 0;
}
