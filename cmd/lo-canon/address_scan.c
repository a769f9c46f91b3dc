#include <string.h>

#include "cmd/lo-canon/address_scan.h"

bool
address_blank(char c)
{
	return (unsigned char)c <= ' ';
}

const char *
address_quoted(struct lo_buf *out, const char *p, const char *end)
{
	while (p < end && *p != '"') {
		if (*p == '\\' && p + 1 < end)
			p++;
		lo_buf_addc(out, *p++);
	}
	return p < end ? p + 1 : NULL;
}

const char *
address_comment(struct lo_buf *out, const char *p, const char *end)
{
	unsigned depth = 1;

	for (; p < end; p++) {
		if (*p == ')' && --depth == 0)
			return p + 1;
		if (*p == '(')
			depth++;
		if (*p == '\\' && p + 1 < end)
			p++;
		if (out != NULL)
			lo_buf_addc(out, *p);
	}
	return NULL;
}

const char *
address_skip(const char *p, const char *end, bool *none)
{
	const char *next = *none ? NULL : address_comment(NULL, p + 1, end);

	*none = next == NULL;
	return next != NULL ? next : p + 1;
}

const char *
address_angle(struct lo_buf *out, const char *p, const char *end)
{
	const char *colon;
	bool in_quotes = false, no_comments = false;

	for (; p < end && (in_quotes || *p != '>'); p++) {
		if (*p == '"')
			in_quotes = !in_quotes &&
				    memchr(p + 1, '"', end - p - 1) != NULL;
		if (in_quotes) {
			lo_buf_addc(out, *p);
			if (*p == '\\' && p + 1 < end)
				lo_buf_addc(out, *++p);
		} else if (*p == '<') {
			lo_buf_reset(out);
		} else if (*p == '(') {
			p = address_skip(p, end, &no_comments) - 1;
		} else if (!address_blank(*p)) {
			lo_buf_addc(out, *p);
		}
	}
	colon = out->len > 0 && (out->p[0] == '@' || out->p[0] == ',')
		    ? memchr(out->p, ':', out->len)
		    : NULL;
	if (colon != NULL) {
		size_t route = colon + 1 - out->p;

		memmove(out->p, out->p + route, out->len - route + 1);
		out->len -= route;
	}
	return p < end ? p + 1 : end;
}
