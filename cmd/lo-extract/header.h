/*
 * header.h - the names of columns, each one different
 *
 * A blank name becomes column_N by its place, a second "x" becomes x_2; what
 * stands in a row behind the last name is called column_N too.
 *
 * Units: places count from 1.
 * Errors: header_add returns false when a name is not UTF-8.
 * Ownership: header_open gives (header_close); names live as long.
 */
#ifndef EXTRACT_HEADER_H
#define EXTRACT_HEADER_H

#include "common/buf.h"

struct header {
	struct column **columns;
	size_t count; /* that the file has */
	size_t known, cap;
	void *used; /* a tree of them */
};

void header_open(struct header *h);
void header_close(struct header *h);
void header_clear(struct header *h);
bool header_add(struct header *h, struct lo_span name);
/* The name of column i, from 0, as '"name":'. */
struct lo_span header_name(struct header *h, size_t i);

#endif
