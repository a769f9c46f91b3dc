/* newest.h and keyset.h: tables that grow, against plain arrays. */
#include "cmd/lo-vault/keyset.h"
#include "cmd/lo-vault/newest.h"

#include "tests/tap.h"

enum { KEYS = 20000, TRIES = 60000 };

static unsigned
next(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 8;
}

static struct lo_span
key(char text[16], unsigned k)
{
	snprintf(text, 16, "key%u", k);
	return lo_span_of(text);
}

static void
many(void)
{
	static struct moment when[KEYS];
	static uint64_t number[KEYS];
	struct newest n;
	unsigned seed = 7, wrong = 0;
	char text[16];

	newest_init(&n);
	is_int(newest_get(&n, lo_span_of("a")), 0, "nothing in an empty one");
	for (uint64_t i = 1; i <= TRIES; i++) {
		unsigned k = next(&seed) % KEYS;
		struct moment m = {next(&seed) % 5, next(&seed) % 5};

		newest_add(&n, key(text, k), m, i);
		if (number[k] == 0 || moment_compare(m, when[k]) >= 0) {
			when[k] = m;
			number[k] = i;
		}
	}
	for (unsigned k = 0; k < KEYS; k++)
		wrong += newest_get(&n, key(text, k)) != number[k];
	is_int(wrong, 0, "the newest of each key, of equals the last");
	ok(n.count < KEYS && n.count > KEYS / 2, "each key once");
	newest_free(&n);
}

static void
set(void)
{
	struct keyset s;
	unsigned wrong = 0;

	keyset_init(&s, 5000);
	ok(!keyset_has(&s, 1), "nothing in an empty set");
	for (uint64_t i = 0; i < 5000; i++)
		wrong += !keyset_add(&s, i * 977);
	for (uint64_t i = 0; i < 5000; i++)
		wrong += keyset_add(&s, i * 977) || !keyset_has(&s, i * 977);
	is_int(wrong, 0, "what was added is there, once");
	ok(!keyset_has(&s, 1), "what was not is not");
	ok(!s.full, "not full yet");
	keyset_add(&s, 1);
	keyset_add(&s, 2);
	ok(s.full, "over the ceiling it says that it is full");
	keyset_free(&s);
}

static void
hashes(void)
{
	struct keyset s;
	unsigned same = 0;
	char text[16];

	keyset_init(&s, 1 << 20);
	for (unsigned k = 0; k < 100000; k++) {
		struct lo_span t = key(text, k);

		same += !keyset_add(&s, keyset_hash(0, t.p, t.len));
	}
	is_int(same, 0, "a hundred thousand texts, as many hashes");
	ok(keyset_hash(0, "a\0", 2) != keyset_hash(0, "a", 1), "length counts");
	ok(keyset_hash(1, "a", 1) != keyset_hash(2, "a", 1),
	    "what came before counts");
	keyset_free(&s);
}

int
main(void)
{
	many();
	set();
	hashes();
	return tap_done();
}
