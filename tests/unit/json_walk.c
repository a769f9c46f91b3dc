#include "common/json_top.h"

#include "common/mem.h"
#include "tests/tap.h"

/* The span lives in memory of its own, to the byte. */
static struct lo_span
exact(const char *text)
{
	struct lo_json_fault f;
	struct lo_span s;
	char *copy;

	s.len = strlen(text);
	copy = malloc(s.len > 0 ? s.len : 1);
	memcpy(copy, text, s.len);
	s.p = copy;
	if (lo_json_check(s.p, s.len, 1000, &f) < 0)
		ok(0, "a test text is not JSON: %s", f.what);
	return s;
}

static void
drop(struct lo_span s)
{
	void *p;

	memcpy(&p, &s.p, sizeof(p));
	free(p);
}

static void
is_span(struct lo_span s, const char *want, const char *name)
{
	if (want == NULL)
		ok(s.p == NULL && s.len == 0, "%s", name);
	else
		is_bytes(s.p, s.len, want, strlen(want), name);
}

static void
is_pointer(const char *text, const char *pointer, const char *want)
{
	struct lo_span s;
	char name[64];

	s = exact(text);
	snprintf(name, sizeof(name), "pointer '%s'", pointer);
	is_span(lo_json_pointer(s, pointer), want, name);
	drop(s);
}

static void
kinds(void)
{
	static const char *const texts[] = {
	    "{}", "[]", "\"\"", "-1", "0", "9", "true", "false", "null"};
	static const char kinds[] = "oasnnntfz";
	size_t i;

	for (i = 0; kinds[i] != '\0'; i++)
		is_int(lo_json_kind(lo_span_of(texts[i])), kinds[i], texts[i]);
	is_int(lo_json_kind(lo_span_of(NULL)), '?', "absent has no kind");
	is_int(lo_json_kind(lo_span_of("")), '?', "nor has nothing");
	is_int(lo_json_kind(lo_span_of(" 1")), '?', "nor white space");
	is_span(lo_json_trim(lo_span_of(" \t\r\n[ 1 ]\r\n ")), "[ 1 ]", "trim");
	is_span(lo_json_trim(lo_span_of(" ")), "", "trim of white space");
	is_span(lo_json_trim(lo_span_of(NULL)), NULL, "trim of absent");
}

/* What is noted while a text is checked is what a walk gives. */
static void
is_top(struct lo_span s)
{
	struct lo_json_walk w;
	struct lo_json_top top;
	struct lo_json_fault f;
	struct lo_span k, v;
	size_t n = 0, good = 0;

	if (lo_json_check_top(s.p, s.len, 9, &top, &f) < 0)
		return;
	lo_json_walk(&w, s);
	for (; lo_json_member(&w, &k, &v); n++)
		good += n < LO_JSON_TOP && top.members[n].key.p == k.p &&
			top.members[n].key.len == k.len &&
			top.members[n].value.p == v.p &&
			top.members[n].value.len == v.len;
	is_int((long long)top.count, (long long)n, "as many members");
	is_int((long long)good, (long long)(n < LO_JSON_TOP ? n : LO_JSON_TOP),
	    "and the same ones");
}

/* "key=value;" of all members, "value;" of all elements. */
static void
is_walk(const char *text, const char *want)
{
	struct lo_json_walk w;
	struct lo_span s, k, v;
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	s = exact(text);
	lo_json_walk(&w, s);
	while (lo_json_member(&w, &k, &v)) {
		lo_buf_addspan(&b, k);
		lo_buf_addc(&b, '=');
		lo_buf_addspan(&b, v);
		lo_buf_addc(&b, ';');
	}
	lo_json_walk(&w, s);
	while (lo_json_element(&w, &v)) {
		lo_buf_addspan(&b, v);
		lo_buf_addc(&b, ';');
	}
	is_str(b.p, want, text);
	is_top(s);
	drop(s);
	lo_buf_free(&b);
}

static void
walks(void)
{
	is_walk("{}", "");
	is_walk(" { } ", "");
	is_walk("[]", "");
	is_walk("[ ]", "");
	is_walk("[1]", "1;");
	is_walk("[ 1 , \"a,]\\\\\" , [2,{}] ]", "1;\"a,]\\\\\";[2,{}];");
	is_walk("{\"a\":1}", "\"a\"=1;");
	is_walk("{ \"a\" : 1 , \"b\":{\"c\":[ ]},\"a\":\"\\\"}\" }",
	    "\"a\"=1;\"b\"={\"c\":[ ]};\"a\"=\"\\\"}\";");
	is_walk("{\"a\":-1.50e+10,\"b\":null ,\"c\":true}",
	    "\"a\"=-1.50e+10;\"b\"=null;\"c\"=true;");
	is_walk("7", "");
	is_walk("\"[1]\"", "");
	is_walk("\"{}\"", "");
	is_walk("[\"a\"]", "\"a\";");
	is_walk("[\"a\\\\\",\"\\\\\\\"\"]", "\"a\\\\\";\"\\\\\\\"\";");
	is_walk(
	    "[{\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\":\"[[[{{{\"},[[[]]],2]",
	    "{\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\":\"[[[{{{\"};[[[]]];2;");
}

static void
members(void)
{
	struct lo_span s, none = {NULL, 0};

	s = exact("{\"a\":1,\"b\":2,\"a\":3,\"\":4,\"\\u0061b\":5,"
		  "\"\\ud83d\\ude00\":6,\"x\\u0000y\":7,\"\\ud800\":8}");
	is_span(lo_json_get(s, "a"), "3", "the last of two");
	is_span(lo_json_get(s, "b"), "2", "b");
	is_span(lo_json_get(s, ""), "4", "the empty name");
	is_span(lo_json_get(s, "ab"), "5", "a name with an escape");
	is_span(lo_json_get(s, "\xf0\x9f\x98\x80"), "6", "or with a pair");
	is_span(lo_json_get(s, "x"), NULL, "a NUL does not end a name");
	is_span(lo_json_get(s, "\xef\xbf\xbd"), "8", "a lone surrogate");
	is_span(lo_json_get(s, "\\u0061b"), NULL, "the raw name is none");
	is_span(lo_json_get(s, "c"), NULL, "what is not there");
	is_span(lo_json_get(lo_span_of("[1]"), "0"), NULL, "not of an array");
	is_span(lo_json_get(none, "a"), NULL, "nor of nothing");
	drop(s);
}

static void
pointers(void)
{
	static const char text[] =
	    " {\"foo\":[\"bar\",\"baz\",{\"x\":[[5]]}],\"\":0,\"a/b\":1,"
	    "\"m~n\":8,\"~1\":9,\"q\\\"\":7,\"0\":10,\"foo\":[1,2] } ";

	is_pointer("{\"a\": 1} ", "", "{\"a\": 1}");
	is_pointer("[[0],[1,{\"x\":[[5]]}]]", "/1/1/x/0/0", "5");
	is_pointer(text, "/foo/1", "2");
	is_pointer(text, "/foo/2", NULL);
	is_pointer(text, "/foo/-", NULL);
	is_pointer(text, "/foo/01", NULL);
	is_pointer(text, "/foo/+1", NULL);
	is_pointer(text, "/foo/1e0", NULL);
	is_pointer(text, "/foo/-0", NULL);
	is_pointer(text, "/foo/", NULL);
	is_pointer(text, "/foo/99999999999999999999", NULL);
	is_pointer(text, "/", "0");
	is_pointer(text, "/a~1b", "1");
	is_pointer(text, "/m~0n", "8");
	is_pointer(text, "/~01", "9");
	is_pointer(text, "/q\"", "7");
	is_pointer(text, "/0", "10");
	is_pointer(text, "/0/x", NULL);
	is_pointer(text, "foo", NULL);
	is_pointer(text, "/nothing/at/all", NULL);
	is_span(lo_json_pointer(lo_span_of(NULL), ""), NULL, "of nothing");
}

/* More than are noted. */
static void
many(void)
{
	struct lo_buf b;

	lo_buf_init(&b, 4096);
	for (int i = 0; i < LO_JSON_TOP + 2; i++) {
		lo_buf_addf(&b, "%s\"%d\": [{\"a\":{}}, %d] ",
		    i == 0 ? " {" : ",", i, i);
		if (i + 2 < LO_JSON_TOP)
			continue;
		lo_buf_addc(&b, '}');
		is_top(lo_buf_span(&b));
		b.len--;
	}
	lo_buf_free(&b);
}

int
main(void)
{
	kinds();
	many();
	walks();
	members();
	pointers();
	return tap_done();
}
