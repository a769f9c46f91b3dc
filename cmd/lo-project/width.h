/*
 * width.h - how wide text is on a terminal, and text made fit for one
 *
 * Control bytes, direction overrides and bytes that are not UTF-8 never
 * reach the terminal.  Where the locale is not UTF-8 (LC_ALL=C), what is not
 * ASCII becomes "?".  The caller has called setlocale.
 *
 * Units: columns.
 * Errors: none.
 * Ownership: borrows.
 * Sources: wcwidth(3).
 */
#ifndef WIDTH_H
#define WIDTH_H

#include "common/buf.h"

enum { WIDTH_ALL = -1 };

/* Columns that the text takes when it is shown whole. */
int width_of(struct lo_span text);
/* Appends text cut to at most that many columns (WIDTH_ALL: whole), a mark
 * where it was cut; the result is the columns used. */
int width_put(struct lo_buf *b, struct lo_span text, int most);
void width_pad(struct lo_buf *b, int columns);

#endif
