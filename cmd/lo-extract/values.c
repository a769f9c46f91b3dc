#include "cmd/lo-extract/values.h"

#include <string.h>

#include "common/json.h"

int
values_start(struct feed *f, struct lo_err *e)
{
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

int
values_next(
    struct feed *f, struct lo_buf *first, struct row *row, struct lo_err *e)
{
	struct lo_json_fault fault;
	struct lo_span *text = &row->line.text;
	int got;

	memset(row, 0, sizeof(*row));
	do {
		got = feed_line(f, LO_LINE_MAX, false, &row->line, first, e);
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
