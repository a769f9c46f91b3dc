/*
 * words.h - a binding's own words for an instrument's options
 *
 * Units: bytes.  Errors: LO_CONFIG with file, line and reason.
 * Ownership: words_load gives into the part (words_free).
 * Sources: lo-binding(5).
 */
#ifndef SCORE_WORDS_H
#define SCORE_WORDS_H

#include "binding.h"

enum { WORDS_MAX = 4096 };

/* {SET: {WORDS: VALUE, ...}, ...}; nothing when absent. */
int words_load(struct part *p, const struct source *s, struct lo_span object,
    struct lo_err *e);
void words_free(struct part *p);
/* A text that is not empty, folded into b. */
int words_fold(const struct source *s, struct lo_span string, struct lo_buf *b,
    struct lo_err *e);

#endif
