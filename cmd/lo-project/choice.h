/*
 * choice.h - which records are given out again, before the first one is
 *
 * The keys of those that the selectors let through, in the order of their
 * streams.  That nothing is pending is kept (kept.h) until something moves.
 *
 * Units: none.
 * Errors: those of reader.h and pending.h.
 * Ownership: borrows.
 */
#ifndef CHOICE_H
#define CHOICE_H

#include "cmd/lo-project/replay.h"
#include "cmd/lo-project/replay_kind.h"
#include "cmd/lo-project/result.h"

/* Columns of a row: key, stream, what the block counts, observed_at. */
int choice_keys(const struct replay *p, const struct replay_kind *kind,
    struct reader *r, struct result *keys, struct lo_err *e);

#endif
