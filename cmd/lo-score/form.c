#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/line.h"
#include "common/mem.h"
#include "form.h"

void
form_init(struct form *f)
{
	memset(f, 0, sizeof(*f));
	lo_buf_init(&f->decoded, LO_LINE_MAX + LO_LINE_SLACK);
}

void
form_free(struct form *f)
{
	free(f->v);
	lo_buf_free(&f->decoded);
}

/* The members that are read, by their names between the quotes. */
struct member {
	const char *name;
	size_t offset;
};

static const struct member of_form[] = {
    {"answers", offsetof(struct form, answers)},
    {"form_id", offsetof(struct form, form_id)},
    {"response_id", offsetof(struct form, response_id)},
    {"submitted_at", offsetof(struct form, submitted_at)},
    {"last_updated_at", offsetof(struct form, updated_at)},
    {"respondent", offsetof(struct form, respondent)},
    {"subject_id", offsetof(struct form, subject)},
    {NULL, 0},
};
/* An id that is written twice, under either name, is the later one. */
static const struct member of_question[] = {
    {"question_id", offsetof(struct question, id)},
    {"answer_value", offsetof(struct question, value)},
    {"question_text", offsetof(struct question, text)},
    {"metadata", offsetof(struct question, grade)},
    {"field_key", offsetof(struct question, id)},
    {"answer", offsetof(struct question, value)},
    {NULL, 0},
};

static void
take(void *into, const struct member *known, struct lo_span object)
{
	struct lo_span key, value;
	struct lo_json_walk w;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		for (const struct member *m = known; m->name != NULL; m++) {
			size_t n = strlen(m->name);

			if (key.len != n + 2 ||
			    memcmp(key.p + 1, m->name, n) != 0)
				continue;
			memcpy((char *)into + m->offset, &value, sizeof(value));
			break;
		}
}

/* A grade as a number, or as the points in an object. */
static struct lo_span
grade_of(struct lo_span metadata)
{
	struct lo_span grade;

	if (lo_json_kind(metadata) != 'o')
		return (struct lo_span){NULL, 0};
	grade = lo_json_get(metadata, "grade");
	if (lo_json_kind(grade) == 'o')
		grade = lo_json_get(grade, "score");
	return grade;
}

static struct question *
next(struct form *f)
{
	if (f->count == f->room) {
		f->room = f->room == 0 ? 64 : 2 * f->room;
		f->v = lo_realloc(f->v, f->room, sizeof(*f->v));
	}
	memset(&f->v[f->count], 0, sizeof(*f->v));
	return &f->v[f->count++];
}

/* Decoded texts must not move once a span points at them: room is made for
 * the longest there can be. */
static void
decode(struct form *f, struct lo_span *id)
{
	struct lo_span plain = {id->p + 1, id->len - 2};
	size_t at = f->decoded.len;

	if (memchr(plain.p, '\\', plain.len) == NULL) {
		*id = plain;
		return;
	}
	if (at == 0 && lo_buf_room(&f->decoded, f->answers.len) == NULL)
		return;
	lo_json_text(&f->decoded, *id);
	*id = (struct lo_span){f->decoded.p + at, f->decoded.len - at};
}

static bool
read_list(struct form *f)
{
	struct lo_span object;
	struct lo_json_walk w;
	struct question *q;

	lo_json_walk(&w, f->answers);
	while (lo_json_element(&w, &object)) {
		if (lo_json_kind(object) != 'o')
			return false;
		q = next(f);
		take(q, of_question, object);
		q->grade = grade_of(q->grade);
		if (q->id.p != NULL && lo_json_kind(q->id) != 's')
			return false;
		if (q->id.p == NULL && q->text.p == NULL)
			return false;
		if (q->id.p != NULL)
			decode(f, &q->id);
	}
	return true;
}

static void
read_object(struct form *f)
{
	struct lo_span key, value;
	struct lo_json_walk w;
	struct question *q;

	lo_json_walk(&w, f->answers);
	while (lo_json_member(&w, &key, &value)) {
		q = next(f);
		q->id = key;
		q->value = value;
		decode(f, &q->id);
	}
}

static bool
text_or_none(struct lo_span *at)
{
	char kind = lo_json_kind(*at);

	if (kind == 'z')
		*at = (struct lo_span){NULL, 0};
	return kind == 'z' || kind == '?' || kind == 's';
}

enum form_kind
form_read(struct form *f, struct lo_span object)
{
	struct form empty = {.v = f->v, .room = f->room, .decoded = f->decoded};

	*f = empty;
	lo_buf_reset(&f->decoded);
	if (lo_json_kind(object) != 'o')
		return FORM_NONE;
	take(f, of_form, object);
	if (f->answers.p == NULL)
		return FORM_NONE;
	f->why = "an id or an instant is not a text";
	if (!text_or_none(&f->form_id) || !text_or_none(&f->response_id) ||
	    !text_or_none(&f->submitted_at) || !text_or_none(&f->updated_at) ||
	    !text_or_none(&f->subject))
		return FORM_BAD;
	f->why = "answers are neither a list of questions nor an object";
	if (lo_json_kind(f->answers) == 'o')
		read_object(f);
	else if (lo_json_kind(f->answers) != 'a' || !read_list(f))
		return FORM_BAD;
	return FORM_GOOD;
}
