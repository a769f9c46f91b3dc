/*
 * settled.h - a page of which nothing can have changed since it was projected
 *
 * The state (state.h) and the page's definition are those of the last run
 * over the directory, and every file has the size and the time of change
 * with which it was left: then neither the store nor a file is read.
 *
 * Units: none.
 * Errors: those of registry.h.
 * Ownership: borrows.
 */
#ifndef SETTLED_H
#define SETTLED_H

#include "cmd/lo-project/place.h"

/* 1 when that is so: the files are counted as unchanged, and their pages
 * are live.  0, -1. */
int settled_page(struct place *p, const char *state, const char *definition,
    struct lo_err *e);
/* After all pages of the definition were placed. */
int settled_note(struct place *p, const char *state, const char *definition,
    struct lo_err *e);

#endif
