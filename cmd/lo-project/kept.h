/*
 * kept.h - what a statement gave, as long as it can give nothing else
 *
 * Results lie in index.db under a name, each with the state (state.h) of
 * which it is; a result of another state is not found.  Keeping is a
 * favour: where index.db cannot be had, nothing is found and nothing noted.
 * What is larger than 1 MiB is not kept.
 *
 * Units: bytes.
 * Errors: none.
 * Ownership: kept_open gives (kept_close); borrows results.
 */
#ifndef KEPT_H
#define KEPT_H

#include "cmd/lo-project/index.h"
#include "cmd/lo-project/result.h"

struct kept {
	struct index x;
	bool there;
};

void kept_open(struct kept *k);
void kept_close(struct kept *k);
/* Fills in an empty result; an empty state has nothing. */
bool kept_find(
    struct kept *k, const char *name, const char *state, struct result *found);
void kept_note(
    struct kept *k, const char *name, const char *state, struct result *found);

#endif
