/* Parts: what goes in comes out, with its hashes; torn ends are found. */
#include "cmd/lo-vault/part_in.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "common/status.h"
#include "tests/tap.h"

static struct part_info
write_part(const char *path, const char *const *lines, bool split)
{
	struct part_info info = {0};
	struct lo_err e;
	struct part_out *p = part_out_open(path, &e);

	ok(p != NULL, "a part is made");
	for (; p != NULL && *lines != NULL; lines++) {
		part_out_add(p, lo_span_of(*lines), &e);
		part_out_add(p, lo_span_of("\n"), &e);
		if (split)
			ok(part_out_sync(p, &e) == 0, "and synced");
	}
	ok(p != NULL && part_out_close(p, &info, &e) == 0, "and closed");
	return info;
}

static void
read_part(
    const char *path, const char *const *lines, const struct part_info *info)
{
	struct part_in in;
	struct lo_span line;
	struct lo_err e;
	int got;

	ok(part_in_open(&in, path, true, &e) == 0, "a part is opened");
	while ((got = part_in_next(&in, &line, &e)) > 0 && *lines != NULL)
		if (!lo_span_is(line, *lines++))
			break;
	ok(got == 0 && *lines == NULL, "every line, and then the end");
	ok(memcmp(in.info.hash, info->hash, LO_HASH_SIZE) == 0, "its hash");
	ok(memcmp(in.info.packed_hash, info->packed_hash, LO_HASH_SIZE) == 0,
	    "the hash of the file");
	is_int(in.info.bytes, info->bytes, "its length");
	is_int(in.info.packed, info->packed, "the length of the file");
	part_in_close(&in);
}

static void
small(void)
{
	static const char *const lines[] = {"one", "", "three", NULL};
	static const char *const none[] = {NULL};
	struct part_info info = write_part("a", lines, false);
	struct lo_err e;
	struct stat s;

	is_int(info.bytes, 11, "bytes of text");
	read_part("a", lines, &info);
	ok(stat("a", &s) == 0 && (s.st_mode & 0777) == 0600, "mode 0600");
	ok(part_out_open("a", &e) == NULL && e.status != 0,
	    "never over one that is there");
	info = write_part("b", lines, true);
	read_part("b", lines, &info);
	info = write_part("c", none, true);
	is_int(info.packed, 0, "nothing makes an empty file");
	read_part("c", none, &info);
}

/* Lines longer than a piece, and one that ends with it. */
static void
large(void)
{
	enum { LONG = 3 * RELAY_SIZE + 17 };
	static char a[LONG + 1], b[RELAY_SIZE];
	const char *lines[] = {a, b, a, "", b, NULL};
	struct part_info info;

	memset(a, 'a', LONG);
	memset(b, 'b', RELAY_SIZE - 1);
	info = write_part("d", lines, false);
	read_part("d", lines, &info);
}

static void
torn(void)
{
	static const char *const lines[] = {"first", "second", "third", NULL};
	uint64_t whole, before = 0;
	struct stat s;
	struct lo_err e;
	unsigned ends = 0, wrong = 0;

	write_part("e", lines, true);
	stat("e", &s);
	is_int(part_whole("e", &whole, &e), 0, "a part that is looked at");
	is_int(whole, s.st_size, "is whole");
	for (off_t n = s.st_size - 1; n >= 0; n--) {
		if (truncate("e", n) < 0 || part_whole("e", &whole, &e) < 0)
			wrong++;
		wrong += whole > (uint64_t)n;
		ends += whole != before;
		before = whole;
	}
	is_int(wrong, 0, "cut anywhere");
	is_int(ends, 3, "it is whole up to a state");
}

/* A member that ends inside a line is not one of ours. */
static void
half(void)
{
	struct gzip_write *z = gzip_write_new();
	struct lo_buf b;
	struct lo_err e;
	uint64_t whole;
	int fd;

	lo_buf_init(&b, 1 << 20);
	gzip_write(z, lo_span_of("one\n"), true, &b, &e);
	size_t good = b.len;
	gzip_write(z, lo_span_of("tw"), true, &b, &e);
	fd = open("f", O_WRONLY | O_CREAT, 0600);
	ok(write(fd, b.p, b.len) == (ssize_t)b.len, "a part with half a line");
	close(fd);
	ok(part_whole("f", &whole, &e) == 0 && whole == good,
	    "is whole before it");
	gzip_write_free(z);
	lo_buf_free(&b);
}

static void
missing(void)
{
	struct part_in in;
	struct lo_err e;
	uint64_t whole;

	ok(part_in_open(&in, "nosuch", false, &e) < 0 && e.status == LO_IO,
	    "a part that is not there");
	ok(part_whole("nosuch", &whole, &e) < 0 && e.status == LO_IO,
	    "nor to be looked at");
	ok(symlink("a", "link") == 0 &&
		part_in_open(&in, "link", false, &e) < 0,
	    "a link is no part");
}

int
main(void)
{
	tap_tmp();
	small();
	large();
	torn();
	half();
	missing();
	return tap_done();
}
