/* A program that is compiled by its first run; what its natives count. */
#include "common/filter.h"
#include "tests/tap.h"

static int
count(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)e;
	lo_buf_addspan(out, in);
	return 1;
}

static const struct lo_native natives[] = {
    {.name = "count", .call = count, .counts = LO_COUNT_UNMAPPED},
    {.name = "filled", .own = LO_OWN_PRESENT}, {.name = NULL}};

static int
library(void *arg, const char *name, struct lo_buf *text, struct lo_err *e)
{
	(void)arg;
	if (strcmp(name, "lib") != 0)
		return lo_fail(e, LO_CONFIG, "no %s", name);
	lo_buf_adds(text, "def count: .; def filled: error(\"x\");");
	return 0;
}

static struct lo_filter *
compile(const char *program, struct lo_err *e)
{
	struct lo_filter_source s = {.name = "p",
	    .text = lo_span_of(program),
	    .natives = natives,
	    .include = library,
	    .later = true};

	return lo_filter_compile(&s, e);
}

static void
late(void)
{
	struct lo_err e = {0, ""};
	struct lo_buf out;
	struct lo_filter *f = compile("include \"lib\"; .[]|count", &e);

	lo_buf_init(&out, 1 << 10);
	ok(f != NULL && lo_filter_run(f, lo_span_of("[1,2]"), &out, &e) == 0,
	    "compiled by the first run");
	ok(f != NULL && lo_filter_run(f, lo_span_of("[3]"), &out, &e) == 0,
	    "and used by the second");
	is_str(out.p, "1\n2\n3\n", "with what they give");
	is_int((long long)lo_filter_counted(f, LO_COUNT_UNMAPPED), 3,
	    "a native's count is its own");
	is_int((long long)lo_filter_counted(f, LO_COUNT_REPLACED), 0,
	    "and no other");
	lo_filter_free(f);
	ok(compile("now", &e) == NULL, "not pure: refused at once");
	is_str(e.text,
	    "p:1:1: now is not for programs here; a program is a "
	    "function of its record alone",
	    "with its place");
	f = compile(". |", &e);
	for (int i = 0; i < 2; i++) {
		ok(f != NULL && lo_filter_run(f, lo_span_of("1"), &out, &e) < 0,
		    "what does not compile fails when it is run");
		is_str(e.text, "the program does not compile", "and says so");
	}
	lo_filter_free(f);
	lo_buf_free(&out);
}

/* Null members go, in order, whatever else they hold. */
static void
present(void)
{
	struct lo_err e = {0, ""};
	struct lo_buf out;
	struct lo_filter *f = compile("include \"lib\"; filled", &e);

	lo_buf_init(&out, 1 << 10);
	ok(f != NULL && lo_filter_run(f,
			    lo_span_of("{\"b\":null,\"a\":[null],\"c\":false,"
				       "\"d\":9007199254740993}"),
			    &out, &e) == 0,
	    "an object");
	is_str(out.p, "{\"a\":[null],\"c\":false,\"d\":9007199254740993}\n",
	    "without its null members");
	ok(f != NULL && lo_filter_run(f, lo_span_of("[null]"), &out, &e) < 0,
	    "and nothing else");
	is_str(e.text, "present takes an object", "which is said");
	lo_filter_free(f);
	lo_buf_free(&out);
}

int
main(void)
{
	late();
	present();
	return tap_done();
}
