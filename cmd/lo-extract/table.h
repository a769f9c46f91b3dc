/*
 * table.h - the rows of delimited text as objects, named by its header
 *
 * Of UTF-8; a byte order mark is passed over.  A row that is wider or
 * narrower than the header is counted, not refused.
 *
 * Units: rows counted from 1, the header's.
 * Errors: LO_NOINPUT from table_start when it is no such text; LO_IO.
 * Ownership: table_open gives (table_close); a row borrows until the next.
 */
#ifndef EXTRACT_TABLE_H
#define EXTRACT_TABLE_H

#include "cmd/lo-extract/csv.h"
#include "cmd/lo-extract/header.h"
#include "cmd/lo-extract/row.h"

struct table {
	struct csv csv;
	struct header header;
	struct lo_buf payload;
	bool guess;             /* which delimiter it is */
	uint64_t ragged, first; /* rows of another width; the first one */
};

/* What a name of one means: a character, or "tab"; '\0' when it is none. */
char table_delimiter(const char *text);
/* delimiter '\0': guessed from the header. */
void table_open(struct table *t, char delimiter);
void table_close(struct table *t);

/* Reads the header; hash is that of its bytes.  0, also when there is none;
 * -1. */
int table_start(struct table *t, struct feed *f,
    unsigned char hash[LO_HASH_SIZE], struct lo_err *e);
/* 1 and a row, 0 at the end, -1. */
int table_next(struct table *t, struct row *row, struct lo_err *e);

#endif
