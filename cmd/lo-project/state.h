/*
 * state.h - whether a statement can give other rows than the last time
 *
 * The state is a hash of the statement, of the definitions of all views and
 * indexes, of the configuration and of lo's version; of the number that each
 * table it reads has in the store, which is another one whenever rows were
 * written there; of the day, where the time is asked; and of the catalogue,
 * where that is read.  The same state means the same rows; another one means
 * nothing.  It is empty, and equal to none, where nobody can tell.
 *
 * Units: none.
 * Errors: those of reader.h, data.h and file.h.
 * Ownership: borrows.
 * Sources: lo-store(5), lo-view(5).
 */
#ifndef STATE_H
#define STATE_H

#include "cmd/lo-project/definition.h"
#include "cmd/lo-project/reader.h"
#include "common/hash.h"

/* Of a reader that is sealed; taken before the rows are read: a change
 * meanwhile is seen the next time.  d is the statement's definition, or
 * NULL: its settings "-- holds day" (:now matters by its day) and
 * "-- version TABLE SELECT ..." (what of a table matters) count. */
int state_of(struct reader *r, struct lo_span sql, const struct definition *d,
    char state[LO_HASH_HEX], struct lo_err *e);

#endif
