/*
 * template.h - texts with {column} in them, filled from a row
 *
 * A line in which there are columns, and all of them are empty, is left out.
 * A brace that does not enclose a name is just a brace.
 *
 * Units: none.
 * Errors: LO_CONFIG for a column that the row does not have.
 * Ownership: borrows.
 * Sources: lo-view(5).
 */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "cmd/lo-project/result.h"

int template_put(struct lo_buf *b, struct lo_span text, const struct result *r,
    struct lo_err *e);
/* The same, each value made part of a path (pathname.h). */
int template_path(struct lo_buf *b, struct lo_span text, const struct result *r,
    struct lo_err *e);
/* YAML front matter of the columns named in list. */
int template_front(struct lo_buf *b, struct lo_span list,
    const struct result *r, struct lo_err *e);

#endif
