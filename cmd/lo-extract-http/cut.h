/*
 * cut.h - a request's "rows", taken apart once: how records are cut out
 *
 * Units: none.
 * Errors: none; what is not there is absent.
 * Ownership: spans borrow from the request.
 * Sources: lo-source(5).
 */
#ifndef EXTRACT_HTTP_CUT_H
#define EXTRACT_HTTP_CUT_H

#include <stdint.h>

#include "common/json.h"

struct cut {
	struct lo_span rows;                        /* all of it */
	struct lo_span at, id, when, deleted, hold; /* pointers, as JSON */
	struct lo_span unit, show, context, scope, prefix;
	struct lo_span number, blank, unique, optional, distinct, lower,
	    members;
	struct lo_span aside, whole; /* lists of pointers */
};

void cut_read(struct cut *c, struct lo_span rows);
/* What one of its pointers leads to in a value. */
struct lo_span cut_find(struct lo_span pointer, struct lo_span value);
/* The records: of several pointers the first that leads to a list. */
struct lo_span cut_place(const struct cut *c, struct lo_span body);
/* Is that a list of records, and which is the next of it? */
bool cut_list(const struct cut *c, struct lo_span place);
bool cut_next(struct lo_span list, struct lo_json_walk *w, struct lo_span *row);
/* A record's own time: seconds, milliseconds or RFC 3339, numbers also as
 * text. */
bool cut_moment(const struct cut *c, struct lo_span row, int64_t *when);
/* Does the record hold nothing, and are those that do none? */
bool cut_blank(const struct cut *c, struct lo_span row);
/* Does it say of itself that it is deleted? */
bool cut_deleted(const struct cut *c, struct lo_span row);
/* Is it no record, but for the program to look at? */
bool cut_aside(const struct cut *c, struct lo_span row);
/* The number of the first record, where they are numbered. */
bool cut_number(const struct cut *c, int64_t *first);

#endif
