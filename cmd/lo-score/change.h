/*
 * change.h - what a difference between two scores of one scale amounts to
 *
 * Units: points of the scale; percent of the first score.
 * Errors: none.  Ownership: borrows.  Sources: lo-instrument(5).
 */
#ifndef SCORE_CHANGE_H
#define SCORE_CHANGE_H

#include "common/buf.h"

/* A line of a vector file: baseline, followup, thresholds, expected; higher
 * is worse unless "direction" says higher_better. */
bool change_holds(struct lo_span line, struct lo_buf *why);

#endif
