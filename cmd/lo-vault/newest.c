#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/mem.h"
#include "newest.h"

enum { FIRST = 4096 };

void
newest_init(struct newest *n)
{
	n->entries = NULL;
	n->count = n->cap = 0;
}

void
newest_free(struct newest *n)
{
	free(n->entries);
	newest_init(n);
}

static void
brief(struct lo_span key, uint64_t out[2])
{
	unsigned char hash[LO_HASH_SIZE];

	lo_hash(key.p, key.len, hash);
	memcpy(out, hash, 2 * sizeof(*out));
}

/* Where the key is, or the free place for it. */
static struct newest_entry *
find(const struct newest *n, const uint64_t key[2])
{
	size_t i = key[0] & (n->cap - 1);

	while (n->entries[i].number != 0 && (n->entries[i].key[0] != key[0] ||
						n->entries[i].key[1] != key[1]))
		i = (i + 1) & (n->cap - 1);
	return &n->entries[i];
}

static void
grow(struct newest *n)
{
	struct newest old = *n;

	n->cap = old.cap > 0 ? 2 * old.cap : FIRST;
	n->entries = lo_zalloc(n->cap, sizeof(*n->entries));
	for (size_t i = 0; i < old.cap; i++)
		if (old.entries[i].number != 0)
			*find(n, old.entries[i].key) = old.entries[i];
	free(old.entries);
}

void
newest_add(
    struct newest *n, struct lo_span key, struct moment when, uint64_t number)
{
	struct newest_entry *entry;
	uint64_t hash[2];

	if (3 * n->count >= 2 * n->cap)
		grow(n);
	brief(key, hash);
	entry = find(n, hash);
	if (entry->number != 0 && moment_compare(when, entry->when) < 0)
		return;
	n->count += entry->number == 0;
	memcpy(entry->key, hash, sizeof(hash));
	entry->when = when;
	entry->number = number;
}

uint64_t
newest_get(const struct newest *n, struct lo_span key)
{
	uint64_t hash[2];

	if (n->count == 0)
		return 0;
	brief(key, hash);
	return find(n, hash)->number;
}
