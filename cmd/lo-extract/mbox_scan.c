#include "cmd/lo-extract/mbox_scan.h"

#include <string.h>

struct lo_span
mbox_line(const char *p, size_t n)
{
	if (n > 0 && p[n - 1] == '\n')
		n--;
	if (n > 0 && p[n - 1] == '\r')
		n--;
	return (struct lo_span){p, n};
}

bool
mbox_after_blank(const char *p, size_t at)
{
	if (at == 0 || p[at - 1] != '\n')
		return false;
	if (at > 1 && p[at - 2] == '\r')
		at--;
	return at == 1 || p[at - 2] == '\n';
}

bool
mbox_quoted(const char *p, size_t at)
{
	size_t i = at;

	while (i > 0 && p[i - 1] == '>')
		i--;
	return i < at && (i == 0 || p[i - 1] == '\n');
}

size_t
mbox_body(const char *p, size_t n)
{
	if (!mbox_after_blank(p, n))
		return n;
	n--;
	return n > 0 && p[n - 1] == '\r' ? n - 1 : n;
}

size_t
mbox_unquote(char *p, size_t n, bool all, bool line)
{
	size_t from = 0, to = 0, at = 0;
	const char *hit;

	while ((hit = memmem(p + at, n - at, ">From ", 6)) != NULL) {
		size_t i = (size_t)(hit - p), first = i;

		at = i + 6;
		while (first > 0 && p[first - 1] == '>')
			first--;
		/* The quotes of this line have not been moved yet. */
		if (first < from ||
		    !(first == 0 ? line : p[first - 1] == '\n') ||
		    (!all && first != i))
			continue;
		memmove(p + to, p + from, first - from);
		to += first - from;
		from = first + 1;
	}
	if (from == 0)
		return n;
	memmove(p + to, p + from, n - from);
	return to + n - from;
}
