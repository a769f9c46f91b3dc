#include "common/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { NAME_SIZE = 128, SECOND = 1000000 };

static bool
take_name(struct lo_span text, char name[NAME_SIZE])
{
	char path[NAME_SIZE + 32];

	if (text.len == 0 || text.len >= NAME_SIZE || text.p[0] == '/')
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (!isalnum((unsigned char)text.p[i]) &&
		    strchr("/_+-", text.p[i]) == NULL)
			return false;
	memcpy(name, text.p, text.len);
	name[text.len] = '\0';
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	return access(path, R_OK) == 0;
}

static bool
enter(struct lo_span zone)
{
	char name[NAME_SIZE], value[NAME_SIZE + 1];

	if (!take_name(zone, name))
		return false;
	snprintf(value, sizeof(value), ":%s", name);
	if (setenv("TZ", value, 1) != 0)
		return false;
	tzset();
	return true;
}

static void
leave(void)
{
	(void)setenv("TZ", "UTC0", 1);
	tzset();
}

static time_t
seconds(int64_t us)
{
	return us / SECOND - (us % SECOND < 0);
}

bool
lo_zone_is(struct lo_span zone)
{
	char name[NAME_SIZE];

	return take_name(zone, name);
}

bool
lo_zone_day(int64_t us, struct lo_span zone, char day[LO_DAY_TEXT])
{
	time_t when = seconds(us);
	struct tm tm;
	bool got;

	if (!enter(zone))
		return false;
	got = localtime_r(&when, &tm) != NULL &&
	      strftime(day, LO_DAY_TEXT, "%Y-%m-%d", &tm) == 10;
	leave();
	return got;
}

bool
lo_zone_utc(int64_t local_us, struct lo_span zone, int64_t *us)
{
	time_t local = seconds(local_us), got;
	struct tm tm;

	if (gmtime_r(&local, &tm) == NULL || !enter(zone))
		return false;
	tm.tm_isdst = -1;
	tm.tm_wday = -1; /* a second before 1970 is no failure */
	got = mktime(&tm);
	leave();
	*us = (int64_t)got * SECOND + (local_us - (int64_t)local * SECOND);
	return tm.tm_wday >= 0;
}

bool
lo_zone_enter(struct lo_span zone)
{
	if (zone.p != NULL)
		return enter(zone);
	leave();
	return true;
}

bool
lo_zone_local(int64_t us, int64_t *local_us)
{
	time_t when = seconds(us);
	struct tm tm;

	if (localtime_r(&when, &tm) == NULL)
		return false;
	*local_us = us + (int64_t)tm.tm_gmtoff * SECOND;
	return true;
}
