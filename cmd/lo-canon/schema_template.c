#include <ctype.h>
#include <string.h>

#include "cmd/lo-canon/schema_format.h"
#include "common/utf8.h"

/* A name's characters, with single points between them. */
static bool
is_name(struct lo_span s)
{
	bool point = true;

	for (size_t i = 0; i < s.len; i++) {
		if (s.p[i] == '.') {
			if (point)
				return false;
			point = true;
			continue;
		}
		point = false;
		if (is_percent(s, i))
			i += 2;
		else if (!isalnum((unsigned char)s.p[i]) && s.p[i] != '_')
			return false;
	}
	return !point;
}

/* A name, or its first so many characters, or all of a list. */
static bool
is_variable(struct lo_span s)
{
	const char *colon = memchr(s.p, ':', s.len);
	size_t name = colon != NULL ? (size_t)(colon - s.p) : s.len;
	size_t digits = s.len - name;

	if (colon != NULL) {
		if (digits < 2 || digits > 5 || s.p[name + 1] == '0')
			return false;
		for (size_t i = name + 1; i < s.len; i++)
			if (!isdigit((unsigned char)s.p[i]))
				return false;
	} else if (name > 0 && s.p[name - 1] == '*')
		name--;
	return is_name((struct lo_span){s.p, name});
}

/* Between braces. */
static bool
is_expression(struct lo_span s)
{
	const char *p = s.p, *end = p + s.len, *comma;

	if (p < end && *p != '\0' && strchr("+#./;?&=,!@|", *p) != NULL)
		p++;
	for (; (comma = memchr(p, ',', end - p)) != NULL; p = comma + 1)
		if (!is_variable((struct lo_span){p, comma - p}))
			return false;
	return is_variable((struct lo_span){p, end - p});
}

/* How long the character is that stands for itself at i; 0 if it may not. */
static size_t
literal(struct lo_span s, size_t i)
{
	unsigned char c = s.p[i];
	size_t n;

	if (c < 0x80)
		return is_percent(s, i) ? 3
		       : c <= ' ' || c == 0x7f
			   ? 0
			   : strchr("\"%<>\\^`|}", c) == NULL;
	n = lo_utf8_len(s.p + i, s.len - i);
	return n > 0 && is_wide(lo_utf8_get(s.p + i, n), true) ? n : 0;
}

int
is_uri_template(struct lo_span s)
{
	for (size_t i = 0, n; i < s.len; i += n) {
		const char *end;

		if (s.p[i] != '{') {
			n = literal(s, i);
			if (n == 0)
				return 0;
			continue;
		}
		end = memchr(s.p + i, '}', s.len - i);
		if (end == NULL)
			return 0;
		n = end - s.p - i + 1;
		if (!is_expression((struct lo_span){s.p + i + 1, n - 2}))
			return 0;
	}
	return 1;
}
