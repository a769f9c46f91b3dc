/*
 * options.h - the command line: what to do with which lines
 *
 * Units: bytes, seconds.
 * Errors: a wrong option, and one that does not go with another, ends the
 * program with LO_USAGE.
 * Ownership: keeps argv.
 * Sources: lo-canon(1).
 */
#ifndef CANON_OPTIONS_H
#define CANON_OPTIONS_H

#include "cmd/lo-canon/canon.h"
#include "common/args.h"

/* Long options without a letter. */
enum {
	OPT_SELECT = 256,
	OPT_MAX_TIME,
	OPT_MAX_MEMORY,
	OPT_LIST,
	OPT_EXPLAIN,
	OPT_SCHEMA,
	OPT_TEST,
	OPT_DIFF,
	OPT_VALIDATE,
};

struct command {
	struct lo_args args;
	enum canon_mode mode;
	int show; /* an OPT_ that says and does nothing else, or 0 */
	const char *program, *name;
	bool quiet, verbose, only, strict, no_validate, validate_input, values;
	struct lo_pool_job job;
};

void options_read(struct command *c, int argc, char **argv);

#endif
