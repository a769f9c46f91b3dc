/*
 * base64.h - bytes as base64 and base64url, both ways
 *
 * Encoding base64url gives no padding.  Decoding takes both alphabets, with
 * or without padding, and passes over line ends and blanks.
 *
 * Units: bytes.
 * Errors: decoding returns false at a byte of neither alphabet, or a length
 * that no encoding has; what was decoded until then stays in the buffer.
 * Ownership: borrows.  Sources: RFC 4648 sections 4, 5.
 */
#ifndef LO_BASE64_H
#define LO_BASE64_H

#include "common/buf.h"

void lo_base64_put(struct lo_buf *b, const void *p, size_t n);
void lo_base64url_put(struct lo_buf *b, const void *p, size_t n);
bool lo_base64_text(struct lo_buf *b, struct lo_span text);

#endif
