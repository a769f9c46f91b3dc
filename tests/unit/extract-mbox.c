/* Cutting an mbox: the same messages whatever a read brings and whether they
 * are kept whole or flow by. */
#include <fcntl.h>
#include <sys/mman.h>

#include "cmd/lo-extract/mbox_scan.h"
#include "cmd/lo-extract/mbox_split.h"
#include "cmd/lo-extract/postmark.h"
#include "common/when.h"
#include "tests/tap.h"

static int
file_of(const char *p, size_t n)
{
	int fd = memfd_create("mbox", MFD_CLOEXEC);

	if (fd < 0 || write(fd, p, n) != (ssize_t)n)
		exit(1);
	return fd;
}

/* Hash, length and place of every message, and how it was cut. */
static void
cut(struct lo_buf *b, int fd, enum quoting q, size_t step, size_t max)
{
	struct feed f;
	struct mbox m;
	struct lo_err e;
	char hash[LO_HASH_HEX];
	int got;

	feed_open(&f, fd, 0);
	f.step = step;
	mbox_init(&m, &f, q, max);
	while ((got = mbox_next(&m, &e)) > 0) {
		lo_hash_hex(m.hash, hash);
		lo_buf_addf(b, "%s %zu %zu %d\n", hash, (size_t)m.length,
		    (size_t)m.offset, m.exact);
	}
	lo_buf_addf(b, "%d at %zu\n", got, (size_t)f.offset);
	mbox_free(&m);
	feed_close(&f);
}

static void
same_cuts(const char *text, size_t n, const char *name)
{
	static const size_t steps[] = {1, 2, 3, 7, 64, 100000};
	static const size_t most[] = {0, 1, 5, 20, 200, 100000};
	struct lo_buf want, got;
	int fd = file_of(text, n), wrong = 0;

	lo_buf_init(&want, 1 << 20);
	lo_buf_init(&got, 1 << 20);
	for (int q = QUOTING_AUTO; q < QUOTINGS; q++) {
		lo_buf_reset(&want);
		cut(&want, fd, q, 1 << 20, 1 << 20);
		for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
			for (size_t j = 0; j < sizeof(most) / sizeof(*most);
			     j++) {
				lo_buf_reset(&got);
				cut(&got, fd, q, steps[i], most[j]);
				wrong += !lo_span_equal(
				    lo_buf_span(&got), lo_buf_span(&want));
			}
		}
	}
	is_int(wrong, 0, name);
	lo_buf_free(&want);
	lo_buf_free(&got);
	close(fd);
}

static const char from[] = "From a@b Mon Jan  5 10:00:00 2026\n";

static void
cutting(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 1 << 20);
	for (int i = 0; i < 20; i++) {
		lo_buf_adds(&b, from);
		if (i % 4 == 1)
			lo_buf_addf(&b, "Content-Length: %d\n", i);
		lo_buf_adds(&b, "A: b\n\n>From c\n>>From d\nFrom e\n");
		for (int k = 0; k < i * 7; k++)
			lo_buf_adds(&b, k % 9 == 0 ? "\n" : ">From From");
		lo_buf_adds(&b, i % 3 == 0 ? "\r\n\r\n" : "\n\n");
	}
	same_cuts(b.p, b.len, "many of them");
	lo_buf_reset(&b);
	lo_buf_adds(&b, from);
	lo_buf_adds(&b, from);
	lo_buf_adds(&b, "\n\n\n");
	lo_buf_adds(&b, from);
	same_cuts(b.p, b.len, "empty ones");
	lo_buf_reset(&b);
	lo_buf_adds(&b, from);
	for (int i = 0; i < 200000; i++)
		lo_buf_addc(&b, i % 70001 == 70000 ? '\n' : 'x');
	lo_buf_adds(&b, "\n\n");
	lo_buf_adds(&b, from);
	same_cuts(b.p, b.len, "long lines");
	lo_buf_free(&b);
}

static void
unquoting(void)
{
	static const struct {
		const char *in, *all, *one;
	} c[] = {
	    {">From a\n>>From b\n", "From a\n>From b\n", "From a\n>>From b\n"},
	    {"x>From a\n >From b\n", "x>From a\n >From b\n",
		"x>From a\n >From b\n"},
	    {"a\n>From >From \n>From ", "a\nFrom >From \nFrom ",
		"a\nFrom >From \nFrom "},
	    {"\n>>>From ", "\n>>From ", "\n>>>From "},
	    {">From", ">From", ">From"},
	};
	char text[64];
	size_t n;

	for (size_t i = 0; i < sizeof(c) / sizeof(*c); i++) {
		n = strlen(c[i].in);
		memcpy(text, c[i].in, n);
		n = mbox_unquote(text, n, true, true);
		is_bytes(text, n, c[i].all, strlen(c[i].all), "unquoted once");
		n = strlen(c[i].in);
		memcpy(text, c[i].in, n);
		n = mbox_unquote(text, n, false, true);
		is_bytes(text, n, c[i].one, strlen(c[i].one), "only one deep");
	}
	memcpy(text, ">From x", 7);
	is_int(mbox_unquote(text, 7, true, false), 7, "not inside a line");
}

static void
date(const char *text, const char *want, bool zone)
{
	char got[LO_WHEN_TEXT] = "none";
	int64_t us;
	bool zoned = false;

	if (postmark_parse(lo_span_of(text), &us, &zoned))
		lo_when_text(us, got);
	is_str(got, want, text);
	is_int(zoned, zone, "its zone");
}

static void
dates(void)
{
	date("Fri, 02 Jan 2026 01:02:03 +0530", "2026-01-01T19:32:03Z", true);
	date("Fri Jan  2 01:02:03 2026", "2026-01-02T01:02:03Z", false);
	date("1@xxx Fri Jan 02 00:00:00 +0000 2026", "2026-01-02T00:00:00Z",
	    true);
	date("a@b Fri Jan 2 01:02 2026 -0100", "2026-01-02T02:02:00Z", true);
	date("2 january 26 1:2:3 (a (b) c) EST", "2026-01-02T06:02:03Z", true);
	date("2 Jan 99 01:02:03 XYZ", "1999-01-02T01:02:03Z", false);
	date("may@b Fri Jan 2 01:02:03 2026", "2026-01-02T01:02:03Z", false);
	date("31 Feb 2026 01:02:03 +0000", "none", false);
	date("2 Jan 2026", "none", false);
	date("2 Jan 2026 25:00:00", "none", false);
	date("2 Jan 2026 10:", "none", false);
	date("", "none", false);
	ok(postmark_line(lo_span_of("From - Mon Jan 05 10:00:02 2026")), "-");
	ok(postmark_line(lo_span_of("From Mon Jan 05 10:00:02 2026")), "bare");
	ok(!postmark_line(lo_span_of("From the 5 Jan 10:00:02 26")), "no year");
	ok(!postmark_line(lo_span_of("from a Mon Jan 05 10:00:02 2026")),
	    "another case");
}

int
main(void)
{
	cutting();
	unquoting();
	dates();
	return tap_done();
}
