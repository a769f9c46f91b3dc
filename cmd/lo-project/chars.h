/*
 * chars.h - the characters of a text as code points, one by one
 *
 * Units: code points; bytes for lengths.
 * Errors: none: bytes that are not UTF-8 are U+FFFD, as utf8.h says.
 * Ownership: borrows.
 * Sources: RFC 3629.
 */
#ifndef CHARS_H
#define CHARS_H

#include <stdint.h>

#include "common/buf.h"

enum { CHARS_REPLACEMENT = 0xFFFD };

/* The character at p, n > 0; *used says how many bytes it took. */
uint32_t chars_next(const char *p, size_t n, size_t *used);
void chars_add(struct lo_buf *b, uint32_t c);
/* In lower case, whatever the locale: what differs by case alone is equal. */
void chars_fold(struct lo_buf *b, struct lo_span text);
/* The longest beginning of at most most bytes that cuts no character. */
struct lo_span chars_cut(struct lo_span text, size_t most);

#endif
