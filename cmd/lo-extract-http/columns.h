/*
 * columns.h - does a header have other names than the one before?
 *
 * Order does not count: rows are named, not numbered.
 *
 * Units: names.
 * Errors: none.
 * Ownership: borrows; out is appended to.
 */
#ifndef EXTRACT_HTTP_COLUMNS_H
#define EXTRACT_HTTP_COLUMNS_H

#include "common/buf.h"

struct columns {
	size_t came, gone, same;
};

/* Both JSON lists of texts. */
void columns_compare(
    struct lo_span before, struct lo_span now, struct columns *c);
/* "+NAME" and "-NAME" of those that came and went.  Only plain words, and
 * only where most are the same: a file without a header has a person's data
 * where one should be. */
void columns_show(struct lo_span before, struct lo_span now,
    const struct columns *c, struct lo_buf *out);

#endif
