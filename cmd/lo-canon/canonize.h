/*
 * canonize.h - canonical records of a raw one, by every transform that fits
 *
 * What is made of one record by one transform is a set: all of it or a
 * letter.  A transform that gives nothing makes one line with parts 0.
 *
 * Units: bytes.
 * Errors: letters in the result.
 * Ownership: borrows; out grows.
 * Sources: lo-records(5).
 */
#ifndef CANON_CANONIZE_H
#define CANON_CANONIZE_H

#include "cmd/lo-canon/catalogue.h"
#include "cmd/lo-canon/result.h"

struct canonizer {
	struct catalogue catalogue;
	struct lo_buf payloads; /* of one transform, a line each */
	size_t line_max;
};

void canonizer_init(struct canonizer *c, size_t line_max);
void canonizer_free(struct canonizer *c);

/* Appends the parts that the record gives. */
void canonize(
    struct canonizer *c, const struct lo_record *r, struct lo_buf *out);

/* valid, invalid or none, by the first transform with an input schema. */
const char *canonize_check(
    const struct canonizer *c, const struct lo_record *r);

#endif
