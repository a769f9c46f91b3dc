#include "common/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"
#include "common/json.h"
#include "common/mem.h"

enum { SECRET_MAX = 64 << 10, ARGS_MAX = 32 };

extern char **environ;

struct lo_secret {
	size_t len;
	char p[SECRET_MAX + 1];
};

/* Keeps the first line: what files and commands end with is not of it. */
static int
keep(struct lo_secret *s, struct lo_span text, struct lo_err *e)
{
	const char *nl = memchr(text.p, '\n', text.len);
	size_t n = nl != NULL ? (size_t)(nl - text.p) : text.len;

	while (n > 0 && text.p[n - 1] == '\r')
		n--;
	if (n == 0)
		return lo_fail(e, LO_CONFIG, "the secret is empty");
	if (n > SECRET_MAX)
		return lo_fail(e, LO_CONFIG, "the secret is over 64 KiB");
	memcpy(s->p, text.p, n);
	s->p[n] = '\0';
	s->len = n;
	return 0;
}

static void
wipe(struct lo_buf *b)
{
	explicit_bzero(b->p, b->cap);
	lo_buf_free(b);
}

/* A key file has many lines and is kept whole, as the file says. */
static int
from_file(struct lo_secret *s, const char *path, struct lo_err *e)
{
	struct lo_buf text;
	int got;

	lo_buf_init(&text, SECRET_MAX);
	lo_buf_room(&text, SECRET_MAX - 1);
	got = lo_home_check(path, e);
	if (got == 0)
		got = lo_file_read(path, &text, e);
	if (got == 0 && text.len > 0 && text.p[0] == '{') {
		memcpy(s->p, text.p, text.len);
		s->len = text.len;
	} else if (got == 0)
		got = keep(s, lo_buf_span(&text), e);
	wipe(&text);
	if (got < 0)
		e->status = LO_CONFIG;
	return got;
}

static int
drain(int fd, struct lo_buf *b, struct lo_err *e)
{
	for (;;) {
		char *room = lo_buf_room(b, 4096);
		ssize_t n;

		if (room == NULL)
			return lo_fail(e, LO_CONFIG, "the secret is too long");
		n = read(fd, room, 4096);
		if (n == 0)
			return 0;
		if (n < 0 && errno != EINTR)
			return lo_fail_errno(e, LO_IO, "reading the command");
		if (n > 0)
			b->len += n;
	}
}

static int
run(char *const argv[], struct lo_buf *b, struct lo_err *e)
{
	posix_spawn_file_actions_t to;
	int fd[2], status = 0, got, failed;
	pid_t pid;

	if (pipe2(fd, O_CLOEXEC) < 0)
		return lo_fail_errno(e, LO_OS, "pipe");
	posix_spawn_file_actions_init(&to);
	posix_spawn_file_actions_adddup2(&to, fd[1], STDOUT_FILENO);
	posix_spawn_file_actions_addopen(
	    &to, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	failed = posix_spawnp(&pid, argv[0], &to, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&to);
	close(fd[1]);
	if (failed != 0) {
		close(fd[0]);
		errno = failed;
		return lo_fail_errno(e, LO_CONFIG, "%s", argv[0]);
	}
	got = drain(fd[0], b, e);
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		continue;
	if (got == 0 && status != 0)
		got = lo_fail(e, LO_UNAVAILABLE,
		    "%s ended without success; run it by hand", argv[0]);
	return got;
}

static int
from_command(struct lo_secret *s, struct lo_span list, struct lo_err *e)
{
	struct lo_buf args, out;
	char *argv[ARGS_MAX + 1] = {NULL};
	size_t at[ARGS_MAX], n = 0;
	struct lo_json_walk w;
	struct lo_span arg;
	int got;

	lo_buf_init(&args, SECRET_MAX);
	lo_buf_init(&out, SECRET_MAX);
	lo_buf_room(&out, SECRET_MAX - 1);
	lo_json_walk(&w, list);
	while (n < ARGS_MAX && lo_json_element(&w, &arg)) {
		at[n++] = args.len;
		lo_json_text(&args, arg);
		lo_buf_addc(&args, '\0');
	}
	for (size_t i = 0; i < n; i++)
		argv[i] = args.p + at[i];
	got = n > 0 && !args.failed
		  ? run(argv, &out, e)
		  : lo_fail(
			e, LO_CONFIG, "\"command\" is a list of 1 to 32 words");
	if (got == 0)
		got = keep(s, lo_buf_span(&out), e);
	wipe(&out);
	lo_buf_free(&args);
	return got;
}

static int
from_env(struct lo_secret *s, const char *name, struct lo_err *e)
{
	const char *value = getenv(name);

	if (value == NULL)
		return lo_fail(e, LO_CONFIG, "$%s is not set", name);
	return keep(s, lo_span_of(value), e);
}

static int
from_credential(struct lo_secret *s, const char *name, struct lo_err *e)
{
	const char *dir = getenv("CREDENTIALS_DIRECTORY");
	char *path;
	int got;

	if (dir == NULL)
		return lo_fail(e, LO_CONFIG,
		    "$CREDENTIALS_DIRECTORY is not set: not run by systemd?");
	if (!lo_name_ok(lo_span_of(name)))
		return lo_fail(e, LO_CONFIG, "not a credential's name");
	path = lo_format("%s/%s", dir, name);
	got = from_file(s, path, e);
	free(path);
	return got;
}

static int
fetch(struct lo_secret *s, struct lo_span how, struct lo_span value,
    struct lo_err *e)
{
	struct lo_buf text;
	int got;

	if (lo_json_is(how, "command"))
		return from_command(s, value, e);
	lo_buf_init(&text, SECRET_MAX);
	if (lo_json_kind(value) == 's')
		lo_json_text(&text, value);
	if (lo_json_is(how, "file"))
		got = from_file(s, text.p, e);
	else if (lo_json_is(how, "credential"))
		got = from_credential(s, text.p, e);
	else if (lo_json_is(how, "env"))
		got = from_env(s, text.p, e);
	else
		got = lo_fail(e, LO_CONFIG,
		    "a secret is from file, command, credential or env");
	lo_buf_free(&text);
	return got;
}

int
lo_secret_load(struct lo_secret **out, struct lo_span ref, struct lo_err *e)
{
	struct lo_secret *s;
	struct lo_json_walk w;
	struct lo_span how, value, more;

	lo_json_walk(&w, ref);
	if (lo_json_kind(ref) != 'o' || !lo_json_member(&w, &how, &value) ||
	    lo_json_member(&w, &more, &more))
		return lo_fail(e, LO_CONFIG,
		    "a secret is never in the configuration; give {\"file\": "
		    "PATH}, {\"command\": [...]}, {\"credential\": NAME} or "
		    "{\"env\": NAME}");
	s = lo_zalloc(1, sizeof(*s));
	/* Best effort: without the right to lock, the rest still holds. */
	(void)mlock(s, sizeof(*s));
	(void)madvise(s, sizeof(*s), MADV_DONTDUMP);
	if (fetch(s, how, value, e) < 0) {
		lo_secret_free(s);
		return -1;
	}
	*out = s;
	return 0;
}

struct lo_span
lo_secret_bytes(const struct lo_secret *s)
{
	return (struct lo_span){s->p, s->len};
}

void
lo_secret_free(struct lo_secret *s)
{
	if (s == NULL)
		return;
	explicit_bzero(s, sizeof(*s));
	munlock(s, sizeof(*s));
	free(s);
}
