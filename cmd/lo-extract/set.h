/*
 * set.h - which files of a folder were read, in sixteen bytes each
 *
 * As text an entry is eleven base64url digits of the key's hash and five of
 * the stamp (thirty bits).
 *
 * Units: entries.
 * Errors: set_parse returns false on what is no set.
 * Ownership: set_parse and set_add give (set_free).
 */
#ifndef EXTRACT_SET_H
#define EXTRACT_SET_H

#include <stdint.h>

#include "common/buf.h"

enum { SET_TEXT = 16, SET_STAMP = (1 << 30) - 1 };

struct set {
	struct set_entry {
		uint64_t hash;
		uint32_t stamp;
		bool done; /* belongs into the cursor */
		bool seen;
	} * list; /* by hash, after set_sort */
	size_t count, cap;
};

uint64_t set_hash(struct lo_span key);
void set_add(struct set *s, uint64_t hash, uint32_t stamp, bool done);
/* By hash; of two with one hash the later one stays. */
void set_sort(struct set *s);
struct set_entry *set_find(const struct set *s, uint64_t hash);
void set_free(struct set *s);

bool set_parse(struct set *s, struct lo_span text);
/* The entries that are done. */
void set_put(const struct set *s, struct lo_buf *b);

#endif
