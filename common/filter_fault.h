/*
 * filter_fault.h - what libjq complains about, in words that may be shown
 *
 * Compiling: the place in the user's own program, with its column, which
 * libjq 1.6 does not know.  Running: libjq's texts quote the record; here a
 * fixed phrase takes their place, unless the text stands in the program.
 *
 * Units: none.
 * Errors: LO_CONFIG for compiling, LO_DATA for running.
 * Ownership: borrows; gives a jq_state (jq_teardown).
 * Sources: messages of libjq 1.6 to 1.8.
 */
#ifndef LO_FILTER_FAULT_H
#define LO_FILTER_FAULT_H

#include <jq.h>

#include "common/filter_source.h"

jq_state *lo_filter_engine(const struct lo_filter_source *source,
    const struct lo_program *p, struct lo_err *e);

/* message as libjq gave it; program is the user's text. */
int lo_filter_fault(
    struct lo_span program, struct lo_span message, struct lo_err *e);

#endif
