#include <inttypes.h>
#include <string.h>

#include "cmd/lo-extract/rows.h"
#include "cmd/lo-extract/source.h"
#include "cmd/lo-extract/table.h"

/* The header's hash goes in front of the rows': another header, another
 * file. */
static int
start(struct rows *r, struct lo_err *e)
{
	struct table *t = r->state;
	unsigned char hash[LO_HASH_SIZE];

	if (table_start(t, &r->feed, hash, e) < 0)
		return -1;
	if (t->header.count > 0)
		mark_chain(&r->mark, hash, sizeof(hash));
	return 0;
}

static int
next(struct rows *r, struct row *row, struct lo_err *e)
{
	return table_next(r->state, row, e);
}

static void
finish(struct rows *r)
{
	struct table *t = r->state;

	if (t->ragged > 0)
		r->files->run->say(
		    "%s: %" PRIu64 " rows are not as wide as the header, the "
		    "first is row %" PRIu64 "; what is missing is left out, "
		    "what is more is called column_N",
		    r->file->shown, t->ragged, t->first);
}

static const struct cutter cutter = {"csv", start, next, finish};

static int
one(struct files *fs, const struct file *f, struct lo_err *e)
{
	const char *d = fs->run->options->delimiter;
	struct table t;
	int got;

	table_open(&t, d != NULL ? table_delimiter(d) : '\0');
	got = rows_read(fs, f, &cutter, &t, e);
	table_close(&t);
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
	if (o->delimiter != NULL && table_delimiter(o->delimiter) == '\0')
		return lo_fail(e, LO_USAGE,
		    "--delimiter: one character, or tab; no quote and no "
		    "line end");
	return rows_check(o, e);
}

const struct source source_csv = {
    "csv", "row", "files of delimited rows with a header", check, read_all};
