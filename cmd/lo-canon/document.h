/*
 * document.h - a whole file of JSON against a schema, told for people
 *
 * What lines are to a stream files are to a person who writes them: the
 * fault is told with file, line, path of keys, what was found, what is
 * expected, and the nearest name.  A key that stands twice in one object is
 * a fault too.  A value is shown only where the schema lists the values.
 *
 * Units: none.
 * Errors: LO_DATA for the first fault of a file, LO_NOINPUT, LO_CONFIG for
 * the schema.
 * Ownership: borrows; e holds the message.
 */
#ifndef CANON_DOCUMENT_H
#define CANON_DOCUMENT_H

#include "cmd/lo-canon/schema.h"

/* The schema of that name in the catalogue or, with a slash, that file. */
int document_schema(const char *name, struct schema **s, struct lo_err *e);
int document_check(const struct schema *s, const char *path, struct lo_err *e);

#endif
