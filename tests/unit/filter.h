/* filter.h - a program on an input, and what must come of it */
#ifndef TESTS_UNIT_FILTER_H
#define TESTS_UNIT_FILTER_H

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

#define BAD                                                                    \
	"65 number: the program computes with a number that a double "         \
	"cannot hold"

struct trial {
	const char *program, *input, *want;
};

#define EACH(trials)                                                           \
	for (size_t i = 0; i < sizeof(trials) / sizeof(*(trials)); i++)        \
	gives((trials)[i].program, (trials)[i].input, (trials)[i].want)

#endif
