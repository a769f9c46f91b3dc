/*
 * names.h - a list of texts
 *
 * Units: none.  Errors: none.
 * Ownership: copies what is added; names_free frees.
 */
#ifndef LO_VAULT_NAMES_H
#define LO_VAULT_NAMES_H

#include <stddef.h>

#include "common/buf.h"

struct names {
	char **v;
	size_t count;
};

void names_add(struct names *n, const char *name);
void names_sort(struct names *n);
/* Into a sorted list, unless it is there. */
void names_put(struct names *n, const char *name);
void names_free(struct names *n);

#endif
