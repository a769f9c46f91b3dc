/*
 * change.h - what a difference between two scores of one scale amounts to
 *
 * By the figures of a definition: the clinically important difference
 * (mcid), reliable change, the cut-off of a case, response as a fall in
 * percent, remission.  Each is a number or an object with a value; where one
 * is not given its verdict is left out.
 *
 * Units: points of the scale; percent of the first score.
 * Errors: the buffer's failed.  Ownership: borrows.
 * Sources: lo-instrument(5).
 */
#ifndef LO_CHANGE_H
#define LO_CHANGE_H

#include "common/buf.h"

struct lo_change {
	double before, after;
	bool higher_better;
};

/* Appends {"delta", "mcid_met", "reliable", "crossed_case_cutoff",
 * "response", "remission"}. */
void lo_change_put(
    struct lo_buf *b, const struct lo_change *c, struct lo_span figures);

#endif
