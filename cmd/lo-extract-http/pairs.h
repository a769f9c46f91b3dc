/*
 * pairs.h - names and values of a query or a head, in the order of signing
 *
 * Units: none.
 * Errors: none.
 * Ownership: pairs_query and pairs_header copy; gives (pairs_free, which
 * wipes).
 */
#ifndef EXTRACT_HTTP_PAIRS_H
#define EXTRACT_HTTP_PAIRS_H

#include "common/buf.h"

struct pairs {
	struct pair {
		char *name, *value;
		size_t place;
	} * list;
	size_t count, cap;
};

/* Decoded and encoded again, so that there is one way to write them. */
void pairs_query(struct pairs *p, struct lo_span name, struct lo_span value);
/* The name in lower case, the value without needless blanks. */
void pairs_header(struct pairs *p, struct lo_span name, struct lo_span value);
/* By name; equals by value, or as they came. */
void pairs_sort(struct pairs *p, bool by_value);
void pairs_free(struct pairs *p);

#endif
