#include <stdint.h>
#include <string.h>

#include "common/filter_own.h"

static jv
wrong(struct lo_own_call *c, const char *why)
{
	c->why = why;
	return jv_invalid();
}

/* As the definition in jq fails, in libjq's words. */
static jv
no_text(void)
{
	return jv_invalid_with_msg(jv_string("explode input must be a string"));
}

static bool
is(jv value, jv_kind kind)
{
	return jv_get_kind(value) == kind;
}

static struct lo_span
text_of(jv s)
{
	return (struct lo_span){
	    jv_string_value(s), jv_string_length_bytes(jv_copy(s))};
}

/* Where nobody else has the object nothing is copied. */
static jv
present(jv object)
{
	int i = jv_object_iter(object);

	for (; jv_object_iter_valid(object, i);
	     i = jv_object_iter_next(object, i)) {
		jv value = jv_object_iter_value(object, i);

		if (is(value, JV_KIND_NULL))
			object = jv_object_delete(
			    object, jv_object_iter_key(object, i));
		jv_free(value);
	}
	return object;
}

static jv
own_present(struct lo_own_call *c)
{
	jv object = c->given[0];

	if (!is(object, JV_KIND_OBJECT))
		return wrong(c, "present takes an object");
	c->given[0] = jv_null();
	return present(object);
}

static jv
own_present_or_null(struct lo_own_call *c)
{
	jv kept;

	if (is(c->given[0], JV_KIND_NULL))
		return jv_null();
	kept = own_present(c);
	if (!is(kept, JV_KIND_OBJECT) || jv_object_length(jv_copy(kept)) > 0)
		return kept;
	jv_free(kept);
	return jv_null();
}

/* A to Z alone, as jq does it. */
static jv
lower(struct lo_own_call *c, jv text)
{
	struct lo_span s = text_of(text);
	struct lo_buf *b = &c->values->scratch;
	size_t i = 0;

	while (i < s.len && (s.p[i] < 'A' || s.p[i] > 'Z'))
		i++;
	if (i == s.len)
		return jv_copy(text);
	lo_buf_reset(b);
	lo_buf_addspan(b, s);
	for (; i < s.len; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			b->p[i] += 'a' - 'A';
	return jv_string_sized(b->p, b->len);
}

static jv
own_lower(struct lo_own_call *c)
{
	if (is(c->given[0], JV_KIND_NULL))
		return jv_null();
	if (is(c->given[0], JV_KIND_STRING))
		return lower(c, c->given[0]);
	return no_text();
}

static jv
own_minor_money(struct lo_own_call *c)
{
	jv money;

	if (is(c->given[0], JV_KIND_NULL) || is(c->given[1], JV_KIND_NULL))
		return jv_null();
	if (!is(c->given[1], JV_KIND_STRING))
		return no_text();
	money = jv_object_set(jv_object(),
	    lo_values_name(c->values, lo_span_of("amount")),
	    jv_copy(c->given[0]));
	return jv_object_set(money,
	    lo_values_name(c->values, lo_span_of("currency")),
	    lower(c, c->given[1]));
}

static jv
own_among(struct lo_own_call *c)
{
	jv value = c->given[0], known = c->given[1];

	if (is(value, JV_KIND_NULL))
		return jv_null();
	if (!is(known, JV_KIND_ARRAY))
		return wrong(c, "among takes a list");
	for (int i = 0, n = jv_array_length(jv_copy(known)); i < n; i++)
		if (jv_equal(jv_array_get(jv_copy(known), i), jv_copy(value)))
			return jv_copy(value);
	c->unmapped++;
	return jv_null();
}

/* The length of the blank at p, or 0: what \s is in the engine's regular
 * expressions. */
static size_t
blank(const char *p, size_t n)
{
	static const char *const wide[] = {"\xc2\x85", "\xc2\xa0",
	    "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xe2\x80\xaf",
	    "\xe2\x81\x9f", "\xe3\x80\x80"};

	if (n > 0 && (*p == ' ' || (*p >= '\t' && *p <= '\r')))
		return 1;
	if (n < 2 || (unsigned char)*p < 0x80)
		return 0;
	if (n > 2 && memcmp(p, "\xe2\x80", 2) == 0 &&
	    (unsigned char)p[2] <= 0x8a)
		return 3;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (n >= strlen(wide[i]) &&
		    memcmp(p, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	return 0;
}

static struct lo_span
trim(struct lo_span s)
{
	size_t n;

	while ((n = blank(s.p, s.len)) > 0) {
		s.p += n;
		s.len -= n;
	}
	for (n = 1; n <= 3 && n <= s.len; n++)
		if (blank(s.p + s.len - n, n) == n) {
			s.len -= n;
			n = 0;
		}
	return s;
}

static jv
own_filled(struct lo_own_call *c)
{
	jv text = jv_copy(c->given[0]), filled = jv_null();
	struct lo_span all, s;

	if (is(text, JV_KIND_NULL))
		return text;
	if (!is(text, JV_KIND_STRING))
		text = jv_dump_string(text, 0);
	all = text_of(text);
	s = trim(all);
	if (s.len == all.len)
		filled = s.len > 0 ? jv_copy(text) : jv_null();
	else if (s.len > 0)
		filled = jv_string_sized(s.p, s.len);
	jv_free(text);
	return filled;
}

/* Null leaves it to jq, which also knows other kinds. */
static jv
own_join(struct lo_own_call *c)
{
	jv list = c->given[0], with = c->given[1];
	struct lo_buf *b = &c->values->scratch;

	if (!is(list, JV_KIND_ARRAY) || !is(with, JV_KIND_STRING))
		return jv_null();
	lo_buf_reset(b);
	for (int i = 0, n = jv_array_length(jv_copy(list)); i < n; i++) {
		jv item = jv_array_get(jv_copy(list), i);
		bool text = is(item, JV_KIND_STRING);

		if (i > 0)
			lo_buf_addspan(b, text_of(with));
		if (text)
			lo_buf_addspan(b, text_of(item));
		jv_free(item);
		if (!text)
			return jv_null();
	}
	return b->len <= INT32_MAX ? jv_string_sized(b->p, b->len) : jv_null();
}

static const struct {
	jv (*call)(struct lo_own_call *c);
	struct lo_own_shape shape;
} owns[] = {
    [LO_OWN_AMONG] = {own_among, {true, 1}},
    [LO_OWN_FILLED] = {own_filled, {true, 0}},
    [LO_OWN_JOIN] = {own_join, {true, 1}},
    [LO_OWN_LOWER] = {own_lower, {true, 0}},
    [LO_OWN_MINOR_MONEY] = {own_minor_money, {false, 2}},
    [LO_OWN_PRESENT] = {own_present, {true, 0}},
    [LO_OWN_PRESENT_OR_NULL] = {own_present_or_null, {true, 0}},
};

struct lo_own_shape
lo_own_shape(enum lo_own which)
{
	return owns[which].shape;
}

jv
lo_own(enum lo_own which, struct lo_own_call *c)
{
	return owns[which].call(c);
}
