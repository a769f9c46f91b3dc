/*
 * marks.h - which words were said already, in sixteen bytes each
 *
 * Units: entries.
 * Errors: none; two words with one hash of 64 bits are taken for one.
 * Ownership: gives (marks_free).
 */
#ifndef EXTRACT_HTTP_MARKS_H
#define EXTRACT_HTTP_MARKS_H

#include <stdint.h>

#include "common/buf.h"

struct marks {
	uint64_t *slots; /* 0: free */
	size_t count, cap;
};

/* True when it is new. */
bool marks_add(struct marks *m, struct lo_span word);
void marks_free(struct marks *m);

#endif
