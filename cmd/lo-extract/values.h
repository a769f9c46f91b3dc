/*
 * values.h - the lines of a file of JSON as rows
 *
 * Empty lines are none; a line that is not JSON is a bad row.  A byte order
 * mark in front is passed over.
 *
 * Units: bytes.
 * Errors: LO_IO.
 * Ownership: borrows; a row borrows until the next.
 */
#ifndef EXTRACT_VALUES_H
#define EXTRACT_VALUES_H

#include "cmd/lo-extract/feed_line.h"
#include "cmd/lo-extract/row.h"

int values_start(struct feed *f, struct lo_err *e);
/* 1 and a row, 0 at the end, -1; first: room for a line that is too long. */
int values_next(
    struct feed *f, struct lo_buf *first, struct row *row, struct lo_err *e);

#endif
