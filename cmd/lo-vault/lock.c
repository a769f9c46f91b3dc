#include <stdlib.h>

#include "common/file.h"
#include "lock.h"
#include "place.h"

int
lock_take(const char *stream, int *fd, struct lo_err *e)
{
	char *path = place_lock(stream);
	int got = lo_lock_take(path, 0, fd, e);

	free(path);
	if (got < 0 && e->status == LO_TEMP)
		return lo_fail(e, LO_TEMP,
		    "%s: another lo-vault is writing it; run it again when "
		    "that has ended",
		    stream);
	return got;
}
