/*
 * options.h - what the command line asks for
 *
 * Each verb takes its own options and refuses the others'.
 *
 * Units: bytes; microseconds since 1970 UTC.
 * Errors: a wrong command line ends the program as args.h says.
 * Ownership: borrows argv; options_free frees.
 */
#ifndef LO_VAULT_OPTIONS_H
#define LO_VAULT_OPTIONS_H

#include "cat.h"
#include "place.h"
#include "prune.h"

enum verb {
	VERB_TEE,
	VERB_PUT,
	VERB_CAT,
	VERB_LS,
	VERB_SHOW,
	VERB_VERIFY,
	VERB_PRUNE,
};

struct options {
	enum verb verb;
	bool quiet, verbose, repair;
	uint64_t part_size;
	struct cat_options cat;
	struct prune_options prune;
	struct names streams; /* as the user named them */
};

void options_read(struct options *o, int argc, char **argv);
void options_free(struct options *o);

#endif
