#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_call.h"
#include "common/filter_fault.h"
#include "common/filter_path.h"
#include "common/mem.h"

struct lo_filter {
	char *path; /* the whole program, or NULL and jq runs it */
	jq_state *jq;
	const char *const *opaque;
	struct lo_values values;
	struct lo_calls calls;
	struct lo_buf program;   /* the user's text */
	struct lo_program later; /* what is to be compiled yet */
	const char *code;
};

static void
begin(struct lo_filter *f, const struct lo_filter_source *source)
{
	f->opaque = source->opaque;
	lo_values_init(&f->values);
	lo_calls_init(&f->calls, source->natives, &f->values);
	lo_buf_init(&f->program, LO_PROGRAM_MAX);
	lo_buf_addspan(&f->program, source->text);
	f->code = "program";
}

static int
compile(struct lo_filter *f, const struct lo_filter_source *source,
    struct lo_err *e)
{
	f->jq = lo_filter_engine(source, &f->later, e);
	lo_buf_free(&f->later.text);
	if (f->jq == NULL)
		return -1;
	lo_calls_hook(&f->calls, f->jq);
	return 0;
}

struct lo_filter *
lo_filter_compile(const struct lo_filter_source *source, struct lo_err *e)
{
	struct lo_filter *f = lo_zalloc(1, sizeof(*f));

	begin(f, source);
	if (lo_program_build(&f->later, source, e) == 0) {
		f->path = lo_path_parse(source->text);
		if (f->path != NULL || source->later ||
		    compile(f, source, e) == 0)
			return f;
	}
	lo_filter_free(f);
	return NULL;
}

void
lo_filter_free(struct lo_filter *f)
{
	if (f == NULL)
		return;
	jq_teardown(&f->jq);
	free(f->path);
	lo_calls_free(&f->calls);
	lo_values_free(&f->values);
	lo_buf_free(&f->program);
	lo_buf_free(&f->later.text);
	free(f);
}

static int
fail_as(
    struct lo_filter *f, const char *code, const char *why, struct lo_err *e)
{
	f->code = code;
	return lo_fail(e, LO_DATA, "%s", why);
}

static int
fail_number(struct lo_filter *f, struct lo_err *e)
{
	return fail_as(f, "number",
	    "the program computes with a number that a double cannot hold", e);
}

/* The error that ended a run; without one it ended well. */
static int
ended(struct lo_filter *f, jv last, struct lo_err *e)
{
	jv m;
	int bad = -1;

	if (!jv_invalid_has_msg(jv_copy(last))) {
		jv_free(last);
		return 0;
	}
	m = jv_invalid_get_msg(last);
	if (jv_get_kind(m) != JV_KIND_STRING)
		fail_as(f, "program", "the program raised an error", e);
	else if (f->calls.code != NULL &&
		 strcmp(jv_string_value(m), f->calls.why) == 0)
		fail_as(f, f->calls.code, f->calls.why, e);
	else
		bad = lo_filter_fault(lo_buf_span(&f->program),
		    (struct lo_span){
			jv_string_value(m), jv_string_length_bytes(jv_copy(m))},
		    e);
	jv_free(m);
	return bad;
}

static int
results(struct lo_filter *f, struct lo_buf *out, struct lo_err *e)
{
	const char *why;
	jv result;

	for (;;) {
		result = jq_next(f->jq);
		if (lo_values_touched(&f->values)) {
			jv_free(result);
			return fail_number(f, e);
		}
		if (!jv_is_valid(result))
			return ended(f, result, e);
		why = lo_values_write(&f->values, result, out);
		jv_free(result);
		lo_buf_addc(out, '\n');
		if (lo_values_touched(&f->values))
			return fail_number(f, e);
		if (why != NULL)
			return fail_as(
			    f, out->failed ? "too_long" : "program", why, e);
	}
}

static int
run_path(struct lo_filter *f, struct lo_span input, struct lo_buf *out,
    struct lo_err *e)
{
	if (lo_path_run(f->path, lo_json_trim(input), out, e) < 0)
		return -1;
	return out->failed ? fail_as(f, "too_long", "a result is too long", e)
			   : 0;
}

/* Where it goes wrong is said when it is compiled before a run. */
static int
compile_late(struct lo_filter *f, struct lo_err *e)
{
	struct lo_filter_source source = {
	    .name = "", .text = lo_buf_span(&f->program)};

	if (f->jq != NULL ||
	    (f->later.text.len > 0 && compile(f, &source, e) == 0))
		return 0;
	return fail_as(f, "program", "the program does not compile", e);
}

static int
run_engine(struct lo_filter *f, struct lo_span input, struct lo_buf *out,
    struct lo_err *e)
{
	if (compile_late(f, e) < 0)
		return -1;
	lo_values_reset(&f->values);
	lo_calls_begin(&f->calls, input);
	jq_start(f->jq, lo_values_read(&f->values, input, false, f->opaque), 0);
	return results(f, out, e);
}

int
lo_filter_run(struct lo_filter *f, struct lo_span input, struct lo_buf *out,
    struct lo_err *e)
{
	size_t before = out->len;

	f->code = "program";
	if ((f->path != NULL ? run_path : run_engine)(f, input, out, e) == 0)
		return 0;
	out->len = before;
	out->p[before] = '\0';
	out->failed = false;
	return -1;
}

const char *
lo_filter_code(const struct lo_filter *f)
{
	return f->code;
}

unsigned long
lo_filter_counted(const struct lo_filter *f, enum lo_filter_count what)
{
	return f->calls.counted[what] +
	       (what == LO_COUNT_REPLACED ? f->values.replaced : 0);
}
