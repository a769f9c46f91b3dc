/*
 * mbox_scan.h - the lines of an mbox, looked at as bytes
 *
 * Units: bytes.  Errors: none.  Ownership: borrows.
 * Sources: RFC 4155; mbox(5) of qmail.
 */
#ifndef EXTRACT_MBOX_SCAN_H
#define EXTRACT_MBOX_SCAN_H

#include "common/buf.h"

/* The line without its end, LF or CRLF. */
struct lo_span mbox_line(const char *p, size_t n);
/* Does the byte at follow an empty line?  p begins a line. */
bool mbox_after_blank(const char *p, size_t at);
/* Is "From " at that place the first word behind a line's quotes? */
bool mbox_quoted(const char *p, size_t at);
/* The length of a message of n bytes without the empty line that belongs to
 * the separator. */
size_t mbox_body(const char *p, size_t n);
/* Removes in place one ">" of each quoted line (all: of ">>From " too); line
 * says that the first byte begins a line.  The new length. */
size_t mbox_unquote(char *p, size_t n, bool all, bool line);

#endif
