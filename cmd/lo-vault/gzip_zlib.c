#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "common/mem.h"
#include "gzip.h"

/* Level 1: twice the speed of 6 at a sixth more size. */
enum { LEVEL = 1, WINDOW = 15, GZIP = 16, MEMORY = 9 };
enum { ROOM = 64 << 10, PIECE = 1 << 30 };

struct gzip_write {
	z_stream z;
	bool made;
};

struct gzip_read {
	z_stream z;
	bool made, open;
};

struct gzip_write *
gzip_write_new(void)
{
	return lo_zalloc(1, sizeof(struct gzip_write));
}

void
gzip_write_free(struct gzip_write *w)
{
	if (w != NULL && w->made)
		deflateEnd(&w->z);
	free(w);
}

static unsigned char *
bytes(const char *p)
{
	return (unsigned char *)(uintptr_t)p;
}

static int
make(struct gzip_write *w)
{
	if (w->made)
		return 0;
	w->made = deflateInit2(&w->z, LEVEL, Z_DEFLATED, WINDOW + GZIP, MEMORY,
		      Z_DEFAULT_STRATEGY) == Z_OK;
	return w->made ? 0 : -1;
}

int
gzip_write(struct gzip_write *w, struct lo_span text, bool end,
    struct lo_buf *out, struct lo_err *e)
{
	z_stream *z = &w->z;
	int got;

	if (text.len > PIECE || make(w) < 0)
		return lo_fail(e, LO_OS, "gzip: cannot compress");
	z->next_in = bytes(text.p);
	z->avail_in = text.len;
	do {
		char *room = lo_buf_room(out, ROOM);

		if (room == NULL)
			return lo_fail(e, LO_BUG, "gzip: no room");
		z->next_out = bytes(room);
		z->avail_out = ROOM;
		got = deflate(z, end ? Z_FINISH : Z_NO_FLUSH);
		if (got == Z_STREAM_ERROR)
			return lo_fail(e, LO_BUG, "gzip: cannot compress");
		out->len += ROOM - z->avail_out;
	} while (z->avail_out == 0);
	out->p[out->len] = '\0';
	if (end && deflateReset(z) != Z_OK)
		return lo_fail(e, LO_BUG, "gzip: cannot compress");
	return 0;
}

struct gzip_read *
gzip_read_new(void)
{
	return lo_zalloc(1, sizeof(struct gzip_read));
}

void
gzip_read_free(struct gzip_read *r)
{
	if (r != NULL && r->made)
		inflateEnd(&r->z);
	free(r);
}

static int
open_member(struct gzip_read *r)
{
	if (r->made)
		return inflateReset(&r->z) == Z_OK ? 0 : -1;
	r->made = inflateInit2(&r->z, WINDOW + GZIP) == Z_OK;
	return r->made ? 0 : -1;
}

int
gzip_read(struct gzip_read *r, struct lo_span *in, char *out, size_t cap,
    size_t *made, bool *whole, struct lo_err *e)
{
	z_stream *z = &r->z;
	int got;

	*made = 0;
	*whole = !r->open;
	if (in->len == 0 && !r->open)
		return 0;
	if (!r->open && open_member(r) < 0)
		return lo_fail(e, LO_OS, "gzip: cannot read");
	r->open = true;
	z->next_in = bytes(in->p);
	z->avail_in = in->len < PIECE ? in->len : PIECE;
	z->next_out = bytes(out);
	z->avail_out = cap < PIECE ? cap : PIECE;
	got = inflate(z, Z_NO_FLUSH);
	if (got != Z_OK && got != Z_STREAM_END && got != Z_BUF_ERROR)
		return lo_fail(e, LO_DATA, "not whole gzip data");
	*made = (char *)z->next_out - out;
	in->len -= (const char *)z->next_in - in->p;
	in->p = (const char *)z->next_in;
	*whole = got == Z_STREAM_END;
	r->open = !*whole;
	return 0;
}
