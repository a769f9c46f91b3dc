#include "cmd/lo-project/form.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/chart.h"
#include "cmd/lo-project/quote.h"
#include "cmd/lo-project/width.h"
#include "common/json.h"

enum { LINE_MAX_BYTES = 1 << 30 };

typedef void row_fn(struct lo_buf *, const struct result *);

enum form
form_of(const char *name)
{
	static const char *const names[] = {
	    "table", "csv", "json", "jsonl", "md", "chart"};
	int i;

	for (i = 0; i < FORM_NONE; i++) {
		if (strcmp(name, names[i]) == 0)
			return (enum form)i;
	}
	return FORM_NONE;
}

static void
csv_text(struct lo_buf *b, struct lo_span s)
{
	size_t i;

	lo_buf_addc(b, '"');
	for (i = 0; i < s.len; i++) {
		if (s.p[i] == '"')
			lo_buf_addc(b, '"');
		lo_buf_addc(b, s.p[i]);
	}
	lo_buf_addc(b, '"');
}

static bool
csv_plain(struct lo_span s)
{
	size_t i;

	for (i = 0; i < s.len; i++) {
		if (strchr(",\"\r\n", s.p[i]) != NULL)
			return false;
	}
	return s.len > 0 && s.p[0] != ' ' && s.p[s.len - 1] != ' ';
}

static void
csv_span(struct lo_buf *b, struct lo_span s)
{
	if (csv_plain(s))
		lo_buf_addspan(b, s);
	else
		csv_text(b, s);
}

static void
csv_head(struct lo_buf *b, const struct result *r)
{
	int i;

	for (i = 0; i < r->count; i++) {
		if (i > 0)
			lo_buf_addc(b, ',');
		csv_span(b, lo_span_of(r->columns[i].name));
	}
	lo_buf_adds(b, "\r\n");
}

static void
csv_row(struct lo_buf *b, const struct result *r)
{
	int i;

	for (i = 0; i < r->count; i++) {
		if (i > 0)
			lo_buf_addc(b, ',');
		if (r->cells[i].kind == CELL_TEXT)
			csv_span(b, r->cells[i].text);
		else
			cell_text(b, &r->cells[i]);
	}
	lo_buf_adds(b, "\r\n");
}

/* Text that a column calls JSON goes out as it is, if it is. */
static bool
is_json(const struct column *column, const struct cell *c)
{
	struct lo_json_fault fault;

	return column->json && c->kind == CELL_TEXT &&
	       lo_json_check(c->text.p, c->text.len, LO_JSON_DEPTH, &fault) ==
		   0;
}

void
form_json(struct lo_buf *b, const struct column *column, const struct cell *c)
{
	if (is_json(column, c)) {
		lo_json_compact(b, c->text);
	} else if (c->kind == CELL_TEXT) {
		lo_json_put(b, c->text.p, c->text.len);
	} else if (c->kind == CELL_BLOB) {
		lo_buf_addc(b, '"');
		cell_text(b, c);
		lo_buf_addc(b, '"');
	} else if (c->kind == CELL_NULL) {
		lo_buf_adds(b, "null");
	} else {
		cell_text(b, c);
	}
}

static void
json_row(struct lo_buf *b, const struct result *r)
{
	int i;

	lo_buf_addc(b, '{');
	for (i = 0; i < r->count; i++) {
		if (i > 0)
			lo_buf_addc(b, ',');
		lo_json_puts(b, r->columns[i].name);
		lo_buf_addc(b, ':');
		form_json(b, &r->columns[i], &r->cells[i]);
	}
	lo_buf_addc(b, '}');
}

static void
jsonl_row(struct lo_buf *b, const struct result *r)
{
	json_row(b, r);
	lo_buf_addc(b, '\n');
}

static void
md_span(struct lo_buf *b, struct lo_span s)
{
	size_t i, from = 0;

	for (i = 0; i <= s.len; i++) {
		if (i < s.len && s.p[i] != '|')
			continue;
		quote_escape(b, (struct lo_span){s.p + from, i - from});
		if (i < s.len)
			lo_buf_adds(b, "\\|");
		from = i + 1;
	}
}

static bool
number(const struct column *c)
{
	return c->number && c->width > 0;
}

static void
md_head(struct lo_buf *b, const struct result *r)
{
	int i;

	for (i = 0; i < r->count; i++) {
		lo_buf_adds(b, "| ");
		md_span(b, lo_span_of(r->columns[i].name));
		lo_buf_addc(b, ' ');
	}
	lo_buf_adds(b, "|\n");
	for (i = 0; i < r->count; i++)
		lo_buf_adds(b, number(&r->columns[i]) ? "| --: " : "| --- ");
	lo_buf_adds(b, "|\n");
}

static void
md_row(struct lo_buf *b, const struct result *r)
{
	int i;

	for (i = 0; i < r->count; i++) {
		lo_buf_adds(b, "| ");
		if (r->cells[i].kind == CELL_TEXT)
			md_span(b, r->cells[i].text);
		else
			cell_text(b, &r->cells[i]);
		lo_buf_addc(b, ' ');
	}
	lo_buf_adds(b, "|\n");
}

static int
put(struct lo_out *out, struct lo_buf *b, struct lo_err *e)
{
	int rc;

	if (b->failed)
		return lo_fail(e, LO_DATA, "a row is larger than 1 GiB");
	rc = lo_out_put(out, b->p, b->len, e);
	lo_buf_shrink(b, SPOOL_MEMORY);
	return rc;
}

static int
each_row(struct result *r, row_fn *row, const char *between, struct lo_out *out,
    struct lo_err *e)
{
	struct lo_buf b;
	bool first = true;
	int rc;

	lo_buf_init(&b, LINE_MAX_BYTES);
	while ((rc = result_next(r, e)) > 0) {
		if (!first)
			lo_buf_adds(&b, between);
		first = false;
		row(&b, r);
		if (put(out, &b, e) < 0) {
			rc = -1;
			break;
		}
	}
	lo_buf_free(&b);
	return rc;
}

static int
with_head(struct result *r, row_fn *head, row_fn *row, struct lo_out *out,
    struct lo_err *e)
{
	struct lo_buf b;
	int rc;

	lo_buf_init(&b, LINE_MAX_BYTES);
	head(&b, r);
	rc = put(out, &b, e);
	lo_buf_free(&b);
	return rc < 0 ? rc : each_row(r, row, "", out, e);
}

static int
json_put(struct result *r, struct lo_out *out, struct lo_err *e)
{
	if (lo_out_put(out, "[", 1, e) < 0 ||
	    each_row(r, json_row, ",\n ", out, e) < 0)
		return -1;
	return lo_out_put(out, "]\n", 2, e);
}

int
form_put(enum form form, struct result *r, struct lo_out *out, struct lo_err *e)
{
	result_rewind(r);
	switch (form) {
	case FORM_CSV:
		return with_head(r, csv_head, csv_row, out, e);
	case FORM_JSON:
		return json_put(r, out, e);
	case FORM_JSONL:
		return each_row(r, jsonl_row, "", out, e);
	case FORM_MD:
		return with_head(r, md_head, md_row, out, e);
	case FORM_CHART:
		return chart_put(r, table_terminal(out->fd), out, e);
	default:
		return table_put(r, table_terminal(out->fd), out, e);
	}
}
