/*
 * search.h - words that a person typed, looked up in the index
 *
 * Each operand is one term; white space in it makes a phrase.  An operand
 * with a double quote in it is read as a line of terms, quoted phrases among
 * them.  FIELD:TERM looks in one column, TERM* for words that begin so,
 * before:DATE and after:DATE bound the time, NOT before a term excludes it,
 * OR between two terms takes either; else all must be there.  Records that
 * are the same one count once; the newest come first.
 *
 * Units: rows.
 * Errors: LO_USAGE (nothing to look for, a date that is none), those of
 * reader.h.
 * Ownership: borrows.
 * Sources: lo-project(1); sqlite.org/fts5.html.
 */
#ifndef SEARCH_H
#define SEARCH_H

#include "cmd/lo-project/query.h"

/* keys: with the column idem_key. */
int search_run(struct reader *r, const char *const *words, int count, bool keys,
    const struct query_run *run, struct result *out, struct lo_err *e);

#endif
