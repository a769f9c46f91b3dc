/*
 * convert.h - natives that turn one plain value into another
 *
 * All of them give null for null.  convert_base64url: a string of base64 or
 * base64url to text, ill-formed bytes replaced.  convert_ms: milliseconds
 * since 1970, a number or a string of digits, to an instant.  convert_json: a
 * string that holds JSON to an object with that, as it stands, as its value.
 * convert_unmapped: null for anything, counted as one.
 *
 * Units: milliseconds, microseconds; instants as RFC 3339 in UTC.
 * Errors: LO_DATA when the input is none of these.
 * Ownership: borrows.  Sources: RFC 4648, RFC 3339.
 */
#ifndef LO_CANON_CONVERT_H
#define LO_CANON_CONVERT_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

/* Whether it is null, which is appended then. */
bool convert_null(struct lo_span in, struct lo_buf *out);
/* Appends an instant, microseconds since 1970, as a string. */
void convert_instant(struct lo_buf *out, int64_t us);

int convert_base64url(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int convert_json(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int convert_ms(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int convert_unmapped(struct lo_span in, struct lo_buf *out, struct lo_err *e);

#endif
