/*
 * functions.h - what SQL in views, queries, indexes and pages may call
 *
 * html_text(X)    HTML as plain text
 * markdown(X)     the plain text of a mail as Markdown, history folded
 * inline(X)       a text escaped for one line of Markdown
 * short_hash(X)   the first eight hexadecimal digits of X's SHA-256
 *
 * NULL gives NULL.  All are pure.
 *
 * Units: none.
 * Errors: LO_BUG; a text that is too large fails the statement.
 * Ownership: the database keeps them until it is closed.
 * Sources: lo-view(5).
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <sqlite3.h>

#include "common/err.h"

int functions_register(sqlite3 *db, struct lo_err *e);

#endif
