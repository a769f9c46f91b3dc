/* Values into libjq's and back, and programs up to the engine: the words of
 * a program, its includes, what it may not use. */
#include <stdlib.h>
#include <string.h>

#include "common/filter_path.h"
#include "common/filter_source.h"
#include "common/filter_value.h"
#include "tests/fuzz/fuzz.h"

enum { DEPTH = 200 };

static void
there_and_back(struct lo_span text, struct lo_buf *out)
{
	struct lo_values v;
	jv value;

	lo_values_init(&v);
	value = lo_values_read(&v, text, text.len % 2 == 0, NULL);
	claim(lo_values_write(&v, value, out) == NULL);
	claim(!lo_values_touched(&v));
	jv_free(value);
	lo_values_free(&v);
}

/* What was written once is written the same again. */
static void
values(struct lo_span text)
{
	struct lo_json_fault f;
	struct lo_buf once, twice;

	if (lo_json_check(text.p, text.len, DEPTH, &f) < 0)
		return;
	lo_buf_init(&once, 16 << 20);
	lo_buf_init(&twice, 16 << 20);
	there_and_back(text, &once);
	claim(lo_json_check(once.p, once.len, DEPTH, &f) == 0);
	there_and_back(lo_buf_span(&once), &twice);
	claim(lo_span_equal(lo_buf_span(&once), lo_buf_span(&twice)));
	lo_buf_free(&once);
	lo_buf_free(&twice);
}

static int
library(void *arg, const char *name, struct lo_buf *text, struct lo_err *e)
{
	if (strlen(name) > 3)
		return lo_fail(e, LO_CONFIG, "no such library");
	lo_buf_addspan(text, *(struct lo_span *)arg);
	return 0;
}

static int
nothing(struct lo_span in, struct lo_buf *out, struct lo_err *e)
{
	(void)in;
	(void)out;
	return lo_fail(e, LO_DATA, "nothing");
}

/* The program is its own library, too. */
static void
program(struct lo_span text)
{
	static const struct lo_native natives[] = {
	    {.name = "f", .call = nothing}, {.name = NULL}};
	struct lo_filter_source s = {.name = "fuzz",
	    .text = text,
	    .natives = natives,
	    .include = library,
	    .arg = &text};
	struct lo_program p;
	struct lo_err e;

	free(lo_path_parse(text));
	if (lo_program_build(&p, &s, &e) < 0)
		return;
	claim(p.text.len >= text.len);
	lo_buf_free(&p.text);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_span text = {(const char *)data, size};

	if (size == 0)
		return 0;
	values(text);
	program(text);
	return 0;
}
