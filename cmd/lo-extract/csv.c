#include "cmd/lo-extract/csv.h"

#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

enum cut {
	CUT_ROW,
	CUT_MORE,  /* the row goes on behind what is there */
	CUT_STRAY, /* text behind a closing quote */
	CUT_OPEN,  /* the file ends inside quotes */
	CUT_WIDE,  /* more columns than anybody has */
};

static void
use(struct csv *c, char delimiter)
{
	memset(c->ends, 0, sizeof(c->ends));
	c->ends[(unsigned char)delimiter] = 1;
	c->ends['\n'] = c->ends['\r'] = 1;
	c->delimiter = delimiter;
}

void
csv_open(struct csv *c, char delimiter, size_t max)
{
	memset(c, 0, sizeof(*c));
	c->max = max;
	lo_buf_init(&c->text, max);
	lo_buf_init(&c->first, LO_LINE_KEEP);
	use(c, delimiter);
}

void
csv_close(struct csv *c)
{
	free(c->fields);
	lo_buf_free(&c->text);
	lo_buf_free(&c->first);
}

struct lo_span
csv_field(const struct csv *c, size_t i)
{
	const struct csv_field *f = &c->fields[i];

	return (struct lo_span){
	    (f->copied ? c->text.p : c->from) + f->at, f->len};
}

static void
add_field(struct csv *c, size_t at, size_t len, bool copied)
{
	if (c->count == c->cap) {
		c->cap = c->cap > 0 ? 2 * c->cap : 64;
		c->fields = lo_realloc(c->fields, c->cap, sizeof(*c->fields));
	}
	c->fields[c->count++] = (struct csv_field){at, len, copied};
}

/* Behind the opening quote at p[i]; *i is then behind the closing one.  Only
 * a field with doubled quotes is copied. */
static enum cut
quoted(struct csv *c, const char *p, size_t *i, size_t n, bool eof)
{
	size_t first = *i, start = c->text.len, end;
	bool copied = false;
	const char *q;

	for (;; ++*i) {
		q = *i < n ? memchr(p + *i, '"', n - *i) : NULL;
		if (q == NULL)
			return eof ? CUT_OPEN : CUT_MORE;
		end = (size_t)(q - p);
		if (copied || (end + 1 < n && p[end + 1] == '"')) {
			lo_buf_add(&c->text, p + *i, end - *i);
			copied = true;
		}
		*i = end + 1;
		if (*i == n || p[*i] != '"')
			break;
		lo_buf_addc(&c->text, '"');
	}
	if (*i == n && !eof)
		return CUT_MORE;
	if (copied)
		add_field(c, start, c->text.len - start, true);
	else
		add_field(c, first, end - first, false);
	return *i == n || c->ends[(unsigned char)p[*i]] ? CUT_ROW : CUT_STRAY;
}

static enum cut
plain(struct csv *c, const char *p, size_t *i, size_t n, bool eof)
{
	size_t j = *i;

	while (j < n && !c->ends[(unsigned char)p[j]])
		j++;
	if (j == n && !eof)
		return CUT_MORE;
	add_field(c, *i, j - *i, false);
	*i = j;
	return CUT_ROW;
}

/* The row at p; *used is then its length with its end. */
static enum cut
cut(struct csv *c, const char *p, size_t n, bool eof, size_t *used)
{
	size_t i = 0;
	enum cut got;

	lo_buf_reset(&c->text);
	c->from = p;
	c->count = 0;
	for (;; i++) {
		if (i < n && p[i] == '"') {
			i++;
			got = quoted(c, p, &i, n, eof);
		} else
			got = plain(c, p, &i, n, eof);
		if (got != CUT_ROW)
			return got;
		if (c->count > CSV_COLUMNS)
			return CUT_WIDE;
		if (i == n || p[i] != c->delimiter)
			break;
	}
	*used = i;
	if (i == n)
		return CUT_ROW;
	if (p[i] == '\r' && i + 1 == n && !eof)
		return CUT_MORE;
	*used += p[i] == '\r' && i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
	return CUT_ROW;
}

static enum cut
try(struct csv *c, size_t *used)
{
	struct feed *f = c->feed;

	return cut(c, f->p + f->start, f->len, f->eof, used);
}

static bool
empty(const struct csv *c, size_t used)
{
	const char *p = c->feed->p + c->feed->start;

	return c->count == 1 && c->fields[0].len == 0 &&
	       (used == 0 || *p != '"');
}

static int
bad(struct csv *c, const char *code, const char *reason, struct lo_err *e)
{
	int got = feed_line(c->feed, LO_LINE_MAX, true, &c->line, &c->first, e);

	c->row++;
	c->code = code;
	c->reason = reason;
	if (got > 0 && c->line.too_long) {
		c->code = "too_long";
		c->reason = "the line is longer than the limit";
	}
	return got;
}

static int
good(struct csv *c, size_t used)
{
	struct feed *f = c->feed;

	memset(&c->line, 0, sizeof(c->line));
	c->line.text = (struct lo_span){f->p + f->start, used};
	c->line.offset = f->offset;
	c->line.length = used;
	c->row++;
	c->code = c->reason = NULL;
	feed_take(f, used);
	return 1;
}

int
csv_next(struct csv *c, struct lo_err *e)
{
	struct feed *f = c->feed;
	size_t used;
	enum cut got;

	for (;;) {
		if (f->len == 0 && f->eof)
			return 0;
		got = f->len > 0 ? try(c, &used) : CUT_MORE;
		if (got == CUT_MORE && f->len > c->max)
			return bad(c, "csv",
			    "the row is longer than the limit; is a quote "
			    "missing?",
			    e);
		if (got == CUT_MORE && feed_more(f, e) < 0)
			return -1;
		if (got == CUT_STRAY)
			return bad(c, "csv", "text behind a closing quote", e);
		if (got == CUT_OPEN)
			return bad(c, "csv", "a quote is never closed", e);
		if (got == CUT_WIDE)
			return bad(c, "csv", "more than 16384 columns", e);
		if (got == CUT_ROW && !empty(c, used))
			return good(c, used);
		if (got == CUT_ROW)
			feed_take(f, used);
	}
}

int
csv_guess(struct csv *c, struct lo_err *e)
{
	static const char candidates[] = ",;\t|";
	size_t used, most = 1;
	char best = ',';
	enum cut got;

	for (const char *p = candidates; *p != '\0'; p++) {
		use(c, *p);
		while ((got = try(c, &used)) == CUT_MORE && !c->feed->eof &&
		       c->feed->len <= c->max)
			if (feed_more(c->feed, e) < 0)
				return -1;
		if (got == CUT_ROW && c->count > most) {
			most = c->count;
			best = *p;
		}
	}
	use(c, best);
	return 0;
}
