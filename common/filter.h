/*
 * filter.h - a compiled jq program, its native builtins, run on one value
 *
 * Which engine runs a program does not show here.  A program is pure: what
 * reads more than its input is refused with line and column.  Where there is
 * an include, 'include "NAME";' at its head brings definitions, and natives
 * for those of the same name, so that the file runs under plain jq -L.
 * A number that a double cannot hold passes untouched, and so do the bytes
 * that verbatim(POINTER) gives and those at an opaque pointer, which are not
 * built; computing, comparing or printing with one fails with code number.
 *
 * Units: bytes.
 * Errors: LO_CONFIG from compile ("NAME:line:column: reason"); LO_DATA from
 * run, with a fixed phrase that never holds payload, and lo_filter_code.
 * Ownership: keeps natives; borrows the rest; gives (lo_filter_free).
 * Sources: the jq manual; RFC 6901.
 */
#ifndef LO_FILTER_H
#define LO_FILTER_H

#include "common/native.h"

struct lo_filter_source {
	const char *name; /* for messages: a path, or "-e" */
	struct lo_span text;
	const struct lo_native *natives; /* ends with name NULL; or NULL */
	int (*include)(void *arg, const char *name, struct lo_buf *text,
	    struct lo_err *e); /* or NULL: nothing to include */
	void *arg;
	const char *const *opaque; /* pointers into the input, or NULL */
	bool later;  /* compile at the first run; what is not pure, now */
	bool always; /* natives without an include, too */
};

struct lo_filter;

/* NULL and e when the program is refused. */
struct lo_filter *lo_filter_compile(
    const struct lo_filter_source *source, struct lo_err *e);
void lo_filter_free(struct lo_filter *f);

/* Appends every result as a line; input is checked.  A failure adds none. */
int lo_filter_run(struct lo_filter *f, struct lo_span input, struct lo_buf *out,
    struct lo_err *e);

/* Why the last run failed: "program", "number", "too_long" or a native's. */
const char *lo_filter_code(const struct lo_filter *f);
unsigned long lo_filter_counted(
    const struct lo_filter *f, enum lo_filter_count what);

#endif
