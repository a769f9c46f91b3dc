#include <string.h>

#include "common/filter_value.h"

struct writer {
	struct lo_values *v;
	struct lo_buf *out;
	const char *why;
	int depth;
};

static void put_value(struct writer *w, jv value);

/* A signalling NaN is the text it stands for; any other is no number.  False
 * when d is no stand-in; absent when it is one that is none of ours. */
static bool
stands_for(struct lo_values *v, double d, struct lo_span *text)
{
	const uint64_t exponent = 0x7ff0000000000000u,
		       quiet = 0x0008000000000000u,
		       payload = 0x0007ffffffffffffu;
	uint64_t bits, index;
	const struct lo_wide *wide;

	memcpy(&bits, &d, sizeof(bits));
	if ((bits & exponent) != exponent || (bits & quiet) != 0 ||
	    (bits & payload) == 0)
		return false;
	*text = (struct lo_span){NULL, 0};
	index = (bits & payload) - 1;
	if (bits >> 63 == 0 || index >= v->count) {
		v->lost = true;
		return true;
	}
	wide = &v->wide[index];
	text->p = wide->p != NULL ? wide->p : v->kept.p + wide->at;
	text->len = wide->len;
	return true;
}

static void
put_number(struct writer *w, double d)
{
	struct lo_span text;

	if (stands_for(w->v, d, &text))
		lo_buf_addspan(w->out, text);
	else
		lo_number_put(w->out, d);
}

bool
lo_values_stand_in(struct lo_values *v, jv value, struct lo_span *text)
{
	return jv_get_kind(value) == JV_KIND_NUMBER &&
	       stands_for(v, jv_number_value(value), text) && text->p != NULL;
}

static void
put_string(struct writer *w, jv s)
{
	lo_json_put(
	    w->out, jv_string_value(s), jv_string_length_bytes(jv_copy(s)));
}

static void
put_array(struct writer *w, jv a)
{
	int n = jv_array_length(jv_copy(a));

	lo_buf_addc(w->out, '[');
	for (int i = 0; i < n && w->why == NULL; i++) {
		jv item = jv_array_get(jv_copy(a), i);

		if (i > 0)
			lo_buf_addc(w->out, ',');
		put_value(w, item);
		jv_free(item);
	}
	lo_buf_addc(w->out, ']');
}

static void
put_object(struct writer *w, jv o)
{
	int i = jv_object_iter(o);
	bool first = true;

	lo_buf_addc(w->out, '{');
	for (; jv_object_iter_valid(o, i) && w->why == NULL;
	     i = jv_object_iter_next(o, i)) {
		jv key = jv_object_iter_key(o, i);
		jv value = jv_object_iter_value(o, i);

		if (!first)
			lo_buf_addc(w->out, ',');
		first = false;
		put_string(w, key);
		lo_buf_addc(w->out, ':');
		put_value(w, value);
		jv_free(key);
		jv_free(value);
	}
	lo_buf_addc(w->out, '}');
}

static void
put_nested(struct writer *w, jv value)
{
	if (++w->depth > LO_JSON_DEPTH)
		w->why = "a result is nested too deep";
	else if (jv_get_kind(value) == JV_KIND_ARRAY)
		put_array(w, value);
	else
		put_object(w, value);
	w->depth--;
}

static void
put_value(struct writer *w, jv value)
{
	switch (jv_get_kind(value)) {
	case JV_KIND_NULL:
		lo_buf_adds(w->out, "null");
		break;
	case JV_KIND_FALSE:
		lo_buf_adds(w->out, "false");
		break;
	case JV_KIND_TRUE:
		lo_buf_adds(w->out, "true");
		break;
	case JV_KIND_NUMBER:
		put_number(w, jv_number_value(value));
		break;
	case JV_KIND_STRING:
		put_string(w, value);
		break;
	case JV_KIND_ARRAY:
	case JV_KIND_OBJECT:
		put_nested(w, value);
		break;
	default:
		w->why = "a result is no value";
	}
}

const char *
lo_values_write(struct lo_values *v, jv value, struct lo_buf *out)
{
	struct writer w = {v, out, NULL, 0};

	put_value(&w, value);
	if (out->failed && w.why == NULL)
		w.why = "the results are longer than the limit";
	return w.why;
}
