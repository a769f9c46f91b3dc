#include <stdlib.h>
#include <string.h>

#include "binding.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"
#include "words.h"

enum { PIECE_MAX = 64 << 10 };

enum { FORMAT, ID, VERSION, FORMS, QUESTIONS, SUBJECT, INSTRUMENTS };
static const char *const names[] = {"s!format", "s!id", "s!version", "a?forms",
    "n?questions", "o?subject", "a!instruments", "s?title", NULL};

bool
binding_id_ok(const char *id)
{
	return id != NULL && lo_name_ok(lo_span_of(id)) &&
	       strpbrk(id, "@/#:\"\\ ") == NULL;
}

static int
load_forms(struct binding *b, struct lo_span list, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span id;
	size_t count;

	if (list.p == NULL)
		return 0;
	if (source_count(&b->source, list, FORMS_MAX, &count, e) < 0)
		return -1;
	b->forms = lo_zalloc(count, sizeof(*b->forms));
	lo_json_walk(&w, list);
	while (lo_json_element(&w, &id))
		if (source_text(&b->source, id, &b->forms[b->form_count++], e) <
		    0)
			return -1;
	return 0;
}

static int
load_head(struct binding *b, const struct lo_span v[], struct lo_err *e)
{
	static const char *const formats[] = {"lo-binding/1", NULL};
	static const char *const subject[] = {"s!question_id", NULL};
	const struct source *s = &b->source;
	struct lo_span question;
	int64_t number = 0;
	int which;

	if (source_word(s, v[FORMAT], formats, &which, e) < 0 ||
	    source_text(s, v[ID], &b->id, e) < 0 ||
	    source_text(s, v[VERSION], &b->version, e) < 0 ||
	    load_forms(b, v[FORMS], e) < 0)
		return -1;
	if (!binding_id_ok(b->id) || strpbrk(b->version, "@/#:\"\\ ") != NULL)
		return source_fail(s, v[ID], e,
		    "id and version are names without blanks, @, # or slashes");
	if (v[QUESTIONS].p != NULL &&
	    source_int(s, v[QUESTIONS], 1, QUESTIONS_MAX, &number, e) < 0)
		return -1;
	b->questions = (size_t)number;
	if (v[SUBJECT].p == NULL)
		return 0;
	if (source_members(s, v[SUBJECT], subject, &question, e) < 0)
		return -1;
	return source_text(s, question, &b->subject, e);
}

/* One of id, place and text says which question it is. */
static int
load_key(struct binding *b, struct part *p, struct link *k,
    const struct lo_span v[], struct lo_err *e)
{
	const struct source *s = &b->source;
	struct lo_span place = v[2];
	size_t n = (size_t)(k - p->links);
	int64_t number;

	if ((v[1].p != NULL) + (v[2].p != NULL) + (v[3].p != NULL) != 1)
		return source_fail(s, v[0], e,
		    "one of question_id, position and text is needed");
	if (v[1].p != NULL)
		return source_text(s, v[1], &k->id, e) < 0 ? -1
		       : index_add(&p->ids, lo_span_of(k->id), n)
			   ? 0
			   : source_fail(
				 s, v[1], e, "the question stands here twice");
	if (v[3].p != NULL) {
		p->by_text = true;
		return words_fold(s, v[3], &k->text, e) < 0 ? -1
		       : index_add(&p->texts, lo_buf_span(&k->text), n)
			   ? 0
			   : source_fail(
				 s, v[3], e, "the question stands here twice");
	}
	if (b->questions == 0)
		return source_fail(s, place, e,
		    "positions need \"questions\", the form's number of them");
	p->by_place = true;
	if (source_int(s, place, 1, (int64_t)b->questions, &number, e) < 0)
		return -1;
	k->place = (size_t)number;
	return index_add(&p->places, place, n)
		   ? 0
		   : source_fail(s, place, e, "the question stands here twice");
}

/* An item that is bound twice would be answered twice. */
static int
load_link(
    struct binding *b, struct part *p, struct lo_span object, struct lo_err *e)
{
	static const char *const members[] = {"s!item", "s?question_id",
	    "n?position", "s?text", "b?reversed", "b?graded", "s?by", NULL};
	struct link *k = &p->links[p->count++];
	struct lo_span v[7];

	memset(k, 0, sizeof(*k));
	lo_buf_init(&k->text, WORDS_MAX);
	if (source_members(&b->source, object, members, v, e) < 0 ||
	    instrument_item(p->of, &b->source, v[0], &k->item, e) < 0)
		return -1;
	for (const struct link *o = p->links; o < k; o++)
		if (o->item == k->item)
			return source_fail(
			    &b->source, v[0], e, "the item stands here twice");
	k->reversed = lo_json_kind(v[4]) == 't';
	k->graded = lo_json_kind(v[5]) == 't';
	if (k->reversed && !p->of->items[k->item].reverse)
		return source_fail(&b->source, v[4], e,
		    "the item is not reversed by its instrument");
	return load_key(b, p, k, v, e);
}

/* The instrument is named by a version or means its newest: a binding that
 * must not move names one. */
static int
load_part(struct binding *b, struct lo_span object, struct catalogue *c,
    struct lo_err *e)
{
	static const char *const members[] = {
	    "s!instrument", "a!items", "o?labels", NULL};
	struct part *p = &b->parts[b->part_count++];
	struct lo_span v[3], link;
	struct lo_json_walk w;
	char *name;
	size_t count;
	int got;

	if (source_members(&b->source, object, members, v, e) < 0)
		return -1;
	got = source_text(&b->source, v[0], &name, e);
	if (got == 0 && (got = catalogue_instrument(c, name, &p->of, e)) < 0)
		lo_fail_at(e, "%s", b->source.name);
	free(name);
	if (got < 0 ||
	    source_count(&b->source, v[1], p->of->item_count, &count, e) < 0)
		return -1;
	for (const struct part *o = b->parts; o < p; o++)
		if (strcmp(o->of->id, p->of->id) == 0)
			return source_fail(&b->source, v[0], e,
			    "the instrument stands here twice");
	p->links = lo_zalloc(count, sizeof(*p->links));
	index_init(&p->ids, count);
	index_init(&p->texts, count);
	index_init(&p->places, count);
	lo_json_walk(&w, v[1]);
	while (lo_json_element(&w, &link))
		if (load_link(b, p, link, e) < 0)
			return -1;
	return words_load(p, &b->source, v[2], e);
}

int
binding_load(
    struct binding *b, const char *path, struct catalogue *c, struct lo_err *e)
{
	struct lo_span v[sizeof(names) / sizeof(*names)], part;
	struct lo_json_walk w;
	size_t count;

	memset(b, 0, sizeof(*b));
	lo_buf_init(&b->piece, PIECE_MAX);
	if (source_read(&b->source, path, e) < 0 ||
	    source_members(&b->source, b->source.root, names, v, e) < 0 ||
	    load_head(b, v, e) < 0 ||
	    source_count(&b->source, v[INSTRUMENTS], PARTS_MAX, &count, e) < 0)
		return -1;
	b->parts = lo_zalloc(count, sizeof(*b->parts));
	lo_json_walk(&w, v[INSTRUMENTS]);
	while (lo_json_element(&w, &part))
		if (load_part(b, part, c, e) < 0)
			return -1;
	lo_buf_adds(&b->piece, ",\"binding_id\":");
	lo_json_puts(&b->piece, b->id);
	lo_buf_adds(&b->piece, ",\"binding_version\":");
	lo_json_puts(&b->piece, b->version);
	return 0;
}

static void
part_free(struct part *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->links[i].id);
		lo_buf_free(&p->links[i].text);
	}
	words_free(p);
	free(p->links);
	index_free(&p->ids);
	index_free(&p->texts);
	index_free(&p->places);
}

void
binding_free(struct binding *b)
{
	for (size_t i = 0; i < b->part_count; i++)
		part_free(&b->parts[i]);
	for (size_t i = 0; i < b->form_count; i++)
		free(b->forms[i]);
	free(b->parts);
	free(b->forms);
	free(b->id);
	free(b->version);
	free(b->subject);
	if (b->piece.p != NULL)
		lo_buf_free(&b->piece);
	source_free(&b->source);
}

bool
binding_fits(const struct binding *b, struct lo_span form_id)
{
	for (size_t i = 0; i < b->form_count; i++)
		if (lo_span_is(form_id, b->forms[i]))
			return true;
	return b->form_count == 0;
}
