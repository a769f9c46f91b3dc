#include <ctype.h>
#include <string.h>

#include "cmd/lo-canon/schema_format.h"
#include "cmd/lo-canon/schema_value.h"

/* A number of exactly n digits, or -1. */
static int
digits(const char *p, const char *end, int n)
{
	int value = 0;

	if (end - p < n)
		return -1;
	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)p[i]))
			return -1;
		value = value * 10 + (p[i] - '0');
	}
	return value;
}

static int
is_date(struct lo_span s)
{
	static const char days[] = {
	    31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	const char *end = s.p + s.len;
	int y, m, d;

	if (s.len != 10 || s.p[4] != '-' || s.p[7] != '-')
		return 0;
	y = digits(s.p, end, 4);
	m = digits(s.p + 5, end, 2);
	d = digits(s.p + 8, end, 2);
	if (y < 0 || m < 1 || m > 12 || d < 1 || d > days[m - 1])
		return 0;
	return m != 2 || d < 29 ||
	       (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0));
}

/* Minutes off UTC from "Z" or "+hh:mm"; false when it is neither. */
static bool
zone(const char *p, const char *end, int *minutes)
{
	int h, m;

	*minutes = 0;
	if (end - p == 1 && (*p == 'Z' || *p == 'z'))
		return true;
	if (end - p != 6 || (*p != '+' && *p != '-') || p[3] != ':')
		return false;
	h = digits(p + 1, end, 2);
	m = digits(p + 4, end, 2);
	*minutes = (h * 60 + m) * (*p == '-' ? -1 : 1);
	return h >= 0 && h < 24 && m >= 0 && m < 60;
}

static int
is_time(struct lo_span s)
{
	const char *p = s.p, *end = s.p + s.len;
	int h = digits(p, end, 2), m, sec, off;

	if (s.len < 9 || p[2] != ':' || p[5] != ':')
		return 0;
	m = digits(p + 3, end, 2);
	sec = digits(p + 6, end, 2);
	p += 8;
	if (*p == '.') {
		if (!isdigit((unsigned char)*++p))
			return 0;
		while (p < end && isdigit((unsigned char)*p))
			p++;
	}
	if (h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 || sec > 60 ||
	    !zone(p, end, &off))
		return 0;
	/* A leap second is the last of a UTC day. */
	return sec < 60 || ((h * 60 + m - off) % 1440 + 1440) % 1440 == 1439;
}

static int
is_date_time(struct lo_span s)
{
	return s.len > 11 && (s.p[10] == 'T' || s.p[10] == 't') &&
	       is_date((struct lo_span){s.p, 10}) &&
	       is_time((struct lo_span){s.p + 11, s.len - 11});
}

static int
is_ipv4(struct lo_span s)
{
	int part = -1, parts = 0;

	for (size_t i = 0; i <= s.len; i++) {
		if (i == s.len || s.p[i] == '.') {
			if (part < 0)
				return 0;
			parts++;
			part = -1;
		} else if (!isdigit((unsigned char)s.p[i]) || part == 0) {
			return 0;
		} else {
			part = (part < 0 ? 0 : part * 10) + (s.p[i] - '0');
			if (part > 255)
				return 0;
		}
	}
	return parts == 4;
}

int
is_ipv6(struct lo_span s)
{
	const char *p = s.p, *end = p + s.len;
	int groups = 0, gap = 0;

	if (s.len >= 2 && p[0] == ':' && p[1] != ':')
		return 0;
	while (p < end) {
		const char *q = p;

		while (q < end && isxdigit((unsigned char)*q))
			q++;
		if (q < end && *q == '.')
			return groups <= 6 && (gap || groups == 6) &&
			       is_ipv4((struct lo_span){p, end - p});
		if (q - p > 4 || (q == p && *q != ':'))
			return 0;
		groups += q > p;
		if (q == end)
			break;
		if (*q != ':')
			return 0;
		p = q + 1;
		if (p < end && *p == ':') {
			if (gap++ || (++p < end && *p == ':'))
				return 0;
		} else if (p == end || q == s.p)
			return 0;
	}
	return gap ? groups < 8 : groups == 8;
}

/* One mailbox without a name: RFC 5321's Local-part and Domain; RFC 6531
 * adds all beyond ASCII. */
static int
is_mailbox(struct lo_span s, bool wide)
{
	const char *at = memrchr(s.p, '@', s.len);
	size_t n = at != NULL ? at - s.p : 0;
	struct lo_span host;

	if (n == 0 || n > 64)
		return 0;
	host = (struct lo_span){at + 1, s.len - n - 1};
	if (s.p[0] == '"' && n > 1 && s.p[n - 1] == '"')
		return is_hostname(host);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = s.p[i];

		if (c == '.' && (i == 0 || i == n - 1 || s.p[i - 1] == '.'))
			return 0;
		if (c >= 0x80 ? !wide
			      : (!isalnum(c) &&
				    strchr(".!#$%&'*+-/=?^_`{|}~", c) == NULL))
			return 0;
	}
	if (host.len > 2 && host.p[0] == '[' && host.p[host.len - 1] == ']') {
		host = (struct lo_span){host.p + 1, host.len - 2};
		if (host.len > 5 && memcmp(host.p, "IPv6:", 5) == 0)
			return is_ipv6(
			    (struct lo_span){host.p + 5, host.len - 5});
		return is_ipv4(host);
	}
	return wide ? is_idn_hostname(host) : is_hostname(host);
}

static int
is_email(struct lo_span s)
{
	return is_mailbox(s, false);
}

static int
is_idn_email(struct lo_span s)
{
	return is_mailbox(s, true);
}

static int
is_pointer(struct lo_span s)
{
	if (s.len > 0 && s.p[0] != '/')
		return 0;
	for (size_t i = 0; i < s.len; i++)
		if (s.p[i] == '~' && (i + 1 == s.len || (s.p[i + 1] != '0' &&
							    s.p[i + 1] != '1')))
			return 0;
	return 1;
}

static int
is_relative_pointer(struct lo_span s)
{
	size_t i = 0;

	while (i < s.len && isdigit((unsigned char)s.p[i]))
		i++;
	if (i == 0 || (i > 1 && s.p[0] == '0'))
		return 0;
	s = (struct lo_span){s.p + i, s.len - i};
	return lo_span_is(s, "#") || is_pointer(s);
}

format_check *
format_of(struct lo_span name)
{
	static const struct {
		const char *name;
		format_check *check;
	} all[] = {{"date-time", is_date_time}, {"date", is_date},
	    {"time", is_time}, {"email", is_email}, {"hostname", is_hostname},
	    {"ipv4", is_ipv4}, {"ipv6", is_ipv6}, {"uri", is_uri},
	    {"uri-reference", is_uri_reference}, {"json-pointer", is_pointer},
	    {"regex", is_regex}, {"idn-email", is_idn_email},
	    {"idn-hostname", is_idn_hostname}, {"iri", is_iri},
	    {"iri-reference", is_iri_reference},
	    {"uri-template", is_uri_template},
	    {"relative-json-pointer", is_relative_pointer}};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (lo_json_is(name, all[i].name))
			return all[i].check;
	return NULL;
}
