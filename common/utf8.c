#include "common/utf8.h"

/* The table of RFC 3629, 4: the first byte decides the length and what the
 * second may be; the others are 80 to BF. */
static size_t
lead(unsigned char c, unsigned char *low, unsigned char *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	if (c < 0xe0)
		return 2;
	if (c < 0xf0) {
		if (c == 0xe0)
			*low = 0xa0;
		else if (c == 0xed)
			*high = 0x9f;
		return 3;
	}
	if (c == 0xf0)
		*low = 0x90;
	else if (c == 0xf4)
		*high = 0x8f;
	return 4;
}

/* How many bytes at p begin a character; whole says that it is all there. */
static inline size_t
part(const unsigned char *p, size_t n, int *whole)
{
	size_t i, len;
	unsigned char low, high;

	*whole = 0;
	len = n > 0 ? lead(p[0], &low, &high) : 0;
	if (len == 0)
		return 0;
	if (len > 1 && (n < 2 || p[1] < low || p[1] > high))
		return 1;
	for (i = 2; i < len; i++)
		if (i >= n || (p[i] & 0xc0) != 0x80)
			return i;
	*whole = 1;
	return len;
}

size_t
lo_utf8_len(const char *p, size_t n)
{
	int whole;
	size_t len;

	len = part((const unsigned char *)p, n, &whole);
	return whole ? len : 0;
}

size_t
lo_utf8_bad(const char *p, size_t n)
{
	int whole;
	size_t len;

	len = part((const unsigned char *)p, n, &whole);
	return len > 0 ? len : 1;
}

static inline int
follows(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Most text is of two bytes a character, or of three without the leads that
 * have exceptions: those need no table. */
const char *
lo_utf8_run(const char *p, const char *end)
{
	size_t len;
	unsigned char c;

	while (p < end && (unsigned char)*p >= 0x80) {
		c = (unsigned char)*p;
		if (c >= 0xc2 && c < 0xe0 && end - p >= 2 && follows(p[1]))
			len = 2;
		else if (c > 0xe0 && c < 0xed && end - p >= 3 &&
			 follows(p[1]) && follows(p[2]))
			len = 3;
		else
			len = lo_utf8_len(p, (size_t)(end - p));
		if (len == 0)
			break;
		p += len;
	}
	return p;
}

uint32_t
lo_utf8_get(const char *p, size_t n)
{
	static const unsigned char first[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t c = (unsigned char)p[0] & first[n];

	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)p[i] & 0x3f);
	return c;
}

size_t
lo_utf8_put(uint32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}
