#include <stdint.h>
#include <string.h>

#include "common/base64.h"

static const char standard[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static const char url[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/* Six bytes at a time by 12-bit pairs would be faster still; three suffice
 * to be several times faster than what reads or hashes the bytes. */
static void
encode(struct lo_buf *b, const unsigned char *p, size_t n, const char *set,
    bool pad)
{
	char *o = lo_buf_room(b, (n + 2) / 3 * 4);
	char *start = o;

	if (o == NULL)
		return;
	for (; n >= 3; n -= 3, p += 3, o += 4) {
		uint32_t v = (uint32_t)p[0] << 16 | p[1] << 8 | p[2];

		o[0] = set[v >> 18];
		o[1] = set[v >> 12 & 63];
		o[2] = set[v >> 6 & 63];
		o[3] = set[v & 63];
	}
	if (n > 0) {
		uint32_t v = (uint32_t)p[0] << 16 | (n > 1 ? p[1] << 8 : 0);

		*o++ = set[v >> 18];
		*o++ = set[v >> 12 & 63];
		if (n > 1)
			*o++ = set[v >> 6 & 63];
		for (size_t i = n; pad && i < 3; i++)
			*o++ = '=';
	}
	b->len += o - start;
	b->p[b->len] = '\0';
}

void
lo_base64_put(struct lo_buf *b, const void *p, size_t n)
{
	encode(b, p, n, standard, true);
}

void
lo_base64url_put(struct lo_buf *b, const void *p, size_t n)
{
	encode(b, p, n, url, false);
}

enum { BLANK = 64, PAD = 65, BAD = 66 };

static void
fill(unsigned char value[256])
{
	memset(value, BAD, 256);
	for (int i = 0; i < 64; i++) {
		value[(unsigned char)standard[i]] = i;
		value[(unsigned char)url[i]] = i;
	}
	value['='] = PAD;
	value[' '] = value['\t'] = value['\r'] = value['\n'] = BLANK;
}

bool
lo_base64_text(struct lo_buf *b, struct lo_span text)
{
	unsigned char value[256];
	const unsigned char *p = (const unsigned char *)text.p;
	const unsigned char *end = p + text.len;
	char *o = lo_buf_room(b, text.len / 4 * 3 + 3);
	char *start = o;
	uint32_t bits = 0;
	unsigned have = 0;
	bool good = o != NULL;

	fill(value);
	for (; good && p < end && value[*p] != PAD; p++) {
		unsigned v = value[*p];

		if (v >= BLANK) {
			good = v == BLANK;
			continue;
		}
		bits = bits << 6 | v;
		if (++have == 4) {
			*o++ = bits >> 16;
			*o++ = bits >> 8;
			*o++ = bits;
			have = 0;
		}
	}
	for (; good && p < end; p++)
		good = value[*p] == PAD || value[*p] == BLANK;
	if (good && have > 1)
		*o++ = bits >> (have == 2 ? 4 : 10);
	if (good && have > 2)
		*o++ = bits >> 2;
	if (o != NULL) {
		b->len += o - start;
		b->p[b->len] = '\0';
	}
	return good && have != 1;
}
