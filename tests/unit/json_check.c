#include "common/json.h"

#include "common/mem.h"
#include "tests/tap.h"

/* The text ends where its memory does: a sanitizer sees one byte more. */
static const char *
fault_of(const char *text, size_t n, int depth, size_t *offset)
{
	struct lo_json_fault f = {0, NULL};
	char *copy;
	int r;

	copy = malloc(n > 0 ? n : 1);
	memcpy(copy, text, n);
	r = lo_json_check(copy, n, depth, &f);
	free(copy);
	*offset = f.offset;
	return r == 0 ? NULL : f.what;
}

static void
accepted(void)
{
	static const char *const texts[] = {"0", "-0", "7", "1203", "-45",
	    "0.0", "1.10", "0.25", "1e5", "1E5", "1e+5", "1e-5", "2.5e00",
	    "-0.0E-0", "9007199254740993", "1E400", "18446744073709551615",
	    "-1e-400",
	    "123456789012345678901234567890.000000000000000000000000001",
	    "true", "false", "null", "\"\"", "\"a\"", "\"\\u0000\"",
	    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\uAbCd\\uEf01\"",
	    "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"\\ude00\"",
	    "\"\\ude00\\ud83d\"", "\"\\ud83dx\"", "\"\x7f\"",
	    "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", "\"\xef\xbb\xbf\"",
	    "\"\xef\xbf\xbf\xf4\x8f\xbf\xbf\"", "[]", "[ ]", "{}", "{ }", "[1]",
	    "[1,2]", "[[],{},[[]]]", "{\"a\":1}", "{\"\":null}",
	    "{\"a\":1,\"a\":2}", " \t\r\n[ 1 , 2 ] \n",
	    "\t{ \"a\" : [ { \"b\" : { } } ] , \"c\" : \"d\" }\r\n", "[0]\n\n",
	    "{\"\\u0061\":{\"\\ud800\":[]}}"};
	size_t i, offset;
	const char *what;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		what = fault_of(texts[i], strlen(texts[i]), 1000, &offset);
		ok(what == NULL, "accepted: case %zu (%s)", i,
		    what != NULL ? what : "good");
	}
}

static const struct {
	const char *text;
	size_t offset;
	const char *what;
} refused[] = {
    {"", 0, "blank"},
    {" \t\r\n", 4, "blank"},
    {"\xef\xbb\xbf{}", 0, "byte order mark"},
    {"[\xef\xbb\xbf]", 1, "byte order mark"},
    {"{}\xef\xbb\xbf", 2, "byte order mark"},
    {"{\xef\xbb\xbf\"a\":1}", 1, "byte order mark"},
    {"1 2", 2, "text behind the value"},
    {"{}{}", 2, "text behind the value"},
    {"[]]", 2, "text behind the value"},
    {"\"a\"b", 3, "text behind the value"},
    {"[1}", 2, "no comma or closing bracket"},
    {"{\"a\":1]", 6, "no comma or closing bracket"},
    {"[1 2]", 3, "no comma or closing bracket"},
    {"[1;2]", 2, "no comma or closing bracket"},
    {"[1:2]", 2, "no comma or closing bracket"},
    {"{\"a\":1 \"b\":2}", 7, "no comma or closing bracket"},
    {"[1,]", 3, "no value"},
    {"[,1]", 1, "no value"},
    {"[,]", 1, "no value"},
    {"[1,,2]", 3, "no value"},
    {"]", 0, "no value"},
    {"}", 0, "no value"},
    {",", 0, "no value"},
    {"\\u005b1]", 0, "no value"},
    {"'a'", 0, "no value"},
    {"[/*1*/]", 1, "no value"},
    {"// x", 0, "no value"},
    {"# x", 0, "no value"},
    {"{\"a\":}", 5, "no value"},
    {"{\"a\":,}", 5, "no value"},
    {"NaN", 0, "no value"},
    {"Infinity", 0, "no value"},
    {"+1", 0, "no value"},
    {".5", 0, "no value"},
    {"\x0b[]", 0, "no value"},
    {"\x0c[]", 0, "no value"},
    {"\xc2\xa0[]", 0, "no value"},
    {"\xe2\x80\xa8[]", 0, "no value"},
    {"{,}", 1, "no member name"},
    {"{\"a\":1,}", 7, "no member name"},
    {"{a:1}", 1, "no member name"},
    {"{1:2}", 1, "no member name"},
    {"{null:1}", 1, "no member name"},
    {"{'a':1}", 1, "no member name"},
    {"{[]:1}", 1, "no member name"},
    {"{\"a\":1,,\"b\":2}", 7, "no member name"},
    {"{\"a\"}", 4, "no colon behind a member name"},
    {"{\"a\" 1}", 5, "no colon behind a member name"},
    {"{\"a\",\"b\"}", 4, "no colon behind a member name"},
    {"{\"a\"=1}", 4, "no colon behind a member name"},
    {"{\"a\"::1}", 5, "no value"},
    {"tru", 3, "unexpected end"},
    {"[tru]", 4, "unknown word"},
    {"True", 0, "no value"},
    {"nul", 3, "unexpected end"},
    {"nulL", 3, "unknown word"},
    {"falsey", 5, "text behind the value"},
    {"-", 1, "unexpected end"},
    {"[-]", 2, "not a number"},
    {"-a", 1, "not a number"},
    {"--1", 1, "not a number"},
    {"-Infinity", 1, "not a number"},
    {"01", 1, "number with a leading zero"},
    {"-012", 2, "number with a leading zero"},
    {"00", 1, "number with a leading zero"},
    {"1.", 2, "unexpected end"},
    {"[1.]", 3, "not a number"},
    {"1.e5", 2, "not a number"},
    {"1.5.5", 3, "text behind the value"},
    {"1e", 2, "unexpected end"},
    {"[1e+]", 4, "not a number"},
    {"1ee5", 2, "not a number"},
    {"1e5.5", 3, "text behind the value"},
    {"1e5e5", 3, "text behind the value"},
    {"0x10", 1, "text behind the value"},
    {"1_000", 1, "text behind the value"},
    {"1a", 1, "text behind the value"},
    {"\xef\xbc\x91", 0, "no value"},
    {"\"", 1, "unexpected end"},
    {"\"a", 2, "unexpected end"},
    {"\"\\", 2, "unexpected end"},
    {"\"\\\"", 3, "unexpected end"},
    {"\"\\a\"", 2, "unknown escape in a string"},
    {"\"\\'\"", 2, "unknown escape in a string"},
    {"\"\\U0041\"", 2, "unknown escape in a string"},
    {"\"\\x41\"", 2, "unknown escape in a string"},
    {"\"\\\n\"", 2, "unknown escape in a string"},
    {"\"\\\xc3\xa9\"", 2, "unknown escape in a string"},
    {"\"\\u12\"", 5, "\\u without four digits"},
    {"\"\\u12g4\"", 5, "\\u without four digits"},
    {"\"\\u-123\"", 3, "\\u without four digits"},
    {"\"\\u 123\"", 3, "\\u without four digits"},
    {"\"\\u123", 6, "unexpected end"},
    {"\"\\u123\"", 6, "\\u without four digits"},
    {"\"\\u123g\"", 6, "\\u without four digits"},
    {"\"\\ud83d\\u\"", 9, "\\u without four digits"},
    {"\"a\nb\"", 2, "control byte in a string"},
    {"\"\t\"", 1, "control byte in a string"},
    {"\"\x1f\"", 1, "control byte in a string"},
    {"{\"a\tb\":1}", 3, "control byte in a string"},
    {"\"\x80\"", 1, "not UTF-8"},
    {"\"\xff\"", 1, "not UTF-8"},
    {"\"\xc3\"", 1, "not UTF-8"},
    {"\"\xc3\xc3\xa9\"", 1, "not UTF-8"},
    {"\"\xc0\xaf\"", 1, "not UTF-8"},
    {"\"\xe0\x80\xaf\"", 1, "not UTF-8"},
    {"\"\xf0\x80\x80\xaf\"", 1, "not UTF-8"},
    {"\"\xed\xa0\x80\"", 1, "not UTF-8"},
    {"\"\xf4\x90\x80\x80\"", 1, "not UTF-8"},
    {"\"\xf8\x88\x80\x80\x80\"", 1, "not UTF-8"},
    {"\"\xc3\xa9\xe9\"", 3, "not UTF-8"},
    {"\"\xe2\x82", 1, "not UTF-8"},
    {"{\"\xe9\":1}", 2, "not UTF-8"},
    {"[", 1, "unexpected end"},
    {"{", 1, "unexpected end"},
    {"[1", 2, "unexpected end"},
    {"[1,", 3, "unexpected end"},
    {"{\"a\"", 4, "unexpected end"},
    {"{\"a\":", 5, "unexpected end"},
    {"{\"a\":1", 6, "unexpected end"},
    {"{\"a\":1,", 7, "unexpected end"},
    {"[[[[", 4, "unexpected end"},
};

static void
refusals(void)
{
	size_t i, offset;
	const char *what;

	for (i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		what = fault_of(
		    refused[i].text, strlen(refused[i].text), 1000, &offset);
		if (!ok(what != NULL && strcmp(what, refused[i].what) == 0 &&
			    offset == refused[i].offset,
			"refused: %s, case %zu", refused[i].what, i))
			printf("# %s at %zu\n", what != NULL ? what : "good",
			    offset);
	}
	what = fault_of("[\0]", 3, 1000, &offset);
	ok(what != NULL && strcmp(what, "NUL byte") == 0 && offset == 1,
	    "refused: a NUL byte between tokens");
	what = fault_of("\"\0\"", 3, 1000, &offset);
	ok(what != NULL && strcmp(what, "NUL byte") == 0 && offset == 1,
	    "refused: a NUL byte in a string");
	what = fault_of("\"\\\0\"", 4, 1000, &offset);
	ok(what != NULL && offset == 2, "refused: a NUL byte as an escape");
	what = fault_of("{}\0", 3, 1000, &offset);
	ok(what != NULL && offset == 2, "refused: a NUL byte behind");
}

static char *
nested(int depth, const char *open, const char *inner, const char *close)
{
	struct lo_buf b;
	int i;

	lo_buf_init(&b, 1 << 24);
	for (i = 0; i < depth; i++)
		lo_buf_adds(&b, open);
	lo_buf_adds(&b, inner);
	for (i = 0; i < depth; i++)
		lo_buf_adds(&b, close);
	return b.p;
}

static void
depth(int levels, int limit, int good, const char *name)
{
	char *text[3];
	const char *what;
	size_t offset;
	int i, as_said;

	text[0] = nested(levels, "[", "", "]");
	text[1] = nested(levels, "{\"a\":", "1", "}");
	text[2] = nested(levels / 2, "[{\"a\":", "[]", "}]");
	as_said = 1;
	for (i = 0; i < (levels % 2 == 1 ? 3 : 2); i++) {
		what = fault_of(text[i], strlen(text[i]), limit, &offset);
		as_said = as_said && (what == NULL) == good &&
			  (good || strcmp(what, "nested too deep") == 0);
	}
	for (i = 0; i < 3; i++)
		free(text[i]);
	ok(as_said, "%s", name);
}

static void
depths(void)
{
	size_t offset;
	char *text;

	depth(1000, LO_JSON_DEPTH, 1, "a thousand levels");
	depth(1001, LO_JSON_DEPTH, 0, "and one more");
	depth(65, 65, 1, "a limit of 65");
	depth(66, 65, 0, "is one");
	depth(5001, 5001, 1, "a limit above the usual");
	depth(1, 0, 0, "no level at all");
	depth(70001, 1 << 30, 0, "what the checker can hold");
	ok(fault_of("1", 1, 0, &offset) == NULL, "a number has no level");
	text = nested(500000, "[", "", "");
	ok(fault_of(text, strlen(text), LO_JSON_DEPTH, &offset) != NULL &&
		offset == 1000,
	    "half a million brackets");
	free(text);
}

/* Every byte at every place of strings of all lengths that the wide loads
 * see in different ways. */
static void
alignment(void)
{
	char text[128];
	size_t n, at, offset, wrong;
	unsigned c;
	const char *what;

	wrong = 0;
	for (n = 1; n < 70; n++)
		for (at = 1; at <= n; at++)
			for (c = 0; c < 256; c++) {
				memset(text, 'x', n + 2);
				text[0] = text[n + 1] = '"';
				text[at] = (char)c;
				what = fault_of(text, n + 2, 10, &offset);
				if (c >= 0x20 && c < 0x80 && c != '"' &&
				    c != '\\')
					wrong += what != NULL;
				else if (c < 0x20 || c >= 0x80)
					wrong += what == NULL || offset != at;
				else
					wrong += what == NULL || offset <= at;
			}
	is_int((long long)wrong, 0, "every byte at every place");
}

/* A whole text is good, none of its beginnings is. */
static void
beginnings(void)
{
	static const char text[] =
	    "{\"type\":\"raw\",\"n\":[-1.5e+3,0,{\"\\u00e9\":null}],"
	    "\"t\":[true,false],\"s\":\"\xe2\x82\xac \\\\\\\"\"}";
	size_t n, offset, wrong;
	const char *what;

	for (n = 1, wrong = 0; n < sizeof(text) - 1; n++) {
		what = fault_of(text, n, 10, &offset);
		wrong += what == NULL || offset > n;
	}
	is_int((long long)wrong, 0, "no beginning is accepted");
	ok(fault_of(text, n, 10, &offset) == NULL, "the whole is");
}

int
main(void)
{
	accepted();
	refusals();
	depths();
	alignment();
	beginnings();
	return tap_done();
}
