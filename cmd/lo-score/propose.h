/*
 * propose.h - a binding for a form, as far as it is certain
 *
 * A question is an item's by its id, by equal text, by text with the same
 * words that matter, or by its place between two that are.  What could be
 * two things is left out.  The instrument that explains most questions is
 * proposed first; each needs three quarters of its items.
 *
 * Units: none.  Errors: LO_DATA and file.h's; those of catalogue.h.
 * Ownership: borrows; the binding is appended to the buffer.
 * Sources: lo-binding(5).
 */
#ifndef SCORE_PROPOSE_H
#define SCORE_PROPOSE_H

#include "catalogue.h"

/* names: instruments; none means all there are. */
int propose(struct catalogue *c, const char *path, const char *const *names,
    size_t count, struct lo_buf *b, struct lo_err *e);

#endif
