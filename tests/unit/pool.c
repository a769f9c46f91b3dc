/* What common/pool.h promises: order, limits, and the pipe's end. */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "common/mem.h"
#include "common/pool.h"
#include "tests/tap.h"

struct test {
	struct lo_out *out;
	struct lo_buf got;
	unsigned lines;
	uint64_t bytes;
};

/* Each letter is a step; an a dies. */
static void
steps_of(const struct lo_line *line, struct lo_buf *out, struct lo_steps *steps)
{
	for (int i = 0; i + 1 < (int)line->length; i++) {
		steps->at = i + 1;
		if (steps->failed[i][0] != '\0')
			lo_buf_addf(out, "(%s)", steps->failed[i]);
		else if (line->text.p[i + 1] == 'a')
			abort();
		else
			lo_buf_addc(out, line->text.p[i + 1]);
	}
}

/* A line that begins with ! misbehaves in the way its second byte says. */
static void
work(void *arg, const struct lo_line *line, struct lo_buf *out,
    struct lo_steps *steps)
{
	volatile unsigned long n = 0;

	(void)arg;
	if (line->length > 1 && line->text.p[0] == '#') {
		for (int i = 0; i < 60; i++)
			memset(lo_alloc(1 << 20), 1, 1 << 20);
		lo_buf_addc(out, '#');
		return;
	}
	if (line->length > 1 && line->text.p[0] == '*') {
		steps_of(line, out, steps);
		return;
	}
	if (line->length > 1 && line->text.p[0] == '!') {
		if (line->text.p[1] == 'a')
			abort();
		while (line->text.p[1] == 'l')
			n++;
		while (line->text.p[1] == 'm')
			memset(lo_alloc(1 << 20), 1, 1 << 20);
		while (line->text.p[1] == 'b' && !out->failed)
			lo_buf_adds(out, "bbbbbbbbbbbbbbbb");
		if (line->text.p[1] == 'k' ||
		    (line->text.p[1] == 'K' &&
			open("once", O_CREAT | O_EXCL | O_WRONLY, 0600) >= 0))
			raise(SIGKILL);
		if (line->text.p[1] == 'o')
			for (int i = 0; i < 300000; i++)
				lo_buf_adds(out, "ooo");
	}
	lo_buf_addc(out, '<');
	lo_buf_addspan(out, line->text);
	lo_buf_addc(out, '>');
}

static int
done(void *arg, struct lo_pool *p, const struct lo_line *line,
    struct lo_span result, const char *failed, struct lo_err *e)
{
	struct test *t = arg;

	t->lines++;
	if (failed != NULL)
		lo_buf_addf(&t->got, "%s@%d ", failed, (int)line->offset);
	else if (line->too_long)
		lo_buf_addf(&t->got, "long%d@%d ", (int)line->length,
		    (int)line->offset);
	else if (line->length < 20)
		lo_buf_addspan(&t->got, result);
	t->bytes += result.len;
	if (line->text.len > 0 && line->text.p[0] == '?')
		lo_buf_addf(&t->got, "last%d ", lo_pool_last(p, e));
	return lo_out_put(t->out, result.p, result.len, e);
}

/* Ends the program in a worker. */
static int
pool(struct test *t, int workers, int fd, size_t line_max)
{
	static struct lo_out out;
	struct lo_pool_job job = {
	    work, done, t, fd, &out, workers, line_max, 1 << 20, 1, 64 << 20};
	struct lo_err e = {0, ""};
	int bad;

	lo_out_init(&out, open("/dev/null", O_WRONLY), "null");
	lo_buf_free(&t->got);
	memset(t, 0, sizeof(*t));
	lo_buf_init(&t->got, 8 << 20);
	t->out = &out;
	bad = lo_pool_run(&job, &e);
	if (bad == 1)
		_exit(0);
	lo_out_close(&out, &e);
	close(fd);
	return bad;
}

static int
file_of(const char *text, size_t n)
{
	int fd = open("in", O_RDWR | O_CREAT | O_TRUNC, 0600);

	if (write(fd, text, n) != (ssize_t)n)
		abort();
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void
gives(int workers, const char *text, const char *want, const char *name)
{
	static struct test t;

	is_int(pool(&t, workers, file_of(text, strlen(text)), 100), 0, name);
	is_str(t.got.p, want, name);
}

static void
misbehaviour(void)
{
	gives(1, "", "", "nothing");
	gives(2, "a\n\nb", "<a><><b>", "a last line without its newline");
	gives(2,
	    "\xef\xbb\xbf"
	    "a\nb\n",
	    "<a><b>", "a byte order mark");
	gives(1, "a\n!a\nb\n", "<a>crash@2 <b>", "an abort costs its line");
	gives(3, "!a\n!a\n!a\n!a\nb", "crash@0 crash@3 crash@6 crash@9 <b>",
	    "four aborts");
	gives(2, "a\n!loop\nb\n", "<a>timeout@2 <b>", "an endless loop");
	gives(2, "a\n!mem\nb\n", "<a>memory@2 <b>", "an allocation bomb");
	gives(1, "#1\n#2\n#3\n#4\n", "####",
	    "what lines before it took is not held against a line");
	gives(
	    2, "#1\n#2\n!m\n#3\na\n", "##memory@6 #<a>", "of two workers, too");
	gives(2, "a\n!k\nb\n", "<a>memory@2 <b>", "killed from outside");
	gives(2, "a\n!K\nb\n", "<a><!K><b>", "once: it is tried again");
	gives(2, "a\n!b\nb\n", "<a>too_long@2 <b>", "a result without end");
	gives(1, "*xayaz\n*x\n", "x(crash)y(crash)zx",
	    "of a line in steps, those that crash are lost");
	gives(2, "?\n?\n", "<?>last0 <?>last1 ", "which line is the last");
}

static void
long_lines(void)
{
	static struct test t;
	size_t n = 4 << 20;
	char *text = lo_alloc(n);

	memset(text, 'x', n);
	memcpy(text, "a\n", 2);
	memcpy(text + n - 6, "\nb\n!a\n", 6);
	is_int(pool(&t, 2, file_of(text, n), 100), 0, "a long line");
	is_str(t.got.p, "<a>long4194296@2 <b>crash@4194301 ", "its length");
	is_int(pool(&t, 2, file_of(text, n), 8 << 20), 0, "a line that fits");
	is_str(t.got.p, "<a>too_long@2 <b>crash@4194301 ",
	    "its result was longer than results may be");
	text[n - 6] = 'x';
	is_int(pool(&t, 1, file_of(text, n - 5), 100), 0, "long to the end");
	is_str(t.got.p, "<a>long4194297@2 ", "its length");
	free(text);
}

/* Each line leaves 60 MiB behind, and 64, and 16 of the line, is all that a
 * worker may have; a line of that length has a chunk of its own. */
static void
leaks(void)
{
	static struct test t;
	size_t n = 1200 << 10;
	char *text = lo_alloc(6 * n);

	memset(text, '#', 6 * n);
	for (int i = 1; i <= 6; i++)
		text[i * n - 1] = '\n';
	is_int(pool(&t, 2, file_of(text, 6 * n), 2 << 20), 0, "leaks");
	is_int(t.bytes, 6, "a worker that grew is replaced");
	is_str(t.got.p, "", "without a failure");
	free(text);
}

static void
order(int workers)
{
	static struct test t;
	struct lo_buf text;
	char name[80];
	uint64_t want = 0;

	lo_buf_init(&text, 64 << 20);
	for (unsigned i = 0; i < 60000; i++) {
		size_t n = text.len;

		lo_buf_addf(&text, "%s%u%*s\n", i % 20011 == 7 ? "!o" : "", i,
		    (int)(i % 97) + 20, "x");
		want += text.len - n - 1 + 2 + (i % 20011 == 7 ? 900000 : 0);
	}
	snprintf(name, sizeof(name), "60000 lines, %d workers", workers);
	is_int(pool(&t, workers, file_of(text.p, text.len), 1000), 0, name);
	is_int(t.lines, 60000, "all of them");
	is_int(t.bytes, want, "every byte");
	lo_buf_free(&text);
}

/* The results of 20000 short lines are their lines, in order. */
static void
sequence(void)
{
	static struct test t;
	struct lo_buf text, want;

	lo_buf_init(&text, 1 << 20);
	lo_buf_init(&want, 1 << 20);
	for (unsigned i = 0; i < 20000; i++) {
		lo_buf_addf(&text, "%u\n", i);
		lo_buf_addf(&want, "<%u>", i);
	}
	pool(&t, 3, file_of(text.p, text.len), 100);
	is_bytes(t.got.p, t.got.len, want.p, want.len, "in order");
	lo_buf_free(&text);
	lo_buf_free(&want);
}

static bool
readable(int fd, int ms)
{
	struct pollfd p = {fd, POLLIN, 0};

	return poll(&p, 1, ms) == 1;
}

/* A filter in a pipe, in a process of its own: its ends are in and out. */
static pid_t
filter(int *in, int *out, int workers)
{
	static struct lo_out o;
	int a[2], b[2];
	pid_t pid;

	if (pipe(a) < 0 || pipe(b) < 0 || (pid = fork()) < 0)
		abort();
	if (pid == 0) {
		struct test t = {&o, {0}, 0, 0};
		struct lo_pool_job job = {
		    work, done, &t, 0, &o, workers, 100, 1 << 20, 60, 64 << 20};
		struct lo_err e;

		dup2(a[0], 0);
		dup2(b[1], 1);
		close_range(3, ~0U, 0);
		lo_out_init(&o, 1, "out");
		lo_buf_init(&t.got, 1 << 20);
		_exit(lo_pool_run(&job, &e) < 0);
	}
	close(a[0]);
	close(b[1]);
	*in = a[1];
	*out = b[0];
	return pid;
}

static void
pipes(void)
{
	char got[16] = "";
	int in, out, status;
	pid_t pid = filter(&in, &out, 4);

	ok(write(in, "one\ntw", 6) == 6, "a line and a half");
	ok(readable(out, 10000), "the line is not held back");
	is_int(read(out, got, sizeof(got)), 5, "its result");
	is_str(got, "<one>", "and what it is");
	ok(write(in, "o\n!loop\n", 8) == 8, "a line that loops");
	ok(readable(out, 10000), "the one before is out");
	is_int(read(out, got, sizeof(got)), 5, "its result");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	ok(readable(out, 1000), "the parent killed: the pipe ends in a second");
	is_int(read(out, got, sizeof(got)), 0, "with the end of file");
	close(in);
	close(out);
}

int
main(void)
{
	tap_tmp();
	misbehaviour();
	long_lines();
	leaks();
	order(1);
	order(4);
	sequence();
	pipes();
	return tap_done();
}
