/*
 * letters.h - dead letters in the store: one row a stage and key
 *
 * The newest letter of a key is kept, with the first and the last time; any
 * line of that key that is not older resolves it, whichever comes first.
 *
 * Units: none.  Errors: those of db.h.  Ownership: borrows.
 */
#ifndef EMIT_LETTERS_H
#define EMIT_LETTERS_H

#include "store.h"

/* Whether any letter is open: asked once a transaction. */
int letter_start(struct store *s, struct lo_err *e);
int letter_put(struct store *s, const struct row *r, struct lo_err *e);

int letter_resolve(
    struct store *s, struct lo_span key, struct pair pair, struct lo_err *e);
/* The same for the key and all that was to be made of it. */
int letter_resolve_made(
    struct store *s, struct lo_span key, struct pair pair, struct lo_err *e);

#endif
