/*
 * words.h - the text of an unstructured header field
 *
 * Encoded words become text, wherever they stand (mailers put them into
 * quoted strings and glue them to other words); white space between two of
 * them goes, and the bytes of neighbours in one charset are joined before
 * they are decoded, because mailers cut inside a character.  Folding becomes
 * one space (text_unfold); all else stays as it is, blanks at the ends too.
 *
 * Units: counts of replacements (text.h).
 * Errors: none: what is no encoded word is text.
 * Ownership: borrows.  Sources: RFC 2047; RFC 2231 5; RFC 5322 2.2.3.
 */
#ifndef LO_CANON_WORDS_H
#define LO_CANON_WORDS_H

#include "common/buf.h"

/* value: UTF-8. */
unsigned words_decode(struct lo_buf *out, struct lo_span value);

#endif
