#include "common/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { SECOND = 1000000 };

#define DAY ((int64_t)86400 * SECOND)
/* 0000-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z */
#define WHEN_LEAST (-719528 * DAY)
#define WHEN_MOST  (2932897 * DAY - 1)

struct clock {
	int year, month, day, hour, minute, second;
};

int64_t
lo_when_now(void)
{
	const char *fixed;
	int64_t us;
	struct timespec t;

	fixed = getenv("LO_NOW");
	if (fixed != NULL && lo_when_parse(fixed, strlen(fixed), &us))
		return us;
	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t
lo_when_mono(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

/* Years begin in March here, so that the leap day is the last of its year;
 * 400 of them have 146097 days, and 153 days are five months. */
static int64_t
days_of(int year, int month, int day)
{
	int64_t y, era, in_era;

	y = month <= 2 ? year - 1 : year;
	era = (y >= 0 ? y : y - 399) / 400;
	y -= era * 400;
	in_era = y * 365 + y / 4 - y / 100 +
		 (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + in_era - 719468;
}

static void
date_of(int64_t days, struct clock *c)
{
	int64_t era, d, y;
	int m;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	d = days - era * 146097;
	y = (d - d / 1460 + d / 36524 - d / 146096) / 365;
	d -= y * 365 + y / 4 - y / 100;
	m = (int)((5 * d + 2) / 153);
	c->day = (int)d - (153 * m + 2) / 5 + 1;
	c->month = m < 10 ? m + 3 : m - 9;
	c->year = (int)(y + era * 400) + (c->month <= 2 ? 1 : 0);
}

/* The clock of an instant; gives back the microseconds of its second. */
static int
clock_of(int64_t us, struct clock *c)
{
	int64_t days, rest;
	int seconds;

	if (us < WHEN_LEAST)
		us = WHEN_LEAST;
	if (us > WHEN_MOST)
		us = WHEN_MOST;
	days = us / DAY - (us % DAY < 0 ? 1 : 0);
	rest = us - days * DAY;
	date_of(days, c);
	seconds = (int)(rest / SECOND);
	c->hour = seconds / 3600;
	c->minute = seconds / 60 % 60;
	c->second = seconds % 60;
	return (int)(rest % SECOND);
}

static int
put(const struct clock *c, char out[LO_WHEN_TEXT])
{
	return snprintf(out, LO_WHEN_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d",
	    c->year, c->month, c->day, c->hour, c->minute, c->second);
}

void
lo_when_text(int64_t us, char out[LO_WHEN_TEXT])
{
	struct clock c;
	int n;

	if (clock_of(us, &c) != 0) {
		lo_when_text6(us, out);
		return;
	}
	n = put(&c, out);
	snprintf(out + n, (size_t)(LO_WHEN_TEXT - n), "Z");
}

void
lo_when_text6(int64_t us, char out[LO_WHEN_TEXT])
{
	struct clock c;
	int n, part;

	part = clock_of(us, &c);
	n = put(&c, out);
	snprintf(out + n, (size_t)(LO_WHEN_TEXT - n), ".%06dZ", part);
}

void
lo_run_id_text(int64_t us, char out[LO_RUN_ID_TEXT])
{
	struct clock c;

	(void)clock_of(us, &c);
	snprintf(out, LO_RUN_ID_TEXT, "%04u%02u%02uT%02u%02u%02uZ",
	    (unsigned)c.year % 10000, (unsigned)c.month % 100,
	    (unsigned)c.day % 100, (unsigned)c.hour % 100,
	    (unsigned)c.minute % 100, (unsigned)c.second % 100);
}

struct reader {
	const char *p, *end;
};

static bool
is(struct reader *r, const char *one_of)
{
	if (r->p == r->end || *r->p == '\0' || strchr(one_of, *r->p) == NULL)
		return false;
	r->p++;
	return true;
}

static bool
number(struct reader *r, int digits, int *out)
{
	int n;

	for (n = 0; digits > 0; digits--, r->p++) {
		if (r->p == r->end || *r->p < '0' || *r->p > '9')
			return false;
		n = n * 10 + (*r->p - '0');
	}
	*out = n;
	return true;
}

static bool
is_day(const struct clock *c)
{
	static const char lengths[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap;

	if (c->month < 1 || c->month > 12 || c->day < 1)
		return false;
	leap = (c->year % 4 == 0 && c->year % 100 != 0) || c->year % 400 == 0;
	return c->day <= lengths[c->month - 1] + (leap && c->month == 2);
}

static bool
date(struct reader *r, const char *dash, struct clock *c)
{
	if (!number(r, 4, &c->year) || (*dash != '\0' && !is(r, dash)) ||
	    !number(r, 2, &c->month) || (*dash != '\0' && !is(r, dash)) ||
	    !number(r, 2, &c->day))
		return false;
	return is_day(c);
}

static bool
day_time(struct reader *r, const char *colon, struct clock *c)
{
	if (!number(r, 2, &c->hour) || (*colon != '\0' && !is(r, colon)) ||
	    !number(r, 2, &c->minute) || (*colon != '\0' && !is(r, colon)) ||
	    !number(r, 2, &c->second))
		return false;
	return c->hour < 24 && c->minute < 60 && c->second <= 60;
}

static bool
fraction(struct reader *r, int *us)
{
	int digit, digits, unit;

	*us = 0;
	if (!is(r, "."))
		return true;
	unit = SECOND / 10;
	for (digits = 0; number(r, 1, &digit); digits++, unit /= 10)
		*us += digit * unit;
	return digits >= 1 && digits <= 9;
}

static bool
offset(struct reader *r, int *minutes)
{
	int sign, h, m;

	*minutes = 0;
	if (is(r, "Zz"))
		return true;
	sign = r->p < r->end && *r->p == '-' ? -1 : 1;
	if (!is(r, "+-") || !number(r, 2, &h) || !is(r, ":") ||
	    !number(r, 2, &m) || h > 23 || m > 59)
		return false;
	*minutes = sign * (h * 60 + m);
	return true;
}

static int64_t
instant(const struct clock *c)
{
	int64_t s;

	s = days_of(c->year, c->month, c->day) * 86400;
	s += c->hour * 3600 + c->minute * 60 + c->second;
	return s * SECOND;
}

bool
lo_when_parse(const char *p, size_t n, int64_t *out)
{
	struct reader r = {p, p + n};
	struct clock c;
	int us, minutes;
	int64_t at;

	if (!date(&r, "-", &c) || !is(&r, "Tt ") || !day_time(&r, ":", &c) ||
	    !fraction(&r, &us) || !offset(&r, &minutes) || r.p != r.end)
		return false;
	at = instant(&c) + us - (int64_t)minutes * 60 * SECOND;
	if (at < WHEN_LEAST || at > WHEN_MOST)
		return false;
	*out = at;
	return true;
}

bool
lo_when_parse_arg(const char *s, int64_t *out)
{
	struct reader r = {s, s + strlen(s)};
	struct clock c = {0};

	if (date(&r, "-", &c) && r.p == r.end) {
		*out = instant(&c);
		return true;
	}
	return lo_when_parse(s, strlen(s), out);
}

bool
lo_run_id_parse(const char *p, size_t n, int64_t *out)
{
	struct reader r = {p, p + n};
	struct clock c;

	if (!date(&r, "", &c) || !is(&r, "T") || !day_time(&r, "", &c) ||
	    c.second > 59 || !is(&r, "Z") || r.p != r.end)
		return false;
	*out = instant(&c);
	return true;
}
