/* What is no gzip data is refused and no harm done, however the bytes come;
 * what is gives the same text, as far as it goes where the end is missing.
 * And what is written can be read. */
#include "cmd/lo-vault/gzip.h"

#include <string.h>
#include "tests/fuzz/fuzz.h"

enum { TEXT_MAX = 1 << 20, PIECE = 4096 };

/* 1 whole, 0 not whole, -1 refused; stops when out is full. */
static int
expand(struct lo_span all, size_t piece, struct lo_buf *out)
{
	struct gzip_read *z = gzip_read_new();
	struct lo_err e;
	bool whole = true;
	size_t made;
	int got = 0;

	while (got == 0 && all.len > 0 && !out->failed) {
		size_t n = all.len < piece ? all.len : piece;
		struct lo_span in = {all.p, n};

		all.p += n;
		all.len -= n;
		do {
			char text[PIECE];

			got = gzip_read(
			    z, &in, text, sizeof(text), &made, &whole, &e);
			if (got == 0)
				lo_buf_add(out, text, made);
		} while (got == 0 && !out->failed && (in.len > 0 || made > 0));
	}
	gzip_read_free(z);
	return got < 0 ? -1 : whole;
}

static void
there_and_back(struct lo_span text, struct lo_buf *packed, struct lo_buf *out)
{
	struct gzip_write *z = gzip_write_new();
	struct lo_span half = {text.p, text.len / 2};
	struct lo_span rest = {text.p + half.len, text.len - half.len};
	struct lo_err e;

	lo_buf_reset(packed);
	lo_buf_reset(out);
	claim(gzip_write(z, half, text.len % 2, packed, &e) == 0);
	claim(gzip_write(z, rest, true, packed, &e) == 0);
	claim(expand(lo_buf_span(packed), 7, out) == 1);
	claim(lo_span_equal(text, lo_buf_span(out)));
	gzip_write_free(z);
}

/* The decoder may keep a last byte back until it knows what follows. */
static bool
same_start(const struct lo_buf *a, const struct lo_buf *b)
{
	size_t n = a->len < b->len ? a->len : b->len;

	return n == 0 || memcmp(a->p, b->p, n) == 0;
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_span all = {(const char *)data, size};
	struct lo_buf one, two;
	int a, b;

	lo_buf_init(&one, TEXT_MAX);
	lo_buf_init(&two, TEXT_MAX);
	a = expand(all, size + 1, &one);
	b = expand(all, 3, &two);
	if (!one.failed && !two.failed) {
		claim(a == b);
		if (a > 0)
			claim(one.len == two.len);
		if (a >= 0)
			claim(same_start(&one, &two));
	}
	if (size < TEXT_MAX)
		there_and_back(all, &one, &two);
	lo_buf_free(&one);
	lo_buf_free(&two);
	return 0;
}
