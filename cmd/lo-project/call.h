/*
 * call.h - one call of the program: its options, the store, what comes out
 *
 * Units: none.
 * Errors: those of reader.h and form.h; a wrong command line ends the
 * program with LO_USAGE.
 * Ownership: borrows.
 * Sources: lo-project(1).
 */
#ifndef CALL_H
#define CALL_H

#include "cmd/lo-project/options.h"

struct call {
	struct options o;
	struct reader reader;
	struct result result;
	struct lo_out out;
	int status;     /* of what was found; that of a failure comes first */
	char said[200]; /* the last line, for main */
};

/* The store; with the index as it is, if there is one that can be read. */
int call_open(struct call *c, bool index, struct lo_err *e);
/* The result in its form. */
int call_put(struct call *c, struct lo_err *e);
/* Whether the form wants the widths and kinds of the columns. */
bool call_measures(const struct call *c);
/* Whether there is a person who wants a last line. */
bool call_told(const struct call *c);

int verb_export(struct call *c, struct lo_err *e);
int verb_objects(struct call *c, struct lo_err *e);
int verb_why(struct call *c, struct lo_err *e);
int verb_check(struct call *c, struct lo_err *e);

#endif
