/*
 * zone.h - zones of the tz database: a day there, a local time's instant
 *
 * The C library knows the zones; the process is in UTC again afterwards, and
 * must not read the environment elsewhere meanwhile.
 *
 * Units: microseconds since 1970; local ones as if the clock were UTC's.
 * Errors: false for what is no zone of this machine, or no time of it.
 * Ownership: borrows.
 * Sources: the tz database; tzset(3).
 */
#ifndef LO_ZONE_H
#define LO_ZONE_H

#include <stdint.h>

#include "common/buf.h"

enum { LO_DAY_TEXT = 12 };

bool lo_zone_is(struct lo_span name);
/* "2026-01-31", the day that it is there at that instant. */
bool lo_zone_day(int64_t us, struct lo_span zone, char day[LO_DAY_TEXT]);
/* The instant at which clocks there show that. */
bool lo_zone_utc(int64_t local_us, struct lo_span zone, int64_t *us);

/* From here on the process is in that zone (in UTC if it is absent), which
 * is then that of lo_zone_local, for those who ask often. */
bool lo_zone_enter(struct lo_span zone);
/* What clocks there show at that instant. */
bool lo_zone_local(int64_t us, int64_t *local_us);

#endif
