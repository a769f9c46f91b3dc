#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/lo-extract/remote.h"
#include "common/err.h"
#include "common/mem.h"

enum { PATH_BYTES = 4096 };

/* Beside this program's directory, or where it was installed. */
static char *
beside(void)
{
	char self[PATH_BYTES];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (n <= 0)
		return NULL;
	self[n] = '\0';
	slash = strrchr(self, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	return lo_format("%s/../libexec/lo-extract-http", self);
}

int
remote_run(const struct remote *x)
{
	static const char installed[] = LO_PREFIX "/libexec/lo-extract-http";
	char *path = beside();

	if (path != NULL)
		execv(path, x->argv);
	free(path);
	execv(installed, x->argv);
	x->warn("%s: cannot run: %s; is lo installed whole?", installed,
	    strerror(errno));
	return LO_UNAVAILABLE;
}
