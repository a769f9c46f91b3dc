/*
 * seen.h - how often each row stood in a file so far
 *
 * Rows are known by the first twelve bytes of their hash.  Up to two million
 * are counted in memory, more in a temporary file without a name, so that
 * the memory does not grow with the file.
 *
 * Units: counts.
 * Errors: LO_CANTCREAT and LO_IO of the temporary file.
 * Ownership: seen_open gives (seen_close).
 */
#ifndef EXTRACT_SEEN_H
#define EXTRACT_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/hash.h"

struct seen {
	struct seen_slot {
		unsigned char hash[12];
		uint32_t count; /* 0: free */
	} * slots;
	size_t size, used, most; /* most: slots in memory */
	int fd;                  /* of the file, or -1 */
};

void seen_open(struct seen *s);
/* Many will come: all the memory at once, so that none of it is copied. */
void seen_large(struct seen *s);
void seen_close(struct seen *s);
void seen_clear(struct seen *s);
/* Which one it is: 1 for the first, 2 for the second of the same. */
int seen_add(struct seen *s, const unsigned char hash[LO_HASH_SIZE],
    uint32_t *which, struct lo_err *e);

#endif
