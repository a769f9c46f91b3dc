/* What cmd/lo-canon/text.h promises: any bytes become UTF-8. */
#include "cmd/lo-canon/text.h"
#include "tests/tap.h"

static void
decodes(const char *charset, const char *bytes, size_t n, const char *want,
    unsigned replaced)
{
	struct lo_buf b;
	unsigned got;
	char name[80];

	lo_buf_init(&b, 4096);
	got = text_decode(&b, (struct lo_span){bytes, n}, lo_span_of(charset));
	snprintf(name, sizeof name, "%s", charset != NULL ? charset : "none");
	is_bytes(b.p, b.len, want, strlen(want), name);
	is_int(got, replaced, "replacements");
	lo_buf_free(&b);
}

#define DECODES(charset, bytes, want, replaced)                                \
	decodes(charset, bytes, sizeof(bytes) - 1, want, replaced)

static void
folds(const char *in, size_t max, const char *want)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	text_fold(&b, lo_span_of(in), max);
	is_str(b.p, want, "folded");
	lo_buf_free(&b);
}

static void
charsets(void)
{
	DECODES("utf-8", "gr\xc3\xbc\xc3\x9f", "grüß", 0);
	DECODES("UTF8",
	    "a\xff"
	    "b\xe2\x82",
	    "a\xef\xbf\xbd"
	    "b\xef\xbf\xbd",
	    2);
	DECODES("iso-8859-1", "caf\xe9 \x93x\x94", "café “x”", 0);
	DECODES("Windows-1252", "\x80\x81", "€\xef\xbf\xbd", 1);
	DECODES(NULL, "gr\xc3\xbc", "grü", 0);
	DECODES(NULL, "caf\xe9", "café", 0);
	DECODES("us-ascii", "caf\xe9", "café", 0);
	DECODES("x-no-such", "caf\xe9", "café", 1);
	DECODES("x-no-such", "caf\xc3\xa9", "café", 1);
	DECODES("../../etc//TRANSLIT", "x", "x", 1);
	DECODES("iso-8859-2",
	    "\xa3\xf3"
	    "d\xbc",
	    "Łódź", 0);
	DECODES("koi8-r", "\xd0\xd2\xc9\xd7\xc5\xd4", "привет", 0);
	DECODES("iso-2022-jp", "\x1b$B$3$s\x1b(B!", "こん!", 0);
	DECODES("shift_jis", "\x82\xb1\x82", "こ\xef\xbf\xbd", 1);
	DECODES("utf-16",
	    "\xff\xfe"
	    "a\0b\0",
	    "ab", 0);
	DECODES(" utf-7 ", "Hi Mom +Jjo-!", "Hi Mom ☺!", 0);
	DECODES("gb2312", "\xc4\xe3\xff", "你\xef\xbf\xbd", 1);
}

int
main(void)
{
	charsets();
	ok(text_is_utf8(lo_span_of("plain and gr\xc3\xbc\xc3\x9f")), "UTF-8");
	ok(!text_is_utf8(lo_span_of("0123456\xe9")), "Latin-1 is none");
	ok(!text_is_utf8(lo_span_of("\xed\xa0\x80")), "a surrogate is none");
	folds("  a \r\n\t b\x01  c ", 0, "a b c");
	folds("äöü äöü", 4, "äöü");
	folds("äöü äöü", 5, "äöü ä");
	folds("", 5, "");
	folds(" \n ", 0, "");
	ok(text_same(lo_span_of("UTF-8"), "utf-8"), "case does not count");
	ok(!text_same(lo_span_of("utf-88"), "utf-8"), "length does");
	return tap_done();
}
