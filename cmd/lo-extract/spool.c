#include "cmd/lo-extract/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/lo-extract/interrupt.h"
#include "common/mem.h"

enum { SPOOL_READ = 256 << 10 };

static int
write_all(int fd, const char *p, ssize_t n)
{
	while (n > 0) {
		ssize_t w = write(fd, p, (size_t)n);

		if (w < 0 && errno != EINTR)
			return -1;
		if (w > 0) {
			p += w;
			n -= w;
		}
	}
	return 0;
}

static int
copy(int from, int to, char *p, struct lo_err *e)
{
	ssize_t n;

	while ((n = read(from, p, SPOOL_READ)) != 0) {
		if (n < 0 && (errno != EINTR || interrupt_asked()))
			return lo_fail_errno(e, LO_IO, "cannot read");
		if (n > 0 && write_all(to, p, n) < 0)
			return lo_fail_errno(
			    e, LO_IO, "cannot write a temporary file");
	}
	return 0;
}

int
spool_open(struct lo_err *e)
{
	const char *dir = getenv("TMPDIR");
	char *path = lo_format(
	    "%s/lo-extract.XXXXXX", dir != NULL && *dir ? dir : "/tmp");
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		lo_fail_errno(e, LO_CANTCREAT, "%s", path);
	else
		unlink(path);
	free(path);
	return fd;
}

int
spool(int fd, struct lo_err *e)
{
	char *p = lo_alloc(SPOOL_READ);
	int to = spool_open(e);

	if (to >= 0 && (copy(fd, to, p, e) < 0 || lseek(to, 0, SEEK_SET) < 0)) {
		close(to);
		to = -1;
	}
	free(p);
	return to;
}
