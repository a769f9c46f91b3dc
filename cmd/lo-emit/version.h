/*
 * version.h - the number of each table, which changes when its rows do
 *
 * Whoever keeps what it read of some tables looks at their numbers to see
 * whether they were written since.  Which statement writes to which table
 * SQLite says when it is prepared; that it was run, when the batch is over.
 * So a number may change though no row did, but never the other way round.
 *
 * Units: none.
 * Errors: those of db.h.
 * Ownership: borrows.
 * Sources: lo-store(5).
 */
#ifndef EMIT_VERSION_H
#define EMIT_VERSION_H

#include "common/query.h"

enum { STORE_TABLES = 32 };

struct store;

struct store_query {
	const char *sql; /* NULL: free */
	struct lo_query query;
	size_t writes; /* which table, from 1; 0: none */
};

struct tables {
	char *names[STORE_TABLES];
	size_t count, writes; /* writes: of the statement in the making */
	unsigned moved;       /* a bit each */
};

/* Before any statement is prepared; triggers do this for others. */
int version_start(struct store *s, struct lo_err *e);
/* The statement was run to its end. */
void version_ran(struct store *s, const struct store_query *q);
/* In the transaction that is about to be committed. */
int version_move(struct store *s, struct lo_err *e);
void version_free(struct store *s);

#endif
