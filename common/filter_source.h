/*
 * filter_source.h - a program made ready: pure, libraries and natives in it
 *
 * Refuses what is not pure.  Puts in front of the program what it includes,
 * one library once, without the definitions that natives replace; the
 * program itself stays as it is, behind them.
 *
 * Units: lines.
 * Errors: LO_CONFIG, "NAME:line:column: reason".
 * Ownership: borrows the source; gives the text (lo_buf_free).
 */
#ifndef LO_FILTER_SOURCE_H
#define LO_FILTER_SOURCE_H

#include "common/filter.h"
#include "common/filter_token.h"

enum { LO_PROGRAM_MAX = 4 << 20 };

/* What builtins are called that no program may speak of. */
#define LO_OWN_NAMES "_lo_"

struct lo_program {
	struct lo_buf text; /* what the engine compiles */
	unsigned before;    /* lines in front of the program's first */
};

/* How natives are numbered (filter_call.h): those of the source from 0 on;
 * these are verbatim($pointer) and those of jq's own that are done here: what
 * would make doubles of any number, and what is slow there. */
enum {
	LO_NATIVE_VERBATIM = -1,
	LO_NATIVE_TONUMBER = -2,
	LO_NATIVE_FROMJSON = -3,
	LO_NATIVE_LOWER = -4,
	LO_NATIVE_JOIN = -5,
};

int lo_program_build(struct lo_program *p,
    const struct lo_filter_source *source, struct lo_err *e);

/* Fails with the place of an offset of the program in front. */
int lo_program_fail(const char *name, struct lo_span program, size_t at,
    struct lo_err *e, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

#endif
