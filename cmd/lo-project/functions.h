/*
 * functions.h - what SQL in views, queries, indexes and pages may call
 *
 * Texts: html_text, html_markdown, markdown, fold_quotes,
 * inline, short_hash, fold.  Days and times of
 * the configured zone: local_day, local_time, today.  Money: money,
 * minor_units.  Scores: score_change.  The configuration: config; other
 * catalogues: catalogue.  lo-view(5) has what they do.
 *
 * NULL gives NULL.  All are pure but today, which is the same all through a
 * run.
 *
 * Units: none.
 * Errors: LO_BUG; a text that is too large fails the statement.
 * Ownership: the database keeps them until it is closed, and the settings.
 * Sources: lo-view(5).
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <sqlite3.h>

#include "cmd/lo-project/settings.h"

int functions_register(
    sqlite3 *db, const struct settings *settings, struct lo_err *e);
/* One more: arguments is their number, data is kept for the call. */
int functions_add(sqlite3 *db, const char *name, int arguments,
    const void *data, void (*call)(sqlite3_context *, int, sqlite3_value **),
    struct lo_err *e);

#endif
