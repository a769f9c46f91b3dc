/*
 * cursor.h - how far each file was read: {"files":{PATH:ENTRY}}
 *
 * Files that a run does not name keep their entries: reading one says
 * nothing about another.
 *
 * Units: none.
 * Errors: LO_CONFIG when a cursor is none of these.
 * Ownership: borrows spans; gives its entries (cursor_free).
 */
#ifndef EXTRACT_CURSOR_H
#define EXTRACT_CURSOR_H

#include "common/buf.h"
#include "common/err.h"

struct cursor {
	struct cursor_entry {
		char *path, *json;
	} * entries; /* by path */
	size_t count, cap;
};

int cursor_load(struct cursor *c, struct lo_span text, struct lo_err *e);
void cursor_free(struct cursor *c);

/* Raw JSON, absent when the file has none; lives until it is set anew. */
struct lo_span cursor_get(const struct cursor *c, const char *path);
void cursor_set(struct cursor *c, const char *path, struct lo_span json);
void cursor_text(const struct cursor *c, struct lo_buf *b);

#endif
