/*
 * state.h - whether what views show may have changed since the last time
 *
 * The state is a hash of the store's files (which one, size, time of change),
 * of the definitions of all views and indexes, of the configuration and of
 * the day.  The
 * same state means the same rows; another one means nothing.
 *
 * Units: none.
 * Errors: LO_IO; those of data.h and file.h.
 * Ownership: borrows.
 * Sources: stat(2): a change within one tick of the clock may leave the time
 * as it is, so state_of waits until the last change is older than that.
 */
#ifndef STATE_H
#define STATE_H

#include "cmd/lo-project/settings.h"
#include "common/hash.h"

/* Taken before the rows are read: a change meanwhile is seen the next time. */
int state_of(
    const struct settings *s, char state[LO_HASH_HEX], struct lo_err *e);

#endif
