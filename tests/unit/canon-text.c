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

/* The sets that mail means, by the names that mailers have for them. */
static void
names(void)
{
	static const char *const cyrillic[] = {"windows-1251", "cp1251",
	    "x-cp1251", "win-1251", "WINDOWS1251", NULL};
	static const char *const western[] = {
	    "8859_15", "iso8859-15", "ISO_8859-15:1998", "iso-8859-15", NULL};

	for (size_t i = 0; cyrillic[i] != NULL; i++)
		DECODES(cyrillic[i], "\xcf\xf0", "Пр", 0);
	for (size_t i = 0; western[i] != NULL; i++)
		DECODES(western[i], "\xa4", "€", 0);
	DECODES("iso88591", "\x93\xe9", "“é", 0);
	DECODES("utf_8", "\xc3\xa9", "é", 0);
	DECODES("cp65001", "\xc3\xa9", "é", 0);
	DECODES("unicode-1-1-utf-7", "+AOk-", "é", 0);
	DECODES("x-mac-roman", "\x8e", "é", 0);
	DECODES("ibm850", "\x82", "é", 0);
	DECODES("GB2312", "\xe9\x46", "镕", 0);
	DECODES("shift_jis", "\x87\x40", "①", 0);
	DECODES("windows-31j", "\\~", "\\~", 0);
	DECODES("x-euc-jp", "\xad\xa1", "①", 0);
	DECODES("ks_c_5601-1987", "\x8c\x63", "똠", 0);
	DECODES("x-x-big5", "\xa4\xa4\xa1\x45", "中‧", 0);
	DECODES("ISO-2022-JP", "a\x1b$B-!\x1b(I1\x1b(J\\\x1b$B$3\n$3",
	    "a①ｱ\\こ\n$3", 0);
	DECODES("iso-2022-jp", "\x1b$B$3$", "こ\xef\xbf\xbd", 1);
	DECODES("iso-2022-jp", "\x1b$X\x1b", "\x1b$X\x1b", 0);
	DECODES("windows-", "\xe9", "é", 1);
	DECODES("iso-8859-", "\xe9", "é", 1);
	DECODES("cp99999999999999999999999999999", "\xe9", "é", 1);
}

int
main(void)
{
	charsets();
	names();
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
