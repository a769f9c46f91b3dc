#include <stdlib.h>
#include <string.h>

#include "common/data.h"

int
lo_data_versions(const char *a, const char *b)
{
	const char *x = a, *y = b;
	char *endx, *endy;
	unsigned long m, n;

	while (*x != '\0' || *y != '\0') {
		m = strtoul(x, &endx, 10);
		n = strtoul(y, &endy, 10);
		if (m != n)
			return m < n ? -1 : 1;
		if (endx == x && endy == y)
			break;
		x = endx + (*endx == '.');
		y = endy + (*endy == '.');
	}
	return strcmp(a, b);
}

const struct lo_data_entry *
lo_data_newest(const struct lo_data *d, const char *name)
{
	const struct lo_data_entry *best = NULL, *k;
	size_t n = strlen(name), i;

	for (i = 0; i < d->count; i++) {
		k = &d->entries[i];
		if (strcmp(k->name, name) == 0)
			return k;
		if (strncmp(k->name, name, n) != 0 || k->name[n] != '@')
			continue;
		if (best == NULL ||
		    lo_data_versions(k->name + n + 1, best->name + n + 1) > 0)
			best = k;
	}
	return best;
}
