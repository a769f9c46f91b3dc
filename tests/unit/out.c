#include "common/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

#include "common/mem.h"
#include "tests/tap.h"

static void
tick(int signal)
{
	(void)signal;
}

/* Signals that interrupt whatever waits, a few hundred a second. */
static void
ticks(int on)
{
	struct sigaction a = {0};
	struct itimerval t = {{0, on ? 2000 : 0}, {0, on ? 2000 : 0}};

	a.sa_handler = tick;
	sigaction(SIGALRM, &a, NULL);
	setitimer(ITIMER_REAL, &t, NULL);
}

static void
to_file(void)
{
	struct lo_out o;
	struct lo_err e;
	char *large, *got;
	size_t n;

	large = lo_alloc(600000);
	got = lo_alloc(700000);
	memset(large, 'x', 600000);
	lo_out_init(&o, open("f", O_WRONLY | O_CREAT, 0600), "f");
	is_int(lo_out_line(&o, lo_span_of("one"), &e), 0, "a line");
	is_int((long long)tap_read("f", got, 700000), 0, "waits");
	is_int(lo_out_flush(&o, &e), 0, "a flush");
	is_int((long long)tap_read("f", got, 700000), 4, "writes it");
	lo_out_put(&o, "two", 3, &e);
	lo_out_put(&o, large, 600000, &e);
	lo_out_put(&o, NULL, 0, &e);
	lo_out_line(&o, (struct lo_span){large, 0}, &e);
	is_int((long long)o.total, 4 + 3 + 600000 + 1, "the total");
	is_int(lo_out_close(&o, &e), 0, "closed");
	n = tap_read("f", got, 700000);
	ok(n == 600008 && memcmp(got, "one\ntwox", 8) == 0 &&
		got[n - 2] == 'x' && got[n - 1] == '\n',
	    "pieces larger than the buffer come in order");
	free(large);
	free(got);
}

static void
failures(void)
{
	struct lo_out o;
	struct lo_err e;

	lo_out_init(&o, open("/dev/full", O_WRONLY), "standard output");
	is_int(lo_out_put(&o, "x", 1, &e), 0, "a full disk is not seen yet");
	is_int(lo_out_flush(&o, &e), -1, "but at the flush");
	is_int(e.status, LO_IO, "74");
	is_str(e.text,
	    "standard output: No space left on device; "
	    "make room and run it again",
	    "with reason and remedy");
	e.text[0] = '\0';
	is_int(lo_out_put(&o, "x", 1, &e), -1, "the failure is kept");
	ok(strstr(e.text, "No space left") != NULL, "with its reason");
	is_int(lo_out_close(&o, &e), -1, "to the end");
	lo_out_init(&o, open("/dev/full", O_WRONLY), "o");
	lo_out_put(&o, "x", 1, &e);
	is_int(lo_out_close(&o, &e), -1, "closing alone finds it too");
	lo_out_init(&o, open("/dev/null", O_RDONLY), "o");
	lo_out_put(&o, "x", 1, &e);
	is_int(lo_out_close(&o, &e), -1, "not open for writing");
}

static void
reused(void)
{
	struct lo_out o;
	struct lo_err e;
	int fd;
	char got[8];

	fd = dup(STDOUT_FILENO);
	close(fd);
	lo_out_init(&o, fd, "o");
	is_int(open("other", O_WRONLY | O_CREAT, 0600), fd,
	    "another file gets the number of a closed output");
	lo_out_put(&o, "x", 1, &e);
	is_int(lo_out_close(&o, &e), -1, "the output fails");
	ok(strstr(e.text, "Bad file descriptor") != NULL, "and says why");
	is_int((long long)tap_read("other", got, 8), 0, "not in that file");
	is_int(close(fd), 0, "which stays open");
}

/* A pipe that takes little at a time, a writer that signals interrupt. */
static int
through_pipe(int nonblock)
{
	enum { PIECES = 40, PIECE = 100000 };
	struct lo_out o;
	struct lo_err e;
	int p[2], i, status;
	pid_t pid;
	char buf[3000], *piece;
	size_t all, wrong;
	ssize_t n, k;

	if (pipe(p) < 0 || (pid = fork()) < 0)
		return -1;
	if (pid == 0) {
		close(p[0]);
		if (nonblock)
			fcntl(p[1], F_SETFL, O_NONBLOCK);
		ticks(1);
		lo_out_init(&o, p[1], "o");
		fcntl(p[1], F_SETPIPE_SZ, 4096);
		piece = lo_alloc(PIECE);
		for (i = 0; i < PIECES; i++) {
			memset(piece, 'a' + i % 26, PIECE);
			if (lo_out_put(&o, piece, PIECE, &e) < 0)
				_exit(1);
		}
		_exit(lo_out_close(&o, &e) < 0);
	}
	close(p[1]);
	/* The pipe is full meanwhile, and a write of nothing interrupted. */
	usleep(30000);
	all = wrong = 0;
	while ((n = read(p[0], buf, sizeof(buf))) > 0)
		for (k = 0; k < n; k++, all++)
			wrong += buf[k] != (char)('a' + all / PIECE % 26);
	close(p[0]);
	waitpid(pid, &status, 0);
	return status == 0 && all == (size_t)PIECES * PIECE && wrong == 0;
}

static void
no_reader(void)
{
	struct lo_out o;
	struct lo_err e;
	int p[2];

	signal(SIGPIPE, SIG_IGN);
	if (pipe(p) < 0)
		return;
	close(p[0]);
	lo_out_init(&o, p[1], "o");
	lo_out_put(&o, "x", 1, &e);
	is_int(lo_out_close(&o, &e), -1, "a reader that is gone");
	ok(strstr(e.text, "Broken pipe; the reader ended first") != NULL,
	    "is named");
	signal(SIGPIPE, SIG_DFL);
}

int
main(void)
{
	tap_tmp();
	to_file();
	failures();
	reused();
	is_int(through_pipe(0), 1, "short writes and signals");
	is_int(through_pipe(1), 1, "and a descriptor that does not block");
	no_reader();
	return tap_done();
}
