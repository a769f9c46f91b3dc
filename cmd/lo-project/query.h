/*
 * query.h - the predefined queries, and statements that a person typed
 *
 * A query is queries/NAME.sql, with its parameters in its head; every view
 * is a query as well.  Values that are whole numbers are bound as numbers,
 * others as text; ":now" is bound by itself.
 *
 * Units: rows.
 * Errors: LO_USAGE (a parameter that is not there or was not given), LO_CONFIG
 * (no such query, naming the nearest; SQL in a file that is wrong, naming
 * the file), those of reader.h.
 * Ownership: borrows the reader; results are the caller's.
 * Sources: lo-view(5).
 */
#ifndef QUERY_H
#define QUERY_H

#include "cmd/lo-project/reader.h"
#include "cmd/lo-project/result.h"

struct query_run {
	uint64_t limit; /* 0: all rows */
	bool measure;   /* for a table */
};

/* pairs: "NAME=VALUE" texts. */
int query_named(struct reader *r, const char *name, const char *const *pairs,
    int count, const struct query_run *run, struct result *out,
    struct lo_err *e);
/* Whether the query says "-- needs index". */
bool query_needs_index(const char *name);
int query_sql(struct reader *r, struct lo_span sql, const struct query_run *run,
    struct result *out, struct lo_err *e);
/* What there is: name, parameters, what it shows. */
int query_list(bool measure, struct result *out, struct lo_err *e);
/* The views with the number of their columns; all are prepared, so that a
 * wrong one is found.  names NULL: all. */
int query_views(struct reader *r, const char *const *names, int count,
    bool measure, struct result *out, struct lo_err *e);

#endif
