/*
 * cases.h - --test: a catalogue's cases as TAP
 *
 * DIR is a catalogue (transforms) or one domain of it.  Each folder
 * DOMAIN/cases/NAME@VERSION/CASE has in.jsonl and the out.jsonl that
 * lo-canon --only DOMAIN/NAME@VERSION gives for it.
 *
 * Units: none.
 * Errors: LO_NOINPUT, LO_CONFIG; a case that fails is LO_DATA.
 * Ownership: borrows.
 * Sources: the Test Anything Protocol; lo-transform(5).
 */
#ifndef CANON_CASES_H
#define CANON_CASES_H

#include "common/buf.h"
#include "common/err.h"

/* 0 and *failed, the number of cases that gave something else. */
int cases_run(
    const char *dir, struct lo_buf *out, unsigned *failed, struct lo_err *e);

#endif
