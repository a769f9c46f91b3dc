#include "cmd/lo-extract-http/marks.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/mem.h"

static bool
place(uint64_t *slots, size_t cap, uint64_t hash)
{
	size_t i = hash & (cap - 1);

	while (slots[i] != 0 && slots[i] != hash)
		i = (i + 1) & (cap - 1);
	if (slots[i] == hash)
		return false;
	slots[i] = hash;
	return true;
}

static void
grow(struct marks *m)
{
	size_t cap = m->cap > 0 ? 2 * m->cap : 64;
	uint64_t *slots = lo_zalloc(cap, sizeof(*slots));

	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i] != 0)
			place(slots, cap, m->slots[i]);
	free(m->slots);
	m->slots = slots;
	m->cap = cap;
}

bool
marks_add(struct marks *m, struct lo_span word)
{
	unsigned char hash[LO_HASH_SIZE];
	uint64_t h;

	if (2 * m->count >= m->cap)
		grow(m);
	lo_hash(word.p, word.len, hash);
	memcpy(&h, hash, sizeof(h));
	if (!place(m->slots, m->cap, h != 0 ? h : 1))
		return false;
	m->count++;
	return true;
}

void
marks_free(struct marks *m)
{
	free(m->slots);
	memset(m, 0, sizeof(*m));
}
