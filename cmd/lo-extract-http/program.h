/*
 * program.h - the API's program, asked what to do next
 *
 * Its input is one object: "do" (start or answer), the stream's type, the
 * settings, what it keeps, and, for an answer, status, body and rows.  What
 * it gives is put into a queue; {"keep": X} is taken at once.
 *
 * Units: none.
 * Errors: LO_DATA when the program fails on an answer, with a fixed phrase;
 * LO_CONFIG when it gives what is none of its words; LO_UNAVAILABLE when the
 * answer is too large for it.
 * Ownership: borrows.
 * Sources: lo-source(5).
 */
#ifndef EXTRACT_HTTP_PROGRAM_H
#define EXTRACT_HTTP_PROGRAM_H

#include "cmd/lo-extract-http/flow.h"

int program_start(struct flow *f, struct queue *q, struct lo_err *e);
/* A request that was answered; body and rows as they are. */
int program_answer(struct flow *f, const struct queue_item *i, struct queue *q,
    struct lo_err *e);
/* A call that is reached, or a record that is held ("held"). */
int program_call(struct flow *f, const char *as, struct lo_span memo,
    struct lo_span body, struct queue *q, struct lo_err *e);

#endif
