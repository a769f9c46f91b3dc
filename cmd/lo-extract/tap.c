#include "cmd/lo-extract/tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/lo-extract/interrupt.h"

/* In the child: only what it needs, and the reason when it cannot run. */
_Noreturn static void
become(char *const *argv, int out, int tell, const char *log)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC), error;
	int err =
	    log != NULL
		? open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)
		: STDERR_FILENO;
	ssize_t n;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (null >= 0 && err >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
	    dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0)
		execvp(argv[0], argv);
	error = errno;
	n = write(tell, &error, sizeof(error));
	_exit(n > 0 ? 127 : 126);
}

static int
started(const char *name, int hear, struct lo_err *e)
{
	int error;
	ssize_t n;

	do
		n = read(hear, &error, sizeof(error));
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return 0;
	errno = error;
	return lo_fail_errno(e, LO_UNAVAILABLE, "%s: cannot run", name);
}

int
tap_start(struct tap *t, char *const *argv, const char *log, struct lo_err *e)
{
	int out[2], tell[2], got;

	if (pipe2(out, O_CLOEXEC) < 0 || pipe2(tell, O_CLOEXEC) < 0)
		return lo_fail_errno(e, LO_OS, "no pipe");
	t->pid = fork();
	if (t->pid < 0)
		return lo_fail_errno(e, LO_OS, "no process");
	if (t->pid == 0)
		become(argv, out[1], tell[1], log);
	close(out[1]);
	close(tell[1]);
	t->fd = out[0];
	got = started(argv[0], tell[0], e);
	close(tell[0]);
	if (got < 0) {
		waitpid(t->pid, NULL, 0);
		close(t->fd);
	}
	return got;
}

/* One of the statuses of sysexits means what it says; any other may pass. */
static int
meaning(int status)
{
	switch (status) {
	case LO_USAGE:
	case LO_DATA:
	case LO_NOINPUT:
	case LO_UNAVAILABLE:
	case LO_BUG:
	case LO_OS:
	case LO_CANTCREAT:
	case LO_IO:
	case LO_DENIED:
	case LO_CONFIG:
		return status;
	default:
		return LO_TEMP;
	}
}

int
tap_wait(struct tap *t, bool stop, struct lo_err *e)
{
	int status;

	close(t->fd);
	if (stop)
		kill(t->pid, SIGTERM);
	while (waitpid(t->pid, &status, 0) < 0) {
		if (errno != EINTR)
			return lo_fail_errno(e, LO_OS, "the tap has gone");
		if (interrupt_asked())
			kill(t->pid, SIGTERM);
	}
	if (stop || (WIFEXITED(status) && WEXITSTATUS(status) == 0))
		return 0;
	if (WIFSIGNALED(status))
		return lo_fail(e, LO_TEMP, "the tap was ended by signal %d",
		    WTERMSIG(status));
	return lo_fail(e, meaning(WEXITSTATUS(status)),
	    "the tap ended with status %d", WEXITSTATUS(status));
}
