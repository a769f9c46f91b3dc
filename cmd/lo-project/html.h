/*
 * html.h - HTML reduced to readable plain text
 *
 * Not a browser: tags become line breaks, list dashes and "> " for quoted
 * blocks; scripts, styles and comments vanish; white space is folded but in
 * pre.  Whatever the input, the result is no larger than ten times it.
 *
 * Units: bytes.
 * Errors: the buffer's failed.
 * Ownership: borrows.
 * Sources: HTML Living Standard, 13.2 (tokens), 13.5 (named references).
 */
#ifndef HTML_H
#define HTML_H

#include <stdint.h>

#include "common/buf.h"

void html_text(struct lo_buf *b, struct lo_span html);

/* A character reference at p[0] == '&': its code point and length, or 0. */
size_t html_entity(struct lo_span at, uint32_t *code);

#endif
