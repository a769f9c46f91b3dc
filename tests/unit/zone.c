/* Days and times of zones, those with summer time and those far off. */
#include "common/zone.h"

#include "common/when.h"
#include "tests/tap.h"

static void
is_day(const char *instant, const char *zone, const char *want)
{
	char day[LO_DAY_TEXT] = "none";
	int64_t us = 0;

	ok(lo_when_parse(instant, strlen(instant), &us), "%s", instant);
	(void)lo_zone_day(us, lo_span_of(zone), day);
	is_str(day, want, zone);
}

static void
is_utc(const char *local, const char *zone, const char *want)
{
	char text[LO_WHEN_TEXT] = "none";
	int64_t us = 0;

	ok(lo_when_parse(local, strlen(local), &us), "%s", local);
	if (lo_zone_utc(us, lo_span_of(zone), &us))
		lo_when_text(us, text);
	is_str(text, want, zone);
}

int
main(void)
{
	is_day("2026-01-02T04:59:59.999999Z", "America/New_York", "2026-01-01");
	is_day("2026-01-02T05:00:00Z", "America/New_York", "2026-01-02");
	is_day("2026-07-02T03:59:59Z", "America/New_York", "2026-07-01");
	is_day("2026-07-02T04:00:00Z", "America/New_York", "2026-07-02");
	is_day("2026-01-01T10:00:00Z", "Pacific/Kiritimati", "2026-01-02");
	is_day("1969-12-31T23:59:59.5Z", "UTC", "1969-12-31");
	is_day("2026-01-01T00:00:00Z", "Mars/Olympus", "none");
	is_day("2026-01-01T00:00:00Z", "../etc/passwd", "none");
	is_day("2026-01-01T00:00:00Z", "/etc/passwd", "none");
	is_day("2026-01-01T00:00:00Z", "", "none");
	is_utc("2026-01-02T00:00:00Z", "Europe/Berlin", "2026-01-01T23:00:00Z");
	is_utc("2026-07-02T00:00:00.25Z", "Europe/Berlin",
	    "2026-07-01T22:00:00.250000Z");
	is_utc("1970-01-01T00:59:59Z", "Europe/Berlin", "1969-12-31T23:59:59Z");
	is_utc("2026-01-01T00:00:00Z", "Mars/Olympus", "none");
	ok(lo_zone_is(lo_span_of("Etc/GMT+3")), "a zone with a plus");
	return tap_done();
}
