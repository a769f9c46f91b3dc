/*
 * durable.c - remembers, by LD_PRELOAD, what a power cut would leave
 *
 * Before each fsync, rename and unlink below $LO_HOME the tree is copied as
 * it is (what kill -9 leaves), and after each fsync the file or the listing
 * of the directory that is now on disk (what a power cut leaves at worst).
 *
 * $DURABLE/log:   event NUMBER CALL SIZE   size of standard output then
 *                 file KEY NUMBER          content is $DURABLE/KEY.NUMBER
 *                 dir KEY NUMBER           the same: lines "TYPE KEY NAME"
 *                 root KEY
 * $DURABLE/kill.NUMBER/                    the tree before that call
 */
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <pthread.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *home, *store;
static FILE *events;
static int count;

static void
give_up(const char *what)
{
	perror(what);
	_exit(99);
}

/* An inode's number is used again; its birth is not. */
static void
key_of(int dir, const char *name, char key[64])
{
	struct statx s;

	if (statx(dir, name, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH,
		STATX_INO | STATX_BTIME, &s) < 0)
		give_up("statx");
	snprintf(key, 64, "%llu-%lld-%u", (unsigned long long)s.stx_ino,
	    (long long)s.stx_btime.tv_sec, s.stx_btime.tv_nsec);
}

static FILE *
content(const char *what, const char *key)
{
	char path[PATH_MAX];
	FILE *f;

	fprintf(events, "%s %s %d\n", what, key, count);
	snprintf(path, sizeof(path), "%s/%s.%d", store, key, count);
	f = fopen(path, "we");
	if (f == NULL)
		give_up(path);
	return f;
}

static void
save_file(int fd, const char *key)
{
	FILE *f = content("file", key);
	char path[64], buf[65536];
	ssize_t n;
	int in;

	/* Anew: the caller's may be open for writing alone. */
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	in = open(path, O_RDONLY | O_CLOEXEC);
	while ((n = read(in, buf, sizeof(buf))) > 0)
		fwrite(buf, 1, n, f);
	close(in);
	fclose(f);
}

static void
save_dir(int fd, const char *key)
{
	FILE *f = content("dir", key);
	DIR *d = fdopendir(openat(fd, ".", O_RDONLY | O_CLOEXEC));
	struct dirent *e;
	char of[64];

	while (d != NULL && (e = readdir(d)) != NULL) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		key_of(fd, e->d_name, of);
		fprintf(f, "%c %s %s\n", e->d_type == DT_DIR ? 'd' : 'f', of,
		    e->d_name);
	}
	closedir(d);
	fclose(f);
}

static void
save(int fd)
{
	struct stat s;
	char key[64];

	fstat(fd, &s);
	key_of(fd, "", key);
	if (S_ISDIR(s.st_mode))
		save_dir(fd, key);
	else
		save_file(fd, key);
}

static int
save_path(const char *path, const struct stat *s, int type, struct FTW *w)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	(void)s;
	(void)type;
	(void)w;
	if (fd >= 0) {
		save(fd);
		close(fd);
	}
	return 0;
}

/* What is there when the program starts is taken to be on disk. */
__attribute__((constructor)) static void
start(void)
{
	char path[PATH_MAX], key[64];

	home = getenv("LO_HOME");
	store = getenv("DURABLE");
	unsetenv("LD_PRELOAD");
	if (home == NULL || store == NULL)
		return;
	snprintf(path, sizeof(path), "%s/log", store);
	events = fopen(path, "we");
	if (events == NULL)
		give_up(path);
	key_of(AT_FDCWD, home, key);
	fprintf(events, "root %s\n", key);
	nftw(home, save_path, 16, FTW_PHYS);
}

static int
below(const char *path)
{
	return events != NULL && strncmp(path, home, strlen(home)) == 0;
}

static void
event(const char *call)
{
	extern char **environ;
	char to[PATH_MAX];
	char *argv[] = {"cp", "-a", (char *)home, to, NULL};
	struct stat s = {0};
	pid_t pid;
	int status;

	fstat(1, &s);
	fprintf(
	    events, "event %d %s %lld\n", ++count, call, (long long)s.st_size);
	snprintf(to, sizeof(to), "%s/kill.%d", store, count);
	if (posix_spawnp(&pid, "cp", NULL, NULL, argv, environ) != 0 ||
	    waitpid(pid, &status, 0) < 0 || status != 0)
		give_up("cp");
}

int
fsync(int fd)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	char link[64], path[PATH_MAX] = "";
	int got;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	if (events == NULL || readlink(link, path, sizeof(path) - 1) < 0 ||
	    !below(path))
		return real(fd);
	pthread_mutex_lock(&lock);
	event("fsync");
	got = real(fd);
	if (got == 0)
		save(fd);
	fflush(events);
	pthread_mutex_unlock(&lock);
	return got;
}

int
rename(const char *from, const char *to)
{
	int (*real)(const char *, const char *) =
	    (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");

	if (below(to)) {
		pthread_mutex_lock(&lock);
		event("rename");
		fflush(events);
		pthread_mutex_unlock(&lock);
	}
	return real(from, to);
}

int
unlink(const char *path)
{
	int (*real)(const char *) =
	    (int (*)(const char *))dlsym(RTLD_NEXT, "unlink");

	if (below(path)) {
		pthread_mutex_lock(&lock);
		event("unlink");
		fflush(events);
		pthread_mutex_unlock(&lock);
	}
	return real(path);
}
