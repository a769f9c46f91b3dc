/*
 * newest.h - which line of each key is the newest
 *
 * Keys are told apart by half of their SHA-256.
 *
 * Units: forty bytes a key, at most two thirds of the table in use; number
 * is the line's place in the reading, from 1.
 * Errors: none; without memory the program ends as mem.h says.
 * Ownership: newest_free frees.
 */
#ifndef LO_VAULT_NEWEST_H
#define LO_VAULT_NEWEST_H

#include "moment.h"

struct newest_entry {
	uint64_t key[2];
	struct moment when;
	uint64_t number; /* 0: free */
};

struct newest {
	struct newest_entry *entries;
	size_t count, cap;
};

void newest_init(struct newest *n);
void newest_free(struct newest *n);
/* Of equal moments the later call wins. */
void newest_add(
    struct newest *n, struct lo_span key, struct moment when, uint64_t number);
/* The number of the newest line of that key, 0 when there is none. */
uint64_t newest_get(const struct newest *n, struct lo_span key);

#endif
