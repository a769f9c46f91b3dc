#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/schema_check.h"
#include "cmd/lo-canon/schema_load.h"
#include "common/mem.h"

enum { DEPTH_MAX = 4 * LO_JSON_DEPTH, TEXT_MAX = 128 << 20 };

static void
put_place(const struct place *at, char *out, size_t room)
{
	size_t n;

	if (at == NULL || at->up == NULL)
		return;
	put_place(at->up, out, room);
	n = strlen(out);
	if (at->name.p == NULL)
		snprintf(out + n, room - n, "/%zu", at->index);
	else if (at->known)
		snprintf(out + n, room - n, "/%.*s", (int)at->name.len - 2,
		    at->name.p + 1);
	else
		snprintf(out + n, room - n, "/*");
}

/* The first fault is told; those inside of a "not" or an "if" are not. */
bool
check_fault(struct schema_fault *f, const struct place *at, const char *keyword)
{
	if (f != NULL && f->keyword == NULL) {
		f->keyword = keyword;
		f->value = at->value;
		f->rule = at->rule;
		f->pointer[0] = '\0';
		put_place(at, f->pointer, sizeof(f->pointer));
	}
	return false;
}

struct hashed {
	uint64_t hash;
	struct lo_span value;
};

static int
by_hash(const void *a, const void *b)
{
	const struct hashed *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static bool
unique(struct lo_span value, size_t count)
{
	struct hashed *h = lo_zalloc(count + 1, sizeof(*h));
	struct lo_json_walk w;
	bool good = true;
	size_t n = 0;

	lo_json_walk(&w, value);
	while (lo_json_element(&w, &h[n].value)) {
		h[n].hash = json_hash(h[n].value);
		n++;
	}
	qsort(h, n, sizeof(*h), by_hash);
	for (size_t i = 0; good && i < n; i++)
		for (size_t j = i + 1; j < n && h[j].hash == h[i].hash; j++)
			if (json_equal(h[i].value, h[j].value))
				good = false;
	free(h);
	return good;
}

static bool
check_element(const struct node *n, struct lo_span value, size_t i,
    const struct place *up, struct schema_fault *f)
{
	struct place at = {up, {NULL, 0}, i, true, up->depth + 1, value, NULL};
	const struct node *rule = n->item;

	if (n->items.node != NULL)
		rule = i < n->items.count ? n->items.node[i] : n->rest_items;
	return rule == NULL || check_value(rule, value, &at, f);
}

static bool
check_array(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	struct lo_json_walk w;
	struct lo_span one;
	bool contained = n->contains == NULL;
	int64_t count = 0;

	lo_json_walk(&w, value);
	for (; lo_json_element(&w, &one); count++) {
		if (!check_element(n, one, count, at, f))
			return false;
		contained =
		    contained || check_value(n->contains, one, at, NULL);
	}
	if (!contained)
		return check_fault(f, at, "contains");
	if (n->min_items >= 0 && count < n->min_items)
		return check_fault(f, at, "minItems");
	if (n->max_items >= 0 && count > n->max_items)
		return check_fault(f, at, "maxItems");
	if (n->unique && !unique(value, count))
		return check_fault(f, at, "uniqueItems");
	return true;
}

static bool
check_number(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	struct number x;

	number_read(&x, value);
	if (n->min != NULL && number_compare(&x, n->min) < 0)
		return check_fault(f, at, "minimum");
	if (n->max != NULL && number_compare(&x, n->max) > 0)
		return check_fault(f, at, "maximum");
	if (n->above != NULL && number_compare(&x, n->above) <= 0)
		return check_fault(f, at, "exclusiveMinimum");
	if (n->below != NULL && number_compare(&x, n->below) >= 0)
		return check_fault(f, at, "exclusiveMaximum");
	if (n->multiple != NULL && !number_is_multiple(&x, n->multiple))
		return check_fault(f, at, "multipleOf");
	return true;
}

static bool
check_text(const struct node *n, struct lo_span text, const struct place *at,
    struct schema_fault *f)
{
	int64_t points = 0;

	for (size_t i = 0; i < text.len; i++)
		points += (text.p[i] & 0xc0) != 0x80;
	if (n->min_length >= 0 && points < n->min_length)
		return check_fault(f, at, "minLength");
	if (n->max_length >= 0 && points > n->max_length)
		return check_fault(f, at, "maxLength");
	if (n->pattern != NULL && !regex_matches(n->pattern, text))
		return check_fault(f, at, "pattern");
	if (n->format != NULL && !n->format(text))
		return check_fault(f, at, "format");
	return true;
}

static bool
check_string(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	struct lo_buf b;
	bool good;

	if (n->min_length < 0 && n->max_length < 0 && n->pattern == NULL &&
	    n->format == NULL)
		return true;
	if (memchr(value.p, '\\', value.len) == NULL)
		return check_text(
		    n, (struct lo_span){value.p + 1, value.len - 2}, at, f);
	lo_buf_init(&b, TEXT_MAX);
	lo_json_text(&b, value);
	good = check_text(n, lo_buf_span(&b), at, f);
	lo_buf_free(&b);
	return good;
}

static bool
check_values(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	bool found = !n->has_of;

	if (n->one.p != NULL && !json_equal(value, n->one))
		return check_fault(f, at, "const");
	for (size_t i = 0; !found && i < n->of.count; i++)
		found = json_equal(value, n->of.at[i]);
	return found || check_fault(f, at, "enum");
}

static size_t
passing(const struct list *list, struct lo_span value, const struct place *at,
    size_t enough)
{
	size_t n = 0;

	for (size_t i = 0; i < list->count && n < enough; i++)
		n += check_value(list->node[i], value, at, NULL);
	return n;
}

static bool
check_combined(const struct node *n, struct lo_span value,
    const struct place *at, struct schema_fault *f)
{
	const struct node *branch;

	for (size_t i = 0; i < n->all.count; i++)
		if (!check_value(n->all.node[i], value, at, f))
			return false;
	if (n->any.node != NULL && passing(&n->any, value, at, 1) == 0)
		return check_fault(f, at, "anyOf");
	if (n->exactly_one.node != NULL &&
	    passing(&n->exactly_one, value, at, 2) != 1)
		return check_fault(f, at, "oneOf");
	if (n->negated != NULL && check_value(n->negated, value, at, NULL))
		return check_fault(f, at, "not");
	if (n->test == NULL)
		return true;
	branch = check_value(n->test, value, at, NULL) ? n->then : n->otherwise;
	return branch == NULL || check_value(branch, value, at, f);
}

static bool
check_kind(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	switch (lo_json_kind(value)) {
	case 'o':
		return check_object(n, value, at, f);
	case 'a':
		return check_array(n, value, at, f);
	case 'n':
		return check_number(n, value, at, f);
	case 's':
		return check_string(n, value, at, f);
	default:
		return true;
	}
}

bool
check_value(const struct node *n, struct lo_span value, const struct place *up,
    struct schema_fault *f)
{
	struct place at = *up;

	at.value = value;
	at.rule = n;
	/* A schema that refers to itself without going down has no answer. */
	if (++at.depth > DEPTH_MAX)
		return check_fault(f, &at, "$ref");
	if (n->always >= 0)
		return n->always == 1 || check_fault(f, &at, "false");
	if (n->ref != NULL)
		return check_value(n->ref, value, &at, f);
	if (n->types != 0 && (json_type(value) & n->types) == 0)
		return check_fault(f, &at, "type");
	return check_values(n, value, &at, f) && check_kind(n, value, &at, f) &&
	       check_combined(n, value, &at, f);
}

int
schema_check(
    const struct schema *s, struct lo_span instance, struct schema_fault *f)
{
	struct place root = {NULL, {NULL, 0}, 0, true, 0, {NULL, 0}, NULL};

	*f = (struct schema_fault){.keyword = NULL};
	f->pointer[0] = '\0';
	return check_value(s->first, lo_json_trim(instance), &root, f) ? 0 : -1;
}
