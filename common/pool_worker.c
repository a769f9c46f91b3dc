#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/pool_worker.h"

enum {
	TIRED = 1 << 30,      /* beside a chunk's number */
	GROWN = 32 << 20,     /* what a worker may keep between chunks */
	OUT_ENOUGH = 1 << 20, /* results beyond wait until there is room */
	GROWS = 16,           /* a value may take that of its text's length */
};

/* What a worker process stands on. */
struct self {
	const struct lo_pool_job *job;
	struct lo_chunk *chunks;
	int fd;
	size_t memory; /* address space before the first record */
};

static size_t
pages_of(pid_t pid, int which)
{
	char path[64], text[128];
	unsigned long long n[3] = {0, 0, 0};
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	if (sscanf(text, "%llu %llu %llu", &n[0], &n[1], &n[2]) != 3)
		return 0;
	return (which == 0 ? n[0] : n[1] - n[2]) * 4096;
}

static void
limit(const struct self *s, size_t line)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_AS, &r) < 0)
		return;
	r.rlim_cur = s->memory + s->job->memory + line * GROWS;
	if (r.rlim_max != RLIM_INFINITY && r.rlim_cur > r.rlim_max)
		r.rlim_cur = r.rlim_max;
	(void)setrlimit(RLIMIT_AS, &r);
}

static void
work_line(struct self *s, struct lo_chunk *c, const struct lo_line *line)
{
	struct lo_buf out = lo_chunk_room(c, s->job->result_max);
	bool big = line->length > LO_CHUNK_BIG;
	if (big)
		limit(s, line->length);
	if (!line->too_long)
		s->job->work(s->job->arg, line, &out, &c->head->steps);
	if (out.failed)
		lo_chunk_commit(c, (struct lo_span){NULL, 0}, "too_long");
	else
		lo_chunk_commit(c, lo_buf_span(&out), NULL);
	if (big)
		limit(s, 0);
}

static void
work_chunk(struct self *s, struct lo_chunk *c)
{
	struct lo_chunk_mark mark = lo_chunk_mark(c);
	struct lo_line line;

	while (mark.out < OUT_ENOUGH && lo_chunk_line(c, &mark.in, &line)) {
		work_line(s, c, &line);
		mark = lo_chunk_mark(c);
	}
}

static void
serve(struct self *s)
{
	size_t began = pages_of(getpid(), 1);
	unsigned n = 0;

	/* An engine that leaks, or a heap in pieces, ends with its process. */
	while (n < TIRED && read(s->fd, &n, sizeof(n)) == (ssize_t)sizeof(n)) {
		work_chunk(s, &s->chunks[n]);
		if (pages_of(getpid(), 1) > began + GROWN)
			n |= TIRED;
		if (write(s->fd, &n, sizeof(n)) != (ssize_t)sizeof(n))
			break;
	}
	close(s->fd);
}

/* Nothing of the parent's is left but memory and one socket: a reader of
 * its output sees the end when the parent is gone. */
static void
let_go(int *fd)
{
	const struct rlimit none = {0, 0};
	int high = fcntl(*fd, F_DUPFD, 10), null = open("/dev/null", O_RDWR);

	(void)setrlimit(RLIMIT_CORE, &none);
	for (int i = 0; i < 3; i++)
		if (null >= 0)
			(void)dup2(null, i);
		else
			close(i);
	*fd = dup2(high, 3);
	close_range(4, ~0U, 0);
}

static int
be_worker(const struct lo_pool_job *job, struct lo_chunk *chunks, int fd,
    pid_t parent)
{
	struct self s = {job, chunks, fd, 0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		return 1;
	signal(SIGPIPE, SIG_IGN);
	let_go(&s.fd);
	s.memory = pages_of(getpid(), 0);
	limit(&s, 0);
	serve(&s);
	return 1;
}

int
lo_worker_start(struct lo_worker *w, const struct lo_pool_job *job,
    struct lo_chunk *chunks, struct lo_err *e)
{
	pid_t parent = getpid();
	int pair[2];

	memset(w, 0, sizeof(*w));
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
		return lo_fail_errno(e, LO_OS, "workers");
	w->pid = fork();
	if (w->pid == 0) {
		close(pair[0]);
		return be_worker(job, chunks, pair[1], parent);
	}
	close(pair[1]);
	w->fd = pair[0];
	if (w->pid > 0)
		return 0;
	w->pid = 0;
	lo_fail_errno(e, LO_OS, "workers");
	close(pair[0]);
	return -1;
}

int
lo_worker_give(struct lo_worker *w, unsigned chunk)
{
	w->at[w->count++] = chunk;
	/* A dead one is found out when it is heard. */
	(void)send(w->fd, &chunk, sizeof(chunk), MSG_NOSIGNAL);
	return 0;
}

static const char *
cause(const struct lo_worker *w, int status)
{
	if (w->killed != NULL)
		return w->killed;
	if (WIFEXITED(status) && WEXITSTATUS(status) == LO_OS)
		return "memory";
	if (w->outside)
		return "memory";
	return "crash";
}

int
lo_worker_hear(struct lo_worker *w, const char **code)
{
	unsigned n;
	ssize_t got;
	int status = 0;

	do
		got = recv(w->fd, &n, sizeof(n), MSG_DONTWAIT);
	while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got == (ssize_t)sizeof(n) && w->count > 0) {
		w->count--;
		memmove(w->at, w->at + 1, w->count * sizeof(*w->at));
		return n & TIRED ? 2 : 1;
	}
	close(w->fd);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	w->outside =
	    w->killed == NULL && WIFSIGNALED(status) &&
	    (WTERMSIG(status) == SIGKILL || WTERMSIG(status) == SIGTERM);
	*code = cause(w, status);
	return -1;
}

static int64_t
cpu_of(pid_t pid)
{
	struct timespec t;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) != 0 ||
	    clock_gettime(clock, &t) < 0)
		return 0;
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

void
lo_worker_watch(struct lo_worker *w, const struct lo_pool_job *job,
    const struct lo_chunk *chunks)
{
	int64_t cpu = cpu_of(w->pid);
	size_t in = lo_chunk_mark(&chunks[w->at[0]]).in,
	       most = job->memory + job->line_max * GROWS;

	if (w->seen_chunk != w->at[0] || w->seen_in != in || w->seen_cpu == 0) {
		w->seen_chunk = w->at[0];
		w->seen_in = in;
		w->seen_cpu = cpu > 0 ? cpu : 1;
		return;
	}
	if (cpu - w->seen_cpu > job->seconds * INT64_C(1000000))
		w->killed = "timeout";
	else if (pages_of(w->pid, 1) > most)
		w->killed = "memory";
	if (w->killed != NULL)
		kill(w->pid, SIGKILL);
}

int
lo_worker_stop(struct lo_worker *w, bool now, struct lo_err *e)
{
	int status = 0;

	if (w->pid == 0)
		return 0;
	close(w->fd);
	if (now)
		kill(w->pid, SIGKILL);
	while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
		;
	w->pid = 0;
	if (now || status == 0 || WIFSIGNALED(status))
		return 0;
	return lo_fail(e, LO_BUG, "a worker ended with %d", status);
}
