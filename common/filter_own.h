/*
 * filter_own.h - natives in the engine's own values, for what is called most
 *
 * No text is written and read again.  Where one computes or compares, it is
 * the engine's arithmetic, so that a wide number shows as anywhere else.
 *
 * Units: none.
 * Errors: an invalid result: with a fixed phrase in why, or as jq has it.
 * Ownership: takes the given values; gives the result (jv_free).
 * Sources: values.jq of lo-canon has each in pure jq; the jq manual.
 */
#ifndef LO_FILTER_OWN_H
#define LO_FILTER_OWN_H

#include "common/filter_value.h"
#include "common/native.h"

enum { LO_OWN_GIVEN = 3 };

struct lo_own_call {
	struct lo_values *values;
	jv *given;         /* LO_OWN_GIVEN; a value taken leaves null */
	const char *why;   /* out: what is wrong */
	unsigned unmapped; /* out */
};

/* How it is called: with its input, with so many $parameters. */
struct lo_own_shape {
	bool input;
	int params;
};
struct lo_own_shape lo_own_shape(enum lo_own which);

jv lo_own(enum lo_own which, struct lo_own_call *c);

#endif
