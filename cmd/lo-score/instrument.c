#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "instrument.h"

enum { PIECE_MAX = 64 << 10, SETS_MAX = 50 };

enum {
	FORMAT,
	ID,
	VERSION,
	TITLE,
	SHORT_TITLE,
	STATUS,
	LICENCE,
	OPTIONS,
	ITEMS,
	SCALES,
	FLAGS,
	LOINC,
};
static const char *const names[] = {"s!format", "s!id", "s!version", "s!title",
    "s!short_title", "s!status", "o!licence", "o!options", "a!items",
    "a!scales", "a?flags", "s?loinc", "s!language", "s?respondent",
    "a?construct", "o?recall", "s?stem", "a?notes", "a?citations", NULL};

int
instrument_item(const struct instrument *n, const struct source *s,
    struct lo_span id, size_t *which, struct lo_err *e)
{
	char *name;
	int got = 0;

	if (source_text(s, id, &name, e) < 0) {
		free(name);
		return -1;
	}
	if (!index_find(&n->index, lo_span_of(name), which))
		got = source_fail(s, id, e, "%s has no such item", n->id);
	free(name);
	return got;
}

/* Ids become parts of keys; what would have to be escaped there is
 * refused. */
static int
load_head(struct instrument *n, const struct lo_span v[], struct lo_err *e)
{
	static const char *const formats[] = {"lo-instrument/1", NULL};
	static const char *const statuses[] = {
	    "published", "adapted", "local", NULL};
	const struct source *s = &n->source;
	int which;

	if (source_word(s, v[FORMAT], formats, &which, e) < 0 ||
	    source_text(s, v[ID], &n->id, e) < 0 ||
	    source_text(s, v[VERSION], &n->version, e) < 0 ||
	    source_text(s, v[TITLE], &n->title, e) < 0 ||
	    source_text(s, v[SHORT_TITLE], &n->short_title, e) < 0 ||
	    source_word(s, v[STATUS], statuses, &which, e) < 0 ||
	    source_text(s, v[STATUS], &n->status, e) < 0)
		return -1;
	if (strpbrk(n->id, "@/#\"\\ ") != NULL ||
	    !lo_name_ok(lo_span_of(n->id)))
		return source_fail(s, v[ID], e,
		    "an id is a name without blanks, @, # or slashes");
	if (strpbrk(n->version, "@/#\"\\ ") != NULL)
		return source_fail(
		    s, v[VERSION], e, "a version is as in 1.0.0");
	return v[LOINC].p == NULL ? 0 : source_text(s, v[LOINC], &n->loinc, e);
}

/* Sets are stored before items: items point at them and they stay. */
static int
load_options(struct instrument *n, struct lo_span object, struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	size_t count;

	if (source_count(&n->source, object, SETS_MAX, &count, e) < 0)
		return -1;
	n->options = lo_zalloc(count, sizeof(*n->options));
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		if (options_load(&n->options[n->option_count++], &n->source,
			key, value, e) < 0)
			return -1;
	return 0;
}

/* Wordings stand in a definition only where the licence lets them. */
static int
check_wording(const struct instrument *n, struct lo_span licence,
    struct lo_span items, struct lo_err *e)
{
	static const char *const members[] = {
	    "s!status", "b!wording", "s!note", NULL};
	struct lo_span v[3];

	if (source_members(&n->source, licence, members, v, e) < 0)
		return -1;
	for (size_t i = 0; i < n->item_count; i++)
		if (n->items[i].worded != (lo_json_kind(v[1]) == 't'))
			return source_fail(&n->source, items, e,
			    "%s: the licence says wording %.*s; give %s",
			    n->items[i].id, (int)v[1].len, v[1].p,
			    n->items[i].worded ? "a topic" : "the text");
	return 0;
}

/* Positions are the order of the file; nothing else says them. */
static int
load_items(struct instrument *n, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span object;
	size_t count;

	if (source_count(&n->source, list, ITEMS_MAX, &count, e) < 0)
		return -1;
	n->items = lo_zalloc(count, sizeof(*n->items));
	index_init(&n->index, count);
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &object)) {
		struct item *i = &n->items[n->item_count++];

		if (item_load(i, &n->source, object, n->options,
			n->option_count, e) < 0)
			return -1;
		if (!index_add(&n->index, lo_span_of(i->id), i - n->items))
			return source_fail(&n->source, object, e,
			    "the id %s stands here twice", i->id);
		n->expected += !i->optional;
	}
	return 0;
}

/* An id names one observation of a set: items and scales share them. */
static int
load_scales(struct instrument *n, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span object;
	struct index ids;
	size_t count, k;
	int got = 0;

	if (source_count(&n->source, list, SCALES_MAX, &count, e) < 0)
		return -1;
	n->scales = lo_zalloc(count, sizeof(*n->scales));
	index_init(&ids, count);
	lo_json_walk(&w, list);
	while (got == 0 && lo_json_element(&w, &object)) {
		struct scale *c = &n->scales[n->scale_count++];

		got = scale_load(c, n, object, e);
		if (got < 0)
			break;
		if (!index_add(&ids, lo_span_of(c->id), 0) ||
		    index_find(&n->index, lo_span_of(c->id), &k))
			got = source_fail(&n->source, object, e,
			    "the id %s stands here twice", c->id);
		else if (c->parent != NULL &&
			 !index_find(&ids, lo_span_of(c->parent), &k))
			got = source_fail(&n->source, object, e,
			    "no scale %s before this one", c->parent);
	}
	index_free(&ids);
	return got;
}

static int
load_flags(struct instrument *n, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span object;
	size_t count;

	if (list.p == NULL)
		return 0;
	if (source_count(&n->source, list, FLAGS_MAX, &count, e) < 0)
		return -1;
	n->flags = lo_zalloc(count, sizeof(*n->flags));
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &object))
		if (flag_load(&n->flags[n->flag_count++], n, object, e) < 0)
			return -1;
	return 0;
}

static bool
summed(const struct instrument *n, size_t item)
{
	for (size_t k = 0; k < n->scale_count; k++)
		for (size_t i = 0; i < n->scales[k].count; i++)
			if (n->scales[k].items[i] == item &&
			    !n->scales[k].counting)
				return true;
	return false;
}

/* Every set of options is used, and every reversal. */
static int
check_use(
    const struct instrument *n, const struct lo_span v[], struct lo_err *e)
{
	for (size_t i = 0; i < n->item_count; i++)
		if (n->items[i].reverse && !summed(n, i))
			return source_fail(&n->source, v[ITEMS], e,
			    "%s is reversed, but no scale sums it",
			    n->items[i].id);
	for (size_t k = 0; k < n->option_count; k++) {
		size_t i = 0;

		while (
		    i < n->item_count && n->items[i].options != &n->options[k])
			i++;
		if (i == n->item_count)
			return source_fail(&n->source, v[OPTIONS], e,
			    "no item has the options %s", n->options[k].name);
	}
	return 0;
}

static int
load(struct instrument *n, struct lo_err *e)
{
	struct lo_span v[sizeof(names) / sizeof(*names)];

	lo_buf_init(&n->piece, PIECE_MAX);
	if (source_members(&n->source, n->source.root, names, v, e) < 0 ||
	    load_head(n, v, e) < 0 || load_options(n, v[OPTIONS], e) < 0 ||
	    load_items(n, v[ITEMS], e) < 0 ||
	    check_wording(n, v[LICENCE], v[ITEMS], e) < 0 ||
	    load_scales(n, v[SCALES], e) < 0 ||
	    load_flags(n, v[FLAGS], e) < 0 || check_use(n, v, e) < 0)
		return -1;
	lo_buf_addf(&n->piece,
	    ",\"instrument_id\":\"%s\",\"instrument_version\":\"%s\","
	    "\"instrument_sha256\":\"%s\"",
	    n->id, n->version, n->source.sha256);
	return 0;
}

int
instrument_load(struct instrument *n, const char *path, struct lo_err *e)
{
	memset(n, 0, sizeof(*n));
	if (source_read(&n->source, path, e) < 0)
		return -1;
	return load(n, e);
}

int
instrument_take(struct instrument *n, const char *name, struct lo_span text,
    struct lo_err *e)
{
	memset(n, 0, sizeof(*n));
	if (source_take(&n->source, name, text, e) < 0)
		return -1;
	return load(n, e);
}

/* All of it is there or zero, also when loading stopped half way. */
void
instrument_free(struct instrument *n)
{
	for (size_t i = 0; i < n->option_count; i++)
		options_free(&n->options[i]);
	for (size_t i = 0; i < n->item_count; i++)
		item_free(&n->items[i]);
	for (size_t i = 0; i < n->scale_count; i++)
		scale_free(&n->scales[i]);
	for (size_t i = 0; i < n->flag_count; i++)
		flag_free(&n->flags[i]);
	free(n->options);
	free(n->items);
	free(n->scales);
	free(n->flags);
	index_free(&n->index);
	free(n->id);
	free(n->version);
	free(n->title);
	free(n->short_title);
	free(n->status);
	free(n->loinc);
	if (n->piece.p != NULL)
		lo_buf_free(&n->piece);
	source_free(&n->source);
}
