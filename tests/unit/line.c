#include "common/line.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "common/mem.h"
#include "tests/tap.h"

static int
file_of(const void *p, size_t n)
{
	int fd;

	fd = open("in", O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, p, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET))
		return -1;
	return fd;
}

/* All lines as "OFFSET:TEXT|", with a '!' where no newline followed. */
static char *
lines_of(int fd)
{
	static char text[4096];
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	struct lo_buf b;
	int r;

	lo_buf_init(&b, sizeof(text) - 1);
	lo_lines_init(&l, fd, LO_LINE_MAX, NULL);
	while ((r = lo_lines_next(&l, &line, &e)) > 0) {
		lo_buf_addf(&b, "%d:", (int)line.offset);
		lo_buf_addspan(&b, line.text);
		lo_buf_adds(&b, line.ended ? "|" : "!");
		if (line.length != line.text.len || line.too_long)
			lo_buf_adds(&b, " length?");
	}
	if (r < 0)
		lo_buf_adds(&b, e.text);
	if (lo_lines_next(&l, &line, &e) != r)
		lo_buf_adds(&b, " end?");
	lo_lines_free(&l);
	close(fd);
	memcpy(text, b.p, b.len + 1);
	lo_buf_free(&b);
	return text;
}

#define is_lines(in, want, name)                                               \
	is_str(lines_of(file_of(in, sizeof(in) - 1)), want, name)

static void
small(void)
{
	is_lines("", "", "nothing");
	is_lines("a\nbc\n", "0:a|2:bc|", "two lines");
	is_lines("a\nbc", "0:a|2:bc!", "the last one without a newline");
	is_lines("\n\n", "0:|1:|", "empty lines");
	is_lines("a\r\nb\r", "0:a\r|3:b\r!", "carriage returns stay");
	is_lines("\xef\xbb\xbf"
		 "a\n",
	    "3:a|", "a byte order mark is skipped");
	is_lines("\xef\xbb\xbf", "", "also when it is all");
	is_lines("\xef\xbb\xbf\n", "3:|", "or before an empty line");
	is_lines("\xef\xbb\xbf\xef\xbb\xbf"
		 "a\n",
	    "3:\xef\xbb\xbf"
	    "a|",
	    "a second one is not");
	is_lines("a\n\xef\xbb\xbf"
		 "b\n",
	    "0:a|2:\xef\xbb\xbf"
	    "b|",
	    "nor one in the middle");
	is_lines("\xef\xbb", "0:\xef\xbb!", "half a mark is text");
	is_str(lines_of(-1), "input: cannot read: Bad file descriptor",
	    "a closed input");
	is_str(lines_of(open("/", O_RDONLY)),
	    "input: cannot read: Is a directory", "a directory");
}

static void
nul(void)
{
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;

	lo_lines_init(&l, file_of("a\0b\n", 4), LO_LINE_MAX, NULL);
	lo_lines_next(&l, &line, &e);
	is_bytes(line.text.p, line.text.len, "a\0b", 3, "a NUL byte is kept");
	close(l.fd);
	lo_lines_free(&l);
}

/* Lines around the ceiling, each followed by a small one. */
static void
ceiling(size_t length, bool ended, bool too_long)
{
	enum { MAX = 1000 };
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	unsigned char hash[LO_HASH_SIZE];
	char *in;
	size_t i;

	in = lo_alloc(length + 8);
	for (i = 0; i < length; i++)
		in[i] = (char)('a' + i % 23);
	memcpy(in + length, "\nnext\n", 6);
	lo_hash(in, length, hash);
	lo_lines_init(&l, file_of(in, length + (ended ? 6 : 0)), MAX, NULL);
	is_int(lo_lines_next(&l, &line, &e), 1, "a line at the ceiling");
	ok(line.too_long == too_long && line.length == length &&
		line.ended == ended && line.offset == 0,
	    "of %zu bytes is %stoo long", length, too_long ? "" : "not ");
	is_bytes(line.text.p, line.text.len, in,
	    too_long ? LO_LINE_KEEP : length, "what is kept of it");
	if (too_long)
		is_bytes(line.hash, LO_HASH_SIZE, hash, LO_HASH_SIZE,
		    "and its hash");
	is_int(lo_lines_next(&l, &line, &e), ended, "what follows");
	if (ended)
		ok(lo_span_is(line.text, "next") && line.offset == length + 1,
		    "is the next line");
	close(l.fd);
	lo_lines_free(&l);
	free(in);
}

static void
ceilings(void)
{
	size_t limit;

	limit = 1000 + LO_LINE_SLACK;
	ceiling(limit - 1, true, false);
	ceiling(limit, true, false);
	ceiling(limit, false, false);
	ceiling(limit + 1, true, true);
	ceiling(limit + 1, false, true);
	ceiling(limit + 300000, true, true);
	ceiling(3 * limit, true, true);
	ceiling(3 * limit, false, true);
}

/* Larger and larger lines, and the memory that is held afterwards. */
static void
giant(void)
{
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	char *in;
	size_t n, largest;

	n = 20 << 20;
	in = lo_alloc(n + 8);
	memset(in, 'x', n);
	memcpy(in + n, "\na\nb\n", 5);
	lo_lines_init(&l, file_of(in, n + 5), LO_LINE_MAX, NULL);
	lo_lines_next(&l, &line, &e);
	ok(line.length == n && !line.too_long, "20 MiB are one line");
	largest = l.cap;
	lo_lines_next(&l, &line, &e);
	ok(lo_span_is(line.text, "a") && line.offset == n + 1, "then a");
	ok(l.cap < largest && l.cap <= 1 << 20, "the memory goes back");
	lo_lines_next(&l, &line, &e);
	ok(lo_span_is(line.text, "b"), "then b");
	close(l.fd);
	lo_lines_free(&l);
	free(in);
}

/* 200 MB without a newline, from a child that holds 64 KiB of them. */
static void
endless(void)
{
	enum { PIECE = 64 << 10, PIECES = 3200 };
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	struct rusage before, after;
	int p[2], i;
	char *piece;

	if (pipe(p) < 0)
		return;
	if (fork() == 0) {
		close(p[0]);
		piece = lo_zalloc(PIECE, 1);
		for (i = 0; i < PIECES; i++)
			if (write(p[1], piece, PIECE) != PIECE)
				_exit(1);
		_exit(write(p[1], "\nend", 4) != 4);
	}
	close(p[1]);
	getrusage(RUSAGE_SELF, &before);
	lo_lines_init(&l, p[0], 4 << 20, NULL);
	lo_lines_next(&l, &line, &e);
	ok(line.too_long && line.length == (uint64_t)PIECE * PIECES,
	    "a line of 200 MB");
	lo_lines_next(&l, &line, &e);
	ok(lo_span_is(line.text, "end"), "and the one behind it");
	getrusage(RUSAGE_SELF, &after);
	ok(after.ru_maxrss - before.ru_maxrss < 40000,
	    "take no 200 MB of memory");
	lo_lines_free(&l);
	close(p[0]);
	wait(NULL);
}

static void
tick(int signal)
{
	(void)signal;
}

/* Single bytes, signals in between; the lines come out whole. */
static void
pieces(int nonblock)
{
	static const char text[] =
	    "\xef\xbb\xbfone\n\ntwo\r\n{\"a\":\"\xc3\xa9\"}";
	struct sigaction a = {0};
	struct itimerval t = {{0, 1000}, {0, 1000}}, off = {{0, 0}, {0, 0}};
	int p[2];
	size_t i;

	if (pipe(p) < 0)
		return;
	if (fork() == 0) {
		for (i = 0; i < sizeof(text) - 1; i++) {
			usleep(1500);
			if (write(p[1], text + i, 1) != 1)
				_exit(1);
		}
		_exit(0);
	}
	close(p[1]);
	if (nonblock)
		fcntl(p[0], F_SETFL, O_NONBLOCK);
	a.sa_handler = tick;
	sigaction(SIGALRM, &a, NULL);
	setitimer(ITIMER_REAL, &t, NULL);
	is_str(lines_of(p[0]), "3:one|7:|8:two\r|13:{\"a\":\"\xc3\xa9\"}!",
	    nonblock ? "byte by byte, not blocking" : "byte by byte");
	setitimer(ITIMER_REAL, &off, NULL);
	wait(NULL);
}

/* What was put is out before the reader waits. */
static void
flushes(void)
{
	struct lo_out o;
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	int in[2], out[2];
	char got[8];

	if (pipe(in) < 0 || pipe(out) < 0)
		return;
	if (fork() == 0) {
		close(in[1]);
		lo_out_init(&o, out[1], "o");
		lo_lines_init(&l, in[0], LO_LINE_MAX, &o);
		while (lo_lines_next(&l, &line, &e) > 0)
			lo_out_line(&o, line.text, &e);
		_exit(0);
	}
	close(in[0]);
	close(out[1]);
	is_int(write(in[1], "a\nb", 3), 3, "one line and a half go in");
	is_int(read(out[0], got, sizeof(got)), 2, "the line comes out");
	close(in[1]);
	is_int(read(out[0], got, sizeof(got)), 0,
	    "what is not flushed at the end is the caller's");
	close(out[0]);
	wait(NULL);
}

static void
output_fails(void)
{
	struct lo_out o;
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e, ignored;

	lo_out_init(&o, open("/dev/full", O_WRONLY), "standard output");
	lo_lines_init(&l, file_of("a\n", 2), LO_LINE_MAX, &o);
	lo_out_put(&o, "x", 1, &e);
	is_int(lo_lines_next(&l, &line, &e), -1, "a flush that fails");
	ok(strncmp(e.text, "standard output: No space", 25) == 0,
	    "does not blame the input");
	lo_out_close(&o, &ignored);
	close(l.fd);
	lo_lines_free(&l);
}

/* lo_lines_last reads on, and the line last given is still there. */
static void
last(void)
{
	enum { LINES = 70000 };
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	struct lo_buf b;
	long i, wrong;
	char want[32];

	lo_buf_init(&b, 1 << 24);
	for (i = 0; i < LINES; i++)
		lo_buf_addf(&b, "%015ld\n", i);
	lo_lines_init(&l, file_of(b.p, b.len), LO_LINE_MAX, NULL);
	is_int(lo_lines_last(&l, &e), 0, "before the first line");
	for (i = wrong = 0; i < LINES; i++) {
		snprintf(want, sizeof(want), "%015ld", i);
		wrong += lo_lines_next(&l, &line, &e) != 1;
		wrong += lo_lines_last(&l, &e) != (i == LINES - 1);
		wrong += !lo_span_is(line.text, want);
	}
	is_int(wrong, 0, "each line is there after the look ahead");
	is_int(lo_lines_next(&l, &line, &e), 0, "the end");
	is_int(lo_lines_last(&l, &e), 1, "nothing follows it");
	close(l.fd);
	lo_lines_free(&l);
	lo_lines_init(&l, file_of("", 0), LO_LINE_MAX, NULL);
	is_int(lo_lines_last(&l, &e), 1, "nothing follows in nothing");
	close(l.fd);
	lo_lines_free(&l);
	lo_buf_free(&b);
}

/* The same through a pipe whose pieces end with the lines. */
static void
last_in_pipe(void)
{
	struct lo_lines l;
	struct lo_line line;
	struct lo_err e;
	int p[2];
	long i, wrong;
	char text[1001];

	if (pipe(p) < 0)
		return;
	memset(text, 'x', sizeof(text));
	text[1000] = '\n';
	lo_lines_init(&l, p[0], LO_LINE_MAX, NULL);
	is_int(write(p[1], text, 1001), 1001, "a line");
	for (i = wrong = 0; i < 2000; i++) {
		wrong += lo_lines_next(&l, &line, &e) != 1;
		text[0] = (char)('a' + i % 26);
		wrong += write(p[1], text, 1001) != 1001;
		wrong += lo_lines_last(&l, &e) != 0;
		wrong += line.text.len != 1000 || line.text.p[999] != 'x' ||
			 line.text.p[0] != (i == 0 ? 'x' : 'a' + (i - 1) % 26);
	}
	is_int(wrong, 0, "look ahead line by line");
	close(p[0]);
	close(p[1]);
	lo_lines_free(&l);
}

int
main(void)
{
	tap_tmp();
	small();
	nul();
	ceilings();
	giant();
	endless();
	pieces(0);
	pieces(1);
	flushes();
	output_fails();
	last();
	last_in_pipe();
	return tap_done();
}
