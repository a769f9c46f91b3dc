#include <stdint.h>
#include <string.h>

#include "common/json.h"
#include "common/utf8.h"
#include "fold.h"

/* Code points that become another; 0 drops them. */
static const struct {
	uint32_t from, to;
	char is;
} signs[] = {
    {0xa0, 0xa0, ' '},
    {0xad, 0xad, 0}, /* soft hyphen */
    {0x1680, 0x1680, ' '},
    {0x2000, 0x200a, ' '},
    {0x200b, 0x200f, 0}, /* zero width, direction marks */
    {0x2010, 0x2015, '-'},
    {0x2018, 0x201b, '\''},
    {0x201c, 0x201f, '"'},
    {0x2028, 0x2029, ' '},
    {0x202a, 0x202e, 0},
    {0x202f, 0x202f, ' '},
    {0x2032, 0x2032, '\''},
    {0x2033, 0x2033, '"'},
    {0x205f, 0x205f, ' '},
    {0x2060, 0x2060, 0},
    {0x2212, 0x2212, '-'},
    {0x3000, 0x3000, ' '},
    {0xfeff, 0xfeff, 0},
    {0x85, 0x85, ' '},
    {0xb4, 0xb4, '\''},
    {0x2bc, 0x2bc, '\''},
};

static bool
sign(uint32_t c, char *is)
{
	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
		if (c >= signs[i].from && c <= signs[i].to) {
			*is = signs[i].is;
			return true;
		}
	return false;
}

/* Where capitals and small letters take turns: odd ones follow even ones. */
static bool
pairs(uint32_t c)
{
	return (c >= 0x100 && c <= 0x137 && c != 0x130 && c != 0x131) ||
	       (c >= 0x14a && c <= 0x177) || (c >= 0x460 && c <= 0x481) ||
	       (c >= 0x48a && c <= 0x4bf) || (c >= 0x4d0 && c <= 0x52f) ||
	       (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff);
}

/* Simple folding: one character for one, which is all that labels need. */
static uint32_t
small(uint32_t c)
{
	if ((c >= 0xc0 && c <= 0xde && c != 0xd7) ||
	    (c >= 0x391 && c <= 0x3ab && c != 0x3a2) ||
	    (c >= 0x410 && c <= 0x42f))
		return c + 32;
	if (c >= 0x400 && c <= 0x40f)
		return c + 80;
	if (c >= 0x531 && c <= 0x556)
		return c + 48;
	if (c >= 0x139 && c <= 0x148)
		return c % 2 == 1 ? c + 1 : c;
	if (c >= 0x179 && c <= 0x17e)
		return c % 2 == 1 ? c + 1 : c;
	if (c == 0x3c2)
		return 0x3c3; /* final sigma */
	if (c == 0x178)
		return 0xff;
	return pairs(c) && c % 2 == 0 ? c + 1 : c;
}

/* One character that is not ASCII; a blank says so in *blank. */
static void
wide(struct lo_buf *b, const char *p, size_t n, bool *blank)
{
	uint32_t c = lo_utf8_get(p, n);
	char out[4], is;

	if (!sign(c, &is)) {
		if (*blank && b->len > 0)
			lo_buf_addc(b, ' ');
		*blank = false;
		lo_buf_add(b, out, lo_utf8_put(small(c), out));
	} else if (is == ' ') {
		*blank = true;
	} else if (is != 0) {
		if (*blank && b->len > 0)
			lo_buf_addc(b, ' ');
		*blank = false;
		lo_buf_addc(b, is);
	}
}

void
fold(struct lo_buf *b, struct lo_span text)
{
	const char *p = text.p, *end = text.p + text.len;
	bool blank = false;
	size_t n;

	while (p < end) {
		unsigned char c = (unsigned char)*p;

		if (c >= 0x80 && (n = lo_utf8_len(p, end - p)) > 0) {
			wide(b, p, n, &blank);
			p += n;
			continue;
		}
		p++;
		if (c <= ' ') {
			blank = true;
			continue;
		}
		if (blank && b->len > 0)
			lo_buf_addc(b, ' ');
		blank = false;
		lo_buf_addc(b, c >= 'A' && c <= 'Z' ? (char)(c + 32) : (char)c);
	}
}

void
fold_string(struct lo_buf *b, struct lo_span string, struct lo_buf *spare)
{
	struct lo_span plain = {string.p + 1, string.len - 2};

	if (memchr(plain.p, '\\', plain.len) == NULL) {
		fold(b, plain);
		return;
	}
	lo_buf_reset(spare);
	lo_json_text(spare, string);
	fold(b, lo_buf_span(spare));
}
