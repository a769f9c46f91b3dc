#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/canonize.h"
#include "cmd/lo-canon/document_fault.h"
#include "cmd/lo-canon/show.h"
#include "common/transform_fit.h"
#include "cmd/lo-canon/program.h"
#include "cmd/lo-canon/trial.h"
#include "common/line.h"

enum { RESULT_MAX = 256 << 20, TEXT_MAX = 16 << 20, NAME_WIDE = 14 };

struct trial {
	struct lo_catalogue *c;
	struct lo_record r;
	struct lo_buf *text;
	bool bad;
};

static void
put(struct trial *t, const char *name, const char *what)
{
	lo_buf_addf(t->text, "  %-*s%s\n", NAME_WIDE, name, what);
}

static void
put_input(struct trial *t, const struct lo_transform *x)
{
	struct schema_fault f;
	char reason[400];
	struct lo_buf b;

	if (x->program->check_input == NULL)
		return;
	lo_buf_init(&b, sizeof(reason) + 64);
	if (schema_check(
		x->program->check_input, t->r.field[LO_F_PAYLOAD], &f) == 0)
		lo_buf_adds(&b, "valid");
	else {
		document_reason(&f, reason, sizeof(reason));
		lo_buf_addf(&b, "invalid: %s", reason);
	}
	put(t, "input", b.p);
	lo_buf_free(&b);
}

/* A set without members is a line as well, which says so. */
static void
put_part(struct trial *t, const struct result_part *part)
{
	unsigned count = part->count;
	struct lo_buf b;

	lo_buf_init(&b, 1 << 10);
	if (part->code != NULL) {
		lo_buf_addf(&b, "%s: %s", part->code, part->reason);
		put(t, "dead letter", b.p);
		t->bad = true;
	} else {
		if (lo_json_get(part->lines, "part").p == NULL)
			count = 0;
		lo_buf_addf(&b, "%u record%s", count, count == 1 ? "" : "s");
		put(t, "makes", b.p);
		lo_buf_reset(&b);
		lo_buf_addf(
		    &b, "%u of its words are not known", part->unmapped);
		if (part->unmapped > 0)
			put(t, "unmapped", b.p);
	}
	lo_buf_free(&b);
}

static void
make(struct trial *t, struct lo_transform *x)
{
	struct lo_steps steps = {0, {""}};
	struct result_part part;
	struct canonizer one;
	struct lo_span rest;
	struct lo_buf out;

	lo_buf_init(&out, RESULT_MAX);
	canonizer_init(&one, LO_LINE_MAX);
	one.catalogue.used = &x;
	one.catalogue.used_count = 1;
	canonize(&one, &t->r, &out, &steps);
	rest = lo_buf_span(&out);
	while (result_next(&rest, &part))
		put_part(t, &part);
	lo_buf_free(&one.payloads);
	lo_buf_free(&out);
}

static void
try_one(struct trial *t, struct lo_transform *x)
{
	struct lo_span misfit = lo_transform_misfit(x, &t->r);

	lo_buf_addf(t->text, "%s\n", x->ref);
	if (misfit.p != NULL) {
		lo_buf_addf(t->text, "  %-*s%.*s\n", NAME_WIDE, "not for it",
		    (int)misfit.len, misfit.p);
	} else if (lo_catalogue_overruled(t->c, x, &t->r)) {
		put(t, "not used", "one of yours makes the same of it");
	} else if (lo_json_kind(t->r.field[LO_F_DELETED]) == 't') {
		put(t, "makes", "nothing of a deleted record");
	} else {
		put_input(t, x);
		make(t, x);
	}
}

static void
try_all(struct trial *t, struct lo_span line, size_t number)
{
	struct lo_json_fault f;

	lo_buf_addf(t->text, "\nline %zu", number);
	if (lo_record_parse(&t->r, line, &f) < 0) {
		lo_buf_addf(
		    t->text, ": not JSON: byte %zu: %s\n", f.offset, f.what);
		t->bad = true;
		return;
	}
	if (t->r.type != LO_RAW) {
		lo_buf_adds(t->text, ": no raw record\n");
		return;
	}
	lo_buf_adds(t->text, "\n");
	for (size_t i = 0; i < t->c->used_count; i++)
		try_one(t, t->c->used[i]);
}

static int
try_records(
    struct lo_catalogue *c, int fd, struct lo_out *out, struct lo_err *e)
{
	struct lo_lines lines;
	struct lo_line line;
	struct lo_buf text;
	struct trial t = {.c = c, .text = &text};
	size_t number = 0;
	int got;

	lo_buf_init(&text, TEXT_MAX);
	lo_lines_init(&lines, fd, LO_LINE_MAX, out);
	while ((got = lo_lines_next(&lines, &line, e)) > 0) {
		lo_buf_reset(&text);
		try_all(&t, line.text, ++number);
		got = lo_out_put(out, text.p, text.len, e);
		if (got < 0)
			break;
	}
	lo_lines_free(&lines);
	lo_buf_free(&text);
	if (got == 0 && t.bad)
		return lo_fail(e, LO_DATA, "not all of it can be canonized");
	return got;
}

int
trial_explain(const char *kind, int fd, struct lo_out *out, struct lo_err *e)
{
	struct lo_catalogue c;
	struct lo_buf text;
	int bad;

	lo_buf_init(&text, TEXT_MAX);
	bad = lo_catalogue_load(&c, e);
	if (bad == 0)
		bad = lo_catalogue_use(&c, &kind, 1, e);
	if (bad == 0)
		bad = show_explain(&c, &text, e);
	if (bad == 0)
		bad = lo_out_put(out, text.p, text.len, e);
	if (bad == 0 && fd >= 0)
		bad = try_records(&c, fd, out, e);
	lo_buf_free(&text);
	lo_catalogue_free(&c);
	return bad;
}
