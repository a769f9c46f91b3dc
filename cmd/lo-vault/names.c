#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "names.h"

void
names_add(struct names *n, const char *name)
{
	n->v = lo_realloc(n->v, n->count + 1, sizeof(*n->v));
	n->v[n->count++] = lo_strdup(name);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void
names_sort(struct names *n)
{
	if (n->count > 1)
		qsort(n->v, n->count, sizeof(*n->v), by_name);
}

/* In a sorted list: where the name is or would be. */
static bool
find(const struct names *n, const char *name, size_t *at)
{
	size_t low = 0, high = n->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, n->v[middle]);

		*at = middle;
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	*at = low;
	return false;
}

void
names_put(struct names *n, const char *name)
{
	size_t at;

	if (find(n, name, &at))
		return;
	n->v = lo_realloc(n->v, n->count + 1, sizeof(*n->v));
	memmove(n->v + at + 1, n->v + at, (n->count - at) * sizeof(*n->v));
	n->v[at] = lo_strdup(name);
	n->count++;
}

void
names_free(struct names *n)
{
	for (size_t i = 0; i < n->count; i++)
		free(n->v[i]);
	free(n->v);
	n->v = NULL;
	n->count = 0;
}
