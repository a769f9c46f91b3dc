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

/* What engines do in values of their own; filter_own.h. */
enum lo_own {
	LO_OWN_NONE,
	LO_OWN_AMONG,           /* among($known) */
	LO_OWN_FILLED,          /* filled */
	LO_OWN_JOIN,            /* join($with); null: not done */
	LO_OWN_LOWER,           /* lower */
	LO_OWN_MINOR_MONEY,     /* minor_money($amount; $currency) */
	LO_OWN_PRESENT,         /* present */
	LO_OWN_PRESENT_OR_NULL, /* present_or_null */
};

/* One JSON value as text in (checked), one appended to out; pure.  Returns how
 * many of what it counts there were, or -1: an error of the program, which
 * may catch it; e holds a fixed phrase. */
struct lo_native {
	const char *name; /* a program calls it; no arguments but own's */
	int (*call)(struct lo_span in, struct lo_buf *out, struct lo_err *e);
	const char *code;          /* of the dead letter; NULL: "program" */
	const char *const *opaque; /* pointers into the result, or NULL */
	enum lo_filter_count counts;
	enum lo_own own; /* instead of call */
};

#endif
