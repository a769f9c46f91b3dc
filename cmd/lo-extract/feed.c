#include "cmd/lo-extract/feed.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/mem.h"

enum {
	FEED_READ = 256 << 10,
	FEED_LARGE = 4 << 20, /* a buffer above is given back */
	RAW_SIZE = 64 << 10,
};

void
feed_open(struct feed *f, int fd, uint64_t offset)
{
	memset(f, 0, sizeof(*f));
	f->fd = fd;
	f->offset = offset;
	f->step = SIZE_MAX;
}

void
feed_close(struct feed *f)
{
	if (f->converts)
		iconv_close(f->conversion);
	free(f->raw);
	free(f->p);
}

int
feed_encoding(struct feed *f, const char *name, struct lo_err *e)
{
	f->conversion = iconv_open("UTF-8", name);
	if (f->conversion == (iconv_t)-1)
		return lo_fail(e, LO_USAGE,
		    "--encoding %s: no such encoding; see iconv --list", name);
	f->converts = true;
	f->raw = lo_alloc(RAW_SIZE);
	return 0;
}

static int
fetch(struct feed *f, uint64_t offset, char *p, size_t n, size_t *got,
    struct lo_err *e)
{
	ssize_t r;

	if (n > f->step)
		n = f->step;
	do
		r = pread(f->fd, p, n, (off_t)offset);
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return lo_fail_errno(
		    e, LO_IO, "byte %" PRIu64 ": cannot read", offset);
	f->read += (uint64_t)r;
	*got = (size_t)r;
	return 0;
}

int
feed_peek(struct feed *f, uint64_t offset, char *p, size_t n, size_t *got,
    struct lo_err *e)
{
	size_t more = 1;

	for (*got = 0; *got < n && more > 0; *got += more)
		if (fetch(f, offset + *got, p + *got, n - *got, &more, e) < 0)
			return -1;
	return 0;
}

/* Room for a read behind the data. */
static void
make_room(struct feed *f)
{
	if (f->start > 0 && (f->len == 0 || f->start >= f->len)) {
		memmove(f->p, f->p + f->start, f->len);
		f->start = 0;
	}
	if (f->len == 0 && f->cap > FEED_LARGE) {
		free(f->p);
		f->p = NULL;
		f->cap = 0;
	}
	if (f->cap - f->start - f->len >= FEED_READ)
		return;
	f->cap = f->cap > 0 ? f->cap + f->cap / 2 + FEED_READ : 2 * FEED_READ;
	f->p = lo_realloc(f->p, f->cap, 1);
}

/* What iconv cannot read ends the file: nothing is replaced in silence. */
static int
convert(struct feed *f, struct lo_err *e)
{
	char *in = f->raw, *out = f->p + f->start + f->len;
	size_t left = f->raw_len, room = f->cap - f->start - f->len, got;
	bool last;

	if (fetch(f, f->raw_offset + f->raw_len, f->raw + f->raw_len,
		RAW_SIZE - f->raw_len, &got, e) < 0)
		return -1;
	last = got == 0;
	left += got;
	/* What could be read comes first, the failure with the next call. */
	if (iconv(f->conversion, &in, &left, &out, &room) == (size_t)-1 &&
	    in == f->raw && (errno == EILSEQ || (errno == EINVAL && last)))
		return lo_fail(e, LO_NOINPUT,
		    "byte %" PRIu64 ": not in the encoding given; "
		    "try another --encoding",
		    f->raw_offset);
	f->raw_offset += (uint64_t)(in - f->raw);
	f->raw_len = left;
	memmove(f->raw, in, left);
	f->len = (size_t)(out - f->p) - f->start;
	f->eof = last && left == 0;
	return 0;
}

int
feed_more(struct feed *f, struct lo_err *e)
{
	size_t got;

	make_room(f);
	if (f->converts)
		return convert(f, e);
	if (fetch(f, f->offset + f->len, f->p + f->start + f->len,
		f->cap - f->start - f->len, &got, e) < 0)
		return -1;
	f->len += got;
	f->eof = got == 0;
	return 0;
}

static void
keep_tail(struct feed *f, const char *p, size_t n)
{
	size_t keep;

	if (n >= FEED_TAIL) {
		memcpy(f->tail, p + n - FEED_TAIL, FEED_TAIL);
		f->tail_len = FEED_TAIL;
		return;
	}
	keep = f->tail_len + n > FEED_TAIL ? FEED_TAIL - n : f->tail_len;
	memmove(f->tail, f->tail + f->tail_len - keep, keep);
	memcpy(f->tail + keep, p, n);
	f->tail_len = keep + n;
}

void
feed_take(struct feed *f, size_t n)
{
	if (n > 0)
		keep_tail(f, f->p + f->start, n);
	f->start += n;
	f->len -= n;
	f->offset += n;
}

void
feed_seek(struct feed *f, uint64_t offset)
{
	f->start = f->len = 0;
	f->offset = offset;
	f->tail_len = 0;
	f->eof = false;
	if (!f->converts)
		return;
	f->raw_len = 0;
	f->raw_offset = offset;
	iconv(f->conversion, NULL, NULL, NULL, NULL);
}
