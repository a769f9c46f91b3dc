/*
 * forget.h - take out of the store what can be made again
 *
 * store/forget-WHAT.sql in the catalogue says how, in one transaction; what
 * was forgotten is an event.
 *
 * Units: none.
 * Errors: LO_CONFIG when there is no such file or the sink holds no tables;
 * those of db.h.
 * Ownership: borrows.
 */
#ifndef EMIT_FORGET_H
#define EMIT_FORGET_H

#include "sink.h"

int forget(struct sink *s, const char *what, struct lo_err *e);

#endif
