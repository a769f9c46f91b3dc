/*
 * row.h - one row as a record, or as the letter that says why it is none
 *
 * Units: bytes.
 * Errors: LO_IO from the output or from counting.
 * Ownership: borrows.
 */
#ifndef EXTRACT_ROW_H
#define EXTRACT_ROW_H

#include "cmd/lo-extract/emitter.h"
#include "cmd/lo-extract/fields.h"
#include "cmd/lo-extract/seen.h"

struct row {
	struct lo_span payload; /* JSON; absent: it could not be cut */
	const char *code, *reason;
	struct lo_line line; /* where it stood */
	bool json;           /* the line is JSON */
	bool bad;            /* code and reason say why */
};

struct row_maker {
	struct emitter *out;
	const char *type, *observed_at, *at;
	const struct fields *key; /* none: the hash and its number */
	struct seen *seen;
	struct lo_span scope, context; /* context: JSON */
	struct lo_span prefix;         /* in front of every id */
	struct lo_buf *id;
	bool deletes; /* the row says that it has gone */
};
/* What its id is made of where it has no key. */
void row_hash(const struct row *row, unsigned char hash[LO_HASH_SIZE]);
int row_put(const struct row_maker *m, const struct row *row,
    const unsigned char hash[LO_HASH_SIZE], struct lo_err *e);

#endif
