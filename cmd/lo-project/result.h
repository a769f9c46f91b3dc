/*
 * result.h - all rows of a statement, gathered before anything is written
 *
 * result_fill steps a statement to its end into a spool, so that the read
 * transaction is over before the first byte goes to a slow pipe.  A column
 * whose name ends in ":json" (the mark is taken off) holds JSON text that is
 * shown as it is.  A name that comes twice gets a number.
 *
 * Units: rows; widths in columns of a terminal.
 * Errors: as spool.h, a row over 1 GiB too; what SQLite says, by reader_fail.
 * Ownership: borrows the statement; a row borrows until the next call.
 */
#ifndef RESULT_H
#define RESULT_H

#include <sqlite3.h>

#include "cmd/lo-project/spool.h"

struct cell {
	enum { CELL_NULL, CELL_INT, CELL_REAL, CELL_TEXT, CELL_BLOB } kind;
	int64_t n;
	double real;
	struct lo_span text;
};

struct column {
	char *name;
	bool json;
	bool number; /* nothing but numbers and nulls so far */
	bool rigid;  /* numbers, dates and times: cut, they would mislead */
	int width;   /* of the widest cell; 0 while not measured */
};

struct result {
	struct column *columns;
	int count;
	uint64_t rows;
	struct spool spool;
	struct lo_buf row;
	struct cell *cells; /* of the row last given */
};

void result_init(struct result *r, const char *dir);
void result_free(struct result *r);
/* Rows that come from elsewhere: names first, then cells that are text. */
void result_name(struct result *r, const char *const *names, int count);
int result_add(struct result *r, const struct lo_span *cells, bool measure,
    struct lo_err *e);
/* At most limit rows (0: all); measure fills in the columns' widths. */
int result_fill(struct result *r, sqlite3_stmt *st, uint64_t limit,
    bool measure, struct lo_err *e);
/* 1 and r->cells, 0 at the end, -1. */
int result_next(struct result *r, struct lo_err *e);
void result_rewind(struct result *r);

/* A cell as text: numbers printed so that they come back the same. */
void cell_text(struct lo_buf *b, const struct cell *c);

#endif
