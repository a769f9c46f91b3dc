#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "keyset.h"

enum { FIRST = 1024 };

void
keyset_init(struct keyset *s, size_t most)
{
	memset(s, 0, sizeof(*s));
	s->most = most;
}

void
keyset_free(struct keyset *s)
{
	free(s->slots);
	s->slots = NULL;
	s->count = s->cap = 0;
}

static bool
place(struct keyset *s, uint64_t hash)
{
	size_t i = hash & (s->cap - 1);

	while (s->slots[i] != 0 && s->slots[i] != hash)
		i = (i + 1) & (s->cap - 1);
	if (s->slots[i] == hash)
		return false;
	s->slots[i] = hash;
	return true;
}

static void
grow(struct keyset *s)
{
	uint64_t *old = s->slots;
	size_t cap = s->cap;

	s->cap = cap > 0 ? 2 * cap : FIRST;
	s->slots = lo_zalloc(s->cap, sizeof(*s->slots));
	for (size_t i = 0; i < cap; i++)
		if (old[i] != 0)
			place(s, old[i]);
	free(old);
}

bool
keyset_add(struct keyset *s, uint64_t hash)
{
	if (hash == 0) {
		bool first = !s->zero;

		s->zero = true;
		return first;
	}
	if (s->count >= s->most) {
		s->full = true;
		return false;
	}
	if (2 * s->count >= s->cap)
		grow(s);
	if (!place(s, hash))
		return false;
	s->count++;
	return true;
}

bool
keyset_has(const struct keyset *s, uint64_t hash)
{
	if (hash == 0)
		return s->zero;
	if (s->cap == 0)
		return false;
	for (size_t i = hash & (s->cap - 1); s->slots[i] != 0;
	     i = (i + 1) & (s->cap - 1))
		if (s->slots[i] == hash)
			return true;
	return false;
}

static uint64_t
mix(uint64_t h)
{
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	h ^= h >> 32;
	h *= 0xd6e8feb86659fd93u;
	return h ^ h >> 32;
}

uint64_t
keyset_hash(uint64_t from, const void *p, size_t n)
{
	const unsigned char *c = p;
	uint64_t h = from ^ (n * 0x9e3779b97f4a7c15u), word;

	for (; n >= sizeof(word); n -= sizeof(word), c += sizeof(word)) {
		memcpy(&word, c, sizeof(word));
		h = mix(h ^ word);
	}
	word = 0;
	memcpy(&word, c, n);
	return mix(h ^ word ^ 0x5851f42d4c957f2du);
}
