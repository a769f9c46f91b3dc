#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/line.h"
#include "common/mem.h"
#include "common/scan.h"
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
	size_t len, offset;
};

static const struct member of_form[] = {
    {"answers", 7, offsetof(struct form, answers)},
    {"form_id", 7, offsetof(struct form, form_id)},
    {"response_id", 11, offsetof(struct form, response_id)},
    {"submitted_at", 12, offsetof(struct form, submitted_at)},
    {"last_updated_at", 15, offsetof(struct form, updated_at)},
    {"respondent", 10, offsetof(struct form, respondent)},
    {"subject_id", 10, offsetof(struct form, subject)},
    {NULL, 0, 0},
};
/* An id that is written twice, under either name, is the later one. */
static const struct member of_question[] = {
    {"question_id", 11, offsetof(struct question, id)},
    {"answer_value", 12, offsetof(struct question, value)},
    {"question_text", 13, offsetof(struct question, text)},
    {"metadata", 8, offsetof(struct question, grade)},
    {"field_key", 9, offsetof(struct question, id)},
    {"answer", 6, offsetof(struct question, value)},
    {NULL, 0, 0},
};

static const char *
blank(const char *p)
{
	while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
		p++;
	return p;
}

/* To the next member or element of what was checked before, NULL behind the
 * last.  Reading once is why this is no lo_json_walk, which looks for the
 * end of an object before it goes in. */
static const char *
begin(const char *p)
{
	p = blank(p + 1);
	return *p == '}' || *p == ']' ? NULL : p;
}

static const char *
go_on(const char **p)
{
	*p = blank(*p);
	return *(*p)++ == ',' ? blank(*p) : NULL;
}

static const struct member *
known(const struct member *m, const char *key, size_t n)
{
	for (; m->name != NULL; m++)
		if (m->len == n && memcmp(key + 1, m->name, n) == 0)
			return m;
	return NULL;
}

/* One member: where its value is put, if anywhere; *p is behind the colon. */
static const struct member *
key_of(const struct member *m, const char **p, const char *end)
{
	const char *key = *p;

	*p = lo_scan_string(key + 1, end);
	m = known(m, key, (size_t)(*p - key) - 2);
	*p = blank(blank(*p) + 1);
	return m;
}

static void
store(void *into, const struct member *m, const char *from, const char *to)
{
	struct lo_span value = {from, (size_t)(to - from)};

	if (m != NULL)
		memcpy((char *)into + m->offset, &value, sizeof(value));
}

/* The members of the object at p; gives what is behind it. */
static const char *
take(void *into, const struct member *members, const char *p, const char *end)
{
	const char *at = begin(p), *to = at != NULL ? at : blank(p + 1) + 1;

	for (; at != NULL; at = go_on(&to)) {
		const struct member *m = key_of(members, &at, end);

		to = lo_scan_value(at, end);
		store(into, m, at, to);
	}
	return to;
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

/* Room is kept from form to form. */
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
decode(struct form *f, struct lo_span *id, const char *end)
{
	struct lo_span plain = {id->p + 1, id->len - 2};
	size_t at = f->decoded.len;

	if (memchr(plain.p, '\\', plain.len) == NULL) {
		*id = plain;
		return;
	}
	if (at == 0 && lo_buf_room(&f->decoded, (size_t)(end - id->p)) == NULL)
		return;
	lo_json_text(&f->decoded, *id);
	*id = (struct lo_span){f->decoded.p + at, f->decoded.len - at};
}

/* The questions of the list at p; NULL when it is not one of questions. */
static const char *
read_list(struct form *f, const char *p, const char *end)
{
	const char *at = begin(p), *to = at != NULL ? at : blank(p + 1) + 1;

	for (; at != NULL; at = go_on(&to)) {
		struct question *q = next(f);

		if (*at != '{')
			return NULL;
		to = take(q, of_question, at, end);
		q->grade = grade_of(q->grade);
		if (q->id.p == NULL && q->text.p == NULL)
			return NULL;
		if (q->id.p != NULL && lo_json_kind(q->id) != 's')
			return NULL;
		if (q->id.p != NULL)
			decode(f, &q->id, end);
	}
	return to;
}

static const char *
read_object(struct form *f, const char *p, const char *end)
{
	const char *at = begin(p), *to = at != NULL ? at : blank(p + 1) + 1;

	for (; at != NULL; at = go_on(&to)) {
		struct question *q = next(f);

		to = lo_scan_string(at + 1, end);
		q->id = (struct lo_span){at, (size_t)(to - at)};
		at = blank(blank(to) + 1);
		to = lo_scan_value(at, end);
		q->value = (struct lo_span){at, (size_t)(to - at)};
		decode(f, &q->id, end);
	}
	return to;
}

/* The form's members; its answers are read where they stand. */
static bool
read_form(struct form *f, const char *p, const char *end)
{
	const char *at = begin(p), *to = at, *from;

	for (; at != NULL; at = go_on(&to)) {
		const struct member *m = key_of(of_form, &at, end);

		from = at;
		if (m == of_form) {
			f->count = 0;
			to = *at == '['   ? read_list(f, at, end)
			     : *at == '{' ? read_object(f, at, end)
					  : NULL;
			f->answers.p = at;
			if (to == NULL)
				return false;
		} else {
			to = lo_scan_value(at, end);
		}
		store(f, m, from, to);
	}
	return true;
}

/* Null is nothing. */
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
	if (!read_form(f, object.p, object.p + object.len)) {
		f->why = "answers are neither a list of questions nor an "
			 "object";
		return FORM_BAD;
	}
	if (f->answers.p == NULL)
		return FORM_NONE;
	f->why = "an id or an instant is not a text";
	return text_or_none(&f->form_id) && text_or_none(&f->response_id) &&
		       text_or_none(&f->submitted_at) &&
		       text_or_none(&f->updated_at) && text_or_none(&f->subject)
		   ? FORM_GOOD
		   : FORM_BAD;
}
