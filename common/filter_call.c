#include <fenv.h>
#include <stdio.h>
#include <string.h>

#include "common/filter_call.h"
#include "common/filter_source.h"

enum { KEEP = 1 << 20 };

static void
forget(struct lo_calls *c)
{
	while (c->args > 0)
		jv_free(c->given[--c->args]);
}

static void
keep(void *arg, jv value)
{
	struct lo_calls *c = arg;

	if (c->args < LO_OWN_GIVEN)
		c->given[c->args++] = value;
	else
		jv_free(value);
}

static jv
fault(struct lo_calls *c, const char *code, const char *why)
{
	c->code = code != NULL ? code : "program";
	snprintf(c->why, sizeof(c->why), "%.190s", why);
	return jv_invalid_with_msg(jv_string(c->why));
}

static jv
call_verbatim(struct lo_calls *c)
{
	struct lo_span at;

	if (jv_get_kind(c->given[0]) != JV_KIND_STRING)
		return fault(c, NULL, "verbatim needs a JSON pointer");
	at = lo_json_pointer(c->input, jv_string_value(c->given[0]));
	return at.p == NULL ? jv_null() : lo_values_span(c->values, at, false);
}

/* What a native does to the floating point flags is not the program's. */
static int
run_native(struct lo_calls *c, const struct lo_native *n, struct lo_span in,
    struct lo_err *e)
{
	bool raised = fetestexcept(FE_INVALID) != 0;
	int got = n->call(in, &c->out, e);

	if (!raised)
		feclearexcept(FE_INVALID);
	if (got > 0)
		c->counted[n->counts] += (unsigned)got;
	return got;
}

static jv
call_text(struct lo_calls *c, const struct lo_native *n)
{
	struct lo_json_fault where;
	struct lo_err e;
	struct lo_span in;
	const char *why = NULL;

	lo_buf_shrink(&c->in, KEEP);
	lo_buf_shrink(&c->out, KEEP);
	/* Bytes of the input need no copy. */
	if (!lo_values_stand_in(c->values, c->given[0], &in)) {
		why = lo_values_write(c->values, c->given[0], &c->in);
		in = lo_buf_span(&c->in);
	}
	if (why != NULL)
		return fault(c, NULL, why);
	if (run_native(c, n, in, &e) < 0)
		return fault(c, n->code, e.text);
	if (c->out.failed)
		return fault(c, "too_long", "a builtin's result is too long");
	if (lo_json_check(c->out.p, c->out.len, LO_JSON_DEPTH, &where) < 0)
		return fault(c, NULL, "a builtin gave no JSON");
	return lo_values_read(c->values, lo_buf_span(&c->out), true, n->opaque);
}

static jv
call_own(struct lo_calls *c, enum lo_own which)
{
	struct lo_own_call call = {.values = c->values, .given = c->given};
	jv value;

	while (c->args < LO_OWN_GIVEN)
		c->given[c->args++] = jv_null();
	value = lo_own(which, &call);
	c->counted[LO_COUNT_UNMAPPED] += call.unmapped;
	if (call.why == NULL)
		return value;
	jv_free(value);
	return fault(c, NULL, call.why);
}

/* How long the number at s is, as libjq takes one; 0: there is none. */
static size_t
number_at(struct lo_span s)
{
	static const char marks[] = "-.0123456789+eE";
	size_t n = 0;

	if (memchr(marks, *s.p, 12) == NULL)
		return 0;
	while (n < s.len && memchr(marks, s.p[n], sizeof(marks) - 1) != NULL)
		n++;
	return n;
}

/* Whether libjq, which read the text, made another number of one in it. */
static bool
rounds(struct lo_span s)
{
	bool quoted = false;
	double d;
	size_t n;

	for (; s.len > 0; s.p += n, s.len -= n) {
		n = 1;
		if (*s.p == '"')
			quoted = !quoted;
		else if (quoted)
			n += *s.p == '\\' && s.len > 1;
		else if ((n = number_at(s)) == 0)
			n = 1;
		else if (!lo_number_read((struct lo_span){s.p, n}, &d))
			return true;
	}
	return false;
}

/* Text as JSON with its numbers exact; what is not strict JSON (nan, 1.)
 * is read, or refused, as libjq does, which would end at a NUL, or find a
 * number in it. */
static jv
call_parse(struct lo_calls *c, bool number)
{
	struct lo_json_fault where;
	jv text = c->given[0], value;
	struct lo_span s = {
	    jv_string_value(text), jv_string_length_bytes(jv_copy(text))};
	bool exact;

	if (memchr(s.p, '\0', s.len) != NULL)
		return fault(c, NULL, "a text with a NUL cannot be parsed");
	exact = lo_json_check(s.p, s.len, LO_JSON_DEPTH, &where) == 0;
	value = exact ? lo_values_read(c->values, s, true, NULL)
		      : jv_parse_sized(s.p, s.len);
	if (jv_is_valid(value) && !exact && rounds(s)) {
		jv_free(value);
		return fault(c, NULL,
		    "a number in a text is not JSON's, and a double cannot "
		    "hold it");
	}
	if (number && jv_is_valid(value) &&
	    jv_get_kind(value) != JV_KIND_NUMBER) {
		jv_free(value);
		value = fault(c, NULL, "string cannot be parsed as a number");
	}
	return value;
}

static jv
call(struct lo_calls *c, int which)
{
	switch (which) {
	case LO_NATIVE_VERBATIM:
		return call_verbatim(c);
	case LO_NATIVE_TONUMBER:
	case LO_NATIVE_FROMJSON:
		return call_parse(c, which == LO_NATIVE_TONUMBER);
	case LO_NATIVE_LOWER:
		return call_own(c, LO_OWN_LOWER);
	case LO_NATIVE_JOIN:
		return call_own(c, LO_OWN_JOIN);
	default:
		if (which < 0 || which >= c->count)
			return fault(c, NULL, "no such builtin");
		return c->natives[which].own != LO_OWN_NONE
			   ? call_own(c, c->natives[which].own)
			   : call_text(c, &c->natives[which]);
	}
}

static jv
answer(jq_state *jq, void *arg)
{
	struct lo_calls *c = arg;
	jv result;
	int which;

	(void)jq;
	if (c->args < 2) {
		result = fault(c, NULL, "no such builtin");
	} else {
		which = (int)jv_number_value(c->given[--c->args]);
		jv_free(c->given[c->args]);
		result = call(c, which);
	}
	forget(c);
	return result;
}

void
lo_calls_init(struct lo_calls *c, const struct lo_native *natives,
    struct lo_values *values)
{
	*c = (struct lo_calls){.natives = natives, .values = values};
	while (natives != NULL && natives[c->count].name != NULL)
		c->count++;
	lo_buf_init(&c->in, INT32_MAX);
	lo_buf_init(&c->out, INT32_MAX);
}

void
lo_calls_free(struct lo_calls *c)
{
	forget(c);
	lo_buf_free(&c->in);
	lo_buf_free(&c->out);
}

void
lo_calls_hook(struct lo_calls *c, jq_state *jq)
{
	jq_set_debug_cb(jq, keep, c);
	jq_set_input_cb(jq, answer, c);
}

void
lo_calls_begin(struct lo_calls *c, struct lo_span input)
{
	forget(c);
	c->input = input;
	c->code = NULL;
}
