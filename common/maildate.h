/*
 * maildate.h - the instant of a Date or Received field
 *
 * Reads RFC 5322 with its obsolete forms, the order of asctime(3), and
 * RFC 3339; weekdays and comments are passed over, unknown alphabetic zones
 * and a missing one are UTC.  A month must have its name and every number
 * its range: what is not clearly one instant is none.
 *
 * Units: microseconds since 1970-01-01T00:00:00Z.
 * Errors: false, *out left alone.
 * Ownership: borrows.  Sources: RFC 5322 3.3, 4.3; RFC 3339.
 */
#ifndef LO_MAILDATE_H
#define LO_MAILDATE_H

#include <stdint.h>

#include "common/buf.h"

bool lo_maildate_parse(struct lo_span s, int64_t *out);
/* What follows the last ";" of a Received field; all of it without one. */
struct lo_span lo_maildate_of_trace(struct lo_span received);

#endif
