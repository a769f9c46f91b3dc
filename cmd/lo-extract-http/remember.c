#include "cmd/lo-extract-http/remember.h"

#include <stdlib.h>

#include "common/file.h"
#include "common/home.h"
#include "common/json.h"

enum { TEXT_MAX = 64 << 20 };

static char *
path_of(const struct run *r)
{
	return lo_home_path("lock/%s.begun", r->stream);
}

int
remember_load(const struct run *r, struct lo_buf *out, struct lo_err *e)
{
	struct lo_json_fault f;
	char *path = path_of(r);
	struct lo_buf text;
	int got = 0;

	lo_buf_init(&text, TEXT_MAX);
	lo_buf_adds(&text, lo_file_exists(path) ? "" : "null");
	if (text.len == 0)
		got = lo_file_read(path, &text, e);
	if (got == 0 && lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		got = lo_fail(e, LO_CONFIG,
		    "%s: byte %zu: %s; remove it and run with --full", path,
		    f.offset, f.what);
	if (got == 0)
		lo_buf_addspan(out, lo_buf_span(&text));
	lo_buf_free(&text);
	free(path);
	return got;
}

int
remember_keep(const struct run *r, struct lo_span json, struct lo_err *e)
{
	char *path;
	int got;

	if (r->options->dry)
		return 0;
	path = path_of(r);
	got = lo_dir_make_parent(path, e);
	if (got == 0)
		got = lo_file_replace(path, json, e);
	free(path);
	return got;
}
