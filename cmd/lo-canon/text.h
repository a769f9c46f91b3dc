/*
 * text.h - bytes of a known, wrong or unknown charset as UTF-8
 *
 * What comes out is always well-formed UTF-8: what cannot be decoded becomes
 * U+FFFD and is counted.  A declared charset is followed, or the superset
 * that mail means by it (charset.h).  Without one, with US-ASCII or with one
 * that nobody knows, bytes that are UTF-8 stay and any others are read as
 * windows-1252.
 *
 * Units: bytes; counts of replacements, an unknown charset being one.
 * Errors: the buffer's failed.
 * Ownership: borrows.
 * Sources: RFC 3629; RFC 2046 4.1.2; the Encoding Standard's windows-1252;
 * other tables by iconv.
 */
#ifndef LO_CANON_TEXT_H
#define LO_CANON_TEXT_H

#include "common/buf.h"

/* What one byte may become at most, in bytes. */
enum { TEXT_GROWTH = 12 };

bool text_is_utf8(struct lo_span s);

/* charset: absent or empty when none is declared. */
unsigned text_decode(
    struct lo_buf *out, struct lo_span bytes, struct lo_span charset);

void text_put_char(struct lo_buf *out, unsigned long c);

/* The first n bytes of s without regard to ASCII case are those of word. */
bool text_begins(struct lo_span s, const char *word);
bool text_same(struct lo_span s, const char *word);
/* Without white space and control characters at either end. */
struct lo_span text_trim(struct lo_span s);
/* Without blanks and line ends at either end. */
struct lo_span text_strip(struct lo_span s);
/* A field's text: runs of blanks with a line end or NUL in them as one
 * space, all else as it stands. */
void text_unfold(struct lo_buf *out, struct lo_span s);
/* Runs of white space and control characters as one space, none at the
 * ends; at most max characters (0: all). */
void text_fold(struct lo_buf *out, struct lo_span s, size_t max);

#endif
