/*
 * transform.h - what a transform says of itself: for which records it is
 *
 * Read from NAME@VERSION.json; the program, NAME@VERSION.jq beside it, is
 * compiled by whoever runs it.
 *
 * Units: none.  Errors: LO_CONFIG with the file's path.
 * Ownership: lo_transform_free frees all, the program by program_free.
 * Sources: lo-transform(5).
 */
#ifndef LO_TRANSFORM_H
#define LO_TRANSFORM_H

#include "common/err.h"
#include "common/hash.h"
#include "common/record.h"

enum { LO_TRANSFORM_OPAQUE = 8 };

struct lo_transform_program; /* of whoever compiles it */

struct lo_transform {
	char *ref;  /* domain/name@version */
	char *path; /* of the program */
	bool user;
	struct lo_buf meta;
	char *schema; /* the output's URI, and the name in it */
	char *schema_name;
	char *output;       /* names what is made of one record */
	char *key;          /* the payload's member that names one of several */
	char *input_schema; /* a schema's name@version, or NULL */
	char *opaque_text[LO_TRANSFORM_OPAQUE];
	const char *opaque[LO_TRANSFORM_OPAQUE + 1]; /* the same, then NULL */
	struct lo_span source_system, object_type, when; /* in meta */
	char sha256[LO_HASH_HEX]; /* of the program, once it was read */
	struct lo_transform_program *program;
	void (*program_free)(struct lo_transform_program *);
};
int lo_transform_read(struct lo_transform *t, const char *ref,
    const char *meta_path, bool user, struct lo_err *e);
void lo_transform_free(struct lo_transform *t);
/* The program's text, appended; sha256 is filled in. */
int lo_transform_text(
    struct lo_transform *t, struct lo_buf *text, struct lo_err *e);
/* iglu:VENDOR/NAME/jsonschema/VERSION gives NAME@VERSION (free), or NULL. */
char *lo_transform_schema(const char *uri);
/* Lengths in ref: of "domain", of "domain/name". */
size_t lo_transform_domain(const struct lo_transform *t);
size_t lo_transform_name(const struct lo_transform *t);
/* Order of names, then of versions, by their numbers. */
int lo_transform_compare(
    const struct lo_transform *a, const struct lo_transform *b);

#endif
