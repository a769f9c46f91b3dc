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

#include "cmd/lo-canon/program.h"
#include "cmd/lo-canon/result.h"
#include "common/pool.h"

struct canonizer {
	struct lo_catalogue catalogue;
	struct lo_buf payloads; /* of one transform, a line each */
	size_t line_max;
};

void canonizer_init(struct canonizer *c, size_t line_max);
void canonizer_free(struct canonizer *c);

/* Appends the parts that the record gives; a transform is a step. */
void canonize(struct canonizer *c, const struct lo_record *r,
    struct lo_buf *out, struct lo_steps *steps);
/* What a letter says of a record that ended its worker. */
const char *canonize_reason(const char *code);

/* valid, invalid or none, by the first transform with an input schema. */
const char *canonize_check(
    const struct canonizer *c, const struct lo_record *r);

#endif
