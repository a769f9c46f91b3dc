/*
 * zoned.h - what programs of APIs may call beside jq: days of zones
 *
 * [SECONDS, ZONE] | zone_day is the day that it is there at that instant.
 *
 * Units: seconds since 1970 UTC.
 * Errors: LO_DATA for what is no zone or no instant, with a fixed phrase.
 * Ownership: none.
 * Sources: lo-source(5).
 */
#ifndef EXTRACT_HTTP_ZONED_H
#define EXTRACT_HTTP_ZONED_H

#include "common/filter.h"

extern const struct lo_native zoned_natives[];

#endif
