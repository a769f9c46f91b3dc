#include "common/line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"

enum {
	LINE_READ = 256 << 10, /* at least half of it is free at each read */
	LINE_LARGE = 2 << 20,  /* a buffer above is given back */
	LINE_PIPE = 1 << 20,
};

static const char bom[] = "\xef\xbb\xbf";

void
lo_lines_init(struct lo_lines *l, int fd, size_t max, struct lo_out *out)
{
	memset(l, 0, sizeof(*l));
	/* A closed descriptor is not taken up when another file gets its
	 * number. */
	l->fd = fcntl(fd, F_GETFD) < 0 ? -1 : fd;
	l->max = max < SIZE_MAX / 4 ? max : SIZE_MAX / 4;
	l->out = out;
	(void)fcntl(fd, F_SETPIPE_SZ, LINE_PIPE);
}

void
lo_lines_free(struct lo_lines *l)
{
	free(l->p);
	free(l->held);
	l->p = l->held = NULL;
	l->start = l->len = l->cap = l->seen = 0;
}

static int
again(const struct lo_lines *l)
{
	struct pollfd wait = {l->fd, POLLIN, 0};

	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN)
		return -1;
	return poll(&wait, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

/* Reads into what is free behind the data. */
static int
more(struct lo_lines *l, struct lo_err *e)
{
	size_t used;
	ssize_t n;

	if (l->out != NULL && lo_out_flush(l->out, e) < 0)
		return -1;
	if (l->idle != NULL && l->idle(l->idle_arg, e) < 0)
		return -1;
	used = l->start + l->len;
	do {
		n = read(l->fd, l->p + used, l->cap - used);
	} while (n < 0 && again(l) == 0);
	if (n < 0)
		return lo_fail_errno(e, LO_IO, "input: cannot read");
	if (n == 0)
		l->eof = true;
	l->len += (size_t)n;
	return 0;
}

static void
to_front(struct lo_lines *l)
{
	if (l->start > 0 && l->len > 0)
		memmove(l->p, l->p + l->start, l->len);
	l->start = 0;
}

static int
fill(struct lo_lines *l, struct lo_err *e)
{
	size_t cap, most;

	if (l->len == 0 || l->cap - l->start - l->len < LINE_READ / 2)
		to_front(l);
	if (l->cap - l->len < LINE_READ / 2) {
		most = l->max + LO_LINE_SLACK + LINE_READ;
		cap = l->cap > 0 ? l->cap * 2 : LINE_READ;
		if (cap > most)
			cap = most;
		l->p = lo_realloc(l->p, cap, 1);
		l->cap = cap;
	}
	return more(l, e);
}

/* After a giant line the memory goes back. */
static void
shrink(struct lo_lines *l)
{
	free(l->held);
	l->held = NULL;
	if (l->cap <= LINE_LARGE || l->len > LINE_READ)
		return;
	to_front(l);
	l->cap = 2 * LINE_READ;
	l->p = lo_realloc(l->p, l->cap, 1);
}

static void
consume(struct lo_lines *l, size_t n)
{
	l->start += n;
	l->len -= n;
	l->offset += n;
	l->seen = 0;
}

static void
skip_bom(struct lo_lines *l)
{
	if (l->offset > 0 || l->len < 3 || memcmp(l->p + l->start, bom, 3) != 0)
		return;
	consume(l, 3);
}

/* The line is over: n bytes, a newline behind them if ended. */
static int
give(struct lo_lines *l, struct lo_line *line, size_t n, bool ended)
{
	line->text = (struct lo_span){l->p + l->start, n};
	line->offset = l->offset;
	line->length = n;
	line->ended = ended;
	line->too_long = n > l->max + LO_LINE_SLACK;
	if (line->too_long) {
		lo_hash(line->text.p, n, line->hash);
		line->text.len = LO_LINE_KEEP;
	}
	consume(l, ended ? n + 1 : n);
	return 1;
}

/* The buffer is full of one line: keep its beginning, hash the rest as it
 * flows by, stop behind its newline. */
static int
drain(struct lo_lines *l, struct lo_line *line, struct lo_err *e)
{
	struct lo_hash *h;
	const char *nl;
	size_t n;

	to_front(l);
	line->offset = l->offset;
	line->length = l->len;
	line->too_long = true;
	h = lo_hash_new();
	lo_hash_add(h, l->p, l->len);
	do {
		consume(l, l->len);
		l->start = LO_LINE_KEEP;
		if (more(l, e) < 0) {
			lo_hash_free(h);
			return -1;
		}
		nl = memchr(l->p + l->start, '\n', l->len);
		n = nl != NULL ? (size_t)(nl - l->p) - l->start : l->len;
		lo_hash_add(h, l->p + l->start, n);
		line->length += n;
	} while (nl == NULL && !l->eof);
	lo_hash_final(h, line->hash);
	line->ended = nl != NULL;
	consume(l, line->ended ? n + 1 : n);
	line->text = (struct lo_span){l->p, LO_LINE_KEEP};
	return 1;
}

int
lo_lines_next(struct lo_lines *l, struct lo_line *line, struct lo_err *e)
{
	const char *nl, *from;

	shrink(l);
	for (;;) {
		skip_bom(l);
		nl = NULL;
		if (l->len > l->seen) {
			from = l->p + l->start;
			nl = memchr(from + l->seen, '\n', l->len - l->seen);
			if (nl != NULL)
				return give(l, line, (size_t)(nl - from), true);
		}
		l->seen = l->len;
		if (l->len > l->max + LO_LINE_SLACK)
			return drain(l, line, e);
		if (l->eof)
			break;
		if (fill(l, e) < 0)
			return -1;
	}
	return l->len > 0 ? give(l, line, l->len, false) : 0;
}

int
lo_lines_last(struct lo_lines *l, struct lo_err *e)
{
	if (l->len == 0 && !l->eof) {
		/* The line last given must not move. */
		if (l->start + l->len == l->cap) {
			free(l->held);
			l->held = l->p;
			l->cap = LINE_READ;
			l->p = lo_alloc(l->cap);
			l->start = 0;
		}
		if (more(l, e) < 0)
			return -1;
	}
	return l->len == 0;
}
