#include "cmd/lo-extract/postmark.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "common/when.h"

enum {
	TOKENS = 24,
	LONGEST = 1000, /* of a date or a From line: what is behind is noise */
};

struct token {
	const char *p;
	size_t len;
};

struct date {
	int year, month, day, hour, minute, second, zone; /* zone in minutes */
	bool zoned, four; /* four: digits of the year */
};

/* Words between blanks and commas; comments in parentheses are none. */
static int
split(struct lo_span text, struct token *t)
{
	const char *p = text.p, *end = p + text.len, *from;
	int n = 0, depth;

	if (text.len > LONGEST)
		end = p + LONGEST;
	while (p < end) {
		if (*p == '(') {
			for (depth = 0; p < end; p++) {
				depth += (*p == '(') - (*p == ')');
				if (depth == 0)
					break;
			}
		}
		from = p;
		while (p < end && !isspace((unsigned char)*p) && *p != ',' &&
		       *p != '(')
			p++;
		if (p > from) {
			/* The date stands at the end. */
			if (n == TOKENS)
				memmove(t, t + 1, --n * sizeof(*t));
			t[n++] = (struct token){from, (size_t)(p - from)};
		} else
			p++;
	}
	return n;
}

static int
number(const char *p, size_t n, int most)
{
	int v = 0;

	if (n == 0 || n > 6)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return -1;
		v = v * 10 + p[i] - '0';
	}
	return v <= most ? v : -1;
}

static int
month(const struct token *t)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	if (t->len < 3 || t->len > 9)
		return -1;
	for (int i = 0; i < 12; i++)
		if (strncasecmp(t->p, names + 3 * i, 3) == 0)
			return i + 1;
	return -1;
}

/* 10:30 or 10:30:59, also 10:30:59.5 */
static bool
take_time(const struct token *t, struct date *d)
{
	const char *colon = memchr(t->p, ':', t->len), *p, *end;

	if (colon == NULL || t->len > 32)
		return false;
	end = t->p + t->len;
	d->hour = number(t->p, (size_t)(colon - t->p), 23);
	p = colon + 1;
	colon = memchr(p, ':', (size_t)(end - p));
	d->second = 0;
	if (colon != NULL) {
		size_t n = (size_t)(end - colon - 1);
		const char *dot = memchr(colon + 1, '.', n);

		if (dot != NULL)
			n = (size_t)(dot - colon - 1);
		d->second = number(colon + 1, n, 60);
		end = colon;
	}
	d->minute = number(p, (size_t)(end - p), 59);
	return d->hour >= 0 && d->minute >= 0 && d->second >= 0;
}

static bool
take_zone(const struct token *t, struct date *d)
{
	static const struct {
		char name[4];
		int minutes;
	} zones[] = {{"UT", 0}, {"UTC", 0}, {"GMT", 0}, {"Z", 0}, {"EST", -300},
	    {"EDT", -240}, {"CST", -360}, {"CDT", -300}, {"MST", -420},
	    {"MDT", -360}, {"PST", -480}, {"PDT", -420}};
	int hours, minutes;

	if (t->len == 5 && (*t->p == '+' || *t->p == '-')) {
		hours = number(t->p + 1, 2, 23);
		minutes = number(t->p + 3, 2, 59);
		if (hours < 0 || minutes < 0)
			return false;
		d->zone = hours * 60 + minutes;
		if (*t->p == '-')
			d->zone = -d->zone;
		return d->zoned = true;
	}
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (strlen(zones[i].name) == t->len &&
		    strncasecmp(t->p, zones[i].name, t->len) == 0) {
			d->zone = zones[i].minutes;
			return d->zoned = true;
		}
	return false;
}

static void
take_year(const struct token *t, struct date *d)
{
	int n = number(t->p, t->len, 9999);

	if (t->len == 4 && n >= 0) {
		d->year = n;
		d->four = true;
	} else if (t->len == 2 && n >= 0 && d->year < 0)
		d->year = n < 50 ? 2000 + n : 1900 + n;
	else if (t->len == 3 && n >= 0 && d->year < 0)
		d->year = 1900 + n;
}

static bool
find(struct lo_span text, struct date *d)
{
	struct token t[TOKENS];
	int n = split(text, t), m = n - 1, next;
	bool timed = false;

	while (m >= 0 && month(&t[m]) < 0)
		m--;
	if (m < 0)
		return false;
	memset(d, 0, sizeof(*d));
	d->year = -1;
	d->month = month(&t[m]);
	next = m + 1;
	d->day = m > 0 ? number(t[m - 1].p, t[m - 1].len, 31) : -1;
	if (d->day < 0 && next < n) {
		d->day = number(t[next].p, t[next].len, 31);
		next++;
	}
	for (; next < n; next++) {
		if (!timed && take_time(&t[next], d))
			timed = true;
		else if (!take_zone(&t[next], d))
			take_year(&t[next], d);
	}
	return d->day > 0 && timed && d->year >= 0;
}

bool
postmark_parse(struct lo_span text, int64_t *us, bool *zoned)
{
	struct date d;
	char rfc[64];
	int n;

	if (!find(text, &d))
		return false;
	n = snprintf(rfc, sizeof(rfc),
	    "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", d.year, d.month, d.day,
	    d.hour, d.minute, d.second, d.zone < 0 ? '-' : '+',
	    (d.zone < 0 ? -d.zone : d.zone) / 60,
	    (d.zone < 0 ? -d.zone : d.zone) % 60);
	if (n >= (int)sizeof(rfc) || !lo_when_parse(rfc, (size_t)n, us))
		return false;
	*zoned = d.zoned;
	return true;
}

bool
postmark_line(struct lo_span line)
{
	struct date d;

	if (line.len < 5 || memcmp(line.p, "From ", 5) != 0)
		return false;
	line.p += 5;
	line.len -= 5;
	return find(line, &d) && d.four;
}
