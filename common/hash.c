/* The low-level calls: no provider is fetched, nothing is initialised, and
 * they cannot fail.  By EVP the first hash costs more than a whole start. */
#define OPENSSL_SUPPRESS_DEPRECATED

#include "common/hash.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "common/mem.h"

struct lo_hash {
	SHA256_CTX state;
};

void
lo_hash(const void *p, size_t n, unsigned char out[LO_HASH_SIZE])
{
	struct lo_hash h;

	SHA256_Init(&h.state);
	SHA256_Update(&h.state, p, n);
	SHA256_Final(out, &h.state);
}

void
lo_hash_hex(const unsigned char hash[LO_HASH_SIZE], char out[LO_HASH_HEX])
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < LO_HASH_SIZE; i++) {
		out[2 * i] = digits[hash[i] >> 4];
		out[2 * i + 1] = digits[hash[i] & 15];
	}
	out[2 * LO_HASH_SIZE] = '\0';
}

void
lo_hash_text(const void *p, size_t n, char out[LO_HASH_HEX])
{
	unsigned char hash[LO_HASH_SIZE];

	lo_hash(p, n, hash);
	lo_hash_hex(hash, out);
}

struct lo_hash *
lo_hash_new(void)
{
	struct lo_hash *h;

	h = lo_alloc(sizeof(*h));
	SHA256_Init(&h->state);
	return h;
}

void
lo_hash_add(struct lo_hash *h, const void *p, size_t n)
{
	SHA256_Update(&h->state, p, n);
}

void
lo_hash_final(struct lo_hash *h, unsigned char out[LO_HASH_SIZE])
{
	SHA256_Final(out, &h->state);
	lo_hash_free(h);
}

void
lo_hash_free(struct lo_hash *h)
{
	free(h);
}
