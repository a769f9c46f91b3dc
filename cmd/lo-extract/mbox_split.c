#include "cmd/lo-extract/mbox_split.h"

#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "cmd/lo-extract/mbox_flow.h"
#include "cmd/lo-extract/mbox_scan.h"
#include "cmd/lo-extract/postmark.h"

enum {
	FROM_LINE_MAX = 64 << 10,
	HEADERS_MAX = 1 << 20, /* a Content-Length is not looked for behind */
	PEEK = 1024,
};

static const char *const names[QUOTINGS] = {
    "auto", "mboxo", "mboxrd", "mboxcl", "mboxcl2"};

const char *
quoting_name(enum quoting q)
{
	return q < QUOTINGS ? names[q] : NULL;
}

void
mbox_init(struct mbox *m, struct feed *f, enum quoting q, size_t max)
{
	memset(m, 0, sizeof(*m));
	m->feed = f;
	m->quoting = q;
	m->max = max;
	lo_buf_init(&m->from, FROM_LINE_MAX);
}

void
mbox_free(struct mbox *m)
{
	lo_buf_free(&m->from);
}

/* Until n bytes are buffered or the file ends. */
static int
want(struct mbox *m, size_t n, struct lo_err *e)
{
	while (m->feed->len < n && !m->feed->eof)
		if (feed_more(m->feed, e) < 0)
			return -1;
	return 0;
}

static int
take_from_line(struct mbox *m, struct lo_err *e)
{
	size_t n;

	while ((n = mbox_line_at(m, 0)) == 0 && !m->feed->eof)
		if (feed_more(m->feed, e) < 0)
			return -1;
	m->offset = m->feed->offset;
	if (m->feed->len >= 5 && memcmp(mbox_bytes(m), "From ", 5) == 0) {
		lo_buf_reset(&m->from);
		lo_buf_addspan(&m->from, mbox_line(mbox_bytes(m), n));
		feed_take(m->feed, n);
		return 0;
	}
	return lo_fail(e, LO_NOINPUT,
	    "byte %" PRIu64 ": no \"From \" line, so not an mbox; "
	    "single messages are read with eml",
	    m->offset);
}

static int64_t
number(const char *p, const char *end)
{
	int64_t n = 0;

	while (p < end && *p == ' ')
		p++;
	for (; p < end && *p >= '0' && *p <= '9' && n < INT32_MAX; p++)
		n = n * 10 + *p - '0';
	return n;
}

/* The line at from, when all of it is there; 1, or 0 at the end, or -1. */
static int
next_line(struct mbox *m, size_t from, size_t *n, struct lo_err *e)
{
	while ((*n = mbox_line_at(m, from)) == 0 && !m->feed->eof)
		if (feed_more(m->feed, e) < 0)
			return -1;
	return *n > 0;
}

/* The headers end at an empty line; *length is their Content-Length, or -1,
 * and *body where the body begins. */
static int
content_length(struct mbox *m, size_t *body, int64_t *length, struct lo_err *e)
{
	static const char name[] = "Content-Length:";
	size_t at = 0, n;
	int got;

	*length = -1;
	while ((got = next_line(m, at, &n, e)) > 0 && at <= HEADERS_MAX) {
		struct lo_span line = mbox_line(mbox_bytes(m) + at, n);

		at += n;
		if (line.len == 0) {
			*body = at;
			return 0;
		}
		if (line.len >= sizeof(name) &&
		    strncasecmp(line.p, name, sizeof(name) - 1) == 0)
			*length = number(
			    line.p + sizeof(name) - 1, line.p + line.len);
	}
	*length = -1;
	return got < 0 ? -1 : 0;
}

/* Does a message end there: at the end of the file, or before a From line,
 * an empty line between or not?  A length past the end tells nothing. */
static int
ends_at(struct mbox *m, uint64_t offset, size_t *blank, struct lo_err *e)
{
	char p[PEEK];
	const char *nl;
	size_t n, i = 0;

	if (feed_peek(m->feed, offset - 1, p, sizeof(p), &n, e) < 0)
		return -1;
	if (n <= 1)
		return n == 1;
	i = 1;
	if (p[i] == '\r')
		i++;
	if (i < n && p[i] == '\n')
		i++;
	*blank = i - 1;
	if (i == n)
		return 1;
	nl = memchr(p + i, '\n', n - i);
	if (nl != NULL)
		n = (size_t)(nl - p);
	return postmark_line(mbox_line(p + i, n - i));
}

/* What the headers say about the length, if it is true. */
static int
exact_size(struct mbox *m, size_t *size, size_t *blank, struct lo_err *e)
{
	size_t body;
	int64_t length;

	*blank = 0;
	if (m->quoting == QUOTING_MBOXO || m->quoting == QUOTING_MBOXRD)
		return 0;
	if (content_length(m, &body, &length, e) < 0)
		return -1;
	if (length < 0)
		return 0;
	*size = body + (size_t)length;
	return ends_at(m, m->feed->offset + *size, blank, e);
}

static int
whole(struct mbox *m, size_t size, size_t blank)
{
	struct feed *f = m->feed;
	char *p = f->p + f->start;
	size_t n = m->exact ? size : mbox_body(p, size);

	feed_take(f, size + blank);
	m->length = mbox_plain(m, p, n, true);
	m->text = (struct lo_span){p, m->length};
	m->too_long = false;
	lo_hash(p, m->length, m->hash);
	return 1;
}

int
mbox_next(struct mbox *m, struct lo_err *e)
{
	size_t at = 0, size, blank = 0;
	int exact;

	m->quoted = false;
	if (want(m, 5, e) < 0)
		return -1;
	if (m->feed->len == 0)
		return 0;
	if (take_from_line(m, e) < 0)
		return -1;
	exact = exact_size(m, &size, &blank, e);
	if (exact < 0)
		return -1;
	m->exact = exact != 0;
	if (m->exact && size <= m->max) {
		if (want(m, size + blank, e) < 0)
			return -1;
		return whole(m, size, blank);
	}
	if (m->exact) {
		if (mbox_flow(m, size, e) < 0 || want(m, blank, e) < 0)
			return -1;
		feed_take(m->feed, blank);
		return 1;
	}
	while (mbox_find_end(m, &at) == 0) {
		if (m->feed->eof)
			return whole(m, m->feed->len, 0);
		if (m->feed->len > m->max)
			return mbox_flow(m, 0, e);
		if (feed_more(m->feed, e) < 0)
			return -1;
	}
	return at > m->max ? mbox_flow(m, 0, e) : whole(m, at, 0);
}

int
mbox_seam(struct mbox *m, bool exact, struct lo_err *e)
{
	struct feed *f = m->feed;
	size_t n = 0, len;
	bool blank = mbox_after_blank(f->tail, f->tail_len);

	if (f->tail_len == 0)
		return 0;
	if (f->tail[f->tail_len - 1] != '\n' && !exact)
		return 0;
	if (want(m, FROM_LINE_MAX, e) < 0)
		return -1;
	if (f->len == 0)
		return 1;
	if (!blank || exact) {
		n += n < f->len && mbox_bytes(m)[n] == '\r';
		n += n < f->len && mbox_bytes(m)[n] == '\n';
		if (n == 0 && !exact)
			return 0;
	}
	len = mbox_line_at(m, n);
	if (len == 0 || !postmark_line(mbox_line(mbox_bytes(m) + n, len)))
		return 0;
	feed_take(f, n);
	return 1;
}
