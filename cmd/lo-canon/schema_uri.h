/*
 * schema_uri.h - references of a schema against the base in force
 *
 * Units: bytes.  Errors: none: what is not a URI resolves to itself.
 * Ownership: borrows; appends to the caller's buffer.
 * Sources: RFC 3986 section 5.2.
 */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include "common/buf.h"

void uri_resolve(struct lo_buf *out, struct lo_span base, struct lo_span ref);
/* The part before "#", and the fragment behind it (absent without one). */
struct lo_span uri_document(struct lo_span uri);
struct lo_span uri_fragment(struct lo_span uri);
void uri_decode(struct lo_buf *out, struct lo_span text); /* %41 -> A */

#endif
