/*
 * fuzz.h - what every fuzz target has: its entry, and what it claims
 *
 * Units: bytes.  Errors: a claim that does not hold aborts.
 * Ownership: borrows data.
 */
#ifndef LO_FUZZ_H
#define LO_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

static inline void
claim(bool good)
{
	if (!good)
		abort();
}

#endif
