/*
 * transform.h - one transform: what it says of itself, and its program
 *
 * Read from NAME@VERSION.json, which says for which records it is and what
 * it makes; compiled from NAME@VERSION.jq beside it.
 *
 * Units: none.
 * Errors: LO_CONFIG with the file's path.
 * Ownership: transform_free frees what a transform holds.
 * Sources: lo-transform(5).
 */
#ifndef CANON_TRANSFORM_H
#define CANON_TRANSFORM_H

#include "cmd/lo-canon/schema.h"
#include "common/filter.h"
#include "common/hash.h"
#include "common/record.h"

enum { TRANSFORM_OPAQUE = 8 };

/* What of it a run needs. */
struct transform_use {
	bool validate, validate_input;
	bool later; /* those that are not the user's: when they are needed */
};

struct transform {
	char *ref;  /* domain/name@version */
	char *path; /* of the program */
	bool user;
	struct lo_buf meta;
	char *schema; /* the output's URI, and the name in it */
	char *schema_name;
	char *output;       /* names what is made of one record */
	char *key;          /* the payload's member that names one of several */
	char *input_schema; /* a schema's name@version, or NULL */
	char *opaque_text[TRANSFORM_OPAQUE];
	const char *opaque[TRANSFORM_OPAQUE + 1]; /* the same, then NULL */
	struct lo_span source_system, object_type, when; /* in meta */
	char sha256[LO_HASH_HEX];
	struct lo_filter *filter;           /* NULL before transform_compile */
	unsigned long unmapped;             /* in the open block */
	struct schema *check, *check_input; /* or NULL */
};

int transform_read(struct transform *t, const char *ref, const char *meta_path,
    bool user, struct lo_err *e);
void transform_free(struct transform *t);
/* Our own may be compiled when the first record comes for them. */
int transform_compile(
    struct transform *t, const struct transform_use *use, struct lo_err *e);

/* Lengths in ref: of "domain", of "domain/name". */
size_t transform_domain(const struct transform *t);
size_t transform_name(const struct transform *t);
/* Order of names, then of versions, by their numbers. */
int transform_compare(const struct transform *a, const struct transform *b);

#endif
