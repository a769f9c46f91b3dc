#include "cmd/lo-project/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/mem.h"

enum { WINDOW = 256 << 10 };

void
spool_init(struct spool *s, const char *dir)
{
	memset(s, 0, sizeof *s);
	s->dir = dir;
	s->fd = -1;
	lo_buf_init(&s->memory, (size_t)2 << 30);
}

void
spool_free(struct spool *s)
{
	lo_buf_free(&s->memory);
	free(s->window);
	if (s->fd >= 0)
		close(s->fd);
	s->fd = -1;
}

static int
spill(struct spool *s, struct lo_err *e)
{
	size_t done = 0;
	ssize_t n;

	if (s->fd < 0 && (s->fd = lo_file_unnamed(s->dir, e)) < 0)
		return -1;
	while (done < s->memory.len) {
		n = pwrite(s->fd, s->memory.p + done, s->memory.len - done,
		    (off_t)(s->filed + done));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return lo_fail_errno(
			    e, LO_IO, "%s: gathering rows", s->dir);
		done += (size_t)n;
	}
	s->filed += done;
	lo_buf_shrink(&s->memory, SPOOL_MEMORY);
	return 0;
}

int
spool_add(struct spool *s, const void *p, size_t n, struct lo_err *e)
{
	lo_buf_add(&s->memory, p, n);
	if (s->memory.failed)
		return lo_fail(e, LO_DATA, "a row is larger than 2 GiB");
	if (s->memory.len >= SPOOL_MEMORY)
		return spill(s, e);
	return 0;
}

uint64_t
spool_size(const struct spool *s)
{
	return s->filed + s->memory.len;
}

static int
slide(struct spool *s, struct lo_err *e)
{
	ssize_t n;

	if (s->window == NULL)
		s->window = lo_alloc(WINDOW);
	do {
		n = pread(s->fd, s->window, WINDOW, (off_t)s->at);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return lo_fail_errno(e, LO_IO, "%s: reading rows back", s->dir);
	if (n == 0)
		return lo_fail(e, LO_IO, "%s: gathered rows are cut", s->dir);
	s->from = s->at;
	s->held = (size_t)n;
	return 0;
}

/* Points at bytes from s->at on that are at hand. */
static int
at_hand(struct spool *s, struct lo_span *have, struct lo_err *e)
{
	if (s->at >= s->filed) {
		have->p = s->memory.p + (s->at - s->filed);
		have->len = s->memory.len - (size_t)(s->at - s->filed);
		if (have->len == 0)
			return lo_fail(e, LO_BUG, "read past gathered rows");
		return 0;
	}
	if ((s->at < s->from || s->at >= s->from + s->held) && slide(s, e) < 0)
		return -1;
	have->p = s->window + (s->at - s->from);
	have->len = s->held - (size_t)(s->at - s->from);
	if (have->len > s->filed - s->at)
		have->len = (size_t)(s->filed - s->at);
	return 0;
}

int
spool_read(struct spool *s, void *p, size_t n, struct lo_err *e)
{
	struct lo_span have;
	char *to = p;
	size_t k;

	while (n > 0) {
		if (at_hand(s, &have, e) < 0)
			return -1;
		k = n < have.len ? n : have.len;
		memcpy(to, have.p, k);
		to += k;
		n -= k;
		s->at += k;
	}
	return 0;
}

void
spool_rewind(struct spool *s)
{
	s->at = 0;
}
