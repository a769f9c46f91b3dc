#include "cmd/lo-extract-http/trial.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "common/out.h"

enum { CASE_MAX = 16 << 20, TEXT_MAX = 64 << 20 };

/* Equal whatever the order of members: jq says so. */
static bool
equal(struct lo_filter *same, struct lo_span want, const struct lo_buf *given)
{
	struct lo_buf both, answer;
	struct lo_err e;
	bool yes;

	lo_buf_init(&both, TEXT_MAX);
	lo_buf_init(&answer, 64);
	lo_buf_addc(&both, '[');
	lo_buf_addspan(&both, want);
	lo_buf_adds(&both, ",[");
	for (size_t i = 0; i + 1 < given->len; i++)
		lo_buf_addc(&both, given->p[i] == '\n' ? ',' : given->p[i]);
	lo_buf_adds(&both, "]]");
	yes = lo_filter_run(same, lo_buf_span(&both), &answer, &e) == 0 &&
	      strcmp(answer.p, "true\n") == 0;
	lo_buf_free(&both);
	lo_buf_free(&answer);
	return yes;
}

static bool
try(struct api *a, struct lo_filter *same, const char *path, struct lo_buf *out)
{
	struct lo_buf text, given;
	struct lo_json_fault f;
	struct lo_span it;
	struct lo_err e = {LO_OK, ""};
	bool well = false;

	lo_buf_init(&text, CASE_MAX);
	lo_buf_init(&given, TEXT_MAX);
	if (lo_file_read(path, &text, &e) == 0 &&
	    lo_json_check(text.p, text.len, LO_JSON_DEPTH, &f) < 0)
		lo_fail(&e, LO_DATA, "not JSON: %s", f.what);
	else if (e.status == LO_OK) {
		it = lo_json_trim(lo_buf_span(&text));
		if (lo_json_get(it, "in").p == NULL)
			lo_fail(&e, LO_DATA, "in is missing");
		well = e.status == LO_OK &&
		       lo_filter_run(
			   a->filter, lo_json_get(it, "in"), &given, &e) == 0 &&
		       equal(same, lo_json_get(it, "out"), &given);
	}
	if (!well) {
		lo_buf_addf(out, "# %s\n", e.text);
		for (size_t i = 0; i < given.len; i++) {
			if (i == 0 || given.p[i - 1] == '\n')
				lo_buf_adds(out, "# given ");
			lo_buf_addc(out, given.p[i]);
		}
	}
	lo_buf_free(&text);
	lo_buf_free(&given);
	return well;
}

static char *
pattern(const struct api *a)
{
	const char *slash = strrchr(a->path, '/');
	int n = slash != NULL ? (int)(slash - a->path) : 1;

	return lo_format(
	    "%.*s/cases/%s/*.json", n, slash != NULL ? a->path : ".", a->name);
}

int
trial_run(const struct remote *x, struct api *a)
{
	struct lo_filter_source source = {
	    .name = "same", .text = lo_span_of(".[0] == .[1]")};
	struct lo_err e = {LO_OK, ""};
	struct lo_filter *same = lo_filter_compile(&source, &e);
	char *where = pattern(a);
	struct lo_buf b;
	struct lo_out out;
	int status = LO_OK;
	glob_t g;

	lo_buf_init(&b, TEXT_MAX);
	lo_out_init(&out, STDOUT_FILENO, "standard output");
	if (same == NULL || glob(where, 0, NULL, &g) != 0) {
		x->warn("%s: no cases", where);
		status = LO_NOINPUT;
		g.gl_pathc = 0;
	}
	for (size_t i = 0; i < g.gl_pathc; i++) {
		struct lo_buf notes;
		bool well;

		lo_buf_init(&notes, TEXT_MAX);
		well = try(a, same, g.gl_pathv[i], &notes);
		lo_buf_addf(&b, "%s %zu - %s\n%s", well ? "ok" : "not ok",
		    i + 1, strrchr(g.gl_pathv[i], '/') + 1, notes.p);
		lo_buf_free(&notes);
		if (!well)
			status = LO_DATA;
	}
	lo_buf_addf(&b, "1..%zu\n", (size_t)g.gl_pathc);
	if (status != LO_NOINPUT)
		globfree(&g);
	if (lo_out_put(&out, b.p, b.len, &e) < 0 || lo_out_close(&out, &e) < 0)
		x->warn("%s", e.text);
	lo_filter_free(same);
	lo_buf_free(&b);
	free(where);
	return lo_status_worst(status, e.status);
}
