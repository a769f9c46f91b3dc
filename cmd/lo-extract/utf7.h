/*
 * utf7.h - folder names in IMAP's modified UTF-7
 *
 * Units: bytes.  Errors: what is not valid stays as it is.
 * Ownership: borrows.  Sources: RFC 3501 section 5.1.3.
 */
#ifndef EXTRACT_UTF7_H
#define EXTRACT_UTF7_H

#include "common/buf.h"

void utf7_decode(struct lo_buf *b, struct lo_span name);

#endif
