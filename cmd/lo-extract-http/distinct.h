/*
 * distinct.h - how many different records several answers have had so far
 *
 * Rows' "distinct" names a set, and where in a record what tells it from
 * others stands.  One set is kept at a time: another name begins anew.
 *
 * Units: records.
 * Errors: none.
 * Ownership: distinct_free.
 */
#ifndef EXTRACT_HTTP_DISTINCT_H
#define EXTRACT_HTTP_DISTINCT_H

#include "cmd/lo-extract-http/marks.h"
#include "common/buf.h"

struct distinct {
	struct marks marks;
	struct lo_buf name;
};

void distinct_init(struct distinct *d);
void distinct_free(struct distinct *d);
/* The size of the set with these records in it; how: {"in", "by"}. */
unsigned long distinct_count(
    struct distinct *d, struct lo_span how, struct lo_span array);

#endif
