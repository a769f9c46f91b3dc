#include "common/err.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#include "tests/tap.h"

static void
failures(void)
{
	struct lo_err e;

	is_int(lo_fail(&e, LO_DATA, "line %d", 7), -1, "a failure is -1");
	is_int(e.status, LO_DATA, "its status");
	is_str(e.text, "line 7", "its text");
	is_int(lo_fail_at(&e, "part %d", 2), -1, "rising is -1");
	is_str(e.text, "part 2: line 7", "the place comes in front");
	is_int(e.status, LO_DATA, "the status stays");
	errno = ENOENT;
	lo_fail_errno(&e, LO_NOINPUT, "%s: cannot open", "x");
	is_str(e.text, "x: cannot open: No such file or directory",
	    "errno has its text");
}

/* A long text is cut, never in the middle of a character. */
static void
ceiling(void)
{
	struct lo_err e;
	char text[600];
	size_t pad, n;
	int good;

	good = 1;
	for (pad = 500; pad < 520; pad++) {
		memset(text, 'a', pad);
		strcpy(text + pad, "\xf0\x9f\x98\x80\xc3\xa9\xe2\x82\xac"
				   "zzz");
		lo_fail(&e, LO_DATA, "%s", text);
		n = strlen(e.text);
		good = good && n < sizeof(e.text) && n + 4 >= sizeof(e.text) &&
		       strncmp(e.text, text, n) == 0 &&
		       ((unsigned char)text[n] & 0xc0) != 0x80;
	}
	ok(good, "cut between characters");
	memset(text, 'b', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	lo_fail(&e, LO_IO, "%s", text);
	lo_fail_at(&e, "%s", text);
	is_int((long long)strlen(e.text), sizeof(e.text) - 1,
	    "a place that fills the text leaves no room for it");
	is_int(e.status, LO_IO, "but keeps the status");
}

static int
said(const char *file, int die)
{
	int fd, status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDERR_FILENO);
		lo_prog = "lo-x";
		if (die)
			lo_die(LO_CONFIG, "%s: %s", "place", "reason");
		lo_warn("a\nb\x1b[1m%c %0900d", 0x7f, 5);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) < 0)
		return -1;
	return WEXITSTATUS(status);
}

int
main(void)
{
	char text[4096];
	size_t n;

	tap_tmp();
	failures();
	ceiling();
	is_int(said("die", 1), LO_CONFIG, "lo_die ends with the status");
	tap_read("die", text, sizeof(text));
	is_str(text, "lo-x: place: reason\n", "and one line");
	is_int(said("warn", 0), 0, "lo_warn goes on");
	n = tap_read("warn", text, sizeof(text));
	ok(strncmp(text, "lo-x: a?b?[1m? 000", 18) == 0,
	    "no control byte reaches the terminal");
	ok(n > 900 && strchr(text, '\n') == text + n - 1, "one line");
	return tap_done();
}
