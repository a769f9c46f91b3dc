/*
 * fact.h - what checks need to know that is not in the store, as SQL
 *
 * catalogue(KIND): the JSON files below KIND, as a list of {name, user,
 * newest, entry}.  vault_runs(): the manifests of the vault, each with its
 * path; of a run that is open, open.json with "open":true.  wide_files(): what
 * lies below LO_HOME and may be read or written by others, as {path, mode}.
 * median(X) and spread(X): aggregates; the spread is the median distance
 * from the median, scaled as a standard deviation.
 *
 * Units: modes are octal texts.
 * Errors: SQL errors, with a reason.
 * Ownership: none.
 * Sources: lo-vault(5), lo-view(5).
 */
#ifndef FACT_H
#define FACT_H

#include <sqlite3.h>

#include "common/err.h"

int fact_register(sqlite3 *db, struct lo_err *e);

/* The aggregates. */
int fact_median(sqlite3 *db, struct lo_err *e);

#endif
