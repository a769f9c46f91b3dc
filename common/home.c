#include "common/home.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/file.h"
#include "common/mem.h"

/* NULL when the environment names none.  XDG has no relative paths. */
static char *
home(void)
{
	const char *s;

	s = getenv("LO_HOME");
	if (s != NULL && *s != '\0')
		return lo_strdup(s);
	s = getenv("XDG_DATA_HOME");
	if (s != NULL && *s == '/')
		return lo_format("%s/lo", s);
	s = getenv("HOME");
	if (s != NULL && *s == '/')
		return lo_format("%s/.local/share/lo", s);
	return NULL;
}

int
lo_home_open(struct lo_err *e)
{
	char *path;
	int r;

	umask(077);
	path = home();
	if (path == NULL)
		return lo_fail(e, LO_CONFIG, "no home directory; set LO_HOME");
	r = lo_dir_make(path, e);
	if (r == 0)
		r = lo_home_check(path, e);
	free(path);
	return r;
}

char *
lo_home_path(const char *fmt, ...)
{
	struct lo_buf b;
	char *base, *rest;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&rest, fmt, ap) < 0)
		rest = NULL;
	va_end(ap);
	base = home();
	lo_buf_init(&b, SIZE_MAX);
	lo_buf_adds(&b, base != NULL ? base : "/nonexistent");
	lo_buf_addc(&b, '/');
	lo_buf_adds(&b, rest != NULL ? rest : "");
	free(base);
	free(rest);
	return b.p;
}

/* As a shell wants to read it. */
static void
quote(struct lo_buf *b, const char *path)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789/._-+=:@%,";

	if (*path != '\0' && *path != '-' && path[strspn(path, safe)] == '\0') {
		lo_buf_adds(b, path);
		return;
	}
	lo_buf_adds(b, *path == '-' ? "./'" : "'");
	for (; *path != '\0'; path++)
		if (*path == '\'')
			lo_buf_adds(b, "'\\''");
		else
			lo_buf_addc(b, *path);
	lo_buf_addc(b, '\'');
}

int
lo_home_check(const char *path, struct lo_err *e)
{
	struct stat st;
	struct lo_buf name;

	if (stat(path, &st) < 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return 0;
		return lo_fail_errno(e, LO_CONFIG, "%s: cannot look", path);
	}
	/* A directory needs its x; a file has none to give. */
	if ((st.st_mode & (S_ISDIR(st.st_mode) ? 0077 : 0177)) == 0)
		return 0;
	lo_buf_init(&name, 4 * strlen(path) + 8);
	quote(&name, path);
	(void)lo_fail(e, LO_CONFIG,
	    "%s: others may use it (mode %04o); chmod %s %s", path,
	    (unsigned)st.st_mode & 07777, S_ISDIR(st.st_mode) ? "700" : "600",
	    name.p);
	lo_buf_free(&name);
	return -1;
}
