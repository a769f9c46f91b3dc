/* LD_PRELOAD: the Nth call of a kind fails, or all calls are counted.
 *
 * TORTURE is "malloc", "write", "fsync", "rename", "read", "open" or "list",
 * then ":N" (that call fails, once) or ":N+" (that call and all after it), or
 * ":count", with TORTURE_OUT a file that gets the number.  Only calls that
 * the program itself makes count, told by the address they return to, not
 * those that libraries make for themselves; with TORTURE_ALL set, all.
 * TORTURE_PROG names the one program of a pipeline that is meant.  */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { NONE, MALLOC, WRITE, FSYNC, RENAME, READ, OPEN, LIST };

static enum kind kind;
static long nth, seen;
static bool counting, onward, all;
static uintptr_t from, to;
static pid_t self;

static int
bounds(struct dl_phdr_info *info, size_t size, void *arg)
{
	int i;
	uintptr_t end;

	(void)size;
	(void)arg;
	/* The first object is the program. */
	from = (uintptr_t)-1;
	for (i = 0; i < info->dlpi_phnum; i++) {
		if (info->dlpi_phdr[i].p_type != PT_LOAD)
			continue;
		end = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
		if (end < from)
			from = end;
		end += info->dlpi_phdr[i].p_memsz;
		if (end > to)
			to = end;
	}
	return 1;
}

static void __attribute__((constructor)) start(void)
{
	static const char *names[] = {
	    "", "malloc", "write", "fsync", "rename", "read", "open", "list"};
	const char *t = getenv("TORTURE"), *prog = getenv("TORTURE_PROG"),
		   *colon;
	size_t i;

	if (t == NULL || (colon = strchr(t, ':')) == NULL)
		return;
	if (prog != NULL && strcmp(prog, program_invocation_short_name) != 0)
		return;
	dl_iterate_phdr(bounds, NULL);
	all = getenv("TORTURE_ALL") != NULL;
	self = getpid();
	counting = strcmp(colon, ":count") == 0;
	nth = strtol(colon + 1, NULL, 10);
	onward = colon[strlen(colon) - 1] == '+';
	for (i = 1; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i]) == (size_t)(colon - t) &&
		    memcmp(names[i], t, (size_t)(colon - t)) == 0)
			kind = (enum kind)i;
}

static void __attribute__((destructor)) finish(void)
{
	const char *out = getenv("TORTURE_OUT");
	FILE *f;

	if (!counting || out == NULL || self != getpid())
		return;
	kind = NONE;
	f = fopen(out, "w");
	if (f != NULL) {
		fprintf(f, "%ld\n", seen);
		fclose(f);
	}
}

static bool
fails(enum kind k, void *caller)
{
	uintptr_t a = (uintptr_t)caller;
	long now;

	if (k != kind || (!all && (a < from || a >= to)))
		return false;
	now = __atomic_add_fetch(&seen, 1, __ATOMIC_RELAXED);
	return !counting && (now == nth || (onward && now > nth));
}

#define CALLER __builtin_return_address(0)

/* The real functions.  malloc must not go through dlsym, which allocates. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

void *
malloc(size_t n)
{
	if (fails(MALLOC, CALLER)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_malloc(n);
}

void *
calloc(size_t n, size_t m)
{
	if (fails(MALLOC, CALLER)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_calloc(n, m);
}

void *
realloc(void *p, size_t n)
{
	if (fails(MALLOC, CALLER)) {
		errno = ENOMEM;
		return NULL;
	}
	return __libc_realloc(p, n);
}

#define REAL(name, type)                                                       \
	__typeof__(type) real = (type)dlsym(RTLD_NEXT, name);                  \
	if (real == NULL)                                                      \
	abort()

ssize_t
write(int fd, const void *p, size_t n)
{
	REAL("write", ssize_t(*)(int, const void *, size_t));
	if (fd != 2 && fails(WRITE, CALLER)) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, p, n);
}

ssize_t
pwrite(int fd, const void *p, size_t n, off_t at)
{
	REAL("pwrite", ssize_t(*)(int, const void *, size_t, off_t));
	if (fails(WRITE, CALLER)) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, p, n, at);
}

ssize_t
writev(int fd, const struct iovec *v, int n)
{
	REAL("writev", ssize_t(*)(int, const struct iovec *, int));
	if (fd != 2 && fails(WRITE, CALLER)) {
		errno = ENOSPC;
		return -1;
	}
	return real(fd, v, n);
}

ssize_t
read(int fd, void *p, size_t n)
{
	REAL("read", ssize_t(*)(int, void *, size_t));
	if (fails(READ, CALLER)) {
		errno = EIO;
		return -1;
	}
	return real(fd, p, n);
}

int
fsync(int fd)
{
	REAL("fsync", int (*)(int));
	if (fails(FSYNC, CALLER)) {
		errno = EIO;
		return -1;
	}
	return real(fd);
}

int
fdatasync(int fd)
{
	REAL("fdatasync", int (*)(int));
	if (fails(FSYNC, CALLER)) {
		errno = EIO;
		return -1;
	}
	return real(fd);
}

int
rename(const char *a, const char *b)
{
	REAL("rename", int (*)(const char *, const char *));
	if (fails(RENAME, CALLER)) {
		errno = EIO;
		return -1;
	}
	return real(a, b);
}

int
renameat(int d, const char *a, int f, const char *b)
{
	REAL("renameat", int (*)(int, const char *, int, const char *));
	if (fails(RENAME, CALLER)) {
		errno = EIO;
		return -1;
	}
	return real(d, a, f, b);
}

struct dirent *
readdir(DIR *d)
{
	REAL("readdir", struct dirent * (*)(DIR *));
	if (fails(LIST, CALLER)) {
		errno = EIO;
		return NULL;
	}
	return real(d);
}

/* The mode is passed on always: where it is not used, it is not looked at. */
int
open(const char *path, int flags, ...)
{
	REAL("open", int (*)(const char *, int, ...));
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	if (fails(OPEN, CALLER)) {
		errno = EMFILE;
		return -1;
	}
	return real(path, flags, mode);
}

int
openat(int dir, const char *path, int flags, ...)
{
	REAL("openat", int (*)(int, const char *, int, ...));
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	if (fails(OPEN, CALLER)) {
		errno = EMFILE;
		return -1;
	}
	return real(dir, path, flags, mode);
}
