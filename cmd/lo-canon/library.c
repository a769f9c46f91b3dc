#include <stdlib.h>

#include "cmd/lo-canon/library.h"
#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

int
library_include(
    void *arg, const char *name, struct lo_buf *text, struct lo_err *e)
{
	char *file = lo_format("%s.jq", name);
	char *path = lo_data_find("transforms", file, e);
	int bad;

	(void)arg;
	free(file);
	bad = path == NULL ? -1 : lo_file_read(path, text, e);
	free(path);
	return bad;
}
