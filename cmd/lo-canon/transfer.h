/*
 * transfer.h - content without its transfer encoding
 *
 * Nothing that can be read is lost: base64 goes on behind padding where more
 * of it follows, needs no padding at its end, and is text as it stands where
 * its first line is words; soft line breaks may have blanks behind
 * them.  Uuencode is GMime's.
 *
 * Units: bytes.
 * Errors: the buffer's failed.
 * Ownership: borrows.  Sources: RFC 2045 6.
 */
#ifndef LO_CANON_TRANSFER_H
#define LO_CANON_TRANSFER_H

#include "common/buf.h"

enum transfer {
	TRANSFER_UNSAID,
	TRANSFER_NONE,
	TRANSFER_BASE64,
	TRANSFER_QUOTED,
	TRANSFER_UU
};

/* value: of Content-Transfer-Encoding, or none. */
enum transfer transfer_of(struct lo_span value);

/* Appends the content; returns its length.  out NULL: the length alone. */
size_t transfer_decode(
    struct lo_buf *out, struct lo_span body, enum transfer how);

/* What two hexadecimal digits at p mean; -1 when they are none. */
int transfer_pair(const char *p);

/* Uuencode by GMime (mime_part.c). */
size_t transfer_uudecode(struct lo_buf *out, struct lo_span body);

#endif
