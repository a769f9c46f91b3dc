#include "common/utf8.h"

#include "tests/tap.h"

/* What RFC 3629 says, written another way: decode, then encode. */
static int
is_good(const unsigned char *p, size_t n)
{
	uint32_t c;
	size_t i;
	char back[4];

	if (p[0] < 0x80)
		return n == 1;
	c = n == 2 ? p[0] & 0x1fU : n == 3 ? p[0] & 0x0fU : p[0] & 0x07U;
	if ((n == 2 && p[0] >> 5 != 6) || (n == 3 && p[0] >> 4 != 14) ||
	    (n == 4 && p[0] >> 3 != 30) || n == 1)
		return 0;
	for (i = 1; i < n; i++) {
		if (p[i] >> 6 != 2)
			return 0;
		c = c << 6 | (p[i] & 0x3fU);
	}
	return c <= 0x10ffff && (c < 0xd800 || c > 0xdfff) &&
	       lo_utf8_put(c, back) == n;
}

/* Of the character, and of the run, which ends behind it or goes on. */
static long
disagrees(const unsigned char bytes[4])
{
	size_t n, want;
	const char *p, *end;

	p = (const char *)bytes;
	for (n = want = 0; n < 4 && want == 0;)
		want = is_good(bytes, ++n) ? n : 0;
	end = want == 1 ? p : p + want;
	return (lo_utf8_len(p, 4) != want) + (lo_utf8_run(p, p + want) != end) +
	       (want == 0 && lo_utf8_run(p, p + 4) != p);
}

/* Every lead and second byte, third and fourth where it matters. */
static long
disagreements(void)
{
	static const unsigned char tails[] = {0x00, 0x7f, 0x80, 0xbf, 0xc0};
	unsigned char p[4];
	unsigned i;
	long wrong;

	wrong = 0;
	for (i = 0; i < 65536 * 25; i++) {
		p[0] = (unsigned char)(i / 25 >> 8);
		p[1] = (unsigned char)(i / 25);
		p[2] = tails[i % 5];
		p[3] = tails[i / 5 % 5];
		wrong += disagrees(p);
	}
	return wrong;
}

static long
round_trips(void)
{
	uint32_t c;
	size_t n;
	long wrong;
	char p[4];

	wrong = 0;
	for (c = 0; c <= 0x10ffff; c++) {
		n = lo_utf8_put(c, p);
		if (c >= 0xd800 && c <= 0xdfff)
			wrong += lo_utf8_len(p, n) != 0;
		else
			wrong += lo_utf8_len(p, n) != n ||
				 (n > 1 && lo_utf8_len(p, n - 1) != 0);
	}
	return wrong;
}

int
main(void)
{
	static const char run[] = "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80z";

	is_int(disagreements(), 0, "which bytes are a character");
	is_int(round_trips(), 0, "every code point");
	is_int((long long)lo_utf8_len("", 0), 0, "nothing is none");
	is_int((long long)lo_utf8_bad("\xff", 1), 1, "one stray byte");
	is_int((long long)lo_utf8_bad("\xe2\x82z", 3), 2, "a cut character");
	is_int((long long)lo_utf8_bad("\xf0\x9f\x98", 3), 3, "cut at the end");
	is_int((long long)lo_utf8_bad("\xe0\x80\x80", 3), 1, "an overlong one");
	is_int((long long)lo_utf8_bad("\xed\xa0\x80", 3), 1, "a surrogate");
	ok(lo_utf8_run(run, run + 10) == run + 9, "a run ends at ASCII");
	ok(lo_utf8_run(run, run + 8) == run + 5, "or before a cut character");
	ok(lo_utf8_run(run, run) == run, "or at once");
	return tap_done();
}
