#include <string.h>

#include "cmd/lo-extract/feed_line.h"
#include "cmd/lo-extract/rows.h"
#include "cmd/lo-extract/source.h"
#include "common/json.h"

static int
start(struct rows *r, struct lo_err *e)
{
	struct feed *f = &r->feed;

	while (f->len < 3 && !f->eof)
		if (feed_more(f, e) < 0)
			return -1;
	if (f->len >= 3 && memcmp(f->p + f->start, "\xef\xbb\xbf", 3) == 0)
		feed_take(f, 3);
	return 0;
}

static void
refuse(struct row *row, const char *code, const char *reason)
{
	row->bad = true;
	row->code = code;
	row->reason = reason;
}

/* Empty lines are none. */
static int
next(struct rows *r, struct row *row, struct lo_err *e)
{
	struct lo_json_fault fault;
	struct lo_span *text = &row->line.text;
	int got;

	memset(row, 0, sizeof(*row));
	do {
		got = feed_line(
		    &r->feed, LO_LINE_MAX, false, &row->line, r->state, e);
		if (got <= 0)
			return got;
	} while (lo_json_trim(*text).len == 0);
	if (row->line.too_long)
		refuse(row, "too_long", "the line is longer than the limit");
	else if (lo_json_check(text->p, text->len, LO_JSON_DEPTH, &fault) < 0)
		refuse(row, "json", fault.what);
	else {
		row->json = true;
		row->payload = lo_json_trim(*text);
	}
	return 1;
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
