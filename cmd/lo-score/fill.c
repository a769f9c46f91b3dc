#include <stdio.h>
#include <string.h>

#include "common/json.h"
#include "fold.h"
#include "plan.h"

/* The item that a question is; the link says how its answer comes. */
static bool
find_id(const struct target *t, const struct question *q, size_t *item,
    const struct link **link)
{
	size_t n;

	if (q->id.p == NULL)
		return false;
	if (t->part == NULL)
		return index_find(&t->of->index, q->id, item);
	if (!index_find(&t->part->ids, q->id, &n))
		return false;
	*link = &t->part->links[n];
	return true;
}

/* The texts of a form are longer than its ids, and folded each time: ids
 * are better. */
static bool
find_text(struct plans *p, const struct target *t, const struct question *q,
    const struct link **link)
{
	struct reader *r = &p->reader;
	size_t n;

	if (t->part == NULL || !t->part->by_text ||
	    lo_json_kind(q->text) != 's')
		return false;
	lo_buf_reset(&r->folded);
	fold_string(&r->folded, q->text, &r->spare);
	if (r->folded.failed ||
	    !index_find(&t->part->texts, lo_buf_span(&r->folded), &n))
		return false;
	*link = &t->part->links[n];
	return true;
}

static bool
find_place(const struct target *t, size_t place, const struct link **link)
{
	char text[24];
	size_t n;

	if (t->part == NULL || !t->part->by_place)
		return false;
	snprintf(text, sizeof(text), "%zu", place);
	if (!index_find(&t->part->places, lo_span_of(text), &n))
		return false;
	*link = &t->part->links[n];
	return true;
}

/* What was reversed before it came here is turned back. */
static void
turn_back(const struct item *i, struct reading *r)
{
	const struct options *o = i->options;
	size_t option;

	if (r->state != ANSWER_READ)
		return;
	if (!options_value(
		o, o->low + o->high - o->v[r->option].value, &option)) {
		answer_refuse(r, "not_an_option");
		return;
	}
	r->option = option;
	r->chosen = (uint64_t)1 << option;
}

/* Without an answer the grade is one: quizzes give points that way. */
static struct lo_span
answer_of(const struct question *q, const struct link *link)
{
	char kind = lo_json_kind(q->value);

	if (link != NULL && link->graded)
		return q->grade;
	return (kind == 'z' || kind == '?') && q->grade.p != NULL ? q->grade
								  : q->value;
}

/* Answers are read as they come, so that a second one can be compared. */
static void
put(struct plans *p, struct target *t, size_t item, const struct link *link,
    const struct question *q)
{
	const struct item *i = &t->of->items[item];
	const struct part *part = t->part;
	struct reading r;

	answer_read(&p->reader, i, part != NULL ? part->words : NULL,
	    part != NULL ? part->word_count : 0, answer_of(q, link), &r);
	if (link != NULL && link->reversed)
		turn_back(i, &r);
	answer_join(&t->sheet.readings[item], &r);
}

/* Places mean nothing where questions are missing or were added. */
static void
refuse_places(struct target *t)
{
	for (size_t i = 0; i < t->part->count; i++)
		if (t->part->links[i].place > 0)
			answer_refuse(
			    &t->sheet.readings[t->part->links[i].item],
			    "position");
}

void
target_score(struct plans *p, struct target *t, const struct form *f)
{
	bool places = t->part != NULL && t->part->by_place;

	sheet_clear(&t->sheet);
	t->matched = 0;
	if (places && f->count != t->binding->questions) {
		refuse_places(t);
		places = false;
	}
	for (size_t i = 0; i < f->count; i++) {
		const struct question *q = &f->v[i];
		const struct link *link = NULL;
		size_t item = 0;

		if (!find_id(t, q, &item, &link) &&
		    !find_text(p, t, q, &link) &&
		    !(places && find_place(t, i + 1, &link)))
			continue;
		t->matched++;
		put(p, t, link != NULL ? link->item : item, link, q);
	}
	sheet_score(&t->sheet);
}
