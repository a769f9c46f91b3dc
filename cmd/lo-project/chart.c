#include "cmd/lo-project/chart.h"

#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/width.h"
#include "common/json.h"
#include "common/when.h"

enum {
	PAPER = 80,
	PLOT_LEAST = 24, /* room for two dates */
	PLOT_GOOD = 36,
	NAME_GOOD = 24,
	SLOTS_MAX = 500,
	MARKS_MAX = 16,
	LEVELS = 8,
	DATE = 10,
	TEXT_MAX = 1 << 20,
};
enum { NOTHING = -1, NO_VALUE = -2 };

/* Two columns of the terminal: a level, and before it a cut-off between it
 * and the one before. */
struct slot {
	int level;
	bool crossed;
};

struct chart {
	struct result *r;
	int at, value, low, high, marks; /* columns; -1: not there */
	int64_t first, last;
	double least, most; /* of all values */
	uint64_t rows;
	int name, tail, slots; /* widths */
	bool utf8;
	/* The line at hand. */
	struct lo_buf named, text, ends;
	struct slot slot[SLOTS_MAX];
	bool valued;
	double before;
};

static int
column(const struct result *r, const char *name)
{
	for (int i = 0; i < r->count; i++)
		if (strcmp(r->columns[i].name, name) == 0)
			return i;
	return -1;
}

static bool
number(const struct chart *c, int i, double *x)
{
	const struct cell *cell;

	if (i < 0)
		return false;
	cell = &c->r->cells[i];
	*x = cell->kind == CELL_INT ? (double)cell->n : cell->real;
	return cell->kind == CELL_INT || cell->kind == CELL_REAL;
}

static int
instant(const struct chart *c, int64_t *us, struct lo_err *e)
{
	const struct cell *cell = &c->r->cells[c->at];
	char text[64];

	if (cell->kind == CELL_TEXT && cell->text.len < sizeof text) {
		memcpy(text, cell->text.p, cell->text.len);
		text[cell->text.len] = '\0';
		if (lo_when_parse_arg(text, us))
			return 0;
	}
	return lo_fail(e, LO_USAGE,
	    "chart: the column at holds what is no date and no instant");
}

static void
put_name(const struct chart *c, struct lo_buf *b)
{
	for (int i = 0; i < c->r->count; i++) {
		if (i == c->at || i == c->value || i == c->low ||
		    i == c->high || i == c->marks)
			continue;
		lo_buf_adds(b, b->len > 0 ? " " : "");
		cell_text(b, &c->r->cells[i]);
	}
}

/* The cut-offs of the row, as many as are of use. */
static int
cutoffs(const struct chart *c, double list[MARKS_MAX])
{
	struct lo_json_walk w;
	struct lo_span one;
	char text[32];
	int n = 0;

	if (c->marks < 0 || c->r->cells[c->marks].kind != CELL_TEXT)
		return 0;
	lo_json_walk(&w, c->r->cells[c->marks].text);
	while (n < MARKS_MAX && lo_json_element(&w, &one)) {
		if (lo_json_kind(one) != 'n' || one.len >= sizeof text)
			continue;
		memcpy(text, one.p, one.len);
		text[one.len] = '\0';
		list[n++] = strtod(text, NULL);
	}
	return n;
}

/* The last value, the cut-offs, and between what it may lie. */
static void
put_tail(const struct chart *c, struct lo_buf *b)
{
	double list[MARKS_MAX], low, high;
	int n = cutoffs(c, list);

	if (c->r->cells[c->value].kind == CELL_NULL)
		lo_buf_addc(b, '-');
	else
		cell_text(b, &c->r->cells[c->value]);
	for (int i = 0; i < n; i++)
		lo_buf_addf(b, " |%g", list[i]);
	if (number(c, c->low, &low) && number(c, c->high, &high))
		lo_buf_addf(b, " %g..%g", low, high);
}

static int
measure_row(struct chart *c, struct lo_err *e)
{
	int64_t us;
	double x;
	int width;

	if (instant(c, &us, e) < 0)
		return -1;
	if (c->r->cells[c->value].kind != CELL_NULL && !number(c, c->value, &x))
		return lo_fail(e, LO_USAGE,
		    "chart: the column value holds what is no number");
	if (c->rows++ == 0) {
		c->first = c->last = us;
		c->least = INFINITY;
		c->most = -INFINITY;
	}
	c->first = us < c->first ? us : c->first;
	c->last = us > c->last ? us : c->last;
	if (number(c, c->value, &x)) {
		c->least = fmin(c->least, x);
		c->most = fmax(c->most, x);
	}
	lo_buf_reset(&c->text);
	put_name(c, &c->text);
	width = width_of(lo_buf_span(&c->text));
	c->name = width > c->name ? width : c->name;
	lo_buf_reset(&c->text);
	put_tail(c, &c->text);
	width = width_of(lo_buf_span(&c->text));
	c->tail = width > c->tail ? width : c->tail;
	return 0;
}

/* Names give way first: what is drawn must not be too narrow for its dates. */
static void
fit(struct chart *c, int width)
{
	int plot, room;

	if (width > 2 * SLOTS_MAX)
		width = 2 * SLOTS_MAX;
	room = width - c->tail - 3;
	if (c->name > NAME_GOOD && c->name > room - PLOT_GOOD)
		c->name =
		    room - PLOT_GOOD > NAME_GOOD ? room - PLOT_GOOD : NAME_GOOD;
	if (c->name > room - PLOT_LEAST)
		c->name = room - PLOT_LEAST > 0 ? room - PLOT_LEAST : 1;
	plot = room - c->name;
	c->slots = (plot < PLOT_LEAST ? PLOT_LEAST : plot) / 2;
}

static int
level_of(const struct chart *c, double x)
{
	double low = c->least, high = c->most;

	if (number(c, c->low, &low) && number(c, c->high, &high) && high < low)
		high = low;
	if (high <= low)
		return LEVELS / 2;
	x = floor((x - low) / (high - low) * LEVELS);
	return x < 0 ? 0 : x > LEVELS - 1 ? LEVELS - 1 : (int)x;
}

static bool
crossed(const struct chart *c, double x)
{
	double list[MARKS_MAX];
	int n = cutoffs(c, list);

	for (int i = 0; c->valued && i < n; i++)
		if ((c->before < list[i]) != (x < list[i]))
			return true;
	return false;
}

/* Of several in one slot the last stands; no value does not hide one. */
static int
place(struct chart *c, struct lo_err *e)
{
	struct slot *s;
	int64_t us, span = c->last - c->first;
	double x;

	if (instant(c, &us, e) < 0)
		return -1;
	s = &c->slot[span > 0 ? (int)((double)(us - c->first) / (double)span *
				      (c->slots - 1))
			      : 0];
	if (!number(c, c->value, &x)) {
		s->level = s->level == NOTHING ? NO_VALUE : s->level;
		return 0;
	}
	s->level = level_of(c, x);
	s->crossed = s->crossed || crossed(c, x);
	c->before = x;
	c->valued = true;
	return 0;
}

static void
begin_line(struct chart *c)
{
	for (int i = 0; i < c->slots; i++)
		c->slot[i] = (struct slot){NOTHING, false};
	lo_buf_reset(&c->named);
	lo_buf_addspan(&c->named, lo_buf_span(&c->text));
	c->valued = false;
}

static const char *
glyph(const struct chart *c, int level)
{
	static const char *const blocks[] = {"\u2581", "\u2582", "\u2583",
	    "\u2584", "\u2585", "\u2586", "\u2587", "\u2588"};
	static const char *const ascii[] = {
	    "_", ".", ":", "-", "=", "+", "*", "#"};

	if (level == NOTHING)
		return " ";
	if (level == NO_VALUE)
		return c->utf8 ? "\u00d7" : "x";
	return c->utf8 ? blocks[level] : ascii[level];
}

static int
end_line(struct chart *c, struct lo_out *out, struct lo_err *e)
{
	struct lo_buf *b = &c->text;
	struct lo_buf line;
	int rc;

	lo_buf_init(&line, TEXT_MAX);
	width_pad(&line,
	    c->name - width_put(&line, lo_buf_span(&c->named), c->name) + 1);
	for (int i = 0; i < c->slots; i++) {
		lo_buf_adds(&line, c->slot[i].crossed ? "|" : " ");
		lo_buf_adds(&line, glyph(c, c->slot[i].level));
	}
	width_pad(&line, 2);
	lo_buf_addspan(&line, lo_buf_span(&c->ends));
	lo_buf_addc(&line, '\n');
	rc = lo_out_put(out, line.p, line.len, e);
	lo_buf_free(&line);
	lo_buf_reset(b);
	return rc;
}

static int
put_dates(struct chart *c, struct lo_out *out, struct lo_err *e)
{
	struct lo_buf *b = &c->text;
	char when[LO_WHEN_TEXT];

	lo_buf_reset(b);
	width_pad(b, c->name + 2);
	lo_when_text(c->first, when);
	lo_buf_add(b, when, DATE);
	width_pad(b, 2 * c->slots - 1 - 2 * DATE);
	lo_when_text(c->last, when);
	lo_buf_add(b, when, DATE);
	lo_buf_addc(b, '\n');
	return lo_out_put(out, b->p, b->len, e);
}

static int
draw(struct chart *c, struct lo_out *out, struct lo_err *e)
{
	bool open = false;
	int rc;

	result_rewind(c->r);
	while ((rc = result_next(c->r, e)) > 0) {
		lo_buf_reset(&c->text);
		put_name(c, &c->text);
		if (open && !lo_span_equal(lo_buf_span(&c->text),
				lo_buf_span(&c->named))) {
			if (end_line(c, out, e) < 0)
				return -1;
			put_name(c, &c->text);
			open = false;
		}
		if (!open)
			begin_line(c);
		open = true;
		if (place(c, e) < 0)
			return -1;
		lo_buf_reset(&c->ends);
		put_tail(c, &c->ends);
	}
	return rc == 0 && open ? end_line(c, out, e) : rc;
}

static int
measure(struct chart *c, struct lo_err *e)
{
	int rc;

	if (c->at < 0 || c->value < 0)
		return lo_fail(e, LO_USAGE,
		    "chart: needs columns at and value; query course has them");
	result_rewind(c->r);
	while ((rc = result_next(c->r, e)) > 0)
		if (measure_row(c, e) < 0)
			return -1;
	return rc;
}

int
chart_put(struct result *r, int terminal, struct lo_out *out, struct lo_err *e)
{
	struct chart c = {.r = r,
	    .at = column(r, "at"),
	    .value = column(r, "value"),
	    .low = column(r, "low"),
	    .high = column(r, "high"),
	    .marks = column(r, "marks")};
	int rc;

	c.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	lo_buf_init(&c.named, TEXT_MAX);
	lo_buf_init(&c.text, TEXT_MAX);
	lo_buf_init(&c.ends, TEXT_MAX);
	rc = measure(&c, e);
	if (rc == 0 && c.rows > 0) {
		fit(&c, terminal > 0 ? terminal : PAPER);
		rc = put_dates(&c, out, e);
		if (rc == 0)
			rc = draw(&c, out, e);
	}
	lo_buf_free(&c.named);
	lo_buf_free(&c.text);
	lo_buf_free(&c.ends);
	return rc;
}
