#include "cmd/lo-extract/spool.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/lo-extract/interrupt.h"
#include "common/file.h"
#include "common/mem.h"

enum { SPOOL_READ = 256 << 10 };

static int
copy(int from, int to, char *p, struct lo_err *e)
{
	ssize_t n;

	while ((n = read(from, p, SPOOL_READ)) != 0) {
		if (n < 0 && (errno != EINTR || interrupt_asked()))
			return lo_fail_errno(e, LO_IO, "cannot read");
		if (n > 0 &&
		    lo_file_write(to, (struct lo_span){p, (size_t)n}) < 0)
			return lo_fail_errno(
			    e, LO_IO, "cannot write a temporary file");
	}
	return 0;
}

int
spool_open(struct lo_err *e)
{
	const char *dir = getenv("TMPDIR");

	return lo_file_unnamed(dir != NULL && *dir ? dir : "/tmp", e);
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
