#include "cmd/lo-extract/mbox_flow.h"

#include <string.h>

#include "cmd/lo-extract/mbox_scan.h"
#include "cmd/lo-extract/postmark.h"

enum {
	FROM_LINE_MAX = 64 << 10,
	KEEP = 64 << 10, /* of a message that is too long */
};

const char *
mbox_bytes(const struct mbox *m)
{
	return m->feed->p + m->feed->start;
}

size_t
mbox_line_at(const struct mbox *m, size_t from)
{
	const char *p = mbox_bytes(m) + from;
	size_t left = m->feed->len - from;
	const char *nl = left > 0 ? memchr(p, '\n', left) : NULL;

	if (nl != NULL)
		return (size_t)(nl - p) + 1;
	return m->feed->eof || left > FROM_LINE_MAX ? left : 0;
}

int
mbox_find_end(struct mbox *m, size_t *at)
{
	const char *p = mbox_bytes(m), *hit;
	size_t n = m->feed->len;

	while ((hit = memmem(p + *at, n - *at, "From ", 5)) != NULL) {
		size_t i = (size_t)(hit - p), len;

		*at = i;
		if (mbox_after_blank(p, i)) {
			len = mbox_line_at(m, i);
			if (len == 0)
				return 0;
			if (postmark_line(mbox_line(hit, len)))
				return 1;
		} else if (mbox_quoted(p, i))
			m->quoted = true;
		*at = i + 5;
	}
	if (n > *at + 4)
		*at = n - 4;
	return 0;
}

static bool
unquotes(const struct mbox *m)
{
	switch (m->quoting) {
	case QUOTING_MBOXRD:
	case QUOTING_MBOXCL:
		return true;
	case QUOTING_AUTO:
		return !m->exact;
	default:
		return false;
	}
}

size_t
mbox_plain(struct mbox *m, char *p, size_t n, bool line)
{
	bool all = m->quoting != QUOTING_MBOXCL;

	/* Of an exact message nobody has looked at the lines. */
	if (!unquotes(m) || (!m->exact && !m->quoted))
		return n;
	return mbox_unquote(p, n, all, line);
}

/* A message that is not kept whole: its beginning, length and hash. */
struct flow {
	struct lo_hash *hash;
	struct lo_buf first;
	bool line; /* the next byte begins a line */
};

static void
flow_by(struct mbox *m, struct flow *w, size_t n)
{
	struct feed *f = m->feed;
	char *p = f->p + f->start;
	bool line = n > 0 ? p[n - 1] == '\n' : w->line;

	/* Taken before it is changed: the mark is one of the file's bytes. */
	feed_take(f, n);
	n = mbox_plain(m, p, n, w->line);
	w->line = line;
	lo_hash_add(w->hash, p, n);
	m->length += n;
	if (w->first.len + n > KEEP)
		n = KEEP - w->first.len;
	lo_buf_add(&w->first, p, n);
}

/* How much of what is buffered can hold no separator and ends no line in
 * its middle: all but the last whole line and what follows. */
static size_t
safe(const struct mbox *m)
{
	const char *p = mbox_bytes(m), *nl;
	size_t n = m->feed->len;

	nl = memrchr(p, '\n', n);
	if (nl != NULL)
		nl = memrchr(p, '\n', (size_t)(nl - p));
	if (nl != NULL)
		return (size_t)(nl - p) + 1;
	return n > FROM_LINE_MAX ? n - 16 : 0;
}

static int
flow_exact(struct mbox *m, struct flow *w, size_t size, struct lo_err *e)
{
	size_t n;

	while (m->feed->len < size && !m->feed->eof) {
		n = safe(m);
		flow_by(m, w, n);
		size -= n;
		if (feed_more(m->feed, e) < 0)
			return -1;
	}
	flow_by(m, w, m->feed->len < size ? m->feed->len : size);
	return 0;
}

static int
flow_to_end(struct mbox *m, struct flow *w, struct lo_err *e)
{
	size_t at = 0, n;

	while (mbox_find_end(m, &at) == 0) {
		if (m->feed->eof) {
			at = m->feed->len;
			break;
		}
		n = safe(m);
		if (n > at)
			n = at;
		flow_by(m, w, n);
		at -= n;
		if (feed_more(m->feed, e) < 0)
			return -1;
	}
	n = mbox_body(mbox_bytes(m), at);
	flow_by(m, w, n);
	feed_take(m->feed, at - n);
	return 0;
}

int
mbox_flow(struct mbox *m, size_t size, struct lo_err *e)
{
	struct flow w = {.hash = lo_hash_new(), .line = true};
	int got;

	m->too_long = true;
	m->length = 0;
	lo_buf_init(&w.first, KEEP);
	got = m->exact ? flow_exact(m, &w, size, e) : flow_to_end(m, &w, e);
	lo_hash_final(w.hash, m->hash);
	/* The From line has done its work elsewhere: its buffer is free. */
	lo_buf_reset(&m->from);
	lo_buf_addspan(&m->from, lo_buf_span(&w.first));
	m->text = lo_buf_span(&m->from);
	lo_buf_free(&w.first);
	return got < 0 ? -1 : 1;
}
