/*
 * explain.h - what a run would do, without doing it
 *
 * Units: none.
 * Errors: of the home and the state's file.
 * Ownership: borrows.
 */
#ifndef EXTRACT_EXPLAIN_H
#define EXTRACT_EXPLAIN_H

#include "cmd/lo-extract/source.h"

/* The sources, one a line. */
void explain_list(struct lo_buf *b);
/* The cursor in force, where it came from, the mode and why, and what each
 * file that it knows would bring. */
int explain(const struct options *o, const struct source *s, struct lo_buf *b,
    struct lo_err *e);

#endif
