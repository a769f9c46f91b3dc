/*
 * args.h - option arguments, usage and version, the same in every tool
 *
 * Every tool gives its options once, as a table; short and long forms, the
 * usage text (equal to the manual's SYNOPSIS) and "not a known option"
 * follow from it.  An option with a place is kept there and not returned.
 * Options after operands work; "--" ends them.
 *
 * Units: as named.  Errors: these end the program with LO_USAGE.
 * Ownership: borrows the table, until the options are read, and argv; values
 * point into it.
 */
#ifndef LO_ARGS_H
#define LO_ARGS_H

#include <stdint.h>

#include "common/buf.h"

struct lo_option {
	int letter;        /* or a number over 255: long only; 0 with a place */
	const char *name;  /* long, without dashes */
	bool takes;        /* an argument */
	bool *flag;        /* a place: true when it is given */
	const char **text; /* a place: its argument, which it takes then */
	char kind;         /* of those that not every verb takes */
};

struct lo_args {
	const struct lo_option *options; /* ends with name NULL */
	const char *usage;               /* lines, as in SYNOPSIS */
	int argc;
	char **argv;
	int operands; /* after the last option: index of the first operand */
	bool tail;    /* keep what follows the first operand (a command) */
	const char *given[128]; /* by kind: an option that was */
};

/* The next option without a place: its letter (or number), its argument or
 * NULL in *value; -1 at the end.
 * --help and --version (-h, -V) are answered here. */
int lo_args_next(struct lo_args *a, const char **value);

/* An option that does nothing would promise something: refuses those of other
 * kinds than the verb takes. */
void lo_args_verb(const struct lo_args *a, const char *verb, const char *takes);

_Noreturn void lo_args_usage(const struct lo_args *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Values with ranges; a bad one ends the program and names the option. */
uint64_t lo_args_number(
    const char *option, const char *value, uint64_t least, uint64_t most);
/* Bytes, with K, M, G for powers of 1024. */
uint64_t lo_args_size(
    const char *option, const char *value, uint64_t least, uint64_t most);
int64_t lo_args_when(const char *option, const char *value); /* when.h */

#endif
