/*
 * postmark.h - the instants that mail writes: RFC 5322, asctime, Takeout's
 *
 * Reads "Fri, 2 Jan 2026 00:00:00 +0100", "Fri Jan  2 00:00:00 2026" and
 * what lies between: a month's name, a day beside it, a time, a year of four
 * digits, and a zone before or after the year.
 *
 * Units: microseconds since 1970 UTC; without a zone the time is UTC.
 * Errors: false, and the outputs are left alone.
 * Ownership: borrows.
 * Sources: RFC 5322 3.3 and 4.3, RFC 4155.
 */
#ifndef EXTRACT_POSTMARK_H
#define EXTRACT_POSTMARK_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"

bool postmark_parse(struct lo_span text, int64_t *us, bool *zoned);

/* Is this line (without its end) what stands between two messages of an
 * mbox: "From ", somebody, a date? */
bool postmark_line(struct lo_span line);

#endif
