#include "cmd/lo-extract/table.h"

#include <string.h>

#include "common/json.h"

enum { PAYLOAD_MAX = 72 << 20, PAYLOAD_KEEP = 1 << 20 };

char
table_delimiter(const char *text)
{
	if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0)
		return '\t';
	if (strlen(text) != 1 || strchr("\"\r\n", *text) != NULL ||
	    (unsigned char)*text > 0x7e)
		return '\0';
	return *text;
}

void
table_open(struct table *t, char delimiter)
{
	memset(t, 0, sizeof(*t));
	t->guess = delimiter == '\0';
	lo_buf_init(&t->payload, PAYLOAD_MAX);
	csv_open(&t->csv, t->guess ? ',' : delimiter, LO_LINE_MAX);
	header_open(&t->header);
}

void
table_close(struct table *t)
{
	header_close(&t->header);
	csv_close(&t->csv);
	lo_buf_free(&t->payload);
}

/* A byte order mark is none of the header; what is plainly not text in
 * UTF-8 is said at once. */
static int
look(struct feed *f, struct lo_err *e)
{
	const unsigned char *p;

	while (f->len < 4 && !f->eof)
		if (feed_more(f, e) < 0)
			return -1;
	p = (const unsigned char *)f->p + f->start;
	if (f->len >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0) {
		feed_take(f, 3);
		return 0;
	}
	if (f->converts || f->len < 2)
		return 0;
	if ((p[0] == 0xff && p[1] == 0xfe) || (p[0] != 0 && p[1] == 0))
		return lo_fail(e, LO_NOINPUT,
		    "looks like UTF-16; give --encoding utf-16le");
	if ((p[0] == 0xfe && p[1] == 0xff) || (p[0] == 0 && p[1] != 0))
		return lo_fail(e, LO_NOINPUT,
		    "looks like UTF-16; give --encoding utf-16be");
	if (p[0] == 0x1f && p[1] == 0x8b)
		return lo_fail(e, LO_NOINPUT, "compressed; use gzip -d first");
	return 0;
}

int
table_start(struct table *t, struct feed *f, unsigned char hash[LO_HASH_SIZE],
    struct lo_err *e)
{
	int got;

	memset(hash, 0, LO_HASH_SIZE);
	t->ragged = t->first = t->csv.row = 0;
	t->csv.feed = f;
	header_clear(&t->header);
	if (look(f, e) < 0)
		return -1;
	if (t->guess && csv_guess(&t->csv, e) < 0)
		return -1;
	got = csv_next(&t->csv, e);
	if (got <= 0)
		return got;
	if (t->csv.code != NULL)
		return lo_fail(e, LO_NOINPUT, "the header: %s", t->csv.reason);
	for (size_t i = 0; i < t->csv.count; i++)
		if (!header_add(&t->header, csv_field(&t->csv, i)))
			return lo_fail(e, LO_NOINPUT,
			    "the header is not UTF-8; give --encoding, such "
			    "as windows-1252");
	lo_hash(t->csv.line.text.p, t->csv.line.text.len, hash);
	return 0;
}

/* The row as an object; the count of what is not UTF-8. */
static unsigned
put(struct table *t)
{
	struct lo_buf *b = &t->payload;
	struct csv *c = &t->csv;
	unsigned wrong = 0;

	lo_buf_shrink(b, PAYLOAD_KEEP);
	lo_buf_addc(b, '{');
	for (size_t i = 0; i < c->count; i++) {
		struct lo_span value = csv_field(c, i);

		if (i > 0)
			lo_buf_addc(b, ',');
		lo_buf_addspan(b, header_name(&t->header, i));
		wrong += lo_json_put(b, value.p, value.len);
	}
	lo_buf_addc(b, '}');
	return wrong;
}

int
table_next(struct table *t, struct row *row, struct lo_err *e)
{
	int got = csv_next(&t->csv, e);

	if (got <= 0)
		return got;
	memset(row, 0, sizeof(*row));
	row->line = t->csv.line;
	row->code = t->csv.code;
	row->reason = t->csv.reason;
	if (row->code == NULL && put(t) > 0) {
		row->code = "encoding";
		row->reason = "not UTF-8; --encoding says what it is";
	} else if (row->code == NULL && t->payload.failed) {
		row->code = "too_long";
		row->reason = "the row is longer than the limit";
	}
	row->bad = row->code != NULL;
	if (row->bad)
		return 1;
	row->payload = lo_buf_span(&t->payload);
	if (t->csv.count != t->header.count && t->ragged++ == 0)
		t->first = t->csv.row;
	return 1;
}
