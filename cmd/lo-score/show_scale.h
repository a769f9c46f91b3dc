/*
 * show_scale.h - one scale in words
 *
 * Units: none.  Errors: none.
 * Ownership: borrows; text is appended to the buffer.
 */
#ifndef SCORE_SHOW_SCALE_H
#define SCORE_SHOW_SCALE_H

#include "instrument.h"

/* json: the scale as it stands in the definition. */
void show_scale(struct lo_buf *b, const struct instrument *n,
    const struct scale *c, struct lo_span json);
/* A JSON string, decoded, between two texts; nothing when it is none. */
void show_text(struct lo_buf *b, const char *before, struct lo_span string,
    const char *after);

#endif
