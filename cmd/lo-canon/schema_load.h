/*
 * schema_load.h - the keywords of a schema, and what each compiles to
 *
 * schema_keyword.c fills one node from one object; schema_load.c holds the
 * table of nodes and resolves references once all are there.
 *
 * Units: none.
 * Errors: LO_CONFIG, with a phrase; the caller puts the place in front.
 * Ownership: the loader's schema owns what is made.
 * Sources: JSON Schema draft-07.
 */
#ifndef SCHEMA_LOAD_H
#define SCHEMA_LOAD_H

#include "cmd/lo-canon/schema_node.h"
#include "common/err.h"

struct schema {
	struct lo_buf text;
	struct lo_span root;
	struct node *first;
	struct node **all;
	struct lo_span *base; /* of each: the $id in force */
	size_t count, cap;
	void **owned; /* everything else to free */
	size_t owned_count, owned_cap;
	struct regex **regexes;
	size_t regex_count;
};

struct loader {
	struct schema *s;
	struct lo_span base; /* in force where the loader stands */
	int depth;
};

/* The node of a subschema, made when it is not there yet. */
struct node *node_of(struct loader *l, struct lo_span where, struct lo_err *e);

/* Memory that schema_free gives back. */
void *keep(struct schema *s, size_t count, size_t size);

/* Fills the slot of a keyword in its node from the keyword's value. */
typedef int set_keyword(
    struct loader *l, void *slot, struct lo_span value, struct lo_err *e);
set_keyword set_number;
set_keyword set_multiple;
set_keyword set_count;
set_keyword set_flag;
set_keyword set_types;
set_keyword set_format;
set_keyword set_const;

/* LO_CONFIG: "expected ..."; -1. */
int wrong(struct lo_err *e, const char *expected);

/* Everything an object says, but $ref and $id. */
int keywords(struct loader *l, struct node *n, struct lo_err *e);

#endif
