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

enum { MAKERS = 16 }; /* that are remembered */

struct maker {
	char *ref, *sha256;
	bool looked_up; /* the hash is of the file here */
	int64_t id;
};

int maker_find(struct store *s, struct lo_span ref, struct lo_span sha256,
    int64_t *maker, struct lo_err *e);

/* Numbers that were given in a transaction that is no more. */
void maker_forget(struct store *s);

#endif
