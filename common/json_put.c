#include "common/json.h"

#include <string.h>

#include "common/scan.h"
#include "common/utf8.h"

static void
escape(struct lo_buf *b, char c)
{
	static const char short_from[] = "\b\f\n\r\t\"\\",
			  short_to[] = "bfnrt\"\\";
	static const char digits[] = "0123456789abcdef";
	char text[6] = {'\\', 'u', '0', '0', 0, 0};
	const char *at;

	at = c != '\0' ? strchr(short_from, c) : NULL;
	if (at != NULL) {
		text[1] = short_to[at - short_from];
		lo_buf_add(b, text, 2);
		return;
	}
	text[4] = digits[(unsigned char)c >> 4];
	text[5] = digits[c & 15];
	lo_buf_add(b, text, 6);
}

unsigned
lo_json_put(struct lo_buf *b, const char *p, size_t n)
{
	const char *end, *from;
	unsigned bad;

	bad = 0;
	end = n > 0 ? p + n : p;
	lo_buf_addc(b, '"');
	while (p < end && !b->failed) {
		from = p;
		p = lo_scan_plain(p, end);
		if (p < end && (signed char)*p < 0)
			p = lo_utf8_run(p, end);
		lo_buf_add(b, from, (size_t)(p - from));
		if (p > from || p == end)
			continue;
		if ((signed char)*p >= 0) {
			escape(b, *p++);
			continue;
		}
		lo_buf_adds(b, LO_UTF8_REPLACEMENT);
		p += lo_utf8_bad(p, (size_t)(end - p));
		bad++;
	}
	lo_buf_addc(b, '"');
	return bad;
}

void
lo_json_puts(struct lo_buf *b, const char *s)
{
	(void)lo_json_put(b, s, strlen(s));
}

void
lo_json_compact(struct lo_buf *b, struct lo_span value)
{
	const char *p, *end, *from;

	if (value.p == NULL)
		return;
	end = value.p + value.len;
	for (p = from = value.p; p < end;) {
		if (*p == '"')
			p = lo_scan_string(p + 1, end);
		else if ((unsigned char)*p > ' ')
			p++;
		else {
			lo_buf_add(b, from, (size_t)(p - from));
			while (p < end && (unsigned char)*p <= ' ')
				p++;
			from = p;
		}
	}
	lo_buf_add(b, from, (size_t)(p - from));
}
