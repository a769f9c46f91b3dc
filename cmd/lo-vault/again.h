/*
 * again.h - runs as they were: their mode, their states, how they ended
 *
 * For a store that is made anew: what it holds afterwards is what the first
 * one held, deletions and their times included.  A run begins from nothing,
 * since runs that brought no record are not in the vault; it ends well, also
 * when it is partial: all of it that is in the vault came.
 *
 * Units: none.
 * Errors: as cat.h.
 * Ownership: borrows the output.
 * Sources: lo-records(5), lo-vault(5).
 */
#ifndef LO_VAULT_AGAIN_H
#define LO_VAULT_AGAIN_H

#include "cat.h"

/* All runs of the stream, the oldest first, or the one of o->run_id. */
int again(const struct cat_options *o, const char *stream, struct lo_out *out,
    struct cat_result *r, struct lo_err *e);

#endif
