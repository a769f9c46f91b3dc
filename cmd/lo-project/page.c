#include "cmd/lo-project/page.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/pathname.h"
#include "cmd/lo-project/stamp.h"
#include "cmd/lo-project/template.h"
#include "common/when.h"

enum { NAME_MAX_BYTES = 64, PATH_MAX_BYTES = 4096, PIECE_MAX = 256 << 20 };

int
page_load(struct page *p, const char *name, struct lo_err *e)
{
	memset(p, 0, sizeof *p);
	/* The name stands in the stamp of its files. */
	if (strlen(name) > NAME_MAX_BYTES || strpbrk(name, " \t\n") != NULL)
		return lo_fail(e, LO_CONFIG,
		    "a page's name has no blanks and at most 64 bytes");
	if (definition_load(&p->d, "pages", name, ".page", e) < 0)
		return -1;
	p->path = definition_setting(&p->d, "path");
	p->front = definition_setting(&p->d, "front");
	p->rows = definition_part(&p->d, "rows");
	p->head = definition_part(&p->d, "head");
	p->body = definition_part(&p->d, "body");
	if (p->path.p == NULL || p->rows.p == NULL || p->body.p == NULL)
		return lo_fail(e, LO_CONFIG,
		    "%s: a page needs \"-- path\", \"--- rows\" and "
		    "\"--- body\"",
		    p->d.path);
	if (p->front.p == NULL)
		p->front = lo_span_of("");
	lo_hash_text(p->d.file.p, p->d.file.len, p->sha256);
	return 0;
}

void
page_free(struct page *p)
{
	sqlite3_finalize(p->read);
	p->read = NULL;
	definition_free(&p->d);
}

int
page_keys(
    struct page *p, struct reader *r, struct result *keys, struct lo_err *e)
{
	sqlite3_stmt *st;
	int rc;

	if (reader_prepare(r, lo_span_of(p->d.sql), LO_CONFIG, &st, e) < 0)
		return lo_fail_at(e, "%s", p->d.path);
	if (sqlite3_column_count(st) != 2)
		rc = lo_fail(e, LO_CONFIG,
		    "%s: the first part selects key and version", p->d.path);
	else
		rc = result_fill(keys, st, 0, false, e);
	sqlite3_finalize(st);
	return rc;
}

void
rendering_free(struct rendering *r)
{
	free(r->path);
	r->path = NULL;
	spool_free(&r->text);
}

static int
add_piece(struct rendering *out, struct lo_buf *b, struct lo_hash *h,
    bool first, struct lo_err *e)
{
	int rc;

	if (b->failed)
		return lo_fail(e, LO_DATA, "a page is too large");
	stamp_add(h, b->p, b->len, first);
	rc = spool_add(&out->text, b->p, b->len, e);
	lo_buf_shrink(b, SPOOL_MEMORY);
	return rc;
}

static int
put_row(struct page *p, struct result *rows, bool first, struct rendering *out,
    struct lo_buf *b, struct lo_err *e)
{
	struct lo_buf path;
	int rc = 0;

	if (first) {
		lo_buf_init(&path, PATH_MAX_BYTES);
		rc = template_path(&path, p->path, rows, e);
		out->path = pathname_finish(lo_buf_span(&path));
		lo_buf_free(&path);
		if (rc == 0)
			rc = template_front(b, p->front, rows, e);
		if (rc == 0)
			rc = template_put(b, p->head, rows, e);
	}
	return rc < 0 ? rc : template_put(b, p->body, rows, e);
}

static int
put_rows(struct page *p, struct result *rows, struct rendering *out,
    struct lo_err *e)
{
	struct lo_hash *h = lo_hash_new();
	unsigned char hash[LO_HASH_SIZE];
	struct lo_buf b;
	bool first = true;
	int got;

	lo_buf_init(&b, PIECE_MAX);
	while ((got = result_next(rows, e)) == 1) {
		if (put_row(p, rows, first, out, &b, e) < 0) {
			got = lo_fail_at(e, "%s", p->d.path);
			break;
		}
		if (add_piece(out, &b, h, first, e) < 0) {
			got = -1;
			break;
		}
		first = false;
	}
	lo_buf_free(&b);
	lo_hash_final(h, hash);
	lo_hash_hex(hash, out->sha256);
	return got;
}

/* "-- keep VIEW COLUMN", as often as need be. */
static int
keep_views(struct page *p, struct reader *r, struct lo_err *e)
{
	struct lo_span keep, column;
	size_t n;

	for (n = 0; (keep = definition_setting_at(&p->d, "keep", n)).p != NULL;
	     n++) {
		column = keep;
		while (column.len > 0 && *column.p != ' ') {
			column.p++;
			column.len--;
		}
		keep.len -= column.len;
		while (column.len > 0 && *column.p == ' ') {
			column.p++;
			column.len--;
		}
		if (reader_keep(r, keep, column, e) < 0)
			return -1;
	}
	return 0;
}

static int
prepare(struct page *p, struct reader *r, struct lo_err *e)
{
	char now[LO_WHEN_TEXT];
	int i;

	if (keep_views(p, r, e) < 0 ||
	    reader_prepare(r, p->rows, LO_CONFIG, &p->read, e) < 0)
		return -1;
	i = sqlite3_bind_parameter_index(p->read, ":now");
	lo_when_text6(lo_when_now(), now);
	if (i > 0)
		sqlite3_bind_text(p->read, i, now, -1, SQLITE_TRANSIENT);
	return 0;
}

int
page_render(struct page *p, struct reader *r, struct lo_span key,
    struct rendering *out, struct lo_err *e)
{
	struct result rows;
	int rc, i;

	memset(out, 0, sizeof *out);
	spool_init(&out->text, r->home);
	if (p->read == NULL && prepare(p, r, e) < 0)
		return lo_fail_at(e, "%s: rows", p->d.path);
	i = sqlite3_bind_parameter_index(p->read, ":key");
	if (i > 0)
		sqlite3_bind_text64(
		    p->read, i, key.p, key.len, SQLITE_STATIC, SQLITE_UTF8);
	result_init(&rows, r->home);
	rc = result_fill(&rows, p->read, 0, false, e);
	if (rc == 0)
		rc = put_rows(p, &rows, out, e);
	result_free(&rows);
	return rc;
}
