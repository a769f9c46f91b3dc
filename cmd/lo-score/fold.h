/*
 * fold.h - text as people mean it: case, dashes, quotes and blanks folded
 *
 * White space of any script becomes one blank, none at the ends; letters
 * lose their case (Latin, Greek, Cyrillic, Armenian); typographic quotes and
 * dashes become plain ones; what cannot be seen is dropped.
 *
 * Units: bytes of UTF-8.
 * Errors: the buffer's failed, when the folded text is too long for it.
 * Ownership: borrows.  Sources: Unicode 15 (simple case folding, White_Space).
 */
#ifndef SCORE_FOLD_H
#define SCORE_FOLD_H

#include "common/buf.h"

/* Appends the folded text. */
void fold(struct lo_buf *b, struct lo_span text);
/* The same of a JSON string. */
void fold_string(struct lo_buf *b, struct lo_span string, struct lo_buf *spare);

#endif
