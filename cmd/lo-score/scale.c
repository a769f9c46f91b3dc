#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"
#include "bands.h"
#include "instrument.h"

enum { PIECE_MAX = 64 << 10, MOST = 1000000, MULTIPLIER_MAX = 1000 };

enum {
	ID,
	NAME,
	KIND,
	ITEMS,
	METHOD,
	COUNTS,
	MULTIPLIER,
	RANGE,
	DIRECTION,
	MISSING,
	GATE,
	SCREEN,
	CUTOFFS,
	BANDS,
	LOCAL_BANDS,
	CHANGE,
	PARENT,
	LOINC
};
static const char *const names[] = {"s!id", "s!name", "s!kind", "a!items",
    "s!method", "a?counts", "n?multiplier", "a!range", "s!direction",
    "o!missing", "o?gate", "a?screen", "a?cutoffs", "o?bands", "o?local_bands",
    "o?change", "s?parent", "s?loinc", NULL};

/* An item may belong to many scales, but to one only once. */
static int
load_items(struct scale *c, const struct instrument *n, struct lo_span list,
    struct lo_err *e)
{
	const struct source *s = &n->source;
	struct lo_json_walk w;
	struct lo_span id;
	size_t count;

	if (source_count(s, list, n->item_count, &count, e) < 0)
		return -1;
	c->items = lo_zalloc(count, sizeof(*c->items));
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &id)) {
		if (instrument_item(n, s, id, &c->items[c->count], e) < 0)
			return -1;
		for (size_t i = 0; i < c->count; i++)
			if (c->items[i] == c->items[c->count])
				return source_fail(
				    s, id, e, "the item stands here twice");
		c->count++;
	}
	return 0;
}

/* One option that counts: a number or a name. */
static int
count_one(struct scale *c, const struct source *s, const struct options *o,
    struct lo_span at, struct lo_err *e)
{
	int64_t number;
	size_t k;

	for (k = 0; k < o->count; k++)
		if (o->nominal
			? lo_json_kind(at) == 's' &&
			      lo_json_is(at, o->v[k].code)
			: lo_json_kind(at) == 'n' && lo_json_int(at, &number) &&
			      number == o->v[k].value)
			break;
	if (k == o->count)
		return source_fail(s, at, e, "no option has this value");
	c->counted |= (uint64_t)1 << k;
	return 0;
}

static int
load_counts(struct scale *c, const struct instrument *n, struct lo_span list,
    struct lo_err *e)
{
	const struct options *o = n->items[c->items[0]].options;
	struct lo_json_walk w;
	struct lo_span at;
	size_t count;

	for (size_t i = 0; i < c->count; i++)
		if (n->items[c->items[i]].options != o)
			return source_fail(&n->source, list, e,
			    "items that are counted share their options");
	if (source_count(&n->source, list, o->count, &count, e) < 0)
		return -1;
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at))
		if (count_one(c, &n->source, o, at, e) < 0)
			return -1;
	return 0;
}

/* Names have no sum; a count has no reversal. */
static int
load_method(struct scale *c, const struct instrument *n,
    const struct lo_span v[], struct lo_err *e)
{
	static const char *const methods[] = {"sum", "count", NULL};
	const struct source *s = &n->source;
	int method;

	if (source_word(s, v[METHOD], methods, &method, e) < 0)
		return -1;
	c->counting = method == 1;
	c->multiplier = 1;
	if (v[MULTIPLIER].p != NULL &&
	    source_int(s, v[MULTIPLIER], 1, MULTIPLIER_MAX, &c->multiplier, e) <
		0)
		return -1;
	if (c->counting != (v[COUNTS].p != NULL))
		return source_fail(s, v[METHOD], e,
		    "counts belongs to the method count, and only there");
	if (c->counting)
		return load_counts(c, n, v[COUNTS], e);
	for (size_t i = 0; i < c->count; i++)
		if (n->items[c->items[i]].options->nominal)
			return source_fail(
			    s, v[METHOD], e, "names cannot be summed");
	return 0;
}

/* What the items can give is what the definition must say. */
static int
load_range(struct scale *c, const struct instrument *n, struct lo_span list,
    struct lo_err *e)
{
	int64_t low = 0, high = 0, said[2] = {0, 0};
	struct lo_json_walk w;
	struct lo_span at;
	size_t k = 0;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &at))
		if (k == 2 ||
		    source_int(&n->source, at, -MOST, MOST, &said[k++], e) < 0)
			return source_fail(&n->source, list, e,
			    "a range is two whole numbers");
	for (size_t i = 0; i < c->count; i++) {
		const struct options *o = n->items[c->items[i]].options;

		low += c->counting ? 0 : o->low;
		high += c->counting ? 1 : o->high;
	}
	c->low = low * c->multiplier;
	c->high = high * c->multiplier;
	if (k != 2 || said[0] != c->low || said[1] != c->high)
		return source_fail(&n->source, list, e,
		    "its items give %" PRId64 " to %" PRId64, c->low, c->high);
	lo_buf_addf(
	    &c->range, ",\"range\":[%" PRId64 ",%" PRId64 "]", c->low, c->high);
	return 0;
}

/* The basis is asked for, so that nobody takes a habit for a rule. */
static int
load_missing(struct scale *c, const struct source *s, struct lo_span object,
    struct lo_err *e)
{
	static const char *const members[] = {
	    "s!rule", "n?allow", "s!basis", "s!source", NULL};
	static const char *const rules[] = {
	    "prorate", "complete", "ignore", NULL};
	static const char *const bases[] = {
	    "literature", "convention", "clinical", "definition", NULL};
	struct lo_span v[4];
	int64_t allow = 0;
	int rule, basis;

	if (source_members(s, object, members, v, e) < 0 ||
	    source_word(s, v[0], rules, &rule, e) < 0 ||
	    source_word(s, v[2], bases, &basis, e) < 0)
		return -1;
	c->rule = (enum rule)rule;
	if ((c->rule == RULE_PRORATE) != (v[1].p != NULL))
		return source_fail(s, object, e,
		    "allow belongs to the rule prorate, and only there");
	if (v[1].p != NULL &&
	    source_int(s, v[1], 1, (int64_t)c->count - 1, &allow, e) < 0)
		return -1;
	if (c->counting != (c->rule == RULE_IGNORE))
		return source_fail(s, object, e,
		    "what is missing is ignored in counts, and only there");
	c->allow = c->rule == RULE_IGNORE ? c->count : (size_t)allow;
	return 0;
}

/* The item that ends a scale is asked before it and is not part of it. */
static int
load_gate(struct scale *c, const struct instrument *n, struct lo_span object,
    struct lo_err *e)
{
	static const char *const members[] = {
	    "s!item", "n!when", "n!value", NULL};
	const struct source *s = &n->source;
	struct lo_span v[3];
	size_t k;

	if (object.p == NULL)
		return 0;
	c->gated = true;
	if (source_members(s, object, members, v, e) < 0 ||
	    instrument_item(n, s, v[0], &c->gate, e) < 0 ||
	    source_int(s, v[1], -MOST, MOST, &c->gate_when, e) < 0 ||
	    source_int(s, v[2], c->low, c->high, &c->gate_value, e) < 0)
		return -1;
	for (size_t i = 0; i < c->count; i++)
		if (c->items[i] == c->gate)
			return source_fail(
			    s, v[0], e, "a gate is none of the scale's items");
	if (!options_value(n->items[c->gate].options, c->gate_when, &k))
		return source_fail(s, v[1], e, "no option has this value");
	return 0;
}

/* Cut-offs with their meaning; those of a screen give verdicts. */
static int
load_cutoffs(struct scale *c, const struct source *s, struct lo_span list,
    bool verdicts, struct lo_err *e)
{
	static const char *const members[] = {"n!at", "s!meaning", NULL};
	struct lo_span v[2], object;
	struct lo_json_walk w;
	int64_t at, last = c->low;
	size_t count;

	if (list.p == NULL)
		return 0;
	if (verdicts && !c->screening)
		return source_fail(s, list, e, "the kind is not screen");
	if (source_count(s, list, SCREENS_MAX, &count, e) < 0)
		return -1;
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &object)) {
		if (source_members(s, object, members, v, e) < 0 ||
		    source_int(s, v[0], last + 1, c->high, &at, e) < 0)
			return -1;
		last = at;
		if (verdicts)
			c->screens[c->screen_count++] = at;
	}
	return 0;
}

static int
load_kind(struct scale *c, const struct source *s, const struct lo_span v[],
    struct lo_err *e)
{
	static const char *const kinds[] = {"scale", "subscale", "screen",
	    "domain", "facet", "composite", "count", "local", NULL};
	static const char *const directions[] = {
	    "higher_worse", "higher_better", "descriptive", NULL};
	int kind, way;

	if (source_word(s, v[KIND], kinds, &kind, e) < 0 ||
	    source_word(s, v[DIRECTION], directions, &way, e) < 0)
		return -1;
	c->screening = kind == 2;
	lo_buf_addf(&c->direction, ",\"direction\":\"%s\"", directions[way]);
	return 0;
}

/* A parent is only for the reader. */
static int
load_rest(struct scale *c, const struct instrument *n, const struct lo_span v[],
    struct lo_err *e)
{
	const struct source *s = &n->source;

	if (c->screening && c->rule != RULE_COMPLETE)
		return source_fail(
		    s, v[MISSING], e, "a screen is never prorated");
	if (load_gate(c, n, v[GATE], e) < 0 ||
	    load_cutoffs(c, s, v[SCREEN], true, e) < 0 ||
	    load_cutoffs(c, s, v[CUTOFFS], false, e) < 0 ||
	    bands_load(&c->bands, c, s, v[BANDS], false, e) < 0 ||
	    bands_load(&c->local, c, s, v[LOCAL_BANDS], true, e) < 0 ||
	    change_check(s, v[CHANGE], c->high - c->low, e) < 0)
		return -1;
	if (v[PARENT].p != NULL && source_text(s, v[PARENT], &c->parent, e) < 0)
		return -1;
	if (v[LOINC].p == NULL)
		return 0;
	if (source_text(s, v[LOINC], &c->loinc, e) < 0)
		return -1;
	lo_buf_adds(&c->tail, ",\"loinc\":");
	lo_json_puts(&c->tail, c->loinc);
	return 0;
}

int
scale_load(struct scale *c, const struct instrument *n, struct lo_span object,
    struct lo_err *e)
{
	const struct source *s = &n->source;
	struct lo_span v[sizeof(names) / sizeof(*names)];

	memset(c, 0, sizeof(*c));
	lo_buf_init(&c->head, PIECE_MAX);
	lo_buf_init(&c->direction, PIECE_MAX);
	lo_buf_init(&c->range, PIECE_MAX);
	lo_buf_init(&c->tail, PIECE_MAX);
	if (source_members(s, object, names, v, e) < 0 ||
	    source_text(s, v[ID], &c->id, e) < 0 ||
	    source_text(s, v[NAME], &c->name, e) < 0 ||
	    load_kind(c, s, v, e) < 0 || load_items(c, n, v[ITEMS], e) < 0 ||
	    load_method(c, n, v, e) < 0 || load_range(c, n, v[RANGE], e) < 0 ||
	    load_missing(c, s, v[MISSING], e) < 0 || load_rest(c, n, v, e) < 0)
		return -1;
	lo_buf_adds(&c->head, ",\"kind\":\"scale\",\"code\":");
	lo_json_puts(&c->head, c->id);
	lo_buf_adds(&c->head, ",\"value\":");
	return 0;
}

void
scale_free(struct scale *c)
{
	free(c->id);
	free(c->name);
	free(c->loinc);
	free(c->parent);
	free(c->items);
	bands_free(&c->bands);
	bands_free(&c->local);
	lo_buf_free(&c->head);
	lo_buf_free(&c->direction);
	lo_buf_free(&c->range);
	lo_buf_free(&c->tail);
}
