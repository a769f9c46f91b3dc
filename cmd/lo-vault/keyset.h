/*
 * keyset.h - a set of 64-bit hashes, with a ceiling
 *
 * Answers "was it there before" and may say yes by mistake (two texts of one
 * hash), never no.  Over the ceiling it keeps nothing more and is full.
 *
 * Units: count is of hashes; eight bytes a slot, at most half in use.
 * Errors: none; full says that it no longer knows.
 * Ownership: keyset_free frees.
 */
#ifndef LO_VAULT_KEYSET_H
#define LO_VAULT_KEYSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct keyset {
	uint64_t *slots;
	size_t count, cap, most;
	bool full, zero; /* zero: the hash 0, which marks a free slot */
};

void keyset_init(struct keyset *s, size_t most);
void keyset_free(struct keyset *s);
/* True when the hash is new (and now there). */
bool keyset_add(struct keyset *s, uint64_t hash);
bool keyset_has(const struct keyset *s, uint64_t hash);

/* A quick hash of n bytes going on from an earlier one; 0 to begin. */
uint64_t keyset_hash(uint64_t from, const void *p, size_t n);

#endif
