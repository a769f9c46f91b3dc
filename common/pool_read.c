#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "common/pool_read.h"

enum { PIPE = 1 << 20 };

void
lo_intake_init(struct lo_intake *i, int fd, size_t max)
{
	memset(i, 0, sizeof(*i));
	/* A closed descriptor is not taken up when a socket gets its number. */
	i->fd = fcntl(fd, F_GETFD) < 0 ? -1 : fd;
	i->max = max;
	(void)fcntl(fd, F_SETPIPE_SZ, PIPE);
}

void
lo_intake_free(struct lo_intake *i)
{
	lo_hash_free(i->skip);
	i->skip = NULL;
}

static int
wait_for(int fd)
{
	struct pollfd p = {fd, POLLIN, 0};

	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN)
		return -1;
	return poll(&p, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

static ssize_t
read_some(struct lo_intake *i, size_t at, size_t n, struct lo_err *e)
{
	ssize_t got;

	do
		got = read(i->fd, i->fill->in + at, n);
	while (got < 0 && wait_for(i->fd) == 0);
	if (got < 0)
		return lo_fail_errno(e, LO_IO, "input: cannot read");
	i->eof = got == 0;
	return got;
}

static void
skip_bom(struct lo_intake *i)
{
	if (i->begun || i->len < 3)
		return;
	i->begun = true;
	if (memcmp(i->fill->in, "\xef\xbb\xbf", 3) != 0)
		return;
	i->len -= 3;
	i->offset += 3;
	memmove(i->fill->in, i->fill->in + 3, i->len);
}

static void
find_whole(struct lo_intake *i, size_t from)
{
	const char *in = i->fill->in, *nl;

	nl = memrchr(in + from, '\n', i->len - from);
	if (nl != NULL)
		i->whole = nl - in + 1;
}

static void
begin_skip(struct lo_intake *i)
{
	struct lo_chunk *c = i->fill;

	i->skip = lo_hash_new();
	lo_hash_add(i->skip, c->in, i->len);
	c->is_long = true;
	memset(&c->line, 0, sizeof(c->line));
	c->line.offset = i->offset;
	c->line.length = i->len;
	c->line.too_long = true;
	c->line.text = (struct lo_span){c->in, LO_LINE_KEEP};
	i->len = LO_LINE_KEEP;
}

/* The line is over at whole bytes; what follows is another one's. */
static void
end_skip(struct lo_intake *i, size_t whole, bool ended)
{
	struct lo_line *l = &i->fill->line;

	lo_hash_final(i->skip, l->hash);
	i->skip = NULL;
	l->ended = ended;
	i->offset = l->offset + l->length + ended - whole;
	i->whole = whole;
}

static int
read_skipped(struct lo_intake *i, struct lo_err *e)
{
	struct lo_chunk *c = i->fill;
	const char *from = c->in + LO_LINE_KEEP, *nl;
	ssize_t got = read_some(i, LO_LINE_KEEP, LO_INTAKE_STEP, e);
	size_t n;

	if (got < 0)
		return -1;
	nl = memchr(from, '\n', got);
	n = nl != NULL ? (size_t)(nl - from) : (size_t)got;
	lo_hash_add(i->skip, from, n);
	c->line.length += n;
	i->len = LO_LINE_KEEP + got;
	if (nl != NULL || i->eof)
		end_skip(i, LO_LINE_KEEP + n + (nl != NULL), nl != NULL);
	return 0;
}

int
lo_intake_read(struct lo_intake *i, struct lo_err *e)
{
	size_t from = i->len, room;
	ssize_t got;

	if (i->skip != NULL)
		return read_skipped(i, e);
	room = from < LO_CHUNK ? LO_CHUNK - from : LO_INTAKE_STEP;
	got = read_some(i, from, room, e);
	if (got < 0)
		return -1;
	i->len += got;
	skip_bom(i);
	find_whole(i, from > 3 && from < i->len ? from : 0);
	if (i->whole == 0 && i->len > i->max)
		begin_skip(i);
	return 0;
}

bool
lo_intake_has(const struct lo_intake *i)
{
	return i->whole > 0 || (i->eof && i->len > 0);
}

bool
lo_intake_full(const struct lo_intake *i)
{
	return lo_intake_has(i) &&
	       (i->len >= LO_CHUNK || i->eof || i->fill->is_long);
}

bool
lo_intake_big(const struct lo_intake *i)
{
	return i->whole == 0 && i->len > LO_CHUNK_BIG;
}

struct lo_chunk *
lo_intake_take(struct lo_intake *i, struct lo_chunk *next)
{
	struct lo_chunk *c = i->fill;
	size_t whole = i->whole > 0 ? i->whole : i->len, tail = i->len - whole;

	c->head->len = c->is_long ? 0 : whole;
	c->head->max = i->max;
	c->head->offset = i->offset;
	if (tail > 0)
		memcpy(next->in, c->in + whole, tail);
	i->fill = next;
	i->offset += whole;
	i->len = tail;
	i->whole = 0;
	find_whole(i, 0);
	return c;
}
