/*
 * exact.h - natives that read amounts and instants exactly, and HTML
 *
 * All of them give null for null.
 * minor_units: [AMOUNT, PLACES], AMOUNT a number or its text, to a whole
 * number of the smallest units, by shifting the decimal text; what is finer
 * is rounded half away from zero.  instant: RFC 3339 with any offset or a
 * blank for its T, without an offset UTC; a date is its midnight.
 * seconds_instant: seconds since 1970, a number or its text, with a fraction
 * of up to six digits.  zone_instant: [LOCAL, ZONE], LOCAL a date and time
 * without an offset or a sheet's serial day (days since 1899-12-30, with a
 * fraction), ZONE as in "Europe/Berlin".  html_markdown: HTML to Markdown.
 *
 * Units: as said; instants as RFC 3339 in UTC.
 * Errors: LO_DATA when the input is none of these.
 * Ownership: borrows.  Sources: RFC 3339, ISO 4217, tz database.
 */
#ifndef LO_CANON_EXACT_H
#define LO_CANON_EXACT_H

#include "common/buf.h"
#include "common/err.h"

int exact_minor(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int exact_instant(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int exact_seconds(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int exact_zone(struct lo_span in, struct lo_buf *out, struct lo_err *e);
int exact_markdown(struct lo_span in, struct lo_buf *out, struct lo_err *e);

#endif
