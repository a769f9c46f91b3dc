/*
 * query.h - a prepared statement: bind spans, step, read columns
 *
 * Stepping to the end resets a statement and forgets its parameters; so does
 * a failure.  Parameters that are not bound are NULL.
 *
 * Units: parameters count from 1 and columns from 0, as SQLite does.
 * Errors: those of db.h.
 * Ownership: a query keeps its lo_db; bound spans are kept until the reset;
 * columns are borrowed until the next step.
 */
#ifndef LO_QUERY_H
#define LO_QUERY_H

#include "common/db.h"

struct lo_query {
	struct lo_db *db;
	struct sqlite3_stmt *stmt;
};

int lo_query_init(
    struct lo_query *q, struct lo_db *db, const char *sql, struct lo_err *e);
void lo_query_free(struct lo_query *q); /* zeroed is fine */

void lo_query_text(struct lo_query *q, int i, struct lo_span text);
void lo_query_blob(struct lo_query *q, int i, struct lo_span bytes);
void lo_query_zeros(struct lo_query *q, int i, size_t n); /* as a blob */
void lo_query_int(struct lo_query *q, int i, int64_t n);
void lo_query_real(struct lo_query *q, int i, double x);

int lo_query_next(struct lo_query *q, struct lo_err *e); /* 1 row, 0 end, -1 */
int lo_query_once(struct lo_query *q, struct lo_err *e); /* to the end */
void lo_query_reset(struct lo_query *q);                 /* before the end */

struct lo_span lo_query_col(struct lo_query *q, int i); /* NULL: absent */
int64_t lo_query_col_int(struct lo_query *q, int i);

int64_t lo_db_rowid(struct lo_db *db);   /* of the last insert */
int64_t lo_db_changes(struct lo_db *db); /* rows of the last statement */
/* Writes over a column of zeros without a second copy in memory. */
int lo_db_fill(struct lo_db *db, const char *table, const char *column,
    int64_t rowid, struct lo_span data, struct lo_err *e);

#endif
