/*
 * schema_node.h - a compiled schema, as loading leaves it for checking
 *
 * One node a subschema; absent keywords are NULL, or -1 for counts.
 *
 * Units: counts; sizes in code points.  Errors: none.
 * Ownership: the schema owns all nodes.  Sources: JSON Schema draft-07.
 */
#ifndef SCHEMA_NODE_H
#define SCHEMA_NODE_H

#include "cmd/lo-canon/schema_number.h"
#include "cmd/lo-canon/schema_value.h"

struct node;
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
	struct regex *regex;   /* of patterns */
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
	struct spans of;    /* enum, where has_of */
	bool has_of, unique;
	struct number *multiple, *max, *min, *above, *below;
	int64_t min_length, max_length, min_items, max_items, min_properties,
	    max_properties;
	struct regex *pattern;
	format_check *format;
	struct node *item, *rest_items, *contains;
	struct list items, all, any, exactly_one;
	struct spans required;
	struct names properties, patterns, dependencies;
	struct node *rest, *names;
	struct node *negated, *test, *then, *otherwise;
};

#endif
