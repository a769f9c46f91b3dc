/* An mbox is cut the same way whatever a read brings, whether its messages
 * are kept whole or flow by.
 *
 * The first byte chooses the variant, the second what a read brings, the
 * third the ceiling.  In what follows the byte 1 stands for a From line and
 * the byte 2 for a Content-Length whose value is the next byte. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/lo-extract/mbox_split.h"
#include "tests/fuzz/fuzz.h"

static int
unpack(const unsigned char *p, size_t n)
{
	int fd = memfd_create("mbox", MFD_CLOEXEC);
	struct lo_buf b;

	lo_buf_init(&b, 1 << 20);
	for (size_t i = 0; i < n; i++) {
		if (p[i] == 1)
			lo_buf_adds(&b, "From a@b 2 Jan 10:00 2026");
		else if (p[i] == 2 && i + 1 < n)
			lo_buf_addf(&b, "Content-Length: %d", p[++i]);
		else
			lo_buf_addc(&b, (char)p[i]);
	}
	claim(fd >= 0 && write(fd, b.p, b.len) == (ssize_t)b.len);
	lo_buf_free(&b);
	return fd;
}

struct cuts {
	struct lo_buf text;
	uint64_t last; /* where reading ended */
	int end;
};

static void
cut(struct cuts *c, int fd, enum quoting q, size_t step, size_t max)
{
	struct feed f;
	struct mbox m;
	struct lo_err e;
	char hash[LO_HASH_HEX];

	lo_buf_init(&c->text, 4 << 20);
	feed_open(&f, fd, 0);
	f.step = step;
	mbox_init(&m, &f, q, max);
	while ((c->end = mbox_next(&m, &e)) > 0) {
		claim(m.too_long || m.text.len == m.length);
		lo_hash_hex(m.hash, hash);
		lo_buf_addf(&c->text, "%s %zu %zu\n", hash, (size_t)m.length,
		    (size_t)m.offset);
	}
	c->last = f.offset;
	mbox_free(&m);
	feed_close(&f);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct cuts whole, other;
	int fd;

	if (size < 3)
		return 0;
	fd = unpack(data + 3, size - 3);
	cut(&whole, fd, data[0] % QUOTINGS, SIZE_MAX, 1 << 20);
	cut(&other, fd, data[0] % QUOTINGS, data[1] % 64 + 1, data[2]);
	claim(whole.end == other.end && whole.last == other.last);
	claim(
	    lo_span_equal(lo_buf_span(&whole.text), lo_buf_span(&other.text)));
	lo_buf_free(&whole.text);
	lo_buf_free(&other.text);
	close(fd);
	return 0;
}
