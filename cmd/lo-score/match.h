/*
 * match.h - whether a JSON value holds all that another one states
 *
 * Of objects the members that are expected are looked at; null and nothing
 * are the same; lists have the same length; numbers are equal to nine digits.
 *
 * Units: none.  Errors: none.
 * Ownership: borrows; why gets a line "# place: ..." for each difference.
 */
#ifndef SCORE_MATCH_H
#define SCORE_MATCH_H

#include "common/buf.h"

bool match(struct lo_span expected, struct lo_span got, const char *place,
    struct lo_buf *why);

#endif
