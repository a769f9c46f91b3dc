/*
 * schema_node.h - a compiled schema, as loading leaves it for checking
 *
 * One node a subschema; absent keywords are NULL, or -1 for counts.
 *
 * Units: counts; sizes in code points.  Errors: none.
 * Ownership: the schema owns all nodes; spans borrow from its text.
 * Sources: JSON Schema draft-07.
 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H

#include <stdint.h>

#include "cmd/lo-canon/schema_number.h"
#include "common/json.h"

struct node;
struct regex;

struct list {
	struct node **node;
	size_t count;
};

struct spans {
	struct lo_span *at;
	size_t count;
};

struct named { /* a property: its key as written, and what it must be */
	struct lo_span key;
	struct node *node;     /* properties, schema dependencies */
	struct regex *regex;   /* patternProperties */
	struct spans requires; /* list dependencies */
};

struct names {
	struct named *at;
	size_t count;
};

struct node {
	struct lo_span where;
	int8_t always;  /* a boolean schema: 1 true, 0 false, -1 neither */
	unsigned types; /* bits of enum kind, 0: any */
	struct node *ref;
	struct lo_span one; /* const */
	struct spans of;    /* enum */
	bool has_of;
	struct number *multiple, *max, *min, *above, *below;
	int64_t min_length, max_length, min_items, max_items;
	int64_t min_properties, max_properties;
	struct regex *pattern;
	int (*format)(struct lo_span text);
	struct node *item, *rest_items, *contains;
	struct list items, all, any, exactly_one;
	bool unique;
	struct spans required;
	struct names properties, patterns, dependencies;
	struct node *rest, *names;
	struct node *negated, *test, *then, *otherwise;
};

enum kind {
	OBJECT = 1,
	ARRAY = 2,
	STRING = 4,
	NUMBER = 8,
	INTEGER = 16,
	BOOLEAN = 32,
	NONE = 64
};

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

/* A whole match anywhere in text; an error of the engine is no match. */
bool regex_matches(const struct regex *r, struct lo_span text);
struct regex *regex_new(struct lo_span pattern); /* NULL: not a pattern */
void regex_free(struct regex *r);

/* The check of a format; NULL when it is none of ours. */
int (*format_of(struct lo_span name))(struct lo_span text);

/* Equal as JSON values: numbers by value, objects in any order. */
bool json_equal(struct lo_span a, struct lo_span b);
uint64_t json_hash(struct lo_span value);
enum kind json_type(struct lo_span value); /* INTEGER implies NUMBER */

#endif
