/*
 * pace.h - a token bucket: how fast one connection may ask
 *
 * Units: what an API counts (units) a minute; microseconds, monotonic.
 * Errors: none.  Ownership: none.
 */
#ifndef EXTRACT_HTTP_PACE_H
#define EXTRACT_HTTP_PACE_H

#include <stdint.h>

struct pace {
	double per_us, burst, level;
	int64_t at, until; /* until: nobody asks before */
};

void pace_init(struct pace *p, int64_t per_minute, int64_t burst, int64_t now);
/* 0 and the cost is taken; else how long to wait. */
int64_t pace_take(struct pace *p, int64_t cost, int64_t now);
/* The API asked us to wait. */
void pace_hold(struct pace *p, int64_t until);

#endif
