/*
 * schema_check.h - one step of a check: a value against a node, at a place
 *
 * Units: levels.  Errors: false, and the first fault in f (NULL: not told).
 * Ownership: borrows.  Sources: JSON Schema draft-07 validation.
 */
#ifndef SCHEMA_CHECK_H
#define SCHEMA_CHECK_H

#include "cmd/lo-canon/schema.h"
#include "cmd/lo-canon/schema_node.h"

/* Where the check stands in the instance, from the leaf to the root. */
struct place {
	const struct place *up;
	struct lo_span name; /* a key as written, when the schema spells it */
	size_t index;
	bool known;
	int depth;
	struct lo_span value;
	const struct node *rule;
};

bool check_value(const struct node *n, struct lo_span value,
    const struct place *at, struct schema_fault *f);
bool check_object(const struct node *n, struct lo_span value,
    const struct place *at, struct schema_fault *f);
/* Notes the first fault of a check; always false. */
bool check_fault(
    struct schema_fault *f, const struct place *at, const char *keyword);

#endif
