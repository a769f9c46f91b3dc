#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/transform_fit.h"

size_t
lo_transform_domain(const struct lo_transform *t)
{
	return strcspn(t->ref, "/");
}

size_t
lo_transform_name(const struct lo_transform *t)
{
	return strcspn(t->ref, "@");
}

int
lo_transform_compare(const struct lo_transform *a, const struct lo_transform *b)
{
	size_t na = lo_transform_name(a), nb = lo_transform_name(b);
	int by_name = strncmp(a->ref, b->ref, na < nb ? na : nb);

	if (by_name != 0)
		return by_name;
	if (na != nb)
		return na < nb ? -1 : 1;
	return lo_data_versions(a->ref + na + 1, b->ref + nb + 1);
}

/* Two JSON values of which one is a scalar; strings by their text. */
static bool
same(struct lo_span a, struct lo_span b)
{
	struct lo_buf text;
	bool equal;

	if (lo_json_kind(a) != 's' || lo_json_kind(b) != 's')
		return lo_span_equal(a, b);
	lo_buf_init(&text, SIZE_MAX / 2);
	lo_json_text(&text, b);
	equal = lo_json_equal(a, lo_buf_span(&text));
	lo_buf_free(&text);
	return equal;
}

static bool
listed(struct lo_span list, struct lo_span value)
{
	struct lo_json_walk w;
	struct lo_span item;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &item))
		if (same(value, item))
			return true;
	return false;
}

static struct lo_span
at_pointer(const struct lo_record *r, struct lo_span raw_pointer)
{
	char pointer[256];

	if (raw_pointer.len - 2 >= sizeof(pointer))
		return (struct lo_span){NULL, 0};
	memcpy(pointer, raw_pointer.p + 1, raw_pointer.len - 2);
	pointer[raw_pointer.len - 2] = '\0';
	return lo_json_pointer(lo_json_trim(r->line), pointer);
}

/* null is as good as absent. */
bool
lo_transform_holds(struct lo_span want, struct lo_span value)
{
	bool there = value.p != NULL && lo_json_kind(value) != 'z';

	if (lo_json_is(want, "present"))
		return there;
	if (lo_json_is(want, "absent"))
		return !there;
	return there && listed(want, value);
}

struct lo_span
lo_transform_misfit(const struct lo_transform *t, const struct lo_record *r)
{
	struct lo_json_walk w;
	struct lo_span key, want;

	if (!listed(t->source_system, r->field[LO_F_SOURCE_SYSTEM]))
		return lo_span_of("source_system");
	if (t->object_type.p != NULL &&
	    !listed(t->object_type, r->field[LO_F_OBJECT_TYPE]))
		return lo_span_of("object_type");
	lo_json_walk(&w, t->when);
	while (lo_json_member(&w, &key, &want))
		if (!lo_transform_holds(want, at_pointer(r, key)))
			return (struct lo_span){key.p + 1, key.len - 2};
	return (struct lo_span){NULL, 0};
}

bool
lo_transform_fits(const struct lo_transform *t, const struct lo_record *r)
{
	return lo_transform_misfit(t, r).p == NULL;
}

static bool
share(struct lo_span a, struct lo_span b)
{
	struct lo_json_walk w;
	struct lo_span item;

	lo_json_walk(&w, a);
	while (lo_json_element(&w, &item))
		if (listed(b, item))
			return true;
	return false;
}

/* Conditions on one place of which no value can meet both. */
static bool
exclude(struct lo_span a, struct lo_span b)
{
	bool la = lo_json_kind(a) == 'a', lb = lo_json_kind(b) == 'a';

	if (la && lb)
		return !share(a, b);
	if (lo_json_is(a, "absent"))
		return !lo_json_is(b, "absent");
	return lo_json_is(b, "absent");
}

bool
lo_transform_overlap(const struct lo_transform *a, const struct lo_transform *b)
{
	struct lo_json_walk wa, wb;
	struct lo_span ka, va, kb, vb;

	if (!share(a->source_system, b->source_system) ||
	    (a->object_type.p != NULL && b->object_type.p != NULL &&
		!share(a->object_type, b->object_type)))
		return false;
	lo_json_walk(&wa, a->when);
	while (lo_json_member(&wa, &ka, &va)) {
		lo_json_walk(&wb, b->when);
		while (lo_json_member(&wb, &kb, &vb))
			if (same(ka, kb) && exclude(va, vb))
				return false;
	}
	return true;
}
