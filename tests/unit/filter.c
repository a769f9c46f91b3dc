/* What common/filter.h promises: numbers, purity, natives, errors. */
#include "common/filter.h"
#include "tests/tap.h"

static int
upper(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)e;
	for (size_t i = 0; i < in.len; i++)
		lo_buf_addc(out,
		    in.p[i] >= 'a' && in.p[i] <= 'z' ? in.p[i] - 32 : in.p[i]);
	return 0;
}

static int
echo(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)e;
	lo_buf_addspan(out, in);
	return 2;
}

static int
refuse(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)in;
	(void)out;
	return lo_fail(e, LO_DATA, "no mail in it");
}

static int
wrap(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)e;
	lo_buf_adds(out, "{\"a\":1,\"b\":{\"c\":");
	lo_buf_addspan(out, in);
	lo_buf_adds(out, "}}");
	return 0;
}

static const char *const inner[] = {"/b/c", NULL};

static const struct lo_native natives[] = {{.name = "upper", .call = upper},
    {.name = "echo", .call = echo},
    {.name = "refuse", .call = refuse, .code = "mime"},
    {.name = "wrap", .call = wrap, .opaque = inner}, {.name = NULL}};

static int
library(void *arg, const char *name, struct lo_buf *text, struct lo_err *e)
{
	(void)arg;
	if (strcmp(name, "broken") == 0) {
		lo_buf_adds(text, "def a: 1;\ndef b: nosuch;");
		return 0;
	}
	if (strcmp(name, "lib") != 0)
		return lo_fail(e, LO_CONFIG, "no %s", name);
	lo_buf_adds(text, "# a library\ndef upper: ascii_upcase;\n"
			  "def twice: def f: upper; f + f; # ;\n"
			  "def upper(f): f;\n"
			  "def echo: .;def refuse: error(\"x\");\n"
			  "def big: [1, -9007199254740993];\n");
	return 0;
}

static struct lo_filter *
compile(const char *program, struct lo_err *e)
{
	static const char *const places[] = {"/o/p", "/o/z", NULL};
	struct lo_filter_source s = {.name = "p",
	    .text = lo_span_of(program),
	    .natives = natives,
	    .include = library,
	    .opaque = places};

	return lo_filter_compile(&s, e);
}

/* Results joined by lines, or "code: reason", or the refusal. */
static const char *
run_max(const char *program, const char *input, size_t max)
{
	static struct lo_buf out;
	struct lo_filter *f;
	struct lo_err e = {0, ""};

	lo_buf_free(&out);
	lo_buf_init(&out, max);
	f = compile(program, &e);
	if (f == NULL) {
		lo_buf_addf(&out, "%d %s", e.status, e.text);
	} else if (lo_filter_run(f, lo_span_of(input), &out, &e) < 0) {
		out.max = 1 << 10;
		lo_buf_addf(
		    &out, "%d %s: %s", e.status, lo_filter_code(f), e.text);
	}
	lo_filter_free(f);
	return out.p;
}

static void
gives(const char *program, const char *input, const char *want)
{
	char name[200];

	snprintf(name, sizeof(name), "%.90s on %.90s", program, input);
	for (char *p = name; *p != '\0'; p++)
		if (*p == '\n' || *p == '#')
			*p = ' ';
	is_str(run_max(program, input, 1 << 20), want, name);
}

static void
numbers(void)
{
	static const char *const same[] = {"9007199254740993",
	    "18446744073709551615", "-9007199254740993", "1E400", "-1E400",
	    "-0", "0.1", "1.7976931348623157e+308", "5e-324", "1e-400",
	    "0.1000000000000000055511151231257827", "123456789012345678",
	    "[9007199254740993,1,9007199254740993]", "1e+16",
	    "1000000000000000", "0.0001", "1e-05", "12345.678",
	    "9007199254740992", "999999999999999", "-123456789012345"};
	char want[80];

	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		snprintf(want, sizeof(want), "%s\n", same[i]);
		gives(".|.", same[i], want);
	}
	gives(".|.", "1.10", "1.1\n");
	gives(".|.", "1E2", "100\n");
	gives(".|.", "0e9", "0\n");
	gives(".|.", "-0.0", "-0\n");
	gives(".|.", "0.00", "0\n");
	gives(".|.", "100e-2", "1\n");
	gives(".|.", "1.5E300", "1.5e+300\n");
	gives(".|.", "0.000123", "0.000123\n");
	gives(".a+.b", "{\"a\":0.1,\"b\":0.2}", "0.30000000000000004\n");
	gives("nan, infinite, -infinite, 1e1000", "0",
	    "null\n1.7976931348623157e+308\n-1.7976931348623157e+308\n"
	    "1.7976931348623157e+308\n");
}

static void
replaced(void)
{
	struct lo_err e = {0, ""};
	struct lo_buf b;
	struct lo_filter *f = compile("include \"lib\"; echo", &e);

	lo_buf_init(&b, 1 << 10);
	lo_filter_run(f, lo_span_of("\"\\ud800\""), &b, &e);
	is_int((long long)lo_filter_counted(f, LO_COUNT_REPLACED), 3,
	    "half a pair, and two that the native says");
	is_int((long long)lo_filter_counted(f, LO_COUNT_UNMAPPED), 0,
	    "and nothing else");
	lo_filter_free(f);
	lo_buf_free(&b);
}

static void
opaque(void)
{
	const char *in = "{\"o\":{\"p\":[1.10, 2],\"q\":1.10},\"p\":1.10}";

	gives(".|.", in, "{\"o\":{\"p\":[1.10, 2],\"q\":1.1},\"p\":1.1}\n");
	gives("include \"lib\"; .o.p|echo", in, "[1.1,2]\n");
	gives("include \"lib\"; .o|wrap|.b.c, .a", in,
	    "{\"p\":[1.10, 2],\"q\":1.1}\n1\n");
	gives("include \"lib\"; verbatim(\"/o\")|wrap|.b.c", in,
	    "{\"p\":[1.10, 2],\"q\":1.10}\n");
	gives(".o.p+1", in,
	    "65 number: the program computes with a number that a double "
	    "cannot hold");
	gives(".o.p?", "{\"o\":[1.10]}", "");
	gives(".o", "{\"o\":{\"z\":\"a\\u0041\"}}", "{\"z\":\"a\\u0041\"}\n");
}

static void
wide(void)
{
#define INEXACT                                                                \
	"65 program: a number in a text is not JSON's, and a double cannot "   \
	"hold it"
#define BAD                                                                    \
	"65 number: the program computes with a number that a double "         \
	"cannot hold"
	const char *in = "{\"a\":9007199254740993,\"n\":3,\"w\":1e999}";

	gives(".a", in, "9007199254740993\n");
	gives("{x:[.a,.w]}", in, "{\"x\":[9007199254740993,1e999]}\n");
	gives(".n+1", in, "4\n");
	gives(".a+1", in, BAD);
	gives("-.a", in, BAD);
	gives(".a|length", in, BAD);
	gives(".a==.n", in, BAD);
	gives("[.a,.n]|sort", in, BAD);
	gives(".a|tostring", in, BAD);
	gives("tojson", in, BAD);
	gives("\"\\(.a)\"", in, BAD);
	gives("[.a,.n]|max", in, BAD);
	gives(".a|floor", in, BAD);
	gives("try (.a+1) catch 0", in, BAD);
	gives("tonumber", "\"9007199254740993\"", "9007199254740993\n");
	gives("tonumber", "\"17\"", "17\n");
	gives("tonumber", "17", "17\n");
	gives("tonumber + 1", "\"1e999\"", BAD);
	gives("tonumber", "\"-007.50\"", "-7.5\n");
	gives("tonumber", "\"09007199254740993\"", INEXACT);
	gives("tonumber", "\"+9007199254740993.\"", INEXACT);
	gives("try tonumber catch \"no\"", "\".1234567890123456789\"",
	    "\"no\"\n");
	gives("fromjson", "\"[\\\"\\\\\\\"9007199254740993\\\", 01]\"",
	    "[\"\\\"9007199254740993\",1]\n");
	gives("fromjson", "\"[01, 9007199254740993]\"", INEXACT);
	gives("try tonumber catch \"no\"", "\"[1]\"", "\"no\"\n");
	gives("[.[] | try tonumber catch 0]", "[[], \"x\", null]", "[0,0,0]\n");
	gives("fromjson", "\"[18446744073709551615, {\\\"a\\\": 1.5}]\"",
	    "[18446744073709551615,{\"a\":1.5}]\n");
	gives("[fromjson] == [nan]", "\"nan\"", "false\n");
	gives("nan < 1", "1", "true\n");
	gives("include \"lib\"; .a|echo", in, "9007199254740993\n");
	gives("include \"lib\"; [.a,.w]|echo|echo", in,
	    "[9007199254740993,1e999]\n");
}

/* In a program, too: as written, whatever names the program has. */
static void
literals(void)
{
	gives("9007199254740993", "1", "9007199254740993\n");
	gives("[., -9007199254740993, 9007199254740993]", "1",
	    "[1,-9007199254740993,9007199254740993]\n");
	gives(". - 9007199254740993", "1", BAD);
	gives(". -9007199254740993", "1", BAD);
	gives("-(9007199254740993)", "1", BAD);
	gives("if . then -0.10000000000000000001 else 0 end", "1",
	    "-0.10000000000000000001\n");
	gives("{a: .12345678901234567890123, b: 1e-400}", "1",
	    "{\"a\":0.12345678901234567890123,\"b\":1e-400}\n");
	gives("[12345678901234567890., 00012345678901234567890]", "1",
	    "[12345678901234567890,12345678901234567890]\n");
	gives("9007199254740993 == 9007199254740992", "1", BAD);
	gives("\"\\(9007199254740993)\"", "1", BAD);
	gives("\"9007199254740993\"", "1", "\"9007199254740993\"\n");
	gives("[limit(1e1000; 1, 2)]", "1", "[1,2]\n");
	gives("0.1 + 0.2 # 9007199254740993", "1", "0.30000000000000004\n");
	gives("include \"lib\"; [big, 9007199254740993]", "1",
	    "[[1,-9007199254740993],9007199254740993]\n");
	gives("def fromjson: 0; 9007199254740993", "1", "9007199254740993\n");
	gives("def _w0: 7; [_w0, 9007199254740993]", "1",
	    "[7,9007199254740993]\n");
	gives("def _lo_0: 7; [_lo_0, 9007199254740993]", "1",
	    "78 p:1:5: _lo_0: names that begin with _lo_ are lo's own");
	gives("[{_lo_a: .}, {_lo_b: 1}, ._lo_c?, \"_lo_d\"]", "{}",
	    "[{\"_lo_a\":{}},{\"_lo_b\":1},null,\"_lo_d\"]\n");
	gives("null//-9007199254740993", "1", "-9007199254740993\n");
	gives("[true and-9007199254740993]", "1", "[true]\n");
	gives("if . then-9007199254740993 else-1 end", "1",
	    "-9007199254740993\n");
	gives("module {a: \"./\", b: [1, null]}; 9007199254740993", "1",
	    "9007199254740993\n");
}

static void
texts(void)
{
	gives(".|.", "\"\\u0000\\ud83d\\ude00\\/\\t\"",
	    "\"\\u0000\xf0\x9f\x98\x80/\\t\"\n");
	gives(".|.", "\"a\\ud83d\"", "\"a\xef\xbf\xbd\"\n");
	gives(".|.", "\"\\udc00x\"", "\"\xef\xbf\xbdx\"\n");
	gives(".|.", " { \"b\" : 1 , \"a\" : [ ] , \"c\" : { } } ",
	    "{\"b\":1,\"a\":[],\"c\":{}}\n");
	gives(".|.", "{\"a\":1,\"b\":2,\"a\":3}", "{\"a\":3,\"b\":2}\n");
	gives("keys", "{\"k\\u0065y\":1,\"key2\":2}", "[\"key\",\"key2\"]\n");
	gives(".[]", "[true,false,null]", "true\nfalse\nnull\n");
	gives("empty", "1", "");
	is_str(run_max(".,.", "\"0123456789\"", 20),
	    "65 too_long: the results are longer than the limit",
	    "results have a ceiling");
}

static void
picks(void)
{
	gives(".", " [ 1.10 , 1E2 , -0.0, \"\\u0041\\ud800\\/\" ] ",
	    "[1.10,1E2,-0.0,\"\\u0041\\ud800\\/\"]\n");
	gives(" . # all", "{\"a\":1,\"a\":2}", "{\"a\":1,\"a\":2}\n");
	gives(".a", "{\"a\":1.10,\"a\":2.20}", "2.20\n");
	gives(".a .b", "{\"a\":{\"b\":[1.0, 2]}}", "[1.0,2]\n");
	gives(".a.b.c", "{\"a\":null}", "null\n");
	gives(".b", "{\"a\":null}", "null\n");
	gives(
	    ".a.b", "{\"a\":[]}", "65 program: cannot index array with string");
	gives(".a.b", "[]", "65 program: cannot index array with string");
	gives("..", "[1]", "[1]\n1\n");
	gives(".a.", "1",
	    "78 p:1:4: syntax error, unexpected $end, expecting "
	    "FORMAT or QQSTRING_START");
	gives("", "1.10", "1.1\n");
}

static void
purity(void)
{
	static const char why[] = " is not for programs here; a program is a "
				  "function of its record alone";
	static const char *const words[] = {"input", "inputs", "debug",
	    "stderr", "env", "now", "input_filename", "input_line_number",
	    "halt", "halt_error", "localtime", "$ENV", "modulemeta"};
	char program[80], want[200];

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		snprintf(program, sizeof(program), ".a |\n  %s", words[i]);
		snprintf(want, sizeof(want), "78 p:2:3: %s%s", words[i], why);
		gives(program, "1", want);
	}
	gives("\"\\(1 + input)\"", "1",
	    "78 p:1:8: input is not for programs here; a program is a "
	    "function of its record alone");
	gives("{input: 1, now, \"env\": .debug} # input", "{\"now\":2}",
	    "{\"input\":1,\"now\":2,\"env\":null}\n");
	gives("\"input (debug)\" | \"\\(\"now\")\"", "1", "\"now\"\n");
	gives(". as {input: $now} | $now", "{\"input\":5}", "5\n");
	gives("{a: input}", "1",
	    "78 p:1:5: input is not for programs here; a program is a "
	    "function of its record alone");
	gives("{(now): 1}", "1",
	    "78 p:1:3: now is not for programs here; a program is a "
	    "function of its record alone");
}

static void
places(void)
{
	gives(".a |\n.b | foo(1)", "1", "78 p:2:6: foo/1 is not defined");
	gives(". as $x |\n[$x, $yy]", "1", "78 p:2:6: $yy is not defined");
	gives("1 2", "1",
	    "78 p:1:3: syntax error, unexpected LITERAL, expecting $end");
	gives(".a | (\n.b]", "1",
	    "78 p:2:3: syntax error, unexpected INVALID_CHARACTER");
	gives("{a:1", "1",
	    "78 p:1:5: syntax error, unexpected $end, expecting '}'");
	gives("include \"lib\";\n  %", "1",
	    "78 p:2:3: syntax error, unexpected '%', expecting $end");
	gives("include \"no\";.", "1", "78 p:1:10: no no");
	gives("include \"broken\"; b", "1",
	    "78 p: in what it includes: nosuch/0 is not defined");
	gives("include \"lib\";\n\n$__loc__.line", "1", "3\n");
	gives("import \"a\" as a;.", "1",
	    "78 p:1:1: import is not supported; use include");
	gives(
	    "module (.+1); 0", "1", "78 p:1:8: module takes a constant object");
	gives("module {a: \"\\(1)\"}; 0", "1",
	    "78 p:1:15: module takes a constant object");
	gives("module 1; 0", "1", "78 p:1:1: module takes a constant object");
	gives("9007199254740993 | [1, nosuch]", "1",
	    "78 p:1:24: nosuch/0 is not defined");
}

static void
natives_replace(void)
{
	gives("include \"lib\"; \"ab\"|upper", "1", "\"AB\"\n");
	gives("include \"lib\";twice", "\"\xc3\xa9x\"",
	    "\"\xc3\xa9X\xc3\xa9X\"\n");
	gives("include \"lib\"; upper(3)", "1", "3\n");
	gives("include \"lib\"; refuse", "1", "65 mime: no mail in it");
	gives(
	    "include \"lib\"; try refuse catch .", "1", "\"no mail in it\"\n");
	gives("include \"lib\"; [.[]|try upper catch 0]", "[\"a\",\"b\"]",
	    "[\"A\",\"B\"]\n");
	gives("upper", "1", "78 p:1:1: upper/0 is not defined");
	gives("{x: verbatim(\"/a\"), y: verbatim(\"/b/1\"), z: "
	      "verbatim(\"/no\")}",
	    "{\"a\":{\"k\":1.10, \"k\":2},\"b\":[1,\"\\u0041\"]}",
	    "{\"x\":{\"k\":1.10, \"k\":2},\"y\":\"\\u0041\",\"z\":null}\n");
	gives("verbatim(\"/a\")|length", "{\"a\":1}", BAD);
}

static void
reasons(void)
{
	gives(".a.b", "{\"a\":\"secret\"}",
	    "65 program: cannot index string with string");
	gives(".[]", "\"secret\"", "65 program: cannot iterate over string");
	gives(".+1", "\"secret\"", "65 program: string cannot be added");
	gives("tonumber", "\"secret\"", "65 program: a text cannot be parsed");
	gives("tonumber", "\"\\u00001\"",
	    "65 program: a text with a NUL cannot be parsed");
	gives("tonumber", "\"1\\u00002\"",
	    "65 program: a text with a NUL cannot be parsed");
	gives("fromjson", "\"[1]\\u0000\"",
	    "65 program: a text with a NUL cannot be parsed");
	gives("try fromjson catch \"no\"", "\"\\u0000\"", "\"no\"\n");
	gives("1 / .", "0",
	    "65 program: number cannot be divided because the divisor is "
	    "zero");
	gives("error(.)", "\"secret\"",
	    "65 program: the program raised an error");
	gives("error(\"no id: \" + .)", "\"secret\"",
	    "65 program: the program raised an error");
	gives("error(\"no id\")", "\"secret\"", "65 program: no id");
	gives("error({a:.})", "\"secret\"",
	    "65 program: the program raised an error");
	gives("fromdate", "\"secret\"",
	    "65 program: a date does not match its format");
	gives("1, error(\"no\")", "1", "65 program: no");
}

static void
again(void)
{
	struct lo_err e;
	struct lo_buf out;
	struct lo_filter *f = compile("include \"lib\"; .a + 1", &e);

	lo_buf_init(&out, 1 << 20);
	lo_buf_adds(&out, "x");
	ok(lo_filter_run(f, lo_span_of("{\"a\":1}"), &out, &e) == 0, "good");
	ok(lo_filter_run(f, lo_span_of("{\"a\":[]}"), &out, &e) == -1, "bad");
	ok(lo_filter_run(f, lo_span_of("{\"a\":1e999}"), &out, &e) == -1,
	    "wide");
	ok(lo_filter_run(f, lo_span_of("{\"a\":5}"), &out, &e) == 0, "good");
	is_str(out.p, "x2\n6\n", "a failure leaves what came before alone");
	lo_filter_free(f);
	lo_buf_free(&out);
}

int
main(void)
{
	numbers();
	wide();
	literals();
	opaque();
	replaced();
	texts();
	picks();
	purity();
	places();
	natives_replace();
	reasons();
	again();
	return tap_done();
}
