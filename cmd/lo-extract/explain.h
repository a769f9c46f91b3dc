/*
 * explain.h - what a run would do, without doing it
 *
 * Units: none.
 * Errors: the result is an exit status; messages are written.
 * Ownership: borrows.
 */
#ifndef EXTRACT_EXPLAIN_H
#define EXTRACT_EXPLAIN_H

#include "cmd/lo-extract/source.h"

int explain_list(void);
/* The cursor in force, where it came from, the mode and why, and what each
 * file that it knows would bring. */
int explain(const struct options *o, const struct source *s);

#endif
