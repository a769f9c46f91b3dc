#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/line.h"
#include "common/mem.h"
#include "part_in.h"

enum { READ_SIZE = 128 << 10 };

/* What stands in memory of one line: a letter wraps a longest line. */
#define LINE_CEILING (LO_LINE_MAX + 4 * (size_t)LO_LINE_SLACK)

static ssize_t
fetch(int fd, char *p, struct lo_err *e)
{
	ssize_t n;

	do {
		n = read(fd, p, READ_SIZE);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		lo_fail_errno(e, LO_IO, "cannot read");
	return n;
}

/* One span of packed bytes into pieces; each goes off when it is full. */
static int
expand(struct part_in *p, struct lo_span packed, bool *whole, struct lo_err *e)
{
	size_t made;

	do {
		if (p->filling == NULL) {
			p->filling = relay_blank(&p->relay);
			if (p->filling == NULL)
				return lo_fail(e, LO_BUG, "nobody reads");
			p->filling->len = 0;
		}
		if (gzip_read(p->z, &packed, p->filling->p + p->filling->len,
			RELAY_SIZE - p->filling->len, &made, whole, e) < 0)
			return -1;
		p->filling->len += made;
		if (p->filling->len == RELAY_SIZE) {
			p->filling = NULL;
			relay_send(&p->relay);
		}
	} while (packed.len > 0 || made > 0);
	return 0;
}

static int
unpack(struct part_in *p, struct lo_err *e)
{
	char *packed = lo_alloc(READ_SIZE);
	bool whole = true;
	int got = 0;
	ssize_t n;

	while (got == 0 && (n = fetch(p->fd, packed, e)) != 0) {
		if (n < 0) {
			got = -1;
			break;
		}
		p->info.packed += n;
		if (p->packed_hash != NULL)
			lo_hash_add(p->packed_hash, packed, n);
		got = expand(p, (struct lo_span){packed, n}, &whole, e);
	}
	if (got == 0 && !whole)
		got = lo_fail(e, LO_DATA, "it ends inside a gzip member");
	free(packed);
	return got;
}

static void *
work(void *arg)
{
	struct part_in *p = arg;
	struct lo_err e = {0, ""};

	unpack(p, &e);
	p->e = e;
	/* What came before a fault is given out all the same. */
	if (p->filling != NULL && p->filling->len > 0)
		relay_send(&p->relay);
	relay_over(&p->relay);
	return NULL;
}

int
part_in_open(struct part_in *p, const char *path, bool packed, struct lo_err *e)
{
	memset(p, 0, sizeof(*p));
	p->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (p->fd < 0)
		return lo_fail_errno(e, LO_IO, "cannot open");
	(void)posix_fadvise(p->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
	lo_buf_init(&p->line, LINE_CEILING);
	p->z = gzip_read_new();
	p->text_hash = lo_hash_new();
	if (packed)
		p->packed_hash = lo_hash_new();
	p->open = true;
	if (relay_start(&p->relay, work, p, e) == 0)
		return 0;
	part_in_close(p);
	return -1;
}

/* The next piece to cut: 1, 0 at the end, -1. */
static int
turn(struct part_in *p, struct lo_err *e)
{
	if (p->over)
		return 0;
	if (p->now != NULL)
		relay_back(&p->relay);
	p->at = 0;
	p->now = relay_take(&p->relay);
	if (p->now != NULL) {
		lo_hash_add(p->text_hash, p->now->p, p->now->len);
		p->info.bytes += p->now->len;
		return 1;
	}
	p->over = true;
	if (p->e.status != 0) {
		*e = p->e;
		return -1;
	}
	lo_hash_final(p->text_hash, p->info.hash);
	if (p->packed_hash != NULL)
		lo_hash_final(p->packed_hash, p->info.packed_hash);
	p->text_hash = p->packed_hash = NULL;
	return 0;
}

/* The rest of the piece is the beginning of a line. */
static int
carry(struct part_in *p, struct lo_err *e)
{
	if (p->now != NULL)
		lo_buf_add(&p->line, p->now->p + p->at, p->now->len - p->at);
	if (p->line.failed)
		return lo_fail(e, LO_DATA, "a line is too long");
	return turn(p, e);
}

int
part_in_next(struct part_in *p, struct lo_span *line, struct lo_err *e)
{
	const char *from, *nl = NULL;
	int got;

	lo_buf_shrink(&p->line, 1 << 20);
	for (;;) {
		if (p->now != NULL)
			nl = memchr(
			    p->now->p + p->at, '\n', p->now->len - p->at);
		if (nl != NULL)
			break;
		got = carry(p, e);
		if (got == 0 && p->line.len > 0)
			return lo_fail(e, LO_DATA, "its last line has no end");
		if (got <= 0)
			return got;
	}
	from = p->now->p + p->at;
	*line = (struct lo_span){from, nl - from};
	p->at += line->len + 1;
	if (p->line.len > 0) {
		lo_buf_addspan(&p->line, *line);
		*line = lo_buf_span(&p->line);
	}
	return p->line.failed ? lo_fail(e, LO_DATA, "a line is too long") : 1;
}

void
part_in_close(struct part_in *p)
{
	if (!p->open)
		return;
	if (p->relay.started) {
		relay_stop(&p->relay);
		relay_join(&p->relay);
	}
	lo_hash_free(p->text_hash);
	lo_hash_free(p->packed_hash);
	gzip_read_free(p->z);
	lo_buf_free(&p->line);
	close(p->fd);
	p->open = false;
}
