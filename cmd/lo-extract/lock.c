#include "cmd/lo-extract/lock.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/home.h"

enum { LOCK_TEXT = 64, SECOND = 1000000 };

static int64_t
instant(const char *p, size_t n)
{
	int64_t us;

	return lo_run_id_parse(p, n, &us) ? us : INT64_MIN;
}

/* Who has it, from what they wrote there. */
static int
taken(const char *path, const char *stream, struct lo_err *e)
{
	char text[LOCK_TEXT] = "";
	unsigned pid = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		ssize_t n = read(fd, text, sizeof(text) - 1);

		text[n > 0 ? n : 0] = '\0';
		close(fd);
	}
	if (sscanf(text, "%*s %u", &pid) == 1)
		return lo_fail(e, LO_TEMP,
		    "%s: process %u is reading it; try again when it is done",
		    stream, pid);
	return lo_fail(e, LO_TEMP,
	    "%s: another process is reading it; try again when it is done",
	    stream);
}

int
lock_take(const char *stream, int *fd, struct lo_err *e)
{
	char *path = lo_home_path("lock/%s", stream);
	int got = lo_dir_make_parent(path, e);

	if (got == 0)
		got = lo_lock_take(path, 0, fd, e);
	if (got < 0 && e->status == LO_TEMP)
		taken(path, stream, e);
	free(path);
	return got;
}

int
lock_run_id(int fd, int64_t now, const char *after, char out[LO_RUN_ID_TEXT],
    struct lo_err *e)
{
	char text[LOCK_TEXT];
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	int64_t last, other = instant(after, strlen(after));
	char *blank;

	text[n > 0 ? n : 0] = '\0';
	blank = text + strcspn(text, " \n");
	last = instant(text, (size_t)(blank - text));
	if (other > last)
		last = other;
	/* A run_id has whole seconds. */
	now -= now % SECOND;
	if (last != INT64_MIN && now <= last)
		now = last + SECOND;
	lo_run_id_text(now, out);
	n = snprintf(text, sizeof(text), "%s %u\n", out, (unsigned)getpid());
	if (pwrite(fd, text, (size_t)n, 0) != n || ftruncate(fd, n) < 0 ||
	    fsync(fd) < 0)
		return lo_fail_errno(e, LO_IO, "cannot write the last run_id");
	return 0;
}
