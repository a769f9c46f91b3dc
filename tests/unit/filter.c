/* What common/filter.h promises: purity, natives, errors. */
#include "tests/unit/filter.h"

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
	gives(".o.p+1", in, BAD);
	gives(".o.p?", "{\"o\":[1.10]}", "");
	gives(".o", "{\"o\":{\"z\":\"a\\u0041\"}}", "{\"z\":\"a\\u0041\"}\n");
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
