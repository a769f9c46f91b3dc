/*
 * vector.h - expected results, one a line, held against what is scored
 *
 * {"instrument": NAME, "answers": {ITEM: VALUE} or [VALUE, ...],
 *  "expected": {...}}; of expected, what it states is compared.
 *
 * Units: none.
 * Errors: LO_DATA for a line that is no vector; LO_CONFIG for its instrument.
 * Ownership: borrows.  Sources: lo-instrument(5).
 */
#ifndef SCORE_VECTOR_H
#define SCORE_VECTOR_H

#include "catalogue.h"
#include "score.h"

struct vector {
	struct lo_span id, kind, instrument, name, answers, expected, line;
};

int vector_parse(struct vector *v, struct lo_span line, struct lo_err *e);
/* Whether the answers give what is expected; why gets a line "# ..." for each
 * difference. */
bool vector_holds(const struct vector *v, const struct instrument *n,
    struct lo_span expected, struct lo_buf *why);

/* A sheet as "expected" would say it. */
void vector_write(const struct sheet *t, struct lo_buf *b);

struct vector_tally {
	size_t run, failed;
};
/* A whole file as TAP, the plan last. */
int vectors_run(struct catalogue *c, const char *path, struct lo_buf *tap,
    struct vector_tally *tally, struct lo_err *e);

#endif
