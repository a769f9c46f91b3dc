#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cmd/lo-canon/canon.h"
#include "cmd/lo-canon/cases.h"
#include "common/file.h"
#include "common/mem.h"

enum { CASE_MAX = 256 << 20, SHOWN = 1000 };

struct cases {
	struct lo_buf *out;
	unsigned run, failed;
};

static int
by_name(const FTSENT **a, const FTSENT **b)
{
	return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* The part of a path that is n parts from its end. */
static const char *
part(const char *path, int n)
{
	const char *p = path + strlen(path);

	while (n > 0 && p > path)
		n -= *--p == '/';
	return *p == '/' ? p + 1 : p;
}

/* DOMAIN/cases/NAME@VERSION/CASE: the transform lies in DOMAIN. */
static int
load(struct canon *c, const char *dir, struct lo_err *e)
{
	const char *name = part(dir, 2), *domain = part(dir, 4);
	struct lo_catalogue *k = &c->canonizer.catalogue;
	int n = strcspn(name, "/"), bad;
	char *ref =
	    lo_format("%.*s/%.*s", (int)strcspn(domain, "/"), domain, n, name);
	char *meta =
	    lo_format("%.*s%.*s.json", (int)(part(dir, 3) - dir), dir, n, name);

	k->all = lo_zalloc(1, sizeof(*k->all));
	k->used = lo_zalloc(1, sizeof(struct lo_transform *));
	bad = lo_transform_read(&k->all[0], ref, meta, false, e);
	if (bad == 0) {
		k->count = k->used_count = 1;
		k->used[0] = &k->all[0];
		bad = programs_compile(
		    k, &(struct program_use){true, true, false}, e);
	}
	free(ref);
	free(meta);
	return bad;
}

/* Both halves in this process: a case is expected to behave. */
static int
feed(struct canon *c, int in, struct lo_err *e)
{
	struct lo_lines lines;
	struct lo_line line;
	struct lo_buf result;
	struct lo_steps steps = {0, {""}};
	int got;

	lo_lines_init(&lines, in, LO_LINE_MAX, NULL);
	lo_buf_init(&result, CASE_MAX);
	while ((got = lo_lines_next(&lines, &line, e)) > 0) {
		lo_buf_reset(&result);
		if (!line.too_long)
			canon_work(c, &line, &result, &steps);
		got = canon_done(c, NULL, &line, lo_buf_span(&result), NULL, e);
		if (got < 0)
			break;
	}
	lo_lines_free(&lines);
	lo_buf_free(&result);
	return got < 0 ? -1 : canon_end(c, e);
}

/* What the case gives, into got. */
static int
give(const char *dir, struct lo_buf *got, struct lo_err *e)
{
	char *path = lo_format("%s/in.jsonl", dir), *made;
	int in = open(path, O_RDONLY | O_CLOEXEC),
	    fd = memfd_create("case", MFD_CLOEXEC), bad = -1;
	struct lo_out out;
	struct canon c;

	made = lo_format("/proc/self/fd/%d", fd);
	lo_out_init(&out, dup(fd), "case");
	canon_init(&c, CANON_KINDS, LO_LINE_MAX, &out);
	c.only = true;
	if (in < 0)
		lo_fail_errno(e, LO_NOINPUT, "%s", path);
	else if (load(&c, dir, e) == 0)
		bad = feed(&c, in, e);
	canon_free(&c);
	if (lo_out_close(&out, e) < 0 || bad < 0 ||
	    lo_file_read(made, got, e) < 0)
		bad = -1;
	close(fd);
	if (in >= 0)
		close(in);
	free(made);
	free(path);
	return bad;
}

static void
note(struct cases *k, const char *what, struct lo_span text, size_t line)
{
	const char *p = text.p, *end = text.p + text.len, *nl = p;

	for (size_t i = 1; p < end; i++, p = nl + 1) {
		nl = memchr(p, '\n', end - p);
		nl = nl != NULL ? nl : end;
		if (i == line) {
			lo_buf_addf(k->out, "# %s line %zu: %.*s\n", what, line,
			    (int)(nl - p < SHOWN ? nl - p : SHOWN), p);
			return;
		}
	}
	lo_buf_addf(k->out, "# %s line %zu: none\n", what, line);
}

/* The number of the first line in which they differ. */
static size_t
first_other(struct lo_span a, struct lo_span b)
{
	size_t line = 1;

	for (size_t i = 0; i < a.len && i < b.len && a.p[i] == b.p[i]; i++)
		line += a.p[i] == '\n';
	return line;
}

static void
judge(struct cases *k, const char *dir)
{
	char *path = lo_format("%s/out.jsonl", dir);
	struct lo_buf got, want;
	struct lo_err e;
	size_t line;
	bool known, same;

	lo_buf_init(&got, CASE_MAX);
	lo_buf_init(&want, CASE_MAX);
	known = give(dir, &got, &e) == 0 && lo_file_read(path, &want, &e) == 0;
	same = known && lo_span_equal(lo_buf_span(&got), lo_buf_span(&want));
	lo_buf_addf(k->out, "%sok %u - %s\n", same ? "" : "not ", ++k->run,
	    part(dir, 4));
	k->failed += !same;
	if (!known) {
		lo_buf_addf(k->out, "# %s\n", e.text);
	} else if (!same) {
		line = first_other(lo_buf_span(&got), lo_buf_span(&want));
		note(k, "want", lo_buf_span(&want), line);
		note(k, "got ", lo_buf_span(&got), line);
	}
	lo_buf_free(&got);
	lo_buf_free(&want);
	free(path);
}

int
cases_run(
    const char *dir, struct lo_buf *out, unsigned *failed, struct lo_err *e)
{
	struct cases k = {out, 0, 0};
	char *root = realpath(dir, NULL), *roots[] = {root, NULL};
	FTS *tree;
	FTSENT *f;

	if (root == NULL)
		return lo_fail_errno(e, LO_NOINPUT, "%s", dir);
	tree = fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);
	while (tree != NULL && (f = fts_read(tree)) != NULL)
		if (f->fts_info == FTS_F &&
		    strcmp(f->fts_name, "in.jsonl") == 0) {
			f->fts_path[f->fts_pathlen - strlen("/in.jsonl")] =
			    '\0';
			judge(&k, f->fts_path);
			f->fts_path[f->fts_pathlen - strlen("/in.jsonl")] = '/';
		}
	if (tree != NULL)
		(void)fts_close(tree);
	free(root);
	lo_buf_addf(out, "1..%u\n", k.run);
	*failed = k.failed;
	if (k.run == 0)
		return lo_fail(e, LO_NOINPUT,
		    "%s: no cases; they are DOMAIN/cases/NAME@VERSION/CASE",
		    dir);
	return 0;
}
