/*
 * mime.h - a whole message in bytes: its header fields and its leaves
 *
 * Bounded whatever the bytes are: nesting and number of parts have a limit
 * (content.h), nothing is kept of a header but the fields that are wanted.
 * A multipart without a boundary, or whose boundary never comes, is text.  A
 * message in a message is one leaf.
 *
 * Units: bytes.
 * Errors: LO_DATA when it is no message: nothing in it, or no header field
 * before the first empty line.
 * Ownership: borrows.  Sources: RFC 5322 2.2, RFC 2045, RFC 2046 5.1.
 */
#ifndef LO_CANON_MIME_H
#define LO_CANON_MIME_H

#include "cmd/lo-canon/content.h"
#include "cmd/lo-canon/fields.h"
#include "common/err.h"

int mime_read(struct lo_span message, struct fields *f, struct content *c,
    struct lo_err *e);

#endif
