#include "common/scan.h"

#include <stdbool.h>

const char *
lo_scan_plain(const char *p, const char *end)
{
	lo_words2 a, b, both;

	while (end - p >= 32) {
		a = lo_scan_special(p);
		b = lo_scan_special(p + 16);
		both = a | b;
		if ((both[0] | both[1]) == 0) {
			p += 32;
			continue;
		}
		if ((a[0] | a[1]) != 0)
			return p + lo_scan_first(a);
		return p + 16 + lo_scan_first(b);
	}
	while (p < end && (signed char)*p >= 0x20 && *p != '"' && *p != '\\')
		p++;
	return p;
}

static inline const char *
quote(const char *p, const char *end)
{
	lo_words2 m;

	for (; end - p >= 16; p += 16) {
		m = (lo_words2)(lo_scan_load(p) == '"');
		if ((m[0] | m[1]) != 0)
			return p + lo_scan_first(m);
	}
	while (p < end && *p != '"')
		p++;
	return p;
}

/* A quote ends the string unless an odd number of backslashes is before it;
 * the opening quote stops the look back. */
static inline const char *
string(const char *p, const char *end)
{
	const char *back;

	for (;;) {
		p = quote(p, end);
		if (p == end)
			return end;
		for (back = p; back[-1] == '\\'; back--)
			;
		p++;
		if ((p - 1 - back) % 2 == 0)
			return p;
	}
}

const char *
lo_scan_string(const char *p, const char *end)
{
	return string(p, end);
}

static inline const char *
bracket_or_quote(const char *p, const char *end)
{
	lo_words2 m;
	lo_bytes16 v, low;

	/* 0x20 makes braces of the square ones and touches no other byte
	 * that would then look like one. */
	for (; end - p >= 16; p += 16) {
		v = lo_scan_load(p);
		low = v | 0x20;
		m = (lo_words2)((low == '{') | (low == '}') | (v == '"'));
		if ((m[0] | m[1]) != 0)
			return p + lo_scan_first(m);
	}
	while (p < end && *p != '"' && (*p | 0x20) != '{' && (*p | 0x20) != '}')
		p++;
	return p;
}

static const char *
brackets(const char *p, const char *end)
{
	size_t depth;

	depth = 0;
	while (p < end) {
		p = bracket_or_quote(p, end);
		if (p == end)
			break;
		if (*p == '"') {
			p = string(p + 1, end);
			continue;
		}
		/* 5b 7b open, 5d 7d close: bit 2 tells which. */
		depth += (*p & 4) != 0 ? (size_t)-1 : 1;
		p++;
		if (depth == 0)
			return p;
	}
	return end;
}

static inline bool
ends(char c)
{
	return c == ',' || c == '}' || c == ']' || c == ' ' || c == '\n' ||
	       c == '\t' || c == '\r' || c == ':';
}

const char *
lo_scan_value(const char *p, const char *end)
{
	if (p == end)
		return p;
	if (*p == '"')
		return string(p + 1, end);
	if ((*p | 0x20) == '{')
		return brackets(p, end);
	while (p < end && !ends(*p))
		p++;
	return p;
}
