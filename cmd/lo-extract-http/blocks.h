/*
 * blocks.h - which blocks a command stands for: connections times streams
 *
 * With no connection named it is every one of the source.  A connection
 * that is not as it should be has one block, which says so.
 *
 * Units: none.
 * Errors: LO_USAGE for a stream that the source has not.
 * Ownership: gives (blocks_free).
 */
#ifndef EXTRACT_HTTP_BLOCKS_H
#define EXTRACT_HTTP_BLOCKS_H

#include "cmd/lo-extract-http/account.h"
#include "cmd/lo-extract/options.h"

struct connected {
	char *name;
	struct account account;
	struct lo_err wrong; /* why the account cannot be used */
};

struct block {
	struct connected *connected;
	char *type;
	char *missing; /* the setting without which it is not configured */
};

struct blocks {
	struct connected *connected;
	struct block *list;
	size_t connections, count;
};

int blocks_load(
    struct blocks *b, struct api *a, const struct options *o, struct lo_err *e);
void blocks_free(struct blocks *b);

#endif
