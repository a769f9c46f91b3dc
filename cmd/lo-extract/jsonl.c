#include "cmd/lo-extract/rows.h"
#include "cmd/lo-extract/source.h"
#include "cmd/lo-extract/values.h"

static int
start(struct rows *r, struct lo_err *e)
{
	return values_start(&r->feed, e);
}

static int
next(struct rows *r, struct row *row, struct lo_err *e)
{
	return values_next(&r->feed, r->state, row, e);
}

static const struct cutter cutter = {"jsonl", start, next, NULL};

static int
one(struct files *fs, const struct file *f, struct lo_err *e)
{
	struct lo_buf first;
	int got;

	lo_buf_init(&first, LO_LINE_KEEP);
	got = rows_read(fs, f, &cutter, &first, e);
	lo_buf_free(&first);
	return got;
}

static int
read_all(struct run *r, struct lo_err *e)
{
	return files_each(r, NULL, one, NULL, e);
}

static int
check(const struct options *o, struct lo_err *e)
{
	if (o->delimiter != NULL)
		return lo_fail(e, LO_USAGE, "--delimiter is for csv");
	return rows_check(o, e);
}

const struct source source_jsonl = {
    "jsonl", "row", "files of JSON, one value a line", check, read_all};
