/*
 * chart.h - rows with a time and a value as lines in a terminal
 *
 * The columns at (a date or an instant) and value make the points; low and
 * high, where they are there, say how far the values may go, and marks, a
 * JSON list of numbers, which of them are cut-offs.  Every other column is
 * part of a line's name: rows of one name are one line, in the order in
 * which they come.  A column of the terminal is a span of time, the same for
 * all lines; a row without a value is a gap, and so is a span without a row.
 *
 * Units: columns of a terminal; microseconds.
 * Errors: LO_USAGE where at or value is missing, or an at is none; LO_IO.
 * Ownership: borrows the result and the output.
 * Sources: lo-project(1).
 */
#ifndef CHART_H
#define CHART_H

#include "cmd/lo-project/result.h"
#include "common/out.h"

/* terminal: its width, 0 when there is none, which is 80. */
int chart_put(
    struct result *r, int terminal, struct lo_out *out, struct lo_err *e);

#endif
