#include <fenv.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_value.h"
#include "common/mem.h"
#include "common/scan.h"

enum { KEY_MAX = 64, KEPT = 1 << 20, OPAQUE = 8 };
enum { KEYS = sizeof(((struct lo_values *)0)->keys) / sizeof(jv) };

/* What is left of the opaque pointers below a value: "/data" or, when it is
 * the value itself, "". */
struct places {
	const char *rest[OPAQUE];
	int count;
};

struct reader {
	const char *p, *end;
	struct lo_values *v;
	bool keep;
};

static jv read_value(struct reader *r);
static jv read_below(struct reader *r, const struct places *here);

void
lo_values_init(struct lo_values *v)
{
	memset(v, 0, sizeof(*v));
	v->again = lo_again_new();
	lo_buf_init(&v->kept, SIZE_MAX / 2);
	lo_buf_init(&v->scratch, SIZE_MAX / 2);
	for (int i = 0; i < KEYS; i++)
		v->keys[i] = jv_invalid();
}

void
lo_values_free(struct lo_values *v)
{
	for (int i = 0; i < KEYS; i++)
		jv_free(v->keys[i]);
	lo_buf_free(&v->kept);
	lo_buf_free(&v->scratch);
	free(v->wide);
	lo_again_free(v->again);
}

void
lo_values_reset(struct lo_values *v)
{
	if (v->cap > KEPT / sizeof(*v->wide)) {
		free(v->wide);
		v->wide = NULL;
		v->cap = 0;
	}
	v->count = 0;
	v->lost = false;
	lo_buf_shrink(&v->kept, KEPT);
	lo_buf_shrink(&v->scratch, KEPT);
}

/* The quiet bit stays clear; the sign is set, so that fabs and negation,
 * which raise nothing, show. */
static jv
stand_in(uint64_t index)
{
	uint64_t bits = 0xfff0000000000000u | (index + 1);
	double d;

	memcpy(&d, &bits, sizeof(d));
	return jv_number(d);
}

jv
lo_values_span(struct lo_values *v, struct lo_span text, bool keep)
{
	struct lo_wide *w;

	if (v->count == v->cap) {
		v->cap = v->cap > 0 ? v->cap * 2 : 16;
		v->wide = lo_realloc(v->wide, v->cap, sizeof(*v->wide));
	}
	if (v->count == 0)
		feclearexcept(FE_INVALID);
	w = &v->wide[v->count];
	*w = (struct lo_wide){keep ? NULL : text.p, v->kept.len, text.len};
	if (keep)
		lo_buf_addspan(&v->kept, text);
	return stand_in(v->count++);
}

bool
lo_values_touched(const struct lo_values *v)
{
	return v->count > 0 && (v->lost || fetestexcept(FE_INVALID) != 0);
}

static jv
read_number(struct reader *r)
{
	const char *from = r->p, *p = r->p;
	int64_t n = 0;
	double d;

	if (p < r->end && *p == '-')
		p++;
	for (; p < r->end && *p >= '0' && *p <= '9'; p++)
		if (p - from < 16)
			n = n * 10 + (*p - '0');
	if (p - from < 16 &&
	    (p == r->end || (*p != '.' && (*p | 0x20) != 'e'))) {
		r->p = p;
		d = (double)n;
		return jv_number(*from == '-' ? -d : d);
	}
	while (p < r->end && ((*p >= '0' && *p <= '9') || *p == '.' ||
				 *p == '+' || *p == '-' || (*p | 0x20) == 'e'))
		p++;
	r->p = p;
	if (lo_number_read((struct lo_span){from, p - from}, &d))
		return jv_number(d);
	return lo_values_span(r->v, (struct lo_span){from, p - from}, r->keep);
}

/* From the opening quote; the raw text with its quotes. */
static struct lo_span
raw_string(struct reader *r)
{
	const char *from = r->p;

	r->p = lo_scan_string(from + 1, r->end);
	return (struct lo_span){from, r->p - from};
}

static jv
decode(struct lo_values *v, struct lo_span raw)
{
	if (memchr(raw.p, '\\', raw.len) == NULL)
		return jv_string_sized(raw.p + 1, raw.len - 2);
	lo_buf_reset(&v->scratch);
	v->replaced += lo_json_text(&v->scratch, raw);
	return jv_string_sized(v->scratch.p, v->scratch.len);
}

static unsigned
slot(struct lo_span name)
{
	unsigned h = name.len;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.p[i]) * 16777619u;
	return (h ^ h >> 15) % KEYS;
}

/* Records have the same few keys: one allocation serves all of them. */
jv
lo_values_name(struct lo_values *v, struct lo_span name)
{
	jv *known = &v->keys[slot(name)];

	if (jv_get_kind(*known) != JV_KIND_STRING ||
	    (size_t)jv_string_length_bytes(jv_copy(*known)) != name.len ||
	    memcmp(jv_string_value(*known), name.p, name.len) != 0) {
		jv_free(*known);
		*known = jv_string_sized(name.p, name.len);
	}
	return jv_copy(*known);
}

static jv
read_key(struct reader *r)
{
	struct lo_span raw = raw_string(r);

	if (raw.len > KEY_MAX || memchr(raw.p, '\\', raw.len) != NULL)
		return decode(r->v, raw);
	return lo_values_name(r->v, (struct lo_span){raw.p + 1, raw.len - 2});
}

static void
space(struct reader *r)
{
	while (r->p < r->end && (unsigned char)*r->p <= ' ')
		r->p++;
}

static jv
read_array(struct reader *r)
{
	jv a = jv_array();

	r->p++;
	for (space(r); *r->p != ']'; space(r)) {
		if (*r->p == ',')
			r->p++;
		a = jv_array_append(a, read_value(r));
	}
	r->p++;
	return a;
}

static jv
read_object(struct reader *r)
{
	jv o = jv_object(), key;

	r->p++;
	for (space(r); *r->p != '}'; space(r)) {
		if (*r->p == ',') {
			r->p++;
			space(r);
		}
		key = read_key(r);
		space(r);
		r->p++;
		o = jv_object_set(o, key, read_value(r));
	}
	r->p++;
	return o;
}

static jv
read_value(struct reader *r)
{
	space(r);
	switch (*r->p) {
	case '{':
		return read_object(r);
	case '[':
		return read_array(r);
	case '"':
		return decode(r->v, raw_string(r));
	case 't':
		r->p += 4;
		return jv_true();
	case 'f':
		r->p += 5;
		return jv_false();
	case 'n':
		r->p += 4;
		return jv_null();
	default:
		return read_number(r);
	}
}

/* The places below the member of that name, its quotes included. */
static struct places
below(const struct places *here, struct lo_span raw)
{
	struct places next = {.count = 0};

	for (int i = 0; i < here->count; i++) {
		const char *rest = here->rest[i];
		size_t n = raw.len - 2;

		if (rest[0] == '/' && strncmp(rest + 1, raw.p + 1, n) == 0 &&
		    (rest[1 + n] == '/' || rest[1 + n] == '\0'))
			next.rest[next.count++] = rest + 1 + n;
	}
	return next;
}

/* A member of an object that opaque pointers lead into. */
static jv
read_member(struct reader *r, jv o, const struct places *here,
    struct lo_again *again, unsigned nth)
{
	const char *from = r->p;
	unsigned long replaced = r->v->replaced;
	size_t wide = r->v->count;
	struct reader ahead = *r;
	struct places next = below(here, raw_string(&ahead));
	jv key = read_key(r), value;

	space(r);
	r->p++;
	value = read_below(r, &next);
	if (again != NULL && wide == r->v->count && replaced == r->v->replaced)
		lo_again_keep(again, nth, (struct lo_span){from, r->p - from},
		    key, value);
	return jv_object_set(o, key, value);
}

static jv
read_members(
    struct reader *r, const struct places *here, struct lo_again *again)
{
	jv o = jv_object(), key, value;
	unsigned nth = 0;
	size_t n;

	r->p++;
	for (space(r); *r->p != '}'; space(r), nth++) {
		if (*r->p == ',') {
			r->p++;
			space(r);
		}
		n = again == NULL ? 0
				  : lo_again_take(again, nth,
					(struct lo_span){r->p, r->end - r->p},
					&key, &value);
		r->p += n;
		if (n > 0)
			o = jv_object_set(o, key, value);
		else
			o = read_member(r, o, here, again, nth);
	}
	r->p++;
	return o;
}

static jv
read_below(struct reader *r, const struct places *here)
{
	const char *from;

	space(r);
	for (int i = 0; i < here->count; i++) {
		if (here->rest[i][0] != '\0')
			continue;
		from = r->p;
		r->p = lo_scan_value(from, r->end);
		return lo_values_span(
		    r->v, (struct lo_span){from, r->p - from}, r->keep);
	}
	return here->count > 0 && *r->p == '{' ? read_members(r, here, NULL)
					       : read_value(r);
}

jv
lo_values_read(struct lo_values *v, struct lo_span text, bool keep,
    const char *const *opaque)
{
	struct reader r = {text.p, text.p + text.len, v, keep};
	struct places all = {.count = 0};

	while (
	    opaque != NULL && all.count < OPAQUE && opaque[all.count] != NULL) {
		all.rest[all.count] = opaque[all.count];
		all.count++;
	}
	space(&r);
	/* Only the record itself comes again and again. */
	if (*r.p == '{' && !keep && (all.count == 0 || all.rest[0][0] != '\0'))
		return read_members(&r, &all, v->again);
	return read_below(&r, &all);
}
