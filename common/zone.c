#include "common/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAME_MAX_BYTES = 128, SECOND = 1000000 };

static bool
is_zone(struct lo_span name)
{
	char path[NAME_MAX_BYTES + 32];

	if (name.len == 0 || name.len >= NAME_MAX_BYTES || name.p[0] == '/')
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!isalnum((unsigned char)name.p[i]) &&
		    (name.p[i] == '\0' || strchr("/_+-", name.p[i]) == NULL))
			return false;
	if (lo_span_is(name, "UTC"))
		return true;
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%.*s", (int)name.len,
	    name.p);
	return access(path, R_OK) == 0;
}

bool
lo_zone_set(struct lo_span name)
{
	char value[NAME_MAX_BYTES + 8];

	if (!is_zone(name))
		return false;
	/* Without a file of that name, as where there is no database. */
	if (lo_span_is(name, "UTC"))
		snprintf(value, sizeof(value), "UTC0");
	else
		snprintf(value, sizeof(value), ":%.*s", (int)name.len, name.p);
	if (setenv("TZ", value, 1) != 0)
		return false;
	tzset();
	return true;
}

/* Whole seconds, rounded down. */
static time_t
seconds(int64_t us)
{
	return us / SECOND - (us % SECOND < 0);
}

bool
lo_zone_local(int64_t us, int64_t *local)
{
	time_t at = seconds(us);
	struct tm tm;

	if (localtime_r(&at, &tm) == NULL)
		return false;
	*local = us + (int64_t)tm.tm_gmtoff * SECOND;
	return true;
}

bool
lo_zone_instant(int64_t local, int64_t *us)
{
	time_t at = seconds(local), got;
	struct tm tm;

	if (gmtime_r(&at, &tm) == NULL)
		return false;
	tm.tm_isdst = -1;
	got = mktime(&tm);
	/* -1 is also a second before 1970. */
	if (got == (time_t)-1 && tm.tm_year != 69)
		return false;
	*us = (int64_t)got * SECOND + (local - (int64_t)at * SECOND);
	return true;
}
