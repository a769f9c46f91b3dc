#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "cmd/lo-canon/charset.h"
#include "cmd/lo-canon/mime_part.h"
#include "cmd/lo-canon/text.h"
#include "common/utf8.h"

enum { REPLACEMENT = 0xFFFD };

/* Windows-1252 from 0x80 to 0x9F; the rest is Latin-1. */
static const uint16_t windows[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E,
    0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
    0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013,
    0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178};

/* Bytes at p that are ASCII, eight at a time. */
static size_t
ascii(const char *p, size_t n)
{
	size_t i = 0;
	uint64_t word;

	for (; i + 8 <= n; i += 8) {
		memcpy(&word, p + i, 8);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < n && (unsigned char)p[i] < 0x80)
		i++;
	return i;
}

/* The length of the part of s, from its start, that is well-formed. */
static size_t
well_formed(struct lo_span s)
{
	const char *p = s.p, *end = s.p + s.len, *stop;

	while (p < end) {
		p += ascii(p, end - p);
		stop = lo_utf8_run(p, end);
		if (stop == p)
			break;
		p = stop;
	}
	return p - s.p;
}

bool
text_is_utf8(struct lo_span s)
{
	return well_formed(s) == s.len;
}

void
text_put_char(struct lo_buf *out, unsigned long c)
{
	char u[4];

	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = REPLACEMENT;
	lo_buf_add(out, u, lo_utf8_put(c, u));
}

/* U+FFFD for every ill-formed sequence. */
static unsigned
repair(struct lo_buf *out, struct lo_span s)
{
	unsigned count = 0;

	while (s.len > 0) {
		size_t n = well_formed(s);

		lo_buf_add(out, s.p, n);
		s.p += n, s.len -= n;
		if (s.len == 0)
			break;
		text_put_char(out, REPLACEMENT);
		count++;
		n = lo_utf8_bad(s.p, s.len);
		s.p += n, s.len -= n;
	}
	return count;
}

static unsigned
windows_1252(struct lo_buf *out, struct lo_span s)
{
	unsigned count = 0;
	size_t i, n;

	for (i = 0; i < s.len; i++) {
		unsigned char c;

		n = ascii(s.p + i, s.len - i);
		lo_buf_add(out, s.p + i, n);
		if ((i += n) == s.len)
			break;
		c = s.p[i];
		if (c >= 0x80 && c < 0xA0) {
			text_put_char(out, windows[c - 0x80]);
			count += windows[c - 0x80] == REPLACEMENT;
		} else {
			text_put_char(out, c);
		}
	}
	return count;
}

/* Through iconv; what it refuses is passed over byte by byte. */
static unsigned
convert(struct lo_buf *out, struct lo_span s, iconv_t cd)
{
	char chunk[4096], *in = NULL, *to;
	struct lo_buf copy;
	unsigned count = 0;
	size_t left, room;

	/* iconv's input is not const. */
	lo_buf_init(&copy, s.len + 1);
	lo_buf_addspan(&copy, s);
	in = copy.p;
	left = copy.len;
	for (;;) {
		size_t done;
		int why;

		to = chunk;
		room = sizeof chunk;
		done = left > 0 ? iconv(cd, &in, &left, &to, &room)
				: iconv(cd, NULL, NULL, &to, &room);
		why = errno;
		count +=
		    repair(out, (struct lo_span){chunk, sizeof chunk - room});
		if (done != (size_t)-1 && left == 0 && room == sizeof chunk)
			break;
		if (done != (size_t)-1 || why == E2BIG || left == 0)
			continue;
		text_put_char(out, REPLACEMENT);
		count++;
		in++, left--;
		if (why == EINVAL)
			left = 0;
	}
	lo_buf_free(&copy);
	return count;
}

/* No charset that a label means: one that every ASCII superset may be. */
static bool
says_nothing(struct lo_span charset)
{
	static const char *const none[] = {"us-ascii", "ascii",
	    "ansi_x3.4-1968", "unknown-8bit", "x-unknown", "unknown", "default",
	    "default_charset", "8bit", "7bit", "none", NULL};

	for (size_t i = 0; none[i] != NULL; i++)
		if (text_same(charset, none[i]))
			return true;
	return charset.len == 0;
}

/* As the charset's own decoder has it; the count is 1 and nothing is
 * appended when there is none. */
static bool
by_iconv(
    struct lo_buf *out, struct lo_span bytes, const char *name, unsigned *count)
{
	bool jis = strcmp(name, "ISO-2022-JP") == 0;
	iconv_t cd = mime_iconv_open(lo_span_of(jis ? "EUC-JP-MS" : name));
	struct lo_buf euc;

	*count = 1;
	if (cd == (iconv_t)-1)
		return false;
	lo_buf_init(&euc, 2 * bytes.len + 1);
	if (jis) {
		charset_euc_of_2022(&euc, bytes);
		bytes = lo_buf_span(&euc);
	}
	*count = convert(out, bytes, cd);
	lo_buf_free(&euc);
	iconv_close(cd);
	return true;
}

unsigned
text_decode(struct lo_buf *out, struct lo_span bytes, struct lo_span charset)
{
	char name[CHARSET_NAME];
	unsigned count = 0;

	charset = text_trim(charset);
	if (!says_nothing(charset)) {
		charset_means(charset, name);
		if (strcmp(name, "UTF-8") == 0)
			return repair(out, bytes);
		if (strcmp(name, "WINDOWS-1252") == 0)
			return windows_1252(out, bytes);
		if (by_iconv(out, bytes, name, &count))
			return count;
	}
	if (well_formed(bytes) == bytes.len)
		lo_buf_addspan(out, bytes);
	else
		count += windows_1252(out, bytes);
	return count;
}

bool
text_begins(struct lo_span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && strncasecmp(s.p, word, n) == 0;
}

bool
text_same(struct lo_span s, const char *word)
{
	return s.len == strlen(word) && text_begins(s, word);
}

static bool
blank(char c)
{
	return (unsigned char)c <= ' ' || c == 0x7F;
}

struct lo_span
text_trim(struct lo_span s)
{
	while (s.len > 0 && blank(s.p[0]))
		s.p++, s.len--;
	while (s.len > 0 && blank(s.p[s.len - 1]))
		s.len--;
	return s;
}

static bool
folds(char c)
{
	return c == '\r' || c == '\n' || c == '\0';
}

static bool
unfolds(char c)
{
	return folds(c) || c == ' ' || c == '\t';
}

void
text_unfold(struct lo_buf *out, struct lo_span s)
{
	size_t i = 0, from = 0;

	while (i < s.len) {
		size_t blanks = i;
		bool fold = false;

		while (i < s.len && unfolds(s.p[i]))
			fold |= folds(s.p[i++]);
		if (fold) {
			lo_buf_add(out, s.p + from, blanks - from);
			lo_buf_addc(out, ' ');
			from = i;
		}
		while (i < s.len && !unfolds(s.p[i]))
			i++;
	}
	lo_buf_add(out, s.p + from, s.len - from);
}

struct lo_span
text_strip(struct lo_span s)
{
	while (s.len > 0 && unfolds(s.p[0]))
		s.p++, s.len--;
	while (s.len > 0 && unfolds(s.p[s.len - 1]))
		s.len--;
	return s;
}

void
text_fold(struct lo_buf *out, struct lo_span s, size_t max)
{
	size_t count = 0, i = 0, run;

	s = text_trim(s);
	while (i < s.len && (max == 0 || count < max)) {
		if (blank(s.p[i])) {
			while (blank(s.p[i]))
				i++;
			lo_buf_addc(out, ' ');
			count++;
			continue;
		}
		/* A run of whole characters, or as many as there is room. */
		for (run = i; i < s.len && !blank(s.p[i]); i++) {
			if (((unsigned char)s.p[i] & 0xC0) != 0x80) {
				if (max > 0 && count == max)
					break;
				count++;
			}
		}
		lo_buf_add(out, s.p + run, i - run);
	}
	/* A cut may fall behind a space. */
	if (max > 0 && i < s.len && out->len > 0 && out->p[out->len - 1] == ' ')
		out->p[--out->len] = '\0';
}
