/*
 * maker.h - transforms and instruments by reference and hash, numbered
 *
 * A canonical record names its transform; the store keeps the hash of the
 * file too: as the record says it, else of the file of that name in the
 * catalogue here, else empty.
 *
 * Units: none.  Errors: those of db.h.  Ownership: borrows.
 */
#ifndef EMIT_MAKER_H
#define EMIT_MAKER_H

#include "store.h"

int maker_find(struct store *s, struct lo_span ref, struct lo_span sha256,
    int64_t *maker, struct lo_err *e);

#endif
