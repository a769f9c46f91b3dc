#include "common/json.h"

#include "tests/tap.h"

static void
is_text(const char *string, const char *want, unsigned lone, const char *name)
{
	struct lo_buf b;
	unsigned n;

	lo_buf_init(&b, 4096);
	n = lo_json_text(&b, lo_span_of(string));
	is_bytes(b.p, b.len, want, strlen(want), name);
	is_int(n, lone, "its lone surrogates");
	ok(lo_json_equal(lo_span_of(string), lo_buf_span(&b)),
	    "it is equal to its text");
	lo_buf_addc(&b, 'x');
	ok(!lo_json_equal(lo_span_of(string), lo_buf_span(&b)),
	    "and to no longer one");
	lo_buf_free(&b);
}

static void
texts(void)
{
	struct lo_buf b;

	is_text("\"\"", "", 0, "empty");
	is_text("\"abc\"", "abc", 0, "plain");
	is_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 0,
	    "short escapes");
	is_text("\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac", 0,
	    "escapes by number");
	is_text("\"a\\ud83d\\uDE00b\"",
	    "a\xf0\x9f\x98\x80"
	    "b",
	    0, "a pair");
	is_text("\"a\\ud83d\"", "a\xef\xbf\xbd", 1, "a high one alone");
	is_text("\"\\ude00b\"",
	    "\xef\xbf\xbd"
	    "b",
	    1, "a low one alone");
	is_text("\"\\ud83d\\ud83d\\ude00\"", "\xef\xbf\xbd\xf0\x9f\x98\x80", 1,
	    "a high one before a pair");
	is_text("\"\\ude00\\ud83d\"", "\xef\xbf\xbd\xef\xbf\xbd", 2,
	    "the wrong way round");
	is_text("\"\\ud83d\\n\"", "\xef\xbf\xbd\n", 1, "before an escape");
	is_text("\"\\ud83d\\u0041\"",
	    "\xef\xbf\xbd"
	    "A",
	    1, "before another number");
	is_text("\"\\udbff\\udfff\"", "\xf4\x8f\xbf\xbf", 0, "the last one");
	lo_buf_init(&b, 10);
	lo_json_text(&b, lo_span_of("\"a\\u0000b\""));
	is_bytes(b.p, b.len, "a\0b", 3, "a NUL");
	lo_buf_reset(&b);
	is_int(lo_json_text(&b, lo_span_of("12")), 0, "a number has no text");
	lo_json_text(&b, lo_span_of(NULL));
	ok(b.len == 0, "nor has nothing");
	lo_json_text(&b, lo_span_of("\"\\n23456789\\n\\n\\n\""));
	ok(b.failed, "the ceiling of the buffer holds");
	lo_buf_free(&b);
	ok(lo_json_is(lo_span_of("\"raw\""), "raw"), "is");
	ok(!lo_json_is(lo_span_of("\"raw\""), "ra"), "is not shorter");
	ok(!lo_json_is(lo_span_of("\"ra\""), "raw"), "is not longer");
	ok(lo_json_is(lo_span_of("\"r\\u0061w\""), "raw"), "is, escaped");
	ok(!lo_json_is(lo_span_of("\"r\\u0061x\""), "raw"), "is not, escaped");
	ok(!lo_json_is(lo_span_of("\"\\n\""), "\\n"), "raw is not the text");
	ok(!lo_json_is(lo_span_of("null"), "ul"), "a word is no string");
	ok(!lo_json_is(lo_span_of(NULL), ""), "nothing is no string");
}

static void
is_number(const char *text, int good, int64_t want)
{
	int64_t n;
	char name[64];

	n = 77;
	snprintf(name, sizeof(name), "number %s", text);
	is_int(lo_json_int(lo_span_of(text), &n), good, name);
	is_int(n, good ? want : 77, "its value");
}

static void
numbers(void)
{
	is_number("0", 1, 0);
	is_number("-0", 1, 0);
	is_number("12", 1, 12);
	is_number("-12", 1, -12);
	is_number("9007199254740993", 1, 9007199254740993);
	is_number("9223372036854775807", 1, INT64_MAX);
	is_number("-9223372036854775808", 1, INT64_MIN);
	is_number("9223372036854775808", 0, 0);
	is_number("-9223372036854775809", 0, 0);
	is_number("18446744073709551616", 0, 0);
	is_number("1.0", 0, 0);
	is_number("1e2", 0, 0);
	is_number("\"1\"", 0, 0);
	is_number("null", 0, 0);
	is_number("-", 0, 0);
	is_number("", 0, 0);
}

static void
is_put(const char *p, size_t n, const char *want, unsigned bad)
{
	struct lo_buf b;
	struct lo_json_fault f;

	lo_buf_init(&b, 4096);
	is_int(lo_json_put(&b, p, n), bad, "bytes that are not UTF-8");
	is_str(b.p, want, "a string");
	is_int(lo_json_check(b.p, b.len, 1, &f), 0, "which is JSON");
	lo_buf_free(&b);
}

#define put_is(text, want, bad) is_put(text, sizeof(text) - 1, want, bad)
#define FFFD                    "\xef\xbf\xbd"

static void
puts_(void)
{
	struct lo_buf b;

	put_is("", "\"\"", 0);
	put_is("a/b", "\"a/b\"", 0);
	put_is("\"\\\b\f\n\r\t", "\"\\\"\\\\\\b\\f\\n\\r\\t\"", 0);
	put_is("\x01\x1f\0\x7f", "\"\\u0001\\u001f\\u0000\x7f\"", 0);
	put_is("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	    "\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"", 0);
	put_is("a\xff"
	       "b",
	    "\"a" FFFD "b\"", 1);
	put_is("\xe2\x82", "\"" FFFD "\"", 1);
	put_is("\xe2\x82\xe2\x82\xac", "\"" FFFD "\xe2\x82\xac\"", 1);
	put_is("\xed\xa0\x80", "\"" FFFD FFFD FFFD "\"", 3);
	put_is("\xc0\x80", "\"" FFFD FFFD "\"", 2);
	put_is("a long text of more than thirty-two bytes, \"quoted\"",
	    "\"a long text of more than thirty-two bytes, \\\"quoted\\\"\"", 0);
	lo_buf_init(&b, 8);
	lo_json_puts(&b, "12345\n");
	ok(b.failed, "the ceiling of the buffer holds");
	lo_buf_free(&b);
}

static void
is_compact(const char *text, const char *want)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	lo_json_compact(&b, lo_span_of(text));
	is_str(b.p, want, "compact");
	lo_buf_free(&b);
}

/* What was put is read back, whatever the bytes of a valid text. */
static void
round_trip(void)
{
	struct lo_buf in, put, out;
	unsigned i, wrong;

	lo_buf_init(&in, 100);
	lo_buf_init(&put, 1000);
	lo_buf_init(&out, 100);
	for (i = wrong = 0; i < 128 * 40; i++) {
		lo_buf_reset(&in);
		lo_buf_reset(&put);
		lo_buf_reset(&out);
		lo_buf_addf(&in, "%*s", (int)(i / 128), "");
		lo_buf_addc(&in, (char)(i % 128));
		lo_buf_adds(&in, "\xc3\xa9z");
		lo_json_put(&put, in.p, in.len);
		lo_json_text(&out, lo_buf_span(&put));
		wrong += !lo_span_equal(lo_buf_span(&in), lo_buf_span(&out));
	}
	is_int(wrong, 0, "there and back");
	lo_buf_free(&in);
	lo_buf_free(&put);
	lo_buf_free(&out);
}

int
main(void)
{
	texts();
	numbers();
	puts_();
	round_trip();
	is_compact("{ \"a b\" : [ 1 ,\t\"\\\" \" , { } ] }\r\n",
	    "{\"a b\":[1,\"\\\" \",{}]}");
	is_compact(" 1.10 ", "1.10");
	is_compact("[]", "[]");
	is_compact(NULL, "");
	return tap_done();
}
