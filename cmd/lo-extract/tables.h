/*
 * tables.h - the tables of a Singer stream, by the tap's name for them
 *
 * A name becomes an object type: what is no letter, digit, dot, dash or
 * underscore becomes an underscore.  Two names that give one type are
 * refused, since their records would have one id.
 *
 * Units: none.
 * Errors: LO_CONFIG on two names of one type.
 * Ownership: gives its tables (tables_free).
 */
#ifndef EXTRACT_TABLES_H
#define EXTRACT_TABLES_H

#include "cmd/lo-extract/fields.h"
#include "cmd/lo-extract/seen.h"
#include "common/err.h"
#include "common/when.h"

struct table {
	char *name, *type;
	bool described; /* a SCHEMA came */
	struct fields key;
	struct fields required; /* members of every record */
	struct seen seen;
	char first[LO_WHEN_TEXT]; /* when this run first heard of it */
	struct lo_buf version;    /* raw, the last one noted; empty: none */
	struct lo_buf since;      /* of that version; empty: unknown */
};

struct tables {
	struct table **list;
	size_t count;
};

/* The table of that name (decoded), made if need be. */
struct table *tables_get(
    struct tables *t, struct lo_span name, const char *now, struct lo_err *e);
void tables_free(struct tables *t);

#endif
