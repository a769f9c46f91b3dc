/*
 * page.h - a page definition: which files there are, and what is in one
 *
 * pages/NAME.page says in its first part which pages there are (key and
 * version, one row each), in "rows" what a page shows (with :key), and in
 * "path", "front", "head" and "body" how.  {column} in a template is that
 * column's text; a line whose columns are all empty is left out.  Head is
 * written once with the first row, body for every row.  A view that is named
 * by "-- keep VIEW COLUMN" is read once, before the first page: "rows" finds
 * it as kept_VIEW, with an index on the column.
 *
 * Units: none.
 * Errors: LO_CONFIG for a definition that is wrong, naming file and what;
 * LO_DATA for a page that is too large; those of reader.h.
 * Ownership: page_load keeps a copy (page_free); borrows the reader.
 * Sources: lo-view(5).
 */
#ifndef PAGE_H
#define PAGE_H

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"

struct page {
	struct definition d;
	struct lo_span path, front, rows, head, body;
	char sha256[65];    /* of the definition */
	sqlite3_stmt *read; /* rows, prepared at the first page */
};

struct rendering {
	char *path; /* relative, safe */
	struct spool text;
	char sha256[65]; /* of the text */
};

int page_load(struct page *p, const char *name, struct lo_err *e);
void page_free(struct page *p);
/* Rows of key and version. */
int page_keys(
    struct page *p, struct reader *r, struct result *keys, struct lo_err *e);
/* The page of that key; path is NULL when it has no rows. */
int page_render(struct page *p, struct reader *r, struct lo_span key,
    struct rendering *out, struct lo_err *e);
void rendering_free(struct rendering *r);

#endif
