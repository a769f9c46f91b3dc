#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"
#include "fold.h"
#include "item.h"

enum { PIECE_MAX = 64 << 10, VALUE_MAX = 1000000 };

static int
optional_text(
    const struct source *s, struct lo_span string, char **out, struct lo_err *e)
{
	*out = NULL;
	return string.p == NULL ? 0 : source_text(s, string, out, e);
}

/* The same words may stand twice for one option, never for two. */
static int
say(struct options *o, const struct source *s, struct lo_span string,
    size_t option, struct lo_err *e)
{
	struct phrase *p = &o->phrases[o->said];
	struct lo_buf spare;
	size_t other;

	lo_buf_init(&p->text, PIECE_MAX);
	lo_buf_init(&spare, PIECE_MAX);
	p->option = option;
	if (lo_json_kind(string) == 's')
		fold_string(&p->text, string, &spare);
	lo_buf_free(&spare);
	if (p->text.len == 0 || p->text.failed) {
		lo_buf_free(&p->text);
		return source_fail(s, string, e, "a text is needed here");
	}
	if (options_find(o, lo_buf_span(&p->text), &other)) {
		lo_buf_free(&p->text);
		return other == option
			   ? 0
			   : source_fail(s, string, e,
				 "these words stand for two options");
	}
	o->said++;
	return 0;
}

/* Room for the labels that follow is kept, so that they do not move it. */
static int
aliases(struct options *o, const struct source *s, struct lo_span list,
    size_t option, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span value;
	size_t n;

	if (list.p == NULL)
		return 0;
	if (source_count(s, list, OPTIONS_MAX, &n, e) < 0)
		return -1;
	o->phrases = lo_realloc(
	    o->phrases, o->said + n + OPTIONS_MAX, sizeof(*o->phrases));
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &value))
		if (say(o, s, value, option, e) < 0)
			return -1;
	return 0;
}

/* Made once: it stands in each record that has this answer. */
static void
make_piece(struct option *p, bool nominal)
{
	lo_buf_init(&p->piece, PIECE_MAX);
	if (nominal)
		lo_json_puts(&p->piece, p->code);
	else
		lo_buf_addf(&p->piece, "%" PRId64, p->value);
	lo_buf_addf(&p->piece,
	    ",\"value_type\":\"%s\",\"label\":", nominal ? "code" : "integer");
	lo_json_puts(&p->piece, p->label);
}

/* Rising values make the first the lowest and the last the highest. */
static int
value(struct options *o, const struct source *s, struct option *p,
    struct lo_span at, struct lo_err *e)
{
	size_t place = (size_t)(p - o->v);

	if (place == 0)
		o->nominal = lo_json_kind(at) == 's';
	if (o->nominal) {
		p->value = (int64_t)place;
		return source_text(s, at, &p->code, e);
	}
	if (source_int(s, at, -VALUE_MAX, VALUE_MAX, &p->value, e) < 0)
		return -1;
	if (place > 0 && p->value <= p[-1].value)
		return source_fail(s, at, e, "values must rise");
	return 0;
}

static int
option(struct options *o, const struct source *s, struct lo_span object,
    struct lo_err *e)
{
	static const char *const names[] = {
	    "*!value", "s!label", "a?aliases", "s?loinc", NULL};
	struct lo_span v[4];
	struct option *p = &o->v[o->count];

	if (source_members(s, object, names, v, e) < 0)
		return -1;
	memset(p, 0, sizeof(*p));
	o->count++;
	if (value(o, s, p, v[0], e) < 0 ||
	    source_text(s, v[1], &p->label, e) < 0 ||
	    optional_text(s, v[3], &p->loinc, e) < 0 ||
	    say(o, s, v[1], o->count - 1, e) < 0 ||
	    aliases(o, s, v[2], o->count - 1, e) < 0)
		return -1;
	if (strpbrk(p->label, "\"\\") == NULL)
		p->label_len = strlen(p->label);
	make_piece(p, o->nominal);
	return 0;
}

int
options_load(struct options *o, const struct source *s, struct lo_span name,
    struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span object;
	size_t n;

	memset(o, 0, sizeof(*o));
	if (source_text(s, name, &o->name, e) < 0 ||
	    source_count(s, list, OPTIONS_MAX, &n, e) < 0)
		return -1;
	if (lo_json_kind(list) != 'a' || n < 2)
		return source_fail(s, list, e, "two options are the least");
	o->v = lo_zalloc(n, sizeof(*o->v));
	o->phrases = lo_zalloc(n + OPTIONS_MAX, sizeof(*o->phrases));
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &object))
		if (option(o, s, object, e) < 0)
			return -1;
	o->low = o->v[0].value;
	o->high = o->v[o->count - 1].value;
	return 0;
}

void
options_free(struct options *o)
{
	for (size_t i = 0; i < o->count; i++) {
		free(o->v[i].code);
		free(o->v[i].label);
		free(o->v[i].loinc);
		if (o->v[i].piece.p != NULL)
			lo_buf_free(&o->v[i].piece);
	}
	for (size_t i = 0; i < o->said; i++)
		lo_buf_free(&o->phrases[i].text);
	free(o->v);
	free(o->phrases);
	free(o->name);
}

bool
options_find(const struct options *o, struct lo_span text, size_t *which)
{
	for (size_t i = 0; i < o->said; i++)
		if (lo_span_equal(lo_buf_span(&o->phrases[i].text), text)) {
			*which = o->phrases[i].option;
			return true;
		}
	return false;
}

/* Sets are short: a search from the front is the fastest there is. */
bool
options_value(const struct options *o, int64_t number, size_t *which)
{
	for (size_t i = 0; !o->nominal && i < o->count; i++)
		if (o->v[i].value == number) {
			*which = i;
			return true;
		}
	return false;
}

static int
find_set(struct item *i, const struct source *s, struct lo_span name,
    const struct options *sets, size_t count, struct lo_err *e)
{
	for (size_t k = 0; k < count; k++)
		if (lo_json_is(name, sets[k].name)) {
			i->options = &sets[k];
			return 0;
		}
	return source_fail(s, name, e, "no options of this name");
}

/* Without wording there is a topic in words of our own. */
static int
marks(struct item *i, const struct source *s, const struct lo_span v[],
    struct lo_err *e)
{
	i->reverse = lo_json_kind(v[4]) == 't';
	i->optional = lo_json_kind(v[5]) == 't';
	i->multiple = lo_json_kind(v[6]) == 't';
	if (i->reverse && (i->options->nominal || i->multiple))
		return source_fail(s, v[4], e, "names cannot be reversed");
	if (i->multiple && !i->options->nominal)
		return source_fail(
		    s, v[6], e, "several answers need options with names");
	if ((v[2].p == NULL) == (v[3].p == NULL))
		return source_fail(
		    s, v[0], e, "either text or topic is needed, not both");
	return 0;
}

int
item_load(struct item *i, const struct source *s, struct lo_span object,
    const struct options *sets, size_t count, struct lo_err *e)
{
	static const char *const names[] = {"s!id", "s!options", "s?text",
	    "s?topic", "b?reverse", "b?optional", "b?multiple", "s?loinc",
	    NULL};
	struct lo_span v[8];

	memset(i, 0, sizeof(*i));
	lo_buf_init(&i->head, PIECE_MAX);
	lo_buf_init(&i->tail, PIECE_MAX);
	if (source_members(s, object, names, v, e) < 0 ||
	    find_set(i, s, v[1], sets, count, e) < 0 || marks(i, s, v, e) < 0 ||
	    source_text(s, v[0], &i->id, e) < 0 ||
	    optional_text(s, v[7], &i->loinc, e) < 0)
		return -1;
	i->worded = v[2].p != NULL;
	if (source_text(s, i->worded ? v[2] : v[3], &i->text, e) < 0)
		return -1;
	lo_buf_adds(&i->head, ",\"kind\":\"item\",\"code\":");
	lo_json_puts(&i->head, i->id);
	lo_buf_adds(&i->head, ",\"value\":");
	lo_buf_adds(&i->tail, ",\"prorated\":false");
	if (i->loinc != NULL) {
		lo_buf_adds(&i->tail, ",\"loinc\":");
		lo_json_puts(&i->tail, i->loinc);
	}
	return 0;
}

void
item_free(struct item *i)
{
	free(i->id);
	free(i->text);
	free(i->loinc);
	lo_buf_free(&i->head);
	lo_buf_free(&i->tail);
}
