/*
 * index.h - texts and the numbers they stand for
 *
 * Units: none.  Errors: none.
 * Ownership: keeps the texts' bytes; index_free frees the index alone.
 */
#ifndef SCORE_INDEX_H
#define SCORE_INDEX_H

#include <stdint.h>

#include "common/buf.h"

struct index_slot {
	struct lo_span key;
	uint32_t hash;
	size_t number;
};

struct index {
	struct index_slot *slots;
	size_t size, count; /* size is a power of two */
};

void index_init(struct index *x, size_t room);
void index_free(struct index *x);
/* False, and nothing changed, when the key is there already. */
bool index_add(struct index *x, struct lo_span key, size_t number);
bool index_find(const struct index *x, struct lo_span key, size_t *number);

#endif
