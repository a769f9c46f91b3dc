/*
 * options.h - what the command line asked for
 *
 * Units: instants in microseconds since 1970 UTC.
 * Errors: none.
 * Ownership: borrows from argv, for the life of the process.
 */
#ifndef EXTRACT_OPTIONS_H
#define EXTRACT_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
	const char *config;     /* a file, or NULL for the usual one */
	const char *connection; /* NULL: the source's name */
	const char *type;       /* of rows */
	const char *key;        /* FIELD[,FIELD] */
	const char *at;         /* FIELD */
	const char *delimiter, *encoding, *quoting;
	const char *state; /* a file instead of the published state */
	bool full, bare, dry, quiet, verbose, trust_eof;
	bool has_since, has_until, has_limit;
	int64_t since, until;
	uint64_t limit;
	int count; /* operands after the source */
	char **operands;
};

#endif
