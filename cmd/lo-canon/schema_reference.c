#include <ctype.h>
#include <string.h>

#include "cmd/lo-canon/schema_format.h"
#include "common/utf8.h"

/* What a reference may be made of: ASCII, more (RFC 3987), and in its query
 * what is for private use. */
enum width { NARROW, WIDE, PRIVATE };

bool
is_percent(struct lo_span s, size_t i)
{
	return i + 2 < s.len && s.p[i] == '%' &&
	       isxdigit((unsigned char)s.p[i + 1]) &&
	       isxdigit((unsigned char)s.p[i + 2]);
}

bool
is_wide(uint32_t c, bool in_private)
{
	if ((c >= 0xe000 && c <= 0xf8ff) || c >= 0xf0000)
		return in_private && (c & 0xffff) < 0xfffe;
	if (c >= 0x10000)
		return (c & 0xffff) < 0xfffe && (c < 0xe0000 || c >= 0xe1000);
	return c >= 0xa0 && (c < 0xfdd0 || c > 0xfdef) && c < 0xfff0;
}

/* Unreserved characters, sub-delimiters and those in more. */
static bool
is_made_of(struct lo_span s, const char *more, enum width width)
{
	for (size_t i = 0, n; i < s.len; i += n) {
		unsigned char c = s.p[i];

		n = 1;
		if (c >= 0x80) {
			n = lo_utf8_len(s.p + i, s.len - i);
			if (width == NARROW || n == 0 ||
			    !is_wide(lo_utf8_get(s.p + i, n), width == PRIVATE))
				return false;
		} else if (is_percent(s, i))
			n = 3;
		else if (!isalnum(c) &&
			 (c == '\0' || (strchr("-._~!$&'()*+,;=", c) == NULL &&
					   strchr(more, c) == NULL)))
			return false;
	}
	return true;
}

/* Takes what stands before the first c, and c; all where there is none. */
static struct lo_span
cut(struct lo_span *s, char c)
{
	const char *at = memchr(s->p, c, s->len);
	size_t n = at != NULL ? (size_t)(at - s->p) : s->len;
	struct lo_span before = {s->p, n};

	n += at != NULL;
	*s = (struct lo_span){s->p + n, s->len - n};
	return before;
}

/* Between brackets: an address of version 6, or of one to come. */
static bool
is_literal(struct lo_span s)
{
	struct lo_span version = s;
	size_t digits = 1;

	if (s.len == 0 || (s.p[0] != 'v' && s.p[0] != 'V'))
		return is_ipv6(s);
	version = cut(&s, '.');
	while (
	    digits < version.len && isxdigit((unsigned char)version.p[digits]))
		digits++;
	return digits > 1 && digits == version.len && s.len > 0 &&
	       is_made_of(s, ":", NARROW);
}

static bool
is_authority(struct lo_span s, enum width width)
{
	struct lo_span host;

	if (memchr(s.p, '@', s.len) != NULL &&
	    !is_made_of(cut(&s, '@'), ":", width))
		return false;
	if (s.len > 0 && s.p[0] == '[') {
		if (memchr(s.p, ']', s.len) == NULL)
			return false;
		host = cut(&s, ']');
		if (!is_literal((struct lo_span){host.p + 1, host.len - 1}) ||
		    (s.len > 0 && s.p[0] != ':'))
			return false;
		cut(&s, ':');
	} else if (!is_made_of(cut(&s, ':'), "", width))
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!isdigit((unsigned char)s.p[i]))
			return false;
	return true;
}

static bool
is_scheme(struct lo_span s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!isalnum((unsigned char)s.p[i]) &&
		    (s.p[i] == '\0' || strchr("+-.", s.p[i]) == NULL))
			return false;
	return s.len > 0 && isalpha((unsigned char)s.p[0]);
}

/* A colon before the first slash ends a scheme, or is wrong. */
static bool
is_reference(struct lo_span s, bool absolute, enum width width)
{
	struct lo_span fragment = s, query = cut(&fragment, '#'), rest = query;
	struct lo_span path = cut(&query, '?'), first;

	if (!is_made_of(fragment, "/?:@", width) ||
	    !is_made_of(query, "/?:@", width == WIDE ? PRIVATE : width))
		return false;
	rest = path;
	first = cut(&rest, '/');
	if (memchr(first.p, ':', first.len) != NULL) {
		if (!is_scheme(cut(&path, ':')))
			return false;
	} else if (absolute)
		return false;
	if (path.len > 1 && memcmp(path.p, "//", 2) == 0) {
		path = (struct lo_span){path.p + 2, path.len - 2};
		if (!is_authority(cut(&path, '/'), width))
			return false;
	}
	return is_made_of(path, "/:@", width);
}

int
is_uri(struct lo_span s)
{
	return is_reference(s, true, NARROW);
}

int
is_uri_reference(struct lo_span s)
{
	return is_reference(s, false, NARROW);
}

int
is_iri(struct lo_span s)
{
	return is_reference(s, true, WIDE);
}

int
is_iri_reference(struct lo_span s)
{
	return is_reference(s, false, WIDE);
}
