/*
 * sources.h - the raw rows of a batch in the order of their keys
 *
 * Written in that order a batch walks the index of keys once, instead of
 * jumping about in it, which is what a large store costs otherwise.  What is
 * made of a raw record mostly comes in the same batch and finds it here.
 *
 * Units: none.
 * Errors: none.
 * Ownership: keeps rows of the batch until the next load.
 */
#ifndef EMIT_SOURCES_H
#define EMIT_SOURCES_H

#include "batch.h"

struct source {
	const struct row *row;
	bool stands; /* it was written and is the newest of its key */
};

struct sources {
	struct source *all;
	size_t count;
	unsigned fresh; /* how many in turn were new to the store */
};

void sources_init(struct sources *s);
void sources_free(struct sources *s);
/* Where a letter is among the rows their order matters: sort is false. */
void sources_load(struct sources *s, const struct batch *b, bool sort);
/* The newest observation of a key, if it is the one of that pair. */
const struct row *sources_find(
    const struct sources *s, struct lo_span key, struct pair pair);

#endif
