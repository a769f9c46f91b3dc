/*
 * instrument.h - a questionnaire, ready to be scored
 *
 * A definition that contradicts itself (a range that its items cannot give,
 * bands with gaps, items nobody knows) is refused at load.
 *
 * Units: none.  Errors: LO_CONFIG with file, line and reason; source.h's.
 * Ownership: load and take give (instrument_free), also when they fail.
 * Sources: lo-instrument(5).
 */
#ifndef SCORE_INSTRUMENT_H
#define SCORE_INSTRUMENT_H

#include "index.h"
#include "scale.h"

struct instrument {
	struct source source;
	char *id, *version, *title, *short_title, *status, *loinc;
	struct options *options;
	struct item *items;
	struct scale *scales;
	struct flag *flags;
	size_t option_count, item_count, scale_count, flag_count;
	size_t expected;     /* items that are not optional */
	struct index index;  /* of item ids */
	struct lo_buf piece; /* instrument_id, _version, _sha256 */
};

int instrument_load(struct instrument *n, const char *path, struct lo_err *e);
int instrument_take(struct instrument *n, const char *name, struct lo_span text,
    struct lo_err *e);
void instrument_free(struct instrument *n);

/* The item that a JSON string names. */
int instrument_item(const struct instrument *n, const struct source *s,
    struct lo_span id, size_t *which, struct lo_err *e);

#endif
