#include <fenv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_fault.h"
#include "common/filter_path.h"
#include "common/filter_value.h"
#include "common/mem.h"

enum { KEEP = 1 << 20 };

struct lo_filter {
	char *path; /* the whole program, or NULL and jq runs it */
	jq_state *jq;
	const struct lo_native *natives;
	const char *const *opaque;
	int count;
	struct lo_values values;
	struct lo_buf program;            /* the user's text */
	struct lo_program later;          /* what is to be compiled yet */
	unsigned long counted[LO_COUNTS]; /* by natives */
	struct lo_buf in, out;            /* of a native */
	struct lo_span input;
	jv call; /* what debug was given: [index, value] */
	const char *code;
	const char *native_code;
	char native_why[200];
};

static void
keep_call(void *arg, jv call)
{
	struct lo_filter *f = arg;

	jv_free(f->call);
	f->call = call;
}

static jv
fault(struct lo_filter *f, const char *code, const char *why)
{
	f->native_code = code != NULL ? code : "program";
	snprintf(f->native_why, sizeof(f->native_why), "%.190s", why);
	return jv_invalid_with_msg(jv_string(f->native_why));
}

static jv
call_verbatim(struct lo_filter *f, jv pointer)
{
	struct lo_span at = {NULL, 0};

	if (jv_get_kind(pointer) != JV_KIND_STRING) {
		jv_free(pointer);
		return fault(f, NULL, "verbatim needs a JSON pointer");
	}
	at = lo_json_pointer(f->input, jv_string_value(pointer));
	jv_free(pointer);
	return at.p == NULL ? jv_null() : lo_values_span(&f->values, at, false);
}

/* What a native does to the floating point flags is not the program's. */
static int
run_native(struct lo_filter *f, const struct lo_native *n, struct lo_span in,
    struct lo_err *e)
{
	bool raised = fetestexcept(FE_INVALID) != 0;
	int got = n->call(in, &f->out, e);

	if (!raised)
		feclearexcept(FE_INVALID);
	if (got > 0)
		f->counted[n->counts] += (unsigned)got;
	return got;
}

/* In the engine's own values, as it is what transforms do most. */
static jv
present(struct lo_filter *f, jv object)
{
	jv kept = jv_object();

	if (jv_get_kind(object) != JV_KIND_OBJECT) {
		jv_free(object);
		jv_free(kept);
		return fault(f, NULL, "present takes an object");
	}
	jv_object_foreach(object, name, value)
	{
		if (jv_get_kind(value) != JV_KIND_NULL) {
			kept = jv_object_set(kept, name, value);
		} else {
			jv_free(name);
			jv_free(value);
		}
	}
	jv_free(object);
	return kept;
}

static jv
call_native(struct lo_filter *f, const struct lo_native *n, jv value)
{
	struct lo_json_fault where;
	struct lo_err e;
	struct lo_span in;
	const char *why = NULL;

	if (n->present)
		return present(f, value);
	lo_buf_shrink(&f->in, KEEP);
	lo_buf_shrink(&f->out, KEEP);
	/* Bytes of the input need no copy. */
	if (!lo_values_stand_in(&f->values, value, &in)) {
		why = lo_values_write(&f->values, value, &f->in);
		in = lo_buf_span(&f->in);
	}
	jv_free(value);
	if (why != NULL)
		return fault(f, NULL, why);
	if (run_native(f, n, in, &e) < 0)
		return fault(f, n->code, e.text);
	if (f->out.failed)
		return fault(f, "too_long", "a builtin's result is too long");
	if (lo_json_check(f->out.p, f->out.len, LO_JSON_DEPTH, &where) < 0)
		return fault(f, NULL, "a builtin gave no JSON");
	return lo_values_read(
	    &f->values, lo_buf_span(&f->out), true, n->opaque);
}

/* Text as JSON with its numbers exact; what is not strict JSON (nan, 1.)
 * is read, or refused, as libjq does. */
static jv
call_parse(struct lo_filter *f, jv text, bool number)
{
	struct lo_json_fault where;
	struct lo_span s = {
	    jv_string_value(text), jv_string_length_bytes(jv_copy(text))};
	jv value;

	if (lo_json_check(s.p, s.len, LO_JSON_DEPTH, &where) == 0)
		value = lo_values_read(&f->values, s, true, NULL);
	else
		value = jv_parse_sized(s.p, s.len);
	if (number && jv_is_valid(value) &&
	    jv_get_kind(value) != JV_KIND_NUMBER) {
		jv_free(value);
		value = fault(f, NULL, "string cannot be parsed as a number");
	}
	jv_free(text);
	return value;
}

/* A program calls a native as [index, .]|debug|input: debug keeps, input
 * answers. */
static jv
answer(jq_state *jq, void *arg)
{
	struct lo_filter *f = arg;
	jv call = f->call, index, value;
	int i = f->count;

	(void)jq;
	f->call = jv_invalid();
	if (jv_get_kind(call) != JV_KIND_ARRAY) {
		jv_free(call);
		return fault(f, NULL, "no such builtin");
	}
	index = jv_array_get(jv_copy(call), 0);
	value = jv_array_get(call, 1);
	if (jv_get_kind(index) == JV_KIND_NUMBER)
		i = (int)jv_number_value(index);
	jv_free(index);
	if (i == LO_NATIVE_VERBATIM)
		return call_verbatim(f, value);
	if ((i == LO_NATIVE_TONUMBER || i == LO_NATIVE_FROMJSON) &&
	    jv_get_kind(value) == JV_KIND_STRING)
		return call_parse(f, value, i == LO_NATIVE_TONUMBER);
	if (i >= 0 && i < f->count)
		return call_native(f, &f->natives[i], value);
	jv_free(value);
	return fault(f, NULL, "no such builtin");
}

static void
begin(struct lo_filter *f, const struct lo_filter_source *source)
{
	f->natives = source->natives;
	f->opaque = source->opaque;
	while (f->natives != NULL && f->natives[f->count].name != NULL)
		f->count++;
	lo_values_init(&f->values);
	lo_buf_init(&f->program, LO_PROGRAM_MAX);
	lo_buf_addspan(&f->program, source->text);
	lo_buf_init(&f->in, INT32_MAX);
	lo_buf_init(&f->out, INT32_MAX);
	f->call = jv_invalid();
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
	jq_set_debug_cb(f->jq, keep_call, f);
	jq_set_input_cb(f->jq, answer, f);
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
	jv_free(f->call);
	jq_teardown(&f->jq);
	free(f->path);
	lo_values_free(&f->values);
	lo_buf_free(&f->program);
	lo_buf_free(&f->later.text);
	lo_buf_free(&f->in);
	lo_buf_free(&f->out);
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
	else if (f->native_code != NULL &&
		 strcmp(jv_string_value(m), f->native_why) == 0)
		fail_as(f, f->native_code, f->native_why, e);
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
run_path(struct lo_filter *f, struct lo_buf *out, struct lo_err *e)
{
	if (lo_path_run(f->path, lo_json_trim(f->input), out, e) < 0)
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
run_engine(struct lo_filter *f, struct lo_buf *out, struct lo_err *e)
{
	if (compile_late(f, e) < 0)
		return -1;
	lo_values_reset(&f->values);
	f->native_code = NULL;
	jq_start(
	    f->jq, lo_values_read(&f->values, f->input, false, f->opaque), 0);
	return results(f, out, e);
}

int
lo_filter_run(struct lo_filter *f, struct lo_span input, struct lo_buf *out,
    struct lo_err *e)
{
	size_t before = out->len;

	f->input = input;
	f->code = "program";
	if ((f->path != NULL ? run_path : run_engine)(f, out, e) == 0)
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
	return f->counted[what] +
	       (what == LO_COUNT_REPLACED ? f->values.replaced : 0);
}
