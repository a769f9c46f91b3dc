/*
 * csv.h - cut delimited text into fields
 *
 * RFC 4180, and what real files do: LF, CRLF or CR end a row, a quoted field
 * may hold them, quotes inside are doubled; a quote in the middle of a field
 * is text.  A row whose quotes do not match is bad: its first line is given
 * as it stands, and the next line is tried as a row of its own.
 *
 * Units: bytes; rows counted from 1, the header's.
 * Errors: LO_IO.  A bad row has a code and a reason.
 * Ownership: keeps the feed (set it before use); fields and line borrow until
 * the next row. Sources: RFC 4180.
 */
#ifndef EXTRACT_CSV_H
#define EXTRACT_CSV_H

#include "cmd/lo-extract/feed_line.h"

enum { CSV_COLUMNS = 16384 };

struct csv {
	struct feed *feed;
	char delimiter;
	size_t max; /* a longer row is bad */
	struct lo_buf text, first;
	struct csv_field {
		size_t at, len;
		bool copied; /* it stands in text, else in the feed */
	} * fields;
	const char *from; /* where the row begins */
	size_t count, cap;
	uint64_t row;
	struct lo_line line; /* of a bad row its first line, else the row */
	const char *code, *reason; /* NULL: the row is good */
	unsigned char ends[256];   /* what ends a plain field */
};

void csv_open(struct csv *c, char delimiter, size_t max);
void csv_close(struct csv *c);

/* The delimiter that gives the first row the most fields: one of , ; tab |. */
int csv_guess(struct csv *c, struct lo_err *e);
/* 1 and a row, 0 at the end, -1. */
int csv_next(struct csv *c, struct lo_err *e);
struct lo_span csv_field(const struct csv *c, size_t i);

#endif
