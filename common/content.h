/*
 * content.h - the hash by which a record's content is known again
 *
 * SHA-256 of the payload; of a payload with a context that of payload,
 * newline, context, each as it stands in the line.
 *
 * Units: bytes.  Errors: none.  Ownership: borrows.  Sources: lo-store(5).
 */
#ifndef LO_CONTENT_H
#define LO_CONTENT_H

#include "common/buf.h"
#include "common/hash.h"

void lo_content_hash(struct lo_span payload, struct lo_span context,
    unsigned char out[LO_HASH_SIZE]);

#endif
