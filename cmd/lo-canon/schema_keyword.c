#include <stddef.h>
#include <string.h>

#include "cmd/lo-canon/schema_load.h"
#include "common/mem.h"

enum { TEXT_MAX = 1 << 20 };

int
wrong(struct lo_err *e, const char *expected)
{
	return lo_fail(e, LO_CONFIG, "expected %s", expected);
}

static int
set_node(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct node **n = slot;

	*n = node_of(l, value, e);
	return *n == NULL ? -1 : 0;
}

static size_t
count(struct lo_span value)
{
	struct lo_json_walk w;
	struct lo_span a, b;
	size_t n = 0;

	lo_json_walk(&w, value);
	if (lo_json_kind(value) == 'o')
		while (lo_json_member(&w, &a, &b))
			n++;
	else
		while (lo_json_element(&w, &a))
			n++;
	return n;
}

static int
set_list(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct list *list = slot;
	struct lo_json_walk w;
	struct lo_span one;

	if (lo_json_kind(value) != 'a')
		return wrong(e, "a list of schemas");
	list->node = keep(l->s, count(value), sizeof(*list->node));
	lo_json_walk(&w, value);
	while (lo_json_element(&w, &one))
		if (set_node(l, &list->node[list->count++], one, e) < 0)
			return -1;
	return 0;
}

/* items is one schema for all, or a list by position. */
static int
set_items(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct node *n = slot;

	if (lo_json_kind(value) == 'a')
		return set_list(l, &n->items, value, e);
	return set_node(l, &n->item, value, e);
}

static int
set_spans(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct spans *s = slot;
	struct lo_json_walk w;

	if (lo_json_kind(value) != 'a')
		return wrong(e, "a list");
	s->at = keep(l->s, count(value), sizeof(*s->at));
	lo_json_walk(&w, value);
	while (lo_json_element(&w, &s->at[s->count]))
		s->count++;
	return 0;
}

static int
set_strings(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct spans *s = slot;

	if (set_spans(l, slot, value, e) < 0)
		return -1;
	for (size_t i = 0; i < s->count; i++)
		if (lo_json_kind(s->at[i]) != 's')
			return wrong(e, "a list of names");
	return 0;
}

static int
set_enum(struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct node *n = slot;

	n->has_of = true;
	return set_spans(l, &n->of, value, e);
}

static struct regex *
regex_of(struct loader *l, struct lo_span string, struct lo_err *e)
{
	struct schema *s = l->s;
	struct regex *r;
	struct lo_buf b;

	lo_buf_init(&b, TEXT_MAX);
	lo_json_text(&b, string);
	r = regex_new(lo_buf_span(&b));
	lo_buf_free(&b);
	if (r == NULL) {
		wrong(e, "a regular expression of ECMA 262");
		return NULL;
	}
	s->regexes =
	    lo_realloc(s->regexes, s->regex_count + 1, sizeof(*s->regexes));
	return s->regexes[s->regex_count++] = r;
}

static int
set_pattern(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct regex **r = slot;

	if (lo_json_kind(value) != 's')
		return wrong(e, "a string");
	*r = regex_of(l, value, e);
	return *r == NULL ? -1 : 0;
}

static int
set_one_name(struct loader *l, struct named *n, bool pattern, bool lists,
    struct lo_span value, struct lo_err *e)
{
	if (pattern && (n->regex = regex_of(l, n->key, e)) == NULL)
		return -1;
	if (lists && lo_json_kind(value) == 'a')
		return set_strings(l, &n->requires, value, e);
	return set_node(l, &n->node, value, e);
}

static int
set_named(struct loader *l, struct names *names, struct lo_span value,
    bool pattern, bool lists, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span key, one;

	if (lo_json_kind(value) != 'o')
		return wrong(e, "an object of schemas");
	names->at = keep(l->s, count(value), sizeof(*names->at));
	lo_json_walk(&w, value);
	while (lo_json_member(&w, &key, &one)) {
		struct named *n = &names->at[names->count++];

		n->key = key;
		if (set_one_name(l, n, pattern, lists, one, e) < 0)
			return lo_fail_at(
			    e, "%.*s", (int)key.len - 2, key.p + 1);
	}
	return 0;
}

static int
set_properties(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	return set_named(l, slot, value, false, false, e);
}

static int
set_patterns(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	return set_named(l, slot, value, true, false, e);
}

static int
set_dependencies(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	return set_named(l, slot, value, false, true, e);
}

/* Compiled for the names and faults in them; they apply where referred to. */
static int
set_definitions(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	struct names names = {NULL, 0};

	(void)slot;
	return set_named(l, &names, value, false, false, e);
}

/* For people, or looked at elsewhere. */
static int
set_nothing(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e)
{
	(void)l;
	(void)slot;
	(void)value;
	(void)e;
	return 0;
}

static const struct {
	const char *name;
	set_keyword *set;
	size_t slot;
} table[] = {
    {"type", set_types, offsetof(struct node, types)},
    {"properties", set_properties, offsetof(struct node, properties)},
    {"required", set_strings, offsetof(struct node, required)},
    {"description", set_nothing, 0},
    {"title", set_nothing, 0},
    {"examples", set_nothing, 0},
    {"default", set_nothing, 0},
    {"$comment", set_nothing, 0},
    {"$schema", set_nothing, 0},
    {"$id", set_nothing, 0},
    {"readOnly", set_nothing, 0},
    {"writeOnly", set_nothing, 0},
    {"definitions", set_definitions, 0},
    {"enum", set_enum, 0},
    {"const", set_const, offsetof(struct node, one)},
    {"items", set_items, 0},
    {"additionalItems", set_node, offsetof(struct node, rest_items)},
    {"contains", set_node, offsetof(struct node, contains)},
    {"minItems", set_count, offsetof(struct node, min_items)},
    {"maxItems", set_count, offsetof(struct node, max_items)},
    {"uniqueItems", set_flag, offsetof(struct node, unique)},
    {"additionalProperties", set_node, offsetof(struct node, rest)},
    {"patternProperties", set_patterns, offsetof(struct node, patterns)},
    {"propertyNames", set_node, offsetof(struct node, names)},
    {"dependencies", set_dependencies, offsetof(struct node, dependencies)},
    {"minProperties", set_count, offsetof(struct node, min_properties)},
    {"maxProperties", set_count, offsetof(struct node, max_properties)},
    {"minLength", set_count, offsetof(struct node, min_length)},
    {"maxLength", set_count, offsetof(struct node, max_length)},
    {"pattern", set_pattern, offsetof(struct node, pattern)},
    {"format", set_format, offsetof(struct node, format)},
    {"minimum", set_number, offsetof(struct node, min)},
    {"maximum", set_number, offsetof(struct node, max)},
    {"exclusiveMinimum", set_number, offsetof(struct node, above)},
    {"exclusiveMaximum", set_number, offsetof(struct node, below)},
    {"multipleOf", set_multiple, offsetof(struct node, multiple)},
    {"allOf", set_list, offsetof(struct node, all)},
    {"anyOf", set_list, offsetof(struct node, any)},
    {"oneOf", set_list, offsetof(struct node, exactly_one)},
    {"not", set_node, offsetof(struct node, negated)},
    {"if", set_node, offsetof(struct node, test)},
    {"then", set_node, offsetof(struct node, then)},
    {"else", set_node, offsetof(struct node, otherwise)},
};

static int
keyword(struct loader *l, struct node *n, struct lo_span key,
    struct lo_span value, struct lo_err *e)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (lo_json_is(key, table[i].name))
			return table[i].set(
			    l, (char *)n + table[i].slot, value, e);
	if (key.len > 3 && memcmp(key.p, "\"x-", 3) == 0)
		return 0;
	return lo_fail(e, LO_CONFIG,
	    "not a keyword of draft 7 that is checked; a note is \"x-...\"");
}

int
keywords(struct loader *l, struct node *n, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span key, value;
	bool refers = lo_json_get(n->where, "$ref").p != NULL;

	lo_json_walk(&w, n->where);
	while (lo_json_member(&w, &key, &value)) {
		/* What stands beside a reference does not apply. */
		if (refers && !lo_json_is(key, "definitions"))
			continue;
		if (keyword(l, n, key, value, e) < 0)
			return lo_fail_at(
			    e, "%.*s", (int)key.len - 2, key.p + 1);
	}
	return 0;
}
