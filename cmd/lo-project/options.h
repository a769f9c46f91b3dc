/*
 * options.h - the command line: a verb, its operands, and options
 *
 * Units: instants as texts with six digits, counts of rows.
 * Errors: a wrong option, or one that the verb does not take, ends the
 * program with LO_USAGE.
 * Ownership: keeps argv.
 * Sources: lo-project(1).
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "cmd/lo-project/form.h"
#include "cmd/lo-project/replay.h"
#include "common/args.h"

struct options {
	struct lo_args args;
	const char *verb;
	const char *const *words; /* operands behind the verb */
	int count;
	enum form form;
	bool formed; /* it was asked for */
	bool verify, verbose, letters, bare, dry, full, drop, snapshots;
	const char *dir, *where;
	struct selector select;
};

void options_read(struct options *c, int argc, char **argv);

#endif
