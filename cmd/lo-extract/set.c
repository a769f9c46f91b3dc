#include "cmd/lo-extract/set.h"

#include <stdlib.h>
#include <string.h>

#include "common/hash.h"
#include "common/mem.h"

static const char digits[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

enum { HASH_DIGITS = 11, STAMP_DIGITS = 5 };

uint64_t
set_hash(struct lo_span key)
{
	unsigned char hash[LO_HASH_SIZE];
	uint64_t h = 0;

	lo_hash(key.p, key.len, hash);
	for (int i = 0; i < 8; i++)
		h = h << 8 | hash[i];
	return h;
}

void
set_add(struct set *s, uint64_t hash, uint32_t stamp, bool done)
{
	if (s->count == s->cap) {
		s->cap = s->cap > 0 ? s->cap + s->cap / 2 : 64;
		s->list = lo_realloc(s->list, s->cap, sizeof(*s->list));
	}
	s->list[s->count++] =
	    (struct set_entry){hash, stamp & SET_STAMP, done, false};
}

static int
by_hash(const void *a, const void *b)
{
	const struct set_entry *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return 0;
}

void
set_sort(struct set *s)
{
	size_t n = 0;

	/* Merge sort, as glibc's is, keeps the order of equals. */
	if (s->count > 1)
		qsort(s->list, s->count, sizeof(*s->list), by_hash);
	for (size_t i = 0; i < s->count; i++) {
		if (n > 0 && s->list[n - 1].hash == s->list[i].hash)
			n--;
		s->list[n++] = s->list[i];
	}
	s->count = n;
}

struct set_entry *
set_find(const struct set *s, uint64_t hash)
{
	struct set_entry key = {.hash = hash};

	if (s->count == 0)
		return NULL;
	return bsearch(&key, s->list, s->count, sizeof(*s->list), by_hash);
}

void
set_free(struct set *s)
{
	free(s->list);
	memset(s, 0, sizeof(*s));
}

static bool
value(const char *p, int n, uint64_t *out)
{
	for (*out = 0; n > 0; n--, p++) {
		const char *d = *p != '\0' ? strchr(digits, *p) : NULL;

		if (d == NULL)
			return false;
		*out = *out << 6 | (uint64_t)(d - digits);
	}
	return true;
}

bool
set_parse(struct set *s, struct lo_span text)
{
	uint64_t hash, stamp;

	memset(s, 0, sizeof(*s));
	if (text.p == NULL || text.len % SET_TEXT != 0)
		return false;
	for (; text.len > 0; text.p += SET_TEXT, text.len -= SET_TEXT) {
		if (!value(text.p, HASH_DIGITS, &hash) ||
		    !value(text.p + HASH_DIGITS, STAMP_DIGITS, &stamp)) {
			set_free(s);
			return false;
		}
		set_add(s, hash, (uint32_t)stamp, true);
	}
	set_sort(s);
	return true;
}

static void
put(char *p, int n, uint64_t v)
{
	while (n > 0) {
		p[--n] = digits[v & 63];
		v >>= 6;
	}
}

void
set_put(const struct set *s, struct lo_buf *b)
{
	char text[SET_TEXT];

	for (size_t i = 0; i < s->count; i++) {
		if (!s->list[i].done)
			continue;
		put(text, HASH_DIGITS, s->list[i].hash);
		put(text + HASH_DIGITS, STAMP_DIGITS, s->list[i].stamp);
		lo_buf_add(b, text, SET_TEXT);
	}
}
