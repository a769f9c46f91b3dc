#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "common/mem.h"

enum { FILE_PIECE = 64 << 10, LOCK_PAUSE_MS = 20 };

/* How mkostemp(3) wants the end of a name. */
static const char any[] = "XXXXXX";

static int
status_of(int error, int otherwise)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return LO_DENIED;
	case ENOSPC:
	case EDQUOT:
	case EIO:
		return LO_IO;
	default:
		return otherwise;
	}
}

static const char *
remedy(int error)
{
	switch (error) {
	case EACCES:
	case EPERM:
		return "change its owner or permissions";
	case ENOSPC:
	case EDQUOT:
		return "make room and run it again";
	case EFBIG:
		return "raise the limit of file sizes (ulimit -f)";
	case EROFS:
		return "choose a place that can be written";
	case EMFILE:
	case ENFILE:
		return "raise the limit of open files (ulimit -n)";
	default:
		return "check the path";
	}
}

int
lo_file_fail(
    struct lo_err *e, int otherwise, const char *path, const char *what)
{
	int error;

	error = errno;
	return lo_fail(e, status_of(error, otherwise), "%s: cannot %s: %s; %s",
	    path, what, strerror(error), remedy(error));
}

/* Without the last part: "." or "/" where nothing is left. */
static char *
parent(const char *path)
{
	size_t n;

	n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	while (n > 1 && path[n - 1] == '/')
		n--;
	return n > 0 ? lo_strndup(path, n) : lo_strdup(".");
}

int
lo_dir_sync(const char *path, struct lo_err *e)
{
	int fd, r;

	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return lo_file_fail(e, LO_IO, path, "open the directory");
	r = fsync(fd);
	/* Some file systems cannot sync a directory; they say EINVAL. */
	if (r < 0 && errno == EINVAL)
		r = 0;
	if (r < 0)
		(void)lo_file_fail(e, LO_IO, path, "sync the directory");
	if (close(fd) < 0 && errno != EINTR && r == 0)
		r = lo_file_fail(e, LO_IO, path, "close the directory");
	return r < 0 ? -1 : 0;
}

int
lo_file_sync(const char *path, struct lo_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), got = 0;

	if (fd < 0 || fsync(fd) < 0)
		got = lo_file_fail(e, LO_IO, path, "sync");
	if (fd >= 0)
		(void)close(fd);
	return got;
}

static int
sync_parent(const char *path, struct lo_err *e)
{
	char *dir;
	int r;

	dir = parent(path);
	r = lo_dir_sync(dir, e);
	free(dir);
	return r;
}

int
lo_file_write(int fd, struct lo_span data)
{
	ssize_t n;

	while (data.len > 0) {
		n = write(fd, data.p, data.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data.p += n;
		data.len -= (size_t)n;
	}
	return 0;
}

/* A name that starts with a dot: a listing does not take what a power cut
 * left for content. */
static char *
beside(const char *path)
{
	const char *slash;
	int dir;

	slash = strrchr(path, '/');
	dir = slash != NULL ? (int)(slash - path) + 1 : 0;
	return lo_format("%.*s.%s.%s", dir, path, path + dir, any);
}

int
lo_file_replace(const char *path, struct lo_span data, struct lo_err *e)
{
	char *temp;
	int fd, r;

	temp = beside(path);
	fd = mkostemp(temp, O_CLOEXEC);
	if (fd < 0) {
		r = lo_file_fail(e, LO_CANTCREAT, path, "create");
		goto out;
	}
	/* mkostemp gives 0600 less the umask. */
	if (fchmod(fd, 0600) < 0 || lo_file_write(fd, data) < 0 ||
	    fsync(fd) < 0) {
		r = lo_file_fail(e, LO_IO, path, "write");
		(void)close(fd);
	} else if (close(fd) < 0 && errno != EINTR)
		r = lo_file_fail(e, LO_IO, path, "write");
	else if (rename(temp, path) < 0)
		r = lo_file_fail(e, LO_CANTCREAT, path, "rename");
	else {
		r = sync_parent(path, e);
		goto out;
	}
	(void)unlink(temp);
out:
	free(temp);
	return r;
}

/* Some file systems have no files without names. */
int
lo_file_unnamed(const char *dir, struct lo_err *e)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	char *path = lo_format("%s/.%s", dir, any);

	if (fd < 0) {
		fd = mkostemp(path, O_CLOEXEC);
		if (fd >= 0)
			(void)unlink(path);
		else
			lo_file_fail(e, LO_CANTCREAT, dir,
			    "make a temporary file in it");
	}
	free(path);
	return fd;
}

static int
read_all(int fd, const char *path, struct lo_buf *b, struct lo_err *e)
{
	ssize_t n;
	size_t want;
	char *room, one = 0;

	for (;;) {
		/* With the buffer full, one byte more shows that the file is
		 * too large. */
		want = b->max - b->len;
		want = want < FILE_PIECE ? want : FILE_PIECE;
		room = want > 0 ? lo_buf_room(b, want) : &one;
		n = read(fd, room, want > 0 ? want : 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return lo_file_fail(e, LO_IO, path, "read");
		if (n == 0)
			break;
		if (want == 0)
			return lo_fail(e, LO_DATA,
			    "%s: larger than %zu bytes; make it smaller", path,
			    b->max);
		b->len += (size_t)n;
	}
	b->p[b->len] = '\0';
	return 0;
}

int
lo_file_read(const char *path, struct lo_buf *b, struct lo_err *e)
{
	int fd, r;

	lo_buf_reset(b);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return lo_file_fail(e, LO_NOINPUT, path, "open");
	r = read_all(fd, path, b, e);
	(void)close(fd);
	if (r < 0)
		lo_buf_reset(b);
	return r;
}

bool
lo_file_exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* One level; 0 also when it is there. */
static int
make_one(const char *path, struct lo_err *e)
{
	struct stat st;

	if (mkdir(path, 0700) == 0) {
		if (chmod(path, 0700) < 0)
			return lo_file_fail(e, LO_CANTCREAT, path, "change");
		return sync_parent(path, e);
	}
	if (errno != EEXIST)
		return lo_file_fail(
		    e, LO_CANTCREAT, path, "make the directory");
	if (stat(path, &st) < 0)
		return lo_file_fail(
		    e, LO_CANTCREAT, path, "make the directory");
	if (!S_ISDIR(st.st_mode))
		return lo_fail(
		    e, LO_CANTCREAT, "%s: not a directory; move it away", path);
	return 0;
}

int
lo_dir_make(const char *path, struct lo_err *e)
{
	struct stat st;
	char *part, *slash;
	int r;

	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return 0;
	part = lo_strdup(path);
	r = 0;
	for (slash = part; r == 0 && slash != NULL;) {
		slash += strspn(slash, "/");
		slash = strchr(slash, '/');
		if (slash != NULL)
			*slash = '\0';
		/* What is there is not made: it may lie where we may not
		 * write, or read. */
		if (stat(part, &st) < 0 || !S_ISDIR(st.st_mode))
			r = make_one(part, e);
		if (slash != NULL)
			*slash++ = '/';
		if (slash != NULL && slash[strspn(slash, "/")] == '\0')
			break;
	}
	free(part);
	return r;
}

int
lo_dir_make_parent(const char *path, struct lo_err *e)
{
	char *dir;
	int r;

	dir = parent(path);
	r = lo_dir_make(dir, e);
	free(dir);
	return r;
}

bool
lo_name_ok(struct lo_span name)
{
	size_t i;
	unsigned char c;

	if (name.p == NULL || name.len == 0 || name.len > 255 ||
	    *name.p == '.' || *name.p == '-')
		return false;
	for (i = 0; i < name.len; i++) {
		c = (unsigned char)name.p[i];
		if (c < 0x20 || c == 0x7f || c == '/')
			return false;
	}
	return true;
}

/* Tries until the time is up; errno tells why not. */
static int
lock(int fd, int wait_ms)
{
	struct timespec pause = {0, LOCK_PAUSE_MS * 1000000L};

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno == EINTR)
			continue;
		if (errno != EWOULDBLOCK || wait_ms <= 0)
			return -1;
		nanosleep(&pause, NULL);
		wait_ms -= LOCK_PAUSE_MS;
	}
	return 0;
}

int
lo_lock_take(const char *path, int wait_ms, int *fd, struct lo_err *e)
{
	int new;

	if (lo_dir_make_parent(path, e) < 0)
		return -1;
	new = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (new < 0)
		return lo_file_fail(e, LO_CANTCREAT, path, "open the lock");
	if (lock(new, wait_ms) == 0) {
		*fd = new;
		return 0;
	}
	if (errno == EWOULDBLOCK)
		(void)lo_fail(e, LO_TEMP,
		    "%s: another process holds it; wait for its end", path);
	else
		(void)lo_file_fail(e, LO_IO, path, "lock");
	(void)close(new);
	return -1;
}
