/* Delimited text is cut the same way whatever a read brings; every byte
 * belongs to one row or to a line end, and good rows written again are cut
 * into the same fields. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/lo-extract/csv.h"
#include "tests/fuzz/fuzz.h"

static int
file_of(struct lo_span s)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);

	claim(fd >= 0 && write(fd, s.p, s.len) == (ssize_t)s.len);
	return fd;
}

static void
quote(struct lo_buf *b, struct lo_span field)
{
	lo_buf_addc(b, '"');
	for (size_t i = 0; i < field.len; i++) {
		if (field.p[i] == '"')
			lo_buf_addc(b, '"');
		lo_buf_addc(b, field.p[i]);
	}
	lo_buf_addc(b, '"');
}

/* What the rows are, and the same rows written by the rules. */
static void
cut(struct lo_buf *b, struct lo_buf *again, int fd, char delimiter, size_t step)
{
	struct feed f;
	struct csv c;
	struct lo_err e;
	uint64_t end = 0;

	feed_open(&f, fd, 0);
	f.step = step;
	csv_open(&c, delimiter, 1 << 16);
	c.feed = &f;
	while (csv_next(&c, &e) > 0) {
		claim(c.line.offset >= end);
		end = c.line.offset + c.line.length;
		claim(end <= f.offset);
		if (c.code != NULL) {
			lo_buf_addf(b, "bad %zu %zu\n", (size_t)c.line.offset,
			    (size_t)c.line.length);
			continue;
		}
		for (size_t i = 0; i < c.count; i++) {
			struct lo_span field = csv_field(&c, i);

			lo_buf_addf(b, "%zu:", field.len);
			lo_buf_addspan(b, field);
			if (i > 0)
				lo_buf_addc(again, delimiter);
			quote(again, field);
		}
		lo_buf_addc(b, '\n');
		lo_buf_addc(again, '\n');
	}
	csv_close(&c);
	feed_close(&f);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_buf a, b, again, none;
	char delimiter;
	int fd;

	if (size < 2)
		return 0;
	delimiter = ",;\t|"[data[0] % 4];
	lo_buf_init(&a, 1 << 22);
	lo_buf_init(&b, 1 << 22);
	lo_buf_init(&again, 1 << 22);
	lo_buf_init(&none, 1 << 22);
	fd = file_of((struct lo_span){(const char *)data + 2, size - 2});
	cut(&a, &again, fd, delimiter, SIZE_MAX);
	cut(&b, &none, fd, delimiter, data[1] % 32 + 1);
	claim(lo_span_equal(lo_buf_span(&a), lo_buf_span(&b)));
	close(fd);
	lo_buf_reset(&b);
	lo_buf_reset(&none);
	fd = file_of(lo_buf_span(&again));
	cut(&b, &none, fd, delimiter, SIZE_MAX);
	claim(lo_span_equal(lo_buf_span(&again), lo_buf_span(&none)));
	close(fd);
	lo_buf_free(&a);
	lo_buf_free(&b);
	lo_buf_free(&again);
	lo_buf_free(&none);
	return 0;
}
