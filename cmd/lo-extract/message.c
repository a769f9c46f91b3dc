#include "cmd/lo-extract/message.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { READ_SIZE = 256 << 10 };

static int
more(int fd, struct lo_buf *b, uint64_t *count, ssize_t *n, struct lo_err *e)
{
	char *room = lo_buf_room(b, READ_SIZE);

	do
		*n = read(fd, room, READ_SIZE);
	while (*n < 0 && errno == EINTR);
	if (*n < 0)
		return lo_fail_errno(e, LO_IO, "cannot read");
	b->len += (size_t)*n;
	*count += (uint64_t)*n;
	return 0;
}

/* The rest of a message that is too long: hash and length. */
static int
rest(
    int fd, struct lo_buf *b, struct mail *m, uint64_t *count, struct lo_err *e)
{
	struct lo_hash *h = lo_hash_new();
	size_t keep = LO_LINE_KEEP;
	ssize_t n;

	m->too_long = true;
	m->length = b->len;
	lo_hash_add(h, b->p, b->len);
	for (;;) {
		b->len = keep;
		if (more(fd, b, count, &n, e) < 0 || n == 0)
			break;
		lo_hash_add(h, b->p + keep, (size_t)n);
		m->length += (uint64_t)n;
	}
	lo_hash_final(h, m->hash);
	m->text = (struct lo_span){b->p, keep};
	return n < 0 ? -1 : 0;
}

int
message_from(
    int fd, struct lo_buf *b, struct mail *m, uint64_t *count, struct lo_err *e)
{
	ssize_t n;

	lo_buf_shrink(b, 1 << 20);
	do {
		if (more(fd, b, count, &n, e) < 0)
			return -1;
		if (b->len > MAIL_MAX)
			return rest(fd, b, m, count, e);
	} while (n > 0);
	m->text = lo_buf_span(b);
	m->length = b->len;
	return 0;
}

int
message_read(const char *path, struct lo_buf *b, struct mail *m,
    uint64_t *count, struct lo_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), got;

	if (fd < 0)
		return lo_fail_errno(
		    e, errno == EACCES ? LO_DENIED : LO_NOINPUT, "cannot open");
	got = message_from(fd, b, m, count, e);
	close(fd);
	return got;
}

void
message_strip(struct mail *m)
{
	const char *nl;

	if (m->text.len >= 3 && memcmp(m->text.p, "\xef\xbb\xbf", 3) == 0) {
		m->text.p += 3;
		m->text.len -= 3;
	}
	if (m->text.len < 5 || memcmp(m->text.p, "From ", 5) != 0)
		return;
	nl = memchr(m->text.p, '\n', m->text.len);
	if (nl == NULL)
		return;
	m->from = (struct lo_span){m->text.p, (size_t)(nl - m->text.p)};
	m->text.len -= m->from.len + 1;
	m->text.p = nl + 1;
}
