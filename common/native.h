/*
 * native.h - a builtin in C that a program calls by its name
 *
 * It takes one JSON value and gives one, as text; it is pure, and neither
 * prints nor keeps anything.
 *
 * Units: what it counts, one each.
 * Errors: LO_DATA with a fixed phrase, which the program may catch.
 * Ownership: borrows in; appends to out.
 */
#ifndef LO_NATIVE_H
#define LO_NATIVE_H

#include "common/buf.h"
#include "common/err.h"

/* What natives count, since the start. */
enum lo_filter_count {
	LO_COUNT_REPLACED, /* characters that became U+FFFD */
	LO_COUNT_UNMAPPED, /* words of a list that nobody knows */
	LO_COUNTS
};

/* One JSON value as text in (checked), one appended to out; pure.  Returns how
 * many of what it counts there were, or -1: an error of the program, which
 * may catch it; e holds a fixed phrase. */
struct lo_native {
	const char *name; /* a program calls it without arguments */
	int (*call)(struct lo_span in, struct lo_buf *out, struct lo_err *e);
	const char *code;          /* of the dead letter; NULL: "program" */
	const char *const *opaque; /* pointers into the result, or NULL */
	enum lo_filter_count counts;
	bool present; /* no call: an object without its null members */
};

#endif
