/*
 * binding.h - which question of which form is which item
 *
 * A question is named by its id, its place or its text; one form may carry
 * several instruments, each with its own words for answers.
 *
 * Units: places from 1.
 * Errors: LO_CONFIG with file, line and reason.
 * Ownership: binding_load gives (binding_free), also when it fails; keeps
 * the catalogue's instruments.  Sources: lo-binding(5).
 */
#ifndef SCORE_BINDING_H
#define SCORE_BINDING_H

#include "answer.h"
#include "catalogue.h"

enum { QUESTIONS_MAX = 5000, PARTS_MAX = 50, FORMS_MAX = 1000 };

struct link {
	size_t item, place; /* place 0: by id or by text */
	char *id;
	struct lo_buf text; /* folded */
	bool reversed;      /* answers come reversed already */
	bool graded;        /* the grade is the answer */
};

struct part {
	const struct instrument *of;
	struct link *links;
	size_t count;
	struct index ids, texts, places; /* places: keys are numbers as text */
	struct words *words;
	size_t word_count;
	bool by_text, by_place;
};

struct binding {
	struct source source;
	char *id, *version, *subject; /* subject: a question's id */
	char **forms;
	struct part *parts;
	size_t form_count, part_count;
	size_t questions; /* of the form; 0 when it is not said */
	bool user;
	struct lo_buf piece; /* binding_id and binding_version */
};

int binding_load(
    struct binding *b, const char *path, struct catalogue *c, struct lo_err *e);
void binding_free(struct binding *b);
/* A name that may stand in a binding's id. */
bool binding_id_ok(const char *id);
/* Whether it is for the form of this (decoded) id. */
bool binding_fits(const struct binding *b, struct lo_span form_id);

#endif
