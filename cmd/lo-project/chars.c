#include "cmd/lo-project/chars.h"

#include <ctype.h>
#include <locale.h>
#include <wctype.h>

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

/* ASCII alone; false where it ends. */
static bool
fold_ascii(struct lo_buf *b, struct lo_span text)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		if ((unsigned char)text.p[i] >= 0x80)
			return false;
	}
	for (i = 0; i < text.len; i++)
		lo_buf_addc(b, (char)tolower((unsigned char)text.p[i]));
	return true;
}

void
chars_fold(struct lo_buf *b, struct lo_span text)
{
	size_t at = 0, used;
	locale_t utf8;
	uint32_t c;

	if (fold_ascii(b, text))
		return;
	utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	while (at < text.len) {
		c = chars_next(text.p + at, text.len - at, &used);
		at += used;
		if (utf8 != (locale_t)0)
			c = (uint32_t)towlower_l((wint_t)c, utf8);
		else if (c >= 'A' && c <= 'Z')
			c += 32;
		chars_add(b, c);
	}
	if (utf8 != (locale_t)0)
		freelocale(utf8);
}
