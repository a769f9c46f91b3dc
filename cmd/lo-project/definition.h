/*
 * definition.h - the head of a data file: what it is, and its settings
 *
 * Queries, views, indexes and pages are SQL files that begin with comment
 * lines.  The first says in one sentence what it shows; "-- WORD rest" lines
 * with a word that the kind knows are settings.  A page has further parts,
 * each after a line "--- NAME".  A parameter is
 *
 *	-- parameter NAME: what it is           (must be given)
 *	-- parameter NAME=DEFAULT: what it is
 *
 * Units: bytes; lines from 1.
 * Errors: LO_CONFIG (not there, naming the nearest; not well-formed, naming
 * file and line), LO_IO.
 * Ownership: definition_load keeps a copy; definition_free frees.
 * Sources: lo-view(5).
 */
#ifndef DEFINITION_H
#define DEFINITION_H

#include "common/buf.h"
#include "common/err.h"

struct parameter {
	char *name, *text; /* text: the default, NULL when there is none */
};

struct definition {
	char *name, *path;
	struct lo_buf file;
	char *about;
	char *sql; /* the first part, without the head's settings */
	struct parameter *parameters;
	size_t count;
};

/* KIND/NAME.sql, or KIND/NAME with another suffix. */
int definition_load(struct definition *d, const char *kind, const char *name,
    const char *suffix, struct lo_err *e);
int definition_read(
    struct definition *d, const char *name, const char *path, struct lo_err *e);
void definition_free(struct definition *d);

/* The next line of a text, without its newline; false at the end. */
bool definition_line(struct lo_span *rest, struct lo_span *line);
/* The rest of the line "-- word rest"; absent when there is none. */
struct lo_span definition_setting(const struct definition *d, const char *word);
/* The nth of those with that word, from 0. */
struct lo_span definition_setting_at(
    const struct definition *d, const char *word, size_t nth);
/* The text below the line "--- name"; absent when there is none. */
struct lo_span definition_part(const struct definition *d, const char *name);

#endif
