#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "index.h"

void
index_init(struct index *x, size_t room)
{
	x->size = 8;
	while (x->size < 2 * room)
		x->size *= 2;
	x->count = 0;
	x->slots = lo_zalloc(x->size, sizeof(*x->slots));
}

void
index_free(struct index *x)
{
	free(x->slots);
	x->slots = NULL;
	x->size = 0;
}

/* FNV-1a: keys are short, and nobody gains by making them collide. */
static uint32_t
hash(struct lo_span key)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < key.len; i++)
		h = (h ^ (unsigned char)key.p[i]) * 16777619u;
	return h;
}

/* The key's slot, or the free one where it would stand. */
static struct index_slot *
find(const struct index *x, struct lo_span key, uint32_t h)
{
	size_t i = h & (x->size - 1);

	while (x->slots[i].key.p != NULL &&
	       (x->slots[i].hash != h || !lo_span_equal(x->slots[i].key, key)))
		i = (i + 1) & (x->size - 1);
	return &x->slots[i];
}

/* Half of the slots stay free, so that a search soon ends. */
static void
grow(struct index *x)
{
	struct index old = *x;

	index_init(x, old.size);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i].key.p != NULL)
			*find(x, old.slots[i].key, old.slots[i].hash) =
			    old.slots[i];
	x->count = old.count;
	free(old.slots);
}

bool
index_add(struct index *x, struct lo_span key, size_t number)
{
	uint32_t h = hash(key);
	struct index_slot *slot;

	if (2 * (x->count + 1) > x->size)
		grow(x);
	slot = find(x, key, h);
	if (slot->key.p != NULL)
		return false;
	*slot = (struct index_slot){key, h, number};
	x->count++;
	return true;
}

bool
index_find(const struct index *x, struct lo_span key, size_t *number)
{
	const struct index_slot *slot;

	if (x->size == 0)
		return false;
	slot = find(x, key, hash(key));
	if (slot->key.p == NULL)
		return false;
	*number = slot->number;
	return true;
}
