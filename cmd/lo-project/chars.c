#include "cmd/lo-project/chars.h"

#include "common/utf8.h"

uint32_t
chars_next(const char *p, size_t n, size_t *used)
{
	size_t len = lo_utf8_len(p, n), i;
	uint32_t c = (unsigned char)p[0];

	if (len == 0) {
		*used = lo_utf8_bad(p, n);
		return CHARS_REPLACEMENT;
	}
	*used = len;
	if (len > 1)
		c &= 0xFFU >> (len + 1);
	for (i = 1; i < len; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3F);
	return c;
}

void
chars_add(struct lo_buf *b, uint32_t c)
{
	char bytes[4];

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = CHARS_REPLACEMENT;
	lo_buf_add(b, bytes, lo_utf8_put(c, bytes));
}

struct lo_span
chars_cut(struct lo_span text, size_t most)
{
	if (text.len <= most)
		return text;
	text.len = most;
	while (text.len > 0 && ((unsigned char)text.p[text.len] & 0xC0) == 0x80)
		text.len--;
	return text;
}
