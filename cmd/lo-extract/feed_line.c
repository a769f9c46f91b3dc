#include "cmd/lo-extract/feed_line.h"

#include <string.h>

/* The line's length in what is buffered from at on, or n. */
static size_t
ending(const char *p, size_t at, size_t n, bool cr)
{
	const char *nl = at < n ? memchr(p + at, '\n', n - at) : NULL;
	size_t end = nl != NULL ? (size_t)(nl - p) : n;
	const char *r = cr && at < end ? memchr(p + at, '\r', end - at) : NULL;

	return r != NULL ? (size_t)(r - p) : end;
}

/* The line ends at n: how many bytes that end takes. */
static size_t
width(const struct feed *f, size_t n)
{
	const char *p = f->p + f->start;

	if (n >= f->len)
		return 0;
	return p[n] == '\r' && n + 1 < f->len && p[n + 1] == '\n' ? 2 : 1;
}

static int
drain(struct feed *f, bool cr, struct lo_line *line, struct lo_buf *first,
    struct lo_err *e)
{
	struct lo_hash *h = lo_hash_new();
	size_t n;

	line->too_long = true;
	line->length = 0;
	lo_buf_reset(first);
	lo_buf_add(first, f->p + f->start, LO_LINE_KEEP);
	for (;;) {
		n = ending(f->p + f->start, 0, f->len, cr);
		lo_hash_add(h, f->p + f->start, n);
		line->length += n;
		if (n < f->len || f->eof)
			break;
		feed_take(f, n);
		if (feed_more(f, e) < 0) {
			lo_hash_final(h, line->hash);
			return -1;
		}
	}
	line->ended = n < f->len;
	feed_take(f, n + width(f, n));
	lo_hash_final(h, line->hash);
	line->text = lo_buf_span(first);
	return 1;
}

int
feed_line(struct feed *f, size_t max, bool cr, struct lo_line *line,
    struct lo_buf *first, struct lo_err *e)
{
	size_t n = 0;

	memset(line, 0, sizeof(*line));
	line->offset = f->offset;
	/* Behind a CR one byte more tells whether it is CRLF. */
	while ((n = ending(f->p + f->start, n, f->len, cr)) + cr >= f->len &&
	       !f->eof) {
		if (f->len > max)
			return drain(f, cr, line, first, e);
		if (n < f->len)
			n = f->len > 1 ? f->len - 1 : 0;
		if (feed_more(f, e) < 0)
			return -1;
	}
	if (f->len == 0)
		return 0;
	if (n > max)
		return drain(f, cr, line, first, e);
	line->ended = n < f->len;
	line->text = (struct lo_span){f->p + f->start, n};
	line->length = n;
	feed_take(f, n + width(f, n));
	return 1;
}
