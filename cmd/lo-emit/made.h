/*
 * made.h - canonical records and scores in the store, and their sets
 *
 * What is made of one source under one output is a set: of the records that
 * have its name the newest whole set stands, older members are withdrawn.
 * Members of one set are expected to come together; set_close looks at the
 * set that came last.
 *
 * Units: none.  Errors: those of db.h.  Ownership: borrows; a set's spans
 * live as long as the batch.
 */
#ifndef EMIT_MADE_H
#define EMIT_MADE_H

#include "store.h"

int canonical_put(struct store *s, const struct row *r, struct lo_err *e);
int score_put(struct store *s, const struct row *r, struct lo_err *e);

/* The name of the set a row belongs to, within its source. */
struct lo_span set_output(const struct row *r);
/* A member has come; one of another set closes the one before. */
int set_came(
    struct store *s, const struct row *r, int64_t maker, struct lo_err *e);
int set_close(struct store *s, struct lo_err *e);

#endif
