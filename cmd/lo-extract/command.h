/*
 * command.h - the command line, taken apart
 *
 * Units: none.  Errors: a wrong one ends the program with LO_USAGE.
 * Ownership: borrows argv.
 */
#ifndef EXTRACT_COMMAND_H
#define EXTRACT_COMMAND_H

#include "cmd/lo-extract/options.h"
#include "common/args.h"

struct command {
	struct options options;
	struct lo_args args;
	bool list;
	const char *explain, *test, *login;
};

void command_parse(struct command *c, int argc, char **argv);

#endif
