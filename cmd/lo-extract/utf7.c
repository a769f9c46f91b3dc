#include "cmd/lo-extract/utf7.h"

#include <iconv.h>
#include <string.h>

#include "common/base64.h"

enum { SHIFT_MAX = 4096 };

/* The base64 between "&" and "-": UTF-16, with a comma for the slash. */
static bool
shifted(struct lo_buf *b, const char *p, size_t n)
{
	iconv_t cd = iconv_open("UTF-8", "UTF-16BE");
	struct lo_buf digits, units;
	char text[4 * SHIFT_MAX], *in, *out = text;
	size_t left, room = sizeof(text);
	bool good;

	lo_buf_init(&digits, SHIFT_MAX);
	lo_buf_init(&units, SHIFT_MAX);
	for (size_t i = 0; i < n; i++)
		lo_buf_addc(&digits, p[i] == ',' ? '/' : p[i]);
	good = cd != (iconv_t)-1 && !digits.failed &&
	       lo_base64_text(&units, lo_buf_span(&digits));
	in = units.p;
	left = units.len;
	good = good && iconv(cd, &in, &left, &out, &room) != (size_t)-1;
	if (good)
		lo_buf_add(b, text, sizeof(text) - room);
	if (cd != (iconv_t)-1)
		iconv_close(cd);
	lo_buf_free(&digits);
	lo_buf_free(&units);
	return good;
}

void
utf7_decode(struct lo_buf *b, struct lo_span name)
{
	const char *p = name.p, *end = p + name.len, *dash;

	while (p < end) {
		dash = *p == '&' ? memchr(p, '-', (size_t)(end - p)) : NULL;
		if (dash == p + 1)
			lo_buf_addc(b, '&');
		else if (dash == NULL ||
			 !shifted(b, p + 1, (size_t)(dash - p - 1))) {
			lo_buf_addc(b, *p++);
			continue;
		}
		p = dash + 1;
	}
}
