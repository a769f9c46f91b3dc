#include "cmd/lo-project/result.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/width.h"
#include "common/base64.h"
#include "common/mem.h"
#include "common/when.h"

enum { ROW_MAX = 1 << 30 };

void
result_init(struct result *r, const char *dir)
{
	memset(r, 0, sizeof *r);
	spool_init(&r->spool, dir);
	lo_buf_init(&r->row, ROW_MAX);
}

void
result_free(struct result *r)
{
	int i;

	for (i = 0; i < r->count; i++)
		free(r->columns[i].name);
	free(r->columns);
	free(r->cells);
	lo_buf_free(&r->row);
	spool_free(&r->spool);
}

static void
name_column(struct result *r, int i, const char *name)
{
	size_t n = strlen(name);
	int k, same = 1;

	r->columns[i].json = n > 5 && strcmp(name + n - 5, ":json") == 0;
	r->columns[i].number = r->columns[i].rigid = true;
	r->columns[i].name = lo_strndup(name, r->columns[i].json ? n - 5 : n);
	for (k = 0; k < i; k++) {
		if (strcmp(r->columns[k].name, r->columns[i].name) == 0)
			same++;
	}
	if (same > 1) {
		free(r->columns[i].name);
		r->columns[i].name = lo_format("%s_%d", name, same);
	}
}

static void
set_count(struct result *r, int count)
{
	r->count = count;
	r->columns = lo_zalloc((size_t)count, sizeof *r->columns);
	r->cells = lo_zalloc((size_t)count, sizeof *r->cells);
}

static void
read_columns(struct result *r, sqlite3_stmt *st)
{
	int i;

	set_count(r, sqlite3_column_count(st));
	for (i = 0; i < r->count; i++)
		name_column(r, i, sqlite3_column_name(st, i));
}

static void
read_cell(struct cell *c, sqlite3_stmt *st, int i)
{
	memset(c, 0, sizeof *c);
	switch (sqlite3_column_type(st, i)) {
	case SQLITE_INTEGER:
		c->kind = CELL_INT;
		c->n = sqlite3_column_int64(st, i);
		break;
	case SQLITE_FLOAT:
		c->kind = CELL_REAL;
		c->real = sqlite3_column_double(st, i);
		break;
	case SQLITE_TEXT:
		c->kind = CELL_TEXT;
		c->text.p = (const char *)sqlite3_column_text(st, i);
		break;
	case SQLITE_BLOB:
		c->kind = CELL_BLOB;
		c->text.p = sqlite3_column_blob(st, i);
		break;
	default:
		c->kind = CELL_NULL;
	}
	if (c->kind == CELL_TEXT || c->kind == CELL_BLOB)
		c->text.len = (size_t)sqlite3_column_bytes(st, i);
}

static void
add_cell(struct lo_buf *row, const struct cell *c)
{
	uint64_t len = c->text.len;

	lo_buf_addc(row, (char)c->kind);
	if (c->kind == CELL_INT)
		lo_buf_add(row, &c->n, sizeof c->n);
	if (c->kind == CELL_REAL)
		lo_buf_add(row, &c->real, sizeof c->real);
	if (c->kind == CELL_TEXT || c->kind == CELL_BLOB) {
		lo_buf_add(row, &len, sizeof len);
		lo_buf_add(row, c->text.p, c->text.len);
	}
}

static bool
like_a_date(struct lo_span text)
{
	size_t i;

	for (i = 0; i < text.len && i < LO_WHEN_TEXT; i++) {
		if (strchr("0123456789-: .TZ", text.p[i]) == NULL)
			return false;
	}
	return i == text.len;
}

static void
measure_cell(struct column *column, const struct cell *c)
{
	struct lo_buf b;
	int width;

	if (c->kind == CELL_TEXT || c->kind == CELL_BLOB)
		column->number = false;
	if (c->kind == CELL_BLOB || !like_a_date(c->text))
		column->rigid = false;
	if (c->kind == CELL_TEXT) {
		width = width_of(c->text);
	} else {
		lo_buf_init(&b, ROW_MAX);
		cell_text(&b, c);
		width = (int)b.len;
		lo_buf_free(&b);
	}
	if (width > column->width)
		column->width = width;
}

static int
keep_row(struct result *r, struct lo_err *e)
{
	uint64_t len = r->row.len;

	if (r->row.failed)
		return lo_fail(e, LO_DATA, "a row is larger than 1 GiB");
	if (spool_add(&r->spool, &len, sizeof len, e) < 0)
		return -1;
	r->rows++;
	return spool_add(&r->spool, r->row.p, r->row.len, e);
}

static void
put_cell(struct result *r, int i, const struct cell *c, bool measure)
{
	add_cell(&r->row, c);
	if (measure)
		measure_cell(&r->columns[i], c);
}

static int
add_row(struct result *r, sqlite3_stmt *st, bool measure, struct lo_err *e)
{
	struct cell c;
	int i;

	lo_buf_shrink(&r->row, SPOOL_MEMORY);
	for (i = 0; i < r->count; i++) {
		read_cell(&c, st, i);
		put_cell(r, i, &c, measure);
	}
	return keep_row(r, e);
}

void
result_name(struct result *r, const char *const *names, int count)
{
	int i;

	set_count(r, count);
	for (i = 0; i < count; i++)
		name_column(r, i, names[i]);
}

int
result_add(struct result *r, const struct lo_span *cells, bool measure,
    struct lo_err *e)
{
	struct cell c;
	int i;

	lo_buf_shrink(&r->row, SPOOL_MEMORY);
	for (i = 0; i < r->count; i++) {
		memset(&c, 0, sizeof c);
		c.kind = cells[i].p != NULL ? CELL_TEXT : CELL_NULL;
		c.text = cells[i];
		put_cell(r, i, &c, measure);
	}
	return keep_row(r, e);
}

int
result_fill(struct result *r, sqlite3_stmt *st, uint64_t limit, bool measure,
    struct lo_err *e)
{
	int rc = SQLITE_DONE;

	if (r->columns == NULL)
		read_columns(r, st);
	while (limit == 0 || r->rows < limit) {
		rc = sqlite3_step(st);
		if (rc != SQLITE_ROW)
			break;
		if (add_row(r, st, measure, e) < 0) {
			sqlite3_reset(st);
			return -1;
		}
	}
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		reader_fail(sqlite3_db_handle(st), LO_CONFIG, e);
	sqlite3_reset(st);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? 0 : -1;
}

/* The row's bytes were made by add_cell: they are whole. */
static const char *
take_cell(struct cell *c, const char *p)
{
	uint64_t len;

	memset(c, 0, sizeof *c);
	c->kind = (unsigned char)*p++;
	if (c->kind == CELL_INT) {
		memcpy(&c->n, p, sizeof c->n);
		p += sizeof c->n;
	} else if (c->kind == CELL_REAL) {
		memcpy(&c->real, p, sizeof c->real);
		p += sizeof c->real;
	} else if (c->kind == CELL_TEXT || c->kind == CELL_BLOB) {
		memcpy(&len, p, sizeof len);
		p += sizeof len;
		c->text.p = p;
		c->text.len = (size_t)len;
		p += len;
	}
	return p;
}

int
result_next(struct result *r, struct lo_err *e)
{
	const char *p;
	uint64_t len;
	int i;

	if (r->spool.at >= spool_size(&r->spool))
		return 0;
	if (spool_read(&r->spool, &len, sizeof len, e) < 0)
		return -1;
	lo_buf_shrink(&r->row, SPOOL_MEMORY);
	if (lo_buf_room(&r->row, (size_t)len) == NULL)
		return lo_fail(e, LO_BUG, "a gathered row is too large");
	if (spool_read(&r->spool, r->row.p, (size_t)len, e) < 0)
		return -1;
	r->row.len = (size_t)len;
	p = r->row.p;
	for (i = 0; i < r->count; i++)
		p = take_cell(&r->cells[i], p);
	return 1;
}

void
result_rewind(struct result *r)
{
	spool_rewind(&r->spool);
}

/* The shortest digits that read back as the same double. */
static void
real_text(struct lo_buf *b, double x)
{
	char s[40];
	int digits;

	for (digits = 15; digits <= 17; digits++) {
		snprintf(s, sizeof s, "%.*g", digits, x);
		if (strtod(s, NULL) == x)
			break;
	}
	if (strcmp(s, "inf") == 0 || strcmp(s, "-inf") == 0)
		strcpy(s, x > 0 ? "1e999" : "-1e999");
	lo_buf_adds(b, s);
	if (strpbrk(s, ".e") == NULL)
		lo_buf_adds(b, ".0");
}

void
cell_text(struct lo_buf *b, const struct cell *c)
{
	switch (c->kind) {
	case CELL_INT:
		lo_buf_addf(b, "%" PRId64, c->n);
		break;
	case CELL_REAL:
		real_text(b, c->real);
		break;
	case CELL_TEXT:
		lo_buf_addspan(b, c->text);
		break;
	case CELL_BLOB:
		lo_base64_put(b, c->text.p, c->text.len);
		break;
	case CELL_NULL:
		break;
	}
}
