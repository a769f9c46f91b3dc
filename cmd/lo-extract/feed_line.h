/*
 * feed_line.h - one line of a feed, with a ceiling
 *
 * Of a line longer than max its beginning (in first), whole length and hash
 * are kept, as line.h says.
 *
 * Units: bytes.
 * Errors: LO_IO.
 * Ownership: the line borrows until the feed is read again.
 */
#ifndef EXTRACT_FEED_LINE_H
#define EXTRACT_FEED_LINE_H

#include "cmd/lo-extract/feed.h"
#include "common/line.h"

/* 1 and a line, 0 at the end, -1.  cr: a CR alone ends a line too. */
int feed_line(struct feed *f, size_t max, bool cr, struct lo_line *line,
    struct lo_buf *first, struct lo_err *e);

#endif
