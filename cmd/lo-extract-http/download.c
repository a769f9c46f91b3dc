#include "cmd/lo-extract-http/download.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/spool.h"
#include "common/json.h"
#include "common/mem.h"

enum { ROOM = 128 << 10, GZIP = 16 + MAX_WBITS };

int
download_open(struct download *d, uint64_t most, struct lo_err *e)
{
	memset(d, 0, sizeof(*d));
	d->most = most;
	d->fd = spool_open(e);
	return d->fd < 0 ? -1 : 0;
}

static void
stop_inflating(struct download *d)
{
	if (d->inflates)
		inflateEnd(&d->z);
	d->inflates = false;
}

void
download_close(struct download *d)
{
	stop_inflating(d);
	free(d->room);
	if (d->fd >= 0)
		close(d->fd);
	d->fd = -1;
}

int
download_reset(struct download *d)
{
	stop_inflating(d);
	d->came = d->from = d->written = 0;
	d->kind = DOWNLOAD_NEW;
	d->began = d->between = false;
	d->version[0] = '\0';
	d->err.status = LO_OK;
	if (ftruncate(d->fd, 0) < 0)
		return lo_fail_errno(
		    &d->err, LO_IO, "cannot empty a temporary file");
	return 0;
}

static int
put(struct download *d, const char *p, size_t n)
{
	if (d->written + n > d->most)
		return lo_fail(&d->err, LO_NOINPUT,
		    "it passes %" PRIu64 " MiB; see limits/http/file_mb",
		    d->most >> 20);
	while (n > 0) {
		ssize_t w = pwrite(d->fd, p, n, (off_t)d->written);

		if (w < 0 && errno == EINTR)
			continue;
		if (w <= 0)
			return lo_fail_errno(
			    &d->err, LO_IO, "cannot write a temporary file");
		p += w;
		n -= (size_t)w;
		d->written += (uint64_t)w;
	}
	return 0;
}

static int
damaged(struct download *d)
{
	return lo_fail(&d->err, LO_NOINPUT, "its gzip is damaged");
}

/* One member may follow another; what else follows is none of it. */
static int
inflate_next(struct download *d)
{
	int got;

	if (d->between && inflateReset(&d->z) != Z_OK)
		return damaged(d);
	d->between = false;
	d->z.next_out = d->room;
	d->z.avail_out = ROOM;
	got = inflate(&d->z, Z_NO_FLUSH);
	if (got != Z_OK && got != Z_STREAM_END && got != Z_BUF_ERROR)
		return damaged(d);
	d->between = got == Z_STREAM_END;
	return put(d, (char *)d->room, ROOM - d->z.avail_out);
}

static int
unpack(struct download *d, const char *p, size_t n)
{
	union {
		const char *given;
		unsigned char *wanted;
	} in = {p};
	bool full;

	d->z.next_in = in.wanted;
	d->z.avail_in = (unsigned int)n;
	do {
		if (inflate_next(d) < 0)
			return -1;
		full = d->z.avail_out == 0;
	} while (d->z.avail_in > 0 || (full && !d->between));
	return 0;
}

static int
pass(struct download *d, const char *p, size_t n)
{
	return d->kind == DOWNLOAD_GZIP ? unpack(d, p, n) : put(d, p, n);
}

/* The first two bytes say what it is; they may come one by one. */
static int
begin(struct download *d, const char *p, size_t n)
{
	char both[2] = {(char)d->first, p[d->came == 0 && n > 1]};

	if (d->came == 0)
		both[0] = p[0];
	if (d->came + n < 2) {
		d->first = (unsigned char)p[0];
		return 0;
	}
	d->kind = DOWNLOAD_PLAIN;
	if ((unsigned char)both[0] == 0x1f && (unsigned char)both[1] == 0x8b) {
		if (d->room == NULL)
			d->room = lo_alloc(ROOM);
		memset(&d->z, 0, sizeof(d->z));
		if (inflateInit2(&d->z, GZIP) != Z_OK)
			return lo_fail(&d->err, LO_OS, "zlib does not start");
		d->inflates = true;
		d->kind = DOWNLOAD_GZIP;
	}
	if (d->came > 0 && pass(d, both, 1) < 0)
		return -1;
	return pass(d, p, n);
}

static int
accept(struct download *d, const char *p, size_t n)
{
	int got;

	if (n == 0)
		return 0;
	got = d->kind == DOWNLOAD_NEW ? begin(d, p, n) : pass(d, p, n);
	d->came += n;
	return got;
}

/* "bytes 5-9/10" */
static bool
goes_on(const struct download *d, const struct lo_http_call *c)
{
	struct lo_span range = lo_http_header(c, "content-range");
	int64_t at;

	if (range.len < 7 || memcmp(range.p, "bytes ", 6) != 0)
		return false;
	range.p += 6;
	range.len = strspn(range.p, "0123456789");
	return lo_json_int(range, &at) && (uint64_t)at == d->from;
}

/* The first bytes of a transfer: of which version, and from where on? */
static int
look(struct download *d, const struct lo_http_call *c)
{
	struct lo_span tag = lo_http_header(c, "etag");

	d->began = true;
	if (d->from > 0 && c->status == 206 && !goes_on(d, c))
		return lo_fail(&d->err, LO_NOINPUT,
		    "another part came than was asked for");
	if (c->status != 206 && d->came > 0 && download_reset(d) < 0)
		return -1;
	d->began = true;
	d->version[0] = '\0';
	if (tag.len > 1 && *tag.p == '"' && tag.len < sizeof(d->version))
		snprintf(d->version, sizeof(d->version), "%.*s", (int)tag.len,
		    tag.p);
	return 0;
}

static bool
take(struct lo_http_call *c, const char *p, size_t n)
{
	struct download *d = c->arg;

	if (!d->began && look(d, c) < 0)
		return false;
	return accept(d, p, n) == 0;
}

void
download_begin(struct download *d, struct lo_http_call *c, bool own)
{
	c->take = take;
	c->arg = d;
	if (d->err.status != LO_OK || (!own && d->version[0] == '\0'))
		download_reset(d);
	d->began = false;
	d->from = d->came;
	if (d->from == 0)
		return;
	lo_buf_addf(&c->head, "Range: bytes=%" PRIu64 "-\n", d->from);
	if (!own)
		lo_buf_addf(&c->head, "If-Match: %s\n", d->version);
}

bool
download_whole(struct download *d)
{
	if (d->err.status != LO_OK)
		return false;
	/* One byte alone is what it is. */
	if (d->kind == DOWNLOAD_NEW && d->came == 1) {
		char one = (char)d->first;

		return put(d, &one, 1) == 0;
	}
	if (d->kind == DOWNLOAD_GZIP && !d->between)
		damaged(d);
	return d->err.status == LO_OK;
}
