/*
 * filter_call.h - how a running program calls what is not jq
 *
 * libjq has two ways out that a program can take: debug hands a value over,
 * input fetches one.  A call is VALUE|debug|...|NUMBER|debug|input: its
 * arguments, then which; nothing comes between these.
 *
 * Units: none.
 * Errors: as the program's own, with the code of the last fault.
 * Ownership: borrows natives, values and the input; gives (lo_calls_free).
 * Sources: jq_set_debug_cb and jq_set_input_cb of jq.h.
 */
#ifndef LO_FILTER_CALL_H
#define LO_FILTER_CALL_H

#include <jq.h>

#include "common/filter_own.h"

struct lo_calls {
	const struct lo_native *natives;
	int count;
	struct lo_values *values;
	struct lo_span input;             /* of the run */
	unsigned long counted[LO_COUNTS]; /* by natives */
	const char *code;                 /* of the last fault; NULL: none */
	char why[200];
	struct lo_buf in, out; /* of a native */
	jv given[LO_OWN_GIVEN];
	int args;
};

void lo_calls_init(struct lo_calls *c, const struct lo_native *natives,
    struct lo_values *values);
void lo_calls_free(struct lo_calls *c);
/* The engine calls back here, for as long as it lives. */
void lo_calls_hook(struct lo_calls *c, jq_state *jq);
/* Before each run. */
void lo_calls_begin(struct lo_calls *c, struct lo_span input);

#endif
