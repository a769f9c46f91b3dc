/*
 * form.h - the answers of one form, whichever way they are laid out
 *
 * Answers are a list of objects (question_id and answer_value, or field_key
 * and answer), or an object of questions and values.
 *
 * Units: none.
 * Errors: FORM_BAD and a fixed phrase.
 * Ownership: spans borrow from the text read, ids from the form until the
 * next form_read; form_init gives (form_free).
 * Sources: lo-records(5).
 */
#ifndef SCORE_FORM_H
#define SCORE_FORM_H

#include "common/buf.h"

enum form_kind { FORM_NONE, FORM_GOOD, FORM_BAD };

struct question {
	struct lo_span id;   /* decoded; absent when it has none */
	struct lo_span text; /* raw JSON from here on */
	struct lo_span value, grade;
};

struct form {
	struct question *v;
	size_t count, room;
	struct lo_span form_id, response_id, submitted_at, updated_at;
	struct lo_span respondent, subject, answers;
	struct lo_buf decoded;
	const char *why; /* of FORM_BAD */
};

void form_init(struct form *f);
void form_free(struct form *f);
/* FORM_NONE: the object has no answers at all. */
enum form_kind form_read(struct form *f, struct lo_span object);

#endif
