/* Lines as they come from a descriptor against lines as memchr sees them.
 *
 * The first byte of the input chooses how it arrives: in packets of that
 * size through a pipe, or all at once from a file.  In a file the byte 1 and
 * the next one stand for a run of many letters, so that a small input can
 * pass the ceiling. */
#include "common/line.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "tests/fuzz/fuzz.h"

enum { MAX = 10, PACKETS = 200, RUN = 32 << 10, WHOLE = 6 << 20 };

/* What does not fit into the pipe is left out; a read gives one packet. */
static int
by_packets(struct lo_buf *b, const unsigned char *p, size_t n, size_t packet)
{
	int ends[2], i;
	size_t k;

	claim(pipe2(ends, O_DIRECT | O_CLOEXEC) == 0);
	(void)fcntl(ends[1], F_SETPIPE_SZ, 1 << 20);
	claim(fcntl(ends[1], F_SETFL, O_DIRECT | O_NONBLOCK) == 0);
	for (i = 0; i < PACKETS && n > 0; i++, p += k, n -= k) {
		k = n < packet ? n : packet;
		if (write(ends[1], p, k) != (ssize_t)k)
			break;
		lo_buf_add(b, p, k);
	}
	close(ends[1]);
	return ends[0];
}

static int
by_file(struct lo_buf *b, const unsigned char *p, size_t n)
{
	int fd;
	size_t i, k;
	char *room;

	for (i = 0; i < n && !b->failed; i++) {
		if (p[i] != 1 || i + 1 == n) {
			lo_buf_addc(b, (char)p[i]);
			continue;
		}
		k = ((size_t)p[++i] + 1) * RUN;
		room = lo_buf_room(b, k);
		if (room == NULL)
			break;
		memset(room, 'x', k);
		b->len += k;
	}
	fd = memfd_create("line", MFD_CLOEXEC);
	claim(fd >= 0);
	claim(write(fd, b->p, b->len) == (ssize_t)b->len);
	claim(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static void
compare(const struct lo_line *line, const char *p, size_t offset, size_t n)
{
	unsigned char hash[LO_HASH_SIZE];

	claim(line->offset == offset && line->length == n);
	claim(line->too_long == (n > MAX + LO_LINE_SLACK));
	claim(line->text.len == (line->too_long ? (size_t)LO_LINE_KEEP : n));
	claim(memcmp(line->text.p, p + offset, line->text.len) == 0);
	if (!line->too_long)
		return;
	lo_hash(p + offset, n, hash);
	claim(memcmp(hash, line->hash, sizeof(hash)) == 0);
}

/* look asks after each line whether it is the last. */
static void
read_back(int fd, const struct lo_buf *b, bool look)
{
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	const char *nl;
	size_t at, n;

	lo_lines_init(&l, fd, MAX, NULL);
	at = b->len >= 3 && memcmp(b->p, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	while (at < b->len) {
		nl = memchr(b->p + at, '\n', b->len - at);
		n = nl != NULL ? (size_t)(nl - b->p) - at : b->len - at;
		claim(lo_lines_next(&l, &line, &e) == 1);
		claim(line.ended == (nl != NULL));
		compare(&line, b->p, at, n);
		at += n + (nl != NULL ? 1 : 0);
		if (!look)
			continue;
		claim(lo_lines_last(&l, &e) == (at == b->len));
		claim(memcmp(line.text.p, b->p + line.offset, line.text.len) ==
		      0);
	}
	claim(lo_lines_next(&l, &line, &e) == 0);
	lo_lines_free(&l);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_buf b;
	unsigned how;
	int fd;

	if (size == 0)
		return 0;
	how = data[0];
	lo_buf_init(&b, WHOLE);
	if (how % 64 == 0)
		fd = by_file(&b, data + 1, size - 1);
	else
		fd = by_packets(&b, data + 1, size - 1, how % 64);
	read_back(fd, &b, how >= 128);
	close(fd);
	lo_buf_free(&b);
	return 0;
}
