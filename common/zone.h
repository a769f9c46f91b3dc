/*
 * zone.h - days and times of a time zone
 *
 * A zone is a name of the tz database, as in "Europe/Berlin".  There is one
 * zone in force in a process, set by lo_zone_set; until then it is TZ's.
 *
 * Units: microseconds since 1970-01-01T00:00:00; local ones count as if the
 * zone's clock were that of UTC.
 * Errors: false, and *out is left alone: no such zone, out of range.
 * Ownership: borrows.
 * Sources: the tz database; tzset(3), which keeps the zone in TZ.
 */
#ifndef LO_ZONE_H
#define LO_ZONE_H

#include <stdint.h>

#include "common/buf.h"

bool lo_zone_set(struct lo_span name);

/* What the zone's clock shows at an instant. */
bool lo_zone_local(int64_t us, int64_t *local);
/* When it shows that; an hour that comes twice is one of the two, one that
 * is left out is moved. */
bool lo_zone_instant(int64_t local, int64_t *us);

#endif
