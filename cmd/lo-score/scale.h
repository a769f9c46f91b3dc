/*
 * scale.h - what is made of an instrument's items: scales, bands, flags
 *
 * Units: ranges, bands and cut-offs in points of the scale, both ends
 * included.  Errors: LO_CONFIG with file, line and reason.
 * Ownership: texts are freed by the calls here; items stand in *instrument.
 * Sources: lo-instrument(5).
 */
#ifndef SCORE_SCALE_H
#define SCORE_SCALE_H

#include "item.h"

enum { SCALES_MAX = 200, FLAGS_MAX = 100, BANDS_MAX = 100, SCREENS_MAX = 4 };
enum rule { RULE_PRORATE, RULE_COMPLETE, RULE_IGNORE };

struct band {
	int64_t from, to;
	char *label;
	struct lo_buf piece; /* label, label_status, severity */
};

struct bands {
	struct band *v;
	size_t count;
};

struct scale {
	char *id, *name, *loinc, *parent;
	size_t *items, count;
	size_t allow; /* items that may be missing */
	bool counting, screening, gated;
	enum rule rule;
	uint64_t counted; /* bits of options */
	int64_t multiplier, low, high;
	struct bands bands, local;
	int64_t screens[SCREENS_MAX]; /* cut-offs */
	size_t screen_count, gate;    /* gate: an item */
	int64_t gate_when, gate_value;
	struct lo_buf head, direction, range, tail;
};

struct flag {
	char *id, *label;
	size_t item;
	bool unreadable, critical;
	int64_t at_least;
	struct lo_buf piece; /* an element of flags[] */
};

struct instrument;
int scale_load(struct scale *c, const struct instrument *n,
    struct lo_span object, struct lo_err *e);
void scale_free(struct scale *c);
int flag_load(struct flag *f, const struct instrument *n, struct lo_span object,
    struct lo_err *e);
void flag_free(struct flag *f);

#endif
