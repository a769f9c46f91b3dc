/*
 * score.h - from readings to scores: whole numbers, and nothing invented
 *
 * Flags come first and from the items alone.  A scale with an answer that
 * cannot be read has no value; missing ones are prorated only within the
 * instrument's rule, rounded half up before the band is looked up; bounds
 * are the lowest and the highest that the gaps leave possible.
 *
 * Units: points of the scale.  Errors: none.
 * Ownership: sheet_init gives (sheet_free); keeps the instrument.
 * Sources: lo-instrument(5).
 */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include "answer.h"
#include "instrument.h"

enum verdict { NEGATIVE, POSITIVE, INDETERMINATE };
enum refusal { SCORED, TOO_MANY_MISSING, INVALID_ANSWER };

struct score {
	enum refusal error;   /* SCORED: there is a value */
	bool prorated, ended; /* ended by its gate */
	size_t answered;
	int64_t value, raw; /* raw: reversed and summed */
	int64_t low, high;  /* bounds */
	const struct band *band, *local;
	enum verdict verdicts[SCREENS_MAX];
};

/* One administration: filled in, then scored. */
struct sheet {
	const struct instrument *of;
	struct reading *readings; /* one an item */
	bool *asked;              /* false: not expected after a gate */
	struct score *scores;     /* one a scale */
	bool *raised;             /* one a flag */
	size_t answered, expected, invalid;
};

void sheet_init(struct sheet *t, const struct instrument *of);
void sheet_free(struct sheet *t);
void sheet_clear(struct sheet *t);
void sheet_score(struct sheet *t);

const char *refusal_name(enum refusal error);
const char *verdict_name(enum verdict verdict);

#endif
