#include "cmd/lo-project/width.h"

#include <langinfo.h>
#include <limits.h>
#include <string.h>
#include <wchar.h>

#include "cmd/lo-project/chars.h"

static bool
utf8_locale(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* Marks that turn the direction of what follows: a name could hide in it. */
static bool
turns(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x200E || c == 0x200F || c == 0x061C;
}

/* What is shown in the place of c, and its columns. */
static uint32_t
shown(uint32_t c, bool utf8, int *columns)
{
	*columns = 1;
	if (c == '\n' || c == '\r' || c == '\t')
		return ' ';
	if (c < 0x20 || c == 0x7F)
		return '?';
	if (c < 0x7F)
		return c;
	if (!utf8)
		return '?';
	if (c < 0xA0 || turns(c))
		return CHARS_REPLACEMENT;
	*columns = wcwidth((wchar_t)c);
	if (*columns >= 0)
		return c;
	*columns = 1;
	return CHARS_REPLACEMENT;
}

int
width_of(struct lo_span text)
{
	bool utf8 = utf8_locale();
	size_t at = 0, used;
	int columns, sum = 0;

	while (at < text.len && sum < INT_MAX - 4) {
		(void)shown(chars_next(text.p + at, text.len - at, &used), utf8,
		    &columns);
		sum += columns;
		at += used;
	}
	return sum;
}

int
width_put(struct lo_buf *b, struct lo_span text, int most)
{
	bool utf8 = utf8_locale(), cut;
	size_t at = 0, used;
	int columns, sum = 0;
	uint32_t c;

	cut = most != WIDTH_ALL && width_of(text) > most;
	if (cut)
		most--;
	while (at < text.len) {
		c = shown(chars_next(text.p + at, text.len - at, &used), utf8,
		    &columns);
		if (most != WIDTH_ALL && sum + columns > most)
			break;
		chars_add(b, c);
		sum += columns;
		at += used;
	}
	if (!cut)
		return sum;
	chars_add(b, utf8 ? 0x2026 : '~');
	return sum + 1;
}

void
width_pad(struct lo_buf *b, int columns)
{
	while (columns-- > 0)
		lo_buf_addc(b, ' ');
}
