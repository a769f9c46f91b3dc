#include <string.h>
#include <strings.h>

#include "common/json.h"
#include "common/maildate.h"
#include "common/when.h"

enum { YEAR_MAX = 9999, LONGEST = 512 };

struct date {
	int day, month, year, hour, minute, second,
	    offset; /* offset: minutes */
	bool has_day, has_year, has_time, has_zone, bad;
};

struct zone {
	const char *name;
	int minutes;
};

/* RFC 5322 4.3, and the European ones that mean one thing only. */
static const struct zone zones[] = {{"EDT", -240}, {"EST", -300}, {"CDT", -300},
    {"CST", -360}, {"MDT", -360}, {"MST", -420}, {"PDT", -420}, {"PST", -480},
    {"CET", 60}, {"MET", 60}, {"MEZ", 60}, {"CEST", 120}, {"MEST", 120},
    {"MESZ", 120}, {"EET", 120}, {"EEST", 180}, {"WEST", 60}, {"MSK", 180},
    {"JST", 540}};

static bool
begins(struct lo_span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && strncasecmp(s.p, word, n) == 0;
}

static bool
same(struct lo_span s, const char *word)
{
	return s.len == strlen(word) && begins(s, word);
}

static bool
digits(struct lo_span s, int *out)
{
	int n = 0;

	if (s.len == 0 || s.len > 4)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + s.p[i] - '0';
	}
	*out = n;
	return true;
}

/* "10:52:37", "10:52", also with dots; a fraction is dropped. */
static bool
clock_token(struct lo_span s, struct date *d)
{
	int part[3] = {0, 0, 0};
	size_t n = 0, i, from = 0;
	char mark = '\0';

	for (i = 0; i <= s.len && n < 3; i++) {
		if (i < s.len && s.p[i] != ':' && s.p[i] != '.')
			continue;
		if (i < s.len && mark != '\0' && s.p[i] != mark && n < 2)
			return false;
		if (!digits((struct lo_span){s.p + from, i - from}, &part[n]) ||
		    i - from > 2)
			return false;
		if (i < s.len)
			mark = s.p[i];
		n++;
		from = i + 1;
	}
	if (n < 2 || d->has_time)
		return false;
	d->hour = part[0], d->minute = part[1], d->second = part[2];
	d->bad |= d->hour > 23 || d->minute > 59 || d->second > 60;
	return d->has_time = true;
}

static int
month_of(struct lo_span s)
{
	static const char *const names[] = {"january", "february", "march",
	    "april", "may", "june", "july", "august", "september", "october",
	    "november", "december"};
	char text[16];

	if (s.len > 0 && s.p[s.len - 1] == '.')
		s.len--;
	if (s.len < 3 || s.len >= sizeof text)
		return 0;
	memcpy(text, s.p, s.len);
	text[s.len] = '\0';
	for (int i = 0; i < 12; i++)
		if (begins(lo_span_of(names[i]), text))
			return i + 1;
	return 0;
}

/* "0200", "02:00", "200" and, of hours alone, "02" and "2". */
static bool
set_offset(struct lo_span s, int sign, struct date *d)
{
	struct lo_span hours = s, minutes = {NULL, 0};
	int hour, minute = 0;

	if (s.len > 2) {
		minutes = (struct lo_span){s.p + s.len - 2, 2};
		hours.len -= hours.p[s.len - 3] == ':' ? 3 : 2;
	}
	if (hours.len > 2 || !digits(hours, &hour) ||
	    (minutes.len > 0 && !digits(minutes, &minute)))
		return false;
	d->bad |= hour > 23 || minute > 59;
	d->offset = sign * (hour * 60 + minute);
	return d->has_zone = true;
}

/* "+0200", "-03:30", after an optional "GMT" or "UTC". */
static bool
offset_token(struct lo_span s, struct date *d)
{
	int sign;

	if (begins(s, "GMT") || begins(s, "UTC"))
		s.p += 3, s.len -= 3;
	if (s.len < 2 || (s.p[0] != '+' && s.p[0] != '-'))
		return false;
	sign = s.p[0] == '-' ? -1 : 1;
	return set_offset((struct lo_span){s.p + 1, s.len - 1}, sign, d);
}

static void
alpha_zone(struct lo_span s, struct date *d)
{
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
		if (same(s, zones[i].name))
			d->offset = zones[i].minutes;
	/* "EST5EDT" and the like: standard time. */
	for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++)
		if (s.len > 4 && begins(s, zones[i].name) && s.p[3] >= '0' &&
		    s.p[3] <= '9')
			d->offset = zones[i].minutes;
	d->has_zone = true;
}

static void
noon(struct lo_span s, struct date *d)
{
	bool pm = (s.p[0] | 0x20) == 'p';

	d->bad |= d->hour < 1 || d->hour > 12;
	d->hour = d->hour % 12 + (pm ? 12 : 0);
}

/* A year as it was written (RFC 5322 4.3). */
static void
set_year(struct lo_span s, int n, struct date *d)
{
	d->year = n;
	if (s.len == 2)
		d->year += n < 50 ? 2000 : 1900;
	else if (s.len == 3)
		d->year += 1900;
	d->has_year = true;
}

static void
number(struct lo_span s, int n, struct date *d)
{
	if (!d->has_day && s.len <= 2) {
		d->day = n;
		d->has_day = true;
	} else if (!d->has_year && s.len >= 2) {
		set_year(s, n, d);
	} else if (d->has_time && !d->has_zone && s.len == 4) {
		/* A zone that lost its sign. */
		(void)set_offset(s, 1, d);
	} else {
		d->bad = true;
	}
}

/* "2003-07-01", "1-Jul-2003" and "01-Jul-03". */
static bool
dashed(struct lo_span s, struct date *d)
{
	const char *one = memchr(s.p, '-', s.len), *two;
	struct lo_span middle, last, year;
	int n;

	two = one == NULL ? NULL : memchr(one + 1, '-', s.p + s.len - one - 1);
	if (two == NULL || d->has_day || d->has_year || d->month != 0)
		return false;
	middle = (struct lo_span){one + 1, two - one - 1};
	last = (struct lo_span){two + 1, s.p + s.len - two - 1};
	s.len = one - s.p;
	d->month = digits(middle, &n) && s.len == 4 ? n : month_of(middle);
	year = s.len == 4 ? s : last;
	if (d->month < 1 || d->month > 12 || year.len < 2 ||
	    (s.len == 4 && last.len == 4) ||
	    !digits(s.len == 4 ? last : s, &d->day) || !digits(year, &n)) {
		d->bad = true;
		return true;
	}
	set_year(year, n, d);
	return d->has_day = true;
}

static void
token(struct lo_span s, struct date *d)
{
	int n;

	if (digits(s, &n)) {
		number(s, n, d);
	} else if (s.p[0] >= '0' && s.p[0] <= '9' && dashed(s, d)) {
		return;
	} else if (s.p[0] >= '0' && s.p[0] <= '9') {
		d->bad |= !clock_token(s, d);
	} else if (offset_token(s, d)) {
		return;
	} else if (d->month == 0) {
		/* A weekday, or the month; anything else before it is no
		 * date. */
		d->month = month_of(s);
		d->bad |= d->month == 0 && (d->has_day || s.len > 12);
	} else if (d->has_time && (same(s, "am") || same(s, "pm"))) {
		noon(s, d);
	} else if (d->has_time && !d->has_zone) {
		alpha_zone(s, d);
	}
}

/* A token, or a time of day and the zone that is glued to it. */
static void
glued(struct lo_span s, struct date *d)
{
	size_t n = 0, marks = 0;

	for (; n < s.len && ((s.p[n] >= '0' && s.p[n] <= '9') ||
				s.p[n] == ':' || s.p[n] == '.');
	     n++)
		marks += s.p[n] == ':' || s.p[n] == '.';
	if (n < s.len && marks > 0 && s.p[0] >= '0' && s.p[0] <= '9') {
		token((struct lo_span){s.p, n}, d);
		s.p += n, s.len -= n;
	}
	token(s, d);
}

/* Days from 1970-01-01 of a day in the Gregorian calendar. */
static int64_t
days(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400, of_era = y - era * 400;
	int64_t of_year =
	    (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	       of_year - 719468;
}

static bool
in_range(const struct date *d)
{
	static const int length[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap =
	    (d->year % 4 == 0 && d->year % 100 != 0) || d->year % 400 == 0;

	return !d->bad && d->has_day && d->has_year && d->has_time &&
	       d->month > 0 && d->year > 0 && d->year <= YEAR_MAX &&
	       d->day > 0 &&
	       d->day <= length[d->month - 1] + (d->month == 2 && leap);
}

/* Without blanks around colons. */
static size_t
tighten(char *text, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		bool blank = (unsigned char)text[i] <= ' ';

		while (text[i] == ':' && n > 0 &&
		       (unsigned char)text[n - 1] <= ' ')
			n--;
		if (!blank || n == 0 || text[n - 1] != ':')
			text[n++] = text[i];
	}
	return n;
}

/* Without comments, blanks and commas as they stand; false when a comment
 * has no end or it is too long. */
static bool
uncomment(struct lo_span s, char *out, size_t *len)
{
	unsigned depth = 0;

	*len = 0;
	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '\\' && depth > 0) {
			i++;
		} else if (s.p[i] == '(') {
			depth++;
			if (*len < LONGEST)
				out[(*len)++] = ' ';
		} else if (s.p[i] == ')' && depth > 0) {
			depth--;
		} else if (depth == 0) {
			if (*len == LONGEST)
				return false;
			out[(*len)++] = s.p[i];
		}
	}
	return depth == 0;
}

bool
lo_maildate_parse(struct lo_span s, int64_t *out)
{
	char text[LONGEST + 1];
	struct date d = {0};
	size_t len, i = 0, from;
	int64_t seconds;

	s = lo_json_trim(s);
	if (lo_when_parse(s.p, s.len, out))
		return true;
	if (!uncomment(s, text, &len))
		return false;
	len = tighten(text, len);
	while (i < len) {
		while (i < len &&
		       ((unsigned char)text[i] <= ' ' || text[i] == ','))
			i++;
		for (from = i;
		     i < len && (unsigned char)text[i] > ' ' && text[i] != ',';
		     i++)
			;
		if (i > from)
			glued((struct lo_span){text + from, i - from}, &d);
	}
	if (!in_range(&d))
		return false;
	seconds = days(d.year, d.month, d.day) * 86400 + d.hour * 3600 +
		  d.minute * 60 + d.second - d.offset * 60;
	*out = seconds * 1000000;
	return true;
}

struct lo_span
lo_maildate_of_trace(struct lo_span received)
{
	const char *semicolon = memrchr(received.p, ';', received.len);

	if (semicolon == NULL)
		return received;
	return (struct lo_span){
	    semicolon + 1, received.p + received.len - semicolon - 1};
}
