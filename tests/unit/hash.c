#include "common/hash.h"

#include "tests/tap.h"

int
main(void)
{
	struct lo_hash *h;
	unsigned char bytes[LO_HASH_SIZE], again[LO_HASH_SIZE];
	char text[LO_HASH_HEX], *large;
	size_t i;

	lo_hash_text("", 0, text);
	is_str(text,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855",
	    "of nothing");
	lo_hash_text("abc", 3, text);
	is_str(text,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad",
	    "of abc");
	large = malloc(1000000);
	memset(large, 'a', 1000000);
	h = lo_hash_new();
	for (i = 0; i < 1000000; i += 40000 / 64)
		lo_hash_add(h, large + i, 40000 / 64);
	lo_hash_final(h, bytes);
	lo_hash_hex(bytes, text);
	is_str(text,
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0",
	    "of a million letters, in pieces");
	lo_hash(large, 1000000, again);
	is_bytes(again, sizeof(again), bytes, sizeof(bytes), "and whole");
	free(large);
	lo_hash_free(lo_hash_new());
	lo_hash_free(NULL);
	h = lo_hash_new();
	lo_hash_final(h, bytes);
	lo_hash_hex(bytes, text);
	is_int((long long)strlen(text), 64, "64 digits");
	return tap_done();
}
