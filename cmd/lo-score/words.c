#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"
#include "fold.h"
#include "words.h"

int
words_fold(const struct source *s, struct lo_span string, struct lo_buf *b,
    struct lo_err *e)
{
	struct lo_buf spare;

	lo_buf_init(&spare, WORDS_MAX);
	fold_string(b, string, &spare);
	lo_buf_free(&spare);
	if (b->len == 0 || b->failed)
		return source_fail(s, string, e, "a text is needed here");
	return 0;
}

/* By number or by name, as the set has them. */
static int
option_of(const struct options *o, const struct source *s, struct lo_span value,
    size_t *which, struct lo_err *e)
{
	int64_t number;

	for (size_t i = 0; o->nominal && i < o->count; i++)
		if (lo_json_kind(value) == 's' &&
		    lo_json_is(value, o->v[i].code)) {
			*which = i;
			return 0;
		}
	if (lo_json_kind(value) == 'n' && lo_json_int(value, &number) &&
	    options_value(o, number, which))
		return 0;
	return source_fail(s, value, e, "no option has this value");
}

/* The same words may mean another value in another set. */
static int
load_set(struct words *w, const struct source *s, struct lo_span object,
    struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk walk;
	size_t count;

	if (source_count(s, object, OPTIONS_MAX, &count, e) < 0)
		return -1;
	w->v = lo_zalloc(count, sizeof(*w->v));
	lo_json_walk(&walk, object);
	while (lo_json_member(&walk, &key, &value)) {
		struct phrase *p = &w->v[w->count++];

		lo_buf_init(&p->text, WORDS_MAX);
		if (words_fold(s, key, &p->text, e) < 0 ||
		    option_of(w->options, s, value, &p->option, e) < 0)
			return -1;
	}
	return 0;
}

/* Sets by the names that the instrument has for them. */
int
words_load(struct part *p, const struct source *s, struct lo_span object,
    struct lo_err *e)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	size_t count, k;

	if (object.p == NULL)
		return 0;
	if (source_count(s, object, p->of->option_count, &count, e) < 0)
		return -1;
	p->words = lo_zalloc(count, sizeof(*p->words));
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value)) {
		for (k = 0; k < p->of->option_count; k++)
			if (lo_json_is(key, p->of->options[k].name))
				break;
		if (k == p->of->option_count || lo_json_kind(value) != 'o')
			return source_fail(s, key, e,
			    "%s has no options of this name", p->of->id);
		p->words[p->word_count].options = &p->of->options[k];
		if (load_set(&p->words[p->word_count++], s, value, e) < 0)
			return -1;
	}
	return 0;
}

void
words_free(struct part *p)
{
	for (size_t i = 0; i < p->word_count; i++) {
		for (size_t k = 0; k < p->words[i].count; k++)
			lo_buf_free(&p->words[i].v[k].text);
		free(p->words[i].v);
	}
	free(p->words);
}
