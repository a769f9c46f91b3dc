#include "cmd/lo-canon/schema.h"
#include "tests/tap.h"

/* The keyword and place of the first fault; "" when the instance passes. */
static void
says(const char *schema, const char *instance, const char *want)
{
	struct schema *s = NULL;
	struct schema_fault f;
	struct lo_err e = {0, ""};
	char got[600] = "";

	if (schema_load(&s, lo_span_of(schema), &e) < 0) {
		ok(0, "%s: %s", schema, e.text);
		return;
	}
	if (schema_check(s, lo_span_of(instance), &f) < 0)
		snprintf(got, sizeof(got), "%s %s", f.keyword, f.pointer);
	is_str(got, want, instance);
	schema_free(s);
}

static void
refuses(const char *schema, const char *want)
{
	struct schema *s = NULL;
	struct lo_err e = {0, ""};

	is_int(schema_load(&s, lo_span_of(schema), &e), -1, schema);
	is_int(e.status, LO_CONFIG, "a configuration error");
	is_str(e.text, want, "says where and what");
}

static void
kinds(void)
{
	says("{\"type\":\"integer\"}", "1.0", "");
	says("{\"type\":\"integer\"}", "1.5", "type ");
	says("{\"type\":\"integer\"}", "1e400", "");
	says("{\"type\":[\"string\",\"null\"]}", "null", "");
	says("{\"type\":[\"string\",\"null\"]}", "1", "type ");
	says("true", "1", "");
	says("false", "1", "false ");
	says("{\"const\":1.10}", "1.1", "");
	says("{\"enum\":[{\"a\":1,\"b\":[2]}]}", "{\"b\":[2.0],\"a\":1}", "");
	says("{\"enum\":[\"a\"]}", "\"\\u0061\"", "");
	says("{\"enum\":[\"a\"]}", "\"b\"", "enum ");
}

static void
numbers(void)
{
	const char *most = "{\"maximum\":9007199254740992}";

	says(most, "9007199254740993", "maximum ");
	says(most, "9007199254740992", "");
	says(most, "9.007199254740992e15", "");
	says("{\"minimum\":-0.5}", "-0.50000000000000000001", "minimum ");
	says("{\"exclusiveMinimum\":0}", "0", "exclusiveMinimum ");
	says("{\"exclusiveMaximum\":0}", "-1e-400", "");
	says("{\"multipleOf\":0.01}", "362.07", "");
	says("{\"multipleOf\":0.01}", "362.075", "multipleOf ");
	says("{\"multipleOf\":7}", "1e300", "multipleOf ");
	says("{\"multipleOf\":25}", "1e300", "");
}

static void
objects(void)
{
	const char *closed = "{\"properties\":{\"a\":{\"type\":\"string\"}},"
			     "\"additionalProperties\":false}";

	says("{\"required\":[\"a\"]}", "{\"b\":1}", "required ");
	says("{\"required\":[\"a\"]}", "{\"\\u0061\":1}", "");
	says(closed, "{\"a\":1}", "type /a");
	says(closed, "{\"secret\":1}", "additionalProperties ");
	says("{\"additionalProperties\":{\"type\":\"null\"}}",
	    "{\"secret\":{}}", "type /*");
	says("{\"patternProperties\":{\"^n_\":{\"type\":\"number\"}}}",
	    "{\"n_x\":\"1\"}", "type /*");
	says("{\"propertyNames\":{\"maxLength\":1}}", "{\"ab\":1}",
	    "propertyNames ");
	says(
	    "{\"dependencies\":{\"a\":[\"b\"]}}", "{\"a\":1}", "dependencies ");
	says("{\"dependencies\":{\"a\":{\"required\":[\"b\"]}}}", "{\"a\":1}",
	    "required ");
	says("{\"minProperties\":2}", "{\"a\":1}", "minProperties ");
}

static void
arrays(void)
{
	says("{\"items\":{\"type\":\"number\"}}", "[1,\"x\"]", "type /1");
	says("{\"items\":[true],\"additionalItems\":false}", "[1,2]",
	    "false /1");
	says("{\"contains\":{\"const\":3}}", "[1,2]", "contains ");
	says("{\"uniqueItems\":true}", "[1,2,1.0]", "uniqueItems ");
	says("{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]",
	    "uniqueItems ");
	says("{\"uniqueItems\":true}", "[[1],[true],1,true,\"1\"]", "");
	says("{\"minItems\":1}", "[]", "minItems ");
	says("{\"properties\":{\"a\":{\"items\":{\"required\":[\"x\"]}}}}",
	    "{\"a\":[{\"x\":1},{}]}", "required /a/1");
}

static void
texts(void)
{
	says("{\"maxLength\":2}", "\"\\ud83d\\ude00\\u00e9\"", "");
	says("{\"minLength\":3}", "\"\xf0\x9f\x98\x80x\"", "minLength ");
	says("{\"pattern\":\"^\\\\d+$\"}", "\"12\\n\"", "pattern ");
	says("{\"pattern\":\"^(a+)+$\"}",
	    "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\"", "pattern ");
	says("{\"format\":\"date-time\"}", "\"2026-02-29T00:00:00Z\"",
	    "format ");
	says("{\"format\":\"date-time\"}", "\"2024-02-29T00:00:00.5+02:00\"",
	    "");
	says("{\"format\":\"email\"}", "\"a b@x.example\"", "format ");
	says("{\"format\":\"ipv6\"}", "\"1:::2\"", "format ");
	says("{\"format\":\"uri\"}", "\"/x\"", "format ");
}

static void
combined(void)
{
	says("{\"oneOf\":[{\"type\":\"number\"},{\"minimum\":2}]}", "3",
	    "oneOf ");
	says("{\"anyOf\":[{\"const\":1},{\"const\":2}]}", "3", "anyOf ");
	says("{\"not\":{\"const\":3}}", "3", "not ");
	says("{\"if\":{\"const\":1},\"else\":{\"type\":\"string\"}}", "2",
	    "type ");
	says("{\"$ref\":\"#/definitions/n\",\"definitions\":{\"n\":{"
	     "\"properties\":{\"n\":{\"$ref\":\"#/definitions/n\"}},"
	     "\"required\":[\"v\"]}}}",
	    "{\"v\":1,\"n\":{\"v\":2,\"n\":{}}}", "required /n/n");
	says("{\"$id\":\"http://x.example/a.json\",\"items\":{\"$ref\":"
	     "\"b.json\"},\"definitions\":{\"b\":{\"$id\":\"b.json\","
	     "\"type\":\"null\"}}}",
	    "[1]", "type /0");
	says("{\"$ref\":\"#\"}", "1", "$ref ");
}

/* One pattern and one text; a quote and a backslash are escaped for them. */
static void
matches(const char *pattern, const char *text, bool want)
{
	char schema[400], instance[200], *p;
	const char *from[] = {pattern, text};
	char *to[] = {schema, instance};

	snprintf(schema, sizeof(schema), "{\"pattern\":\"");
	snprintf(instance, sizeof(instance), "\"");
	for (int i = 0; i < 2; i++) {
		for (p = to[i] + strlen(to[i]); *from[i] != '\0'; from[i]++) {
			if (*from[i] == '\\' || *from[i] == '"')
				*p++ = '\\';
			*p++ = *from[i];
		}
		strcpy(p, i == 0 ? "\"}" : "\"");
	}
	says(schema, instance, want ? "" : "pattern ");
}

static void
formatted(const char *format, const char *text, bool want)
{
	char schema[100], instance[300];

	snprintf(schema, sizeof(schema), "{\"format\":\"%s\"}", format);
	snprintf(instance, sizeof(instance), "\"%s\"", text);
	says(schema, instance, want ? "" : "format ");
}

/* Where PCRE2 and ECMA 262 are of two minds. */
static void
patterns(void)
{
	matches("^\\s$", "\xc2\xa0", true);
	matches("^\\s$", "\xef\xbb\xbf", true);
	matches("^[\\s]$", "\xe2\x80\xa9", true);
	matches("^[^\\S]$", "\xe3\x80\x80", true);
	matches("^\\S$", "\xe2\x80\x8b", true);
	matches("^\\S$", "\xc2\xa0", false);
	matches("^\\d$", "\xd9\xa1", false);
	matches("^\\w$", "\xc3\xa9", false);
	matches("^.$", "\xe2\x80\xa8", false);
	matches("^.$", "\xf0\x9f\x98\x80", true);
	matches("^\\v$", "\xe2\x80\xa8", false);
	matches("^\\cj\\x4a\\u004A\\u{4a}$", "\\nJJJ", false);
	matches("^\\cA?\\x4a\\u004A\\u{4a}$", "JJJ", true);
	matches("^\\ud83d\\ude00$", "\xf0\x9f\x98\x80", true);
	matches("^\\ud83d?a$", "a", true);
	matches("^[\\ud800-\\udfff]", "a", false);
	matches("^\\p{Letter}\\p{digit}\\P{gc=Lu}$",
	    "\xc3\xa9"
	    "1x",
	    true);
	matches("^\\p{Script=Greek}\\p{sc=Han}$", "\xce\xb1\xe6\x97\xa5", true);
	matches("a[]", "a", false);
	matches("a[^]", "a\xe2\x80\xa8", true);
	matches("^(?<n>a|b)\\k<n>\\1$", "bbb", true);
	matches("^(?:(a)|b)\\1$", "b", true);
	matches("(?<=a)b(?!c)", "abd", true);
	matches("^a{2}b{1,}c{0,1}$", "aab", true);
	matches("^{a}]$", "{a}]", true);
	matches("^[\\w-.]+$", "a-.", true);
	matches("^[a\\b]$", "b", false);
	matches("\\bb", "a b", true);
	matches("#\"'/\\/\\-", "#\"'//-", true);
}

static void
grammar(void)
{
	static const char *const good[] = {"", "a|", "(?<=a+)b", "\\\\cA", "[]",
	    "[^]", "(?:)", "a{2,3}?", "\\\\0", "(a)\\\\1", "\\\\1(a)",
	    "(?<$a_1>)", "\\\\u{10ffff}", "x{", "x{,2}"};
	static const char *const bad[] = {"(", ")", "[", "*", "a**", "a++",
	    "^*", "(?=a)*", "a{3,2}", "{2}", "\\\\", "\\\\a", "\\\\Z", "\\\\Q",
	    "\\\\_", "\\\\x4", "\\\\u{}", "\\\\u{110000}", "\\\\c", "\\\\00",
	    "\\\\1", "(a)\\\\2", "\\\\k<n>", "(?<n>)(?<n>)", "(?<1>)", "(?<n",
	    "(?P<n>x)", "(?#c)", "(?i)a", "(?>a)", "[b-a]", "[\\\\1]",
	    "[\\\\B]", "\\\\p{Nobody}", "\\\\p{letter}", "\\\\p{a=L}", "\\\\p",
	    "\\\\pL"};
	char deep[290];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		formatted("regex", good[i], true);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		formatted("regex", bad[i], false);
	memset(deep, '(', 100);
	memset(deep + 100, ')', 100);
	deep[200] = '\0';
	formatted("regex", deep, true);
	formatted("regex", deep + 1, false);
	memset(deep, '(', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	formatted("regex", deep, false);
	refuses("{\"pattern\":\"(?<=a+)b\"}",
	    "pattern: expected a regular expression of ECMA 262");
}

static void
references(void)
{
	static const char *const uris[] = {"a:", "http://h", "x:/p?q#f",
	    "http://u:p%40@h.example:80/a;b=c,d/:@?/?#/?", "urn:a:b",
	    "http://[1::2]:1/", "http://[v1.a:b]/", "http://h:/", "file:///p",
	    "tel:+1-2", "http://h/%aF"},
				 *const none[] = {"", "/p", "//h", "1:b", ":",
				     "a", "http://a@b@c/", "http://h:8x/",
				     "http://1:2:3/", "http://[1::2",
				     "http://[::ffff:1.2.3.01]/",
				     "http://[v.a]/", "http://[v1]/",
				     "http://[1::2]x/", "http://[@h/", "x:/[a]",
				     "x:/p?q#f#g", "x:/%a", "x:/a b", "x:/<",
				     "x:/\xc3\xa9", "http://h\\u0000/"};

	for (size_t i = 0; i < sizeof(uris) / sizeof(*uris); i++)
		formatted("uri", uris[i], true);
	for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
		formatted("uri", none[i], false);
	formatted("uri-reference", "", true);
	formatted("uri-reference", "//h:1/p", true);
	formatted("uri-reference", "a/b:c", true);
	formatted("uri-reference", "?#", true);
	formatted("uri-reference", "1:b", false);
	formatted("uri-reference", "//h:x", false);
	formatted("iri", "http://\xc3\xa9.example/\xc3\xa9?\xee\x80\x80", true);
	formatted("iri", "http://h/\xee\x80\x80", false);
	formatted("iri", "/\xc3\xa9", false);
	formatted("iri-reference", "/\xc3\xa9", true);
	formatted("iri-reference", "/\xc2\x85", false);
	formatted("iri-reference", "/\xef\xbf\xbe", false);
}

static void
templates(void)
{
	static const char *const good[] = {"", "a", "{a}", "{a,b.c:3,d*}",
	    "/{+a}{#b}{?q,r}", "{%41_1}", "%41", "{a:9999}", "{;x*}", "'",
	    "\xc3\xa9"};
	static const char *const bad[] = {"{", "}", "{}", "{a", "{{a}}", "{a,}",
	    "{,,a}", "{a,,b}", "{a:0}", "{a:}", "{a:01}", "{a:10000}", "{a:x}",
	    "{.}", "{a..b}", "{a.}", "{+}", "{a*:1}", "{a b}", "{a=b}", "{,+a}",
	    "%4", "a b", "<", "\x7f", "^", "|"};

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		formatted("uri-template", good[i], true);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		formatted("uri-template", bad[i], false);
}

static void
hosts(void)
{
	static const char *const good[] = {"h", "a-1.example", "1.2.3",
	    "xn--4ca.example", "XN--4ca", "xn--hxak.xn--p1ai", "a.xn--4dbc"};
	static const char *const bad[] = {"", ".", "a.", ".a", "a..b", "-a",
	    "a-", "a_b", "a b", "\xc3\xa4",
	    "a\xe3\x80\x82"
	    "b",
	    "xn--", "xn--x", "xn--a-", "xn--a-b", "xn--abc-", "xn--99999999999",
	    "xn--a-1", "xn--07jt112bpxg", "xn--l-fda", "0a.xn--4dbc",
	    "xn--a-0hc",
	    "0123456789012345678901234567890123456789012345678901234567890123"},
				 *const idn[] = {"\xc3\xa4", "a",
				     "a\xe3\x80\x82\xc3\xa4\xef\xbd\xa1"
				     "b",
				     "l\xc2\xb7l", "\xcd\xb5\xce\xb1",
				     "\xd7\x90\xd7\xb3",
				     "\xe3\x82\xa2\xe3\x83\xbb", "\xc3\x9f",
				     "\xd7\x90.a",
				     "\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d",
				     "xn--4ca"},
				 *const not [] = {"", "\xc3\x84", "a\xc2\xb7l",
				     "\xcd\xb5"
				     "a",
				     "\xd7\xb3", "\xe3\x83\xbb",
				     "\xcc\x81"
				     "a",
				     "\xc3\xa4-", "-\xc3\xa4",
				     "\xc3\xa4"
				     "b--c",
				     "\xe2\x80\x8d", "\xef\xac\x80",
				     "\xd9\xa0\xdb\xb0", "0a.\xd7\x90",
				     "a\xd7\x90", "\xe2\x98\x83", "\xc3\xa4.",
				     "\xd9\x80", "\xe3\x80\xae", "xn--x"};
	char text[300] = "";

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		formatted("hostname", good[i], true);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		formatted("hostname", bad[i], false);
	for (size_t i = 0; i < sizeof(idn) / sizeof(*idn); i++)
		formatted("idn-hostname", idn[i], true);
	for (size_t i = 0; i < sizeof(not ) / sizeof(*not ); i++)
		formatted("idn-hostname", not [i], false);
	for (int i = 0; i < 126; i++)
		strcat(text, "a.");
	strcat(text, "a");
	formatted("hostname", text, true);
	strcat(text, "b");
	formatted("hostname", text, false);
	/* Sixty of these are longer than a label in ASCII. */
	text[0] = '\0';
	for (int i = 0; i < 56; i++)
		strcat(text, "\xc3\xa4");
	formatted("idn-hostname", text, true);
	strcat(text, "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4");
	formatted("idn-hostname", text, false);
	formatted("idn-email", "\xc3\xa4@\xc3\xa4.example", true);
	formatted("idn-email", "a@\xc3\x84.example", false);
}

int
main(void)
{
	kinds();
	numbers();
	objects();
	arrays();
	texts();
	combined();
	patterns();
	grammar();
	references();
	templates();
	hosts();
	refuses("{\"requird\":[]}",
	    "requird: not a keyword of draft 7 that is checked; a note is "
	    "\"x-...\"");
	refuses("{\"properties\":{\"a\":{\"type\":\"text\"}}}",
	    "properties: a: type: expected a type's name");
	refuses("{\"pattern\":\"(\"}",
	    "pattern: expected a regular expression of ECMA 262");
	refuses("{\"$ref\":\"http://x.example/y\"}",
	    "$ref: another document is not read");
	refuses("{\"format\":\"colour\"}",
	    "format: expected a format that is checked");
	refuses("{\"minLength\":-1}",
	    "minLength: expected a whole number from 0 on");
	refuses("{\"contentEncoding\":\"base64\"}",
	    "contentEncoding: not a keyword of draft 7 that is checked; a "
	    "note is \"x-...\"");
	refuses("[]", "a schema is an object or a boolean");
	return tap_done();
}
