#include "common/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/mem.h"

enum { OUT_CAP = 256 << 10, OUT_PIPE = 1 << 20 };

void
lo_out_init(struct lo_out *o, int fd, const char *name)
{
	memset(o, 0, sizeof(*o));
	o->fd = fd;
	o->name = name;
	o->cap = OUT_CAP;
	o->p = lo_alloc(o->cap);
	/* A closed descriptor fails now: later its number may be another
	 * file's, which must not receive this output. */
	if (fcntl(fd, F_GETFD) < 0) {
		o->failed = errno;
		o->fd = -1;
		return;
	}
	/* Refused where it is no pipe or the user has too many: no harm. */
	(void)fcntl(fd, F_SETPIPE_SZ, OUT_PIPE);
}

static const char *
remedy(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
		return "; make room and run it again";
	case EPIPE:
		return "; the reader ended first, see its message";
	case EBADF:
		return "; it is closed, give it a file or a pipe";
	default:
		return "; the output is incomplete, run it again";
	}
}

static int
fail(const struct lo_out *o, struct lo_err *e)
{
	return lo_fail(e, LO_IO, "%s: %s%s", o->name, strerror(o->failed),
	    remedy(o->failed));
}

/* Waits where somebody made the descriptor non-blocking. */
static int
again(const struct lo_out *o)
{
	struct pollfd wait = {o->fd, POLLOUT, 0};

	if (errno == EINTR)
		return 0;
	if (errno != EAGAIN)
		return -1;
	return poll(&wait, 1, -1) < 0 && errno != EINTR ? -1 : 0;
}

static int
write_all(struct lo_out *o, struct iovec *v, int count, struct lo_err *e)
{
	ssize_t n;

	while (count > 0) {
		n = writev(o->fd, v, count);
		if (n < 0 && again(o) == 0)
			continue;
		if (n < 0) {
			o->failed = errno;
			return fail(o, e);
		}
		while (count > 0 && (size_t)n >= v->iov_len) {
			n -= (ssize_t)v->iov_len;
			v++;
			count--;
		}
		if (count > 0) {
			v->iov_base = (char *)v->iov_base + n;
			v->iov_len -= (size_t)n;
		}
	}
	return 0;
}

int
lo_out_put(struct lo_out *o, const void *p, size_t n, struct lo_err *e)
{
	struct lo_span s = {p, n};
	struct iovec v[2];

	if (o->failed != 0)
		return fail(o, e);
	o->total += n;
	if (n <= o->cap - o->len) {
		if (n > 0)
			memcpy(o->p + o->len, p, n);
		o->len += n;
		return 0;
	}
	v[0] = (struct iovec){o->p, o->len};
	/* writev does not write there, but its type cannot say so. */
	memcpy(&v[1].iov_base, &s.p, sizeof(s.p));
	v[1].iov_len = n;
	o->len = 0;
	return write_all(o, v, 2, e);
}

int
lo_out_line(struct lo_out *o, struct lo_span line, struct lo_err *e)
{
	if (lo_out_put(o, line.p, line.len, e) < 0)
		return -1;
	return lo_out_put(o, "\n", 1, e);
}

int
lo_out_flush(struct lo_out *o, struct lo_err *e)
{
	struct iovec v = {o->p, o->len};

	if (o->failed != 0)
		return fail(o, e);
	if (o->len == 0)
		return 0;
	o->len = 0;
	return write_all(o, &v, 1, e);
}

int
lo_out_close(struct lo_out *o, struct lo_err *e)
{
	int r;

	r = lo_out_flush(o, e);
	/* After EINTR the descriptor is closed all the same. */
	if (o->fd >= 0 && close(o->fd) < 0 && errno != EINTR && r == 0) {
		o->failed = errno;
		r = fail(o, e);
	}
	o->fd = -1;
	free(o->p);
	o->p = NULL;
	o->cap = 0;
	return r;
}
