/*
 * address_scan.h - the pieces of address lists and of lists of ids
 *
 * Each takes what stands behind the character that begins it and gives what
 * follows it, so that a list is read from left to right, once.
 *
 * Units: bytes.
 * Errors: NULL where what has begun has no end.
 * Ownership: borrows.  Sources: RFC 5322 3.2, 3.4, 4.4.
 */
#ifndef LO_CANON_ADDRESS_SCAN_H
#define LO_CANON_ADDRESS_SCAN_H

#include "common/buf.h"

bool address_blank(char c);

/* Appends a quoted string without its escapes. */
const char *address_quoted(struct lo_buf *out, const char *p, const char *end);

/* The same for a comment, nested ones included; out NULL: passes over it. */
const char *address_comment(struct lo_buf *out, const char *p, const char *end);

/* Behind the comment that begins at p; one without an end is a character,
 * and then, as none tells, no other has one. */
const char *address_skip(const char *p, const char *end, bool *none);

/* Appends an address up to ">" without blanks, comments and route; another
 * "<" begins it again.  Without an end it goes as far as the text. */
const char *address_angle(struct lo_buf *out, const char *p, const char *end);

#endif
