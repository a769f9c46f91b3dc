/*
 * item.h - questions of an instrument and the answers that each may have
 *
 * Pieces are JSON members made once, which records are put together from.
 *
 * Units: values are whole numbers of the instrument's own.
 * Errors: LO_CONFIG with file, line and reason.
 * Ownership: a set's and an item's texts are freed by the calls here; an
 * item keeps its set.  Sources: lo-instrument(5).
 */
#ifndef SCORE_ITEM_H
#define SCORE_ITEM_H

#include "source.h"

enum { OPTIONS_MAX = 64, ITEMS_MAX = 1000 };

struct option {
	int64_t value; /* of a nominal set: its place */
	char *code, *label, *loinc;
	size_t label_len;    /* 0: not as it stands in JSON */
	struct lo_buf piece; /* value, value_type, label */
};

struct phrase {
	struct lo_buf text; /* folded */
	size_t option;
};

struct options {
	char *name;
	struct option *v;
	struct phrase *phrases;
	size_t count, said;
	int64_t low, high;
	bool nominal; /* answers are names, not numbers */
};

struct item {
	char *id, *text; /* text: the wording, or what it is about */
	char *loinc;
	const struct options *options;
	bool reverse, optional, multiple, worded;
	struct lo_buf head, tail;
};

int options_load(struct options *o, const struct source *s, struct lo_span name,
    struct lo_span list, struct lo_err *e);
void options_free(struct options *o);
/* The option that a folded text means; false when it is none. */
bool options_find(const struct options *o, struct lo_span text, size_t *which);
/* The option of a value; for a nominal set none. */
bool options_value(const struct options *o, int64_t value, size_t *which);

int item_load(struct item *i, const struct source *s, struct lo_span object,
    const struct options *sets, size_t count, struct lo_err *e);
void item_free(struct item *i);

#endif
