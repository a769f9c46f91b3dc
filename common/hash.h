/*
 * hash.h - SHA-256, whole or in pieces, and its text
 *
 * Units: bytes; texts are lower-case hexadecimal.
 * Errors: none: the library's low-level calls cannot fail.
 * Ownership: lo_hash_new gives (lo_hash_final or lo_hash_free).
 * Sources: FIPS 180-4, by libcrypto.
 */
#ifndef LO_HASH_H
#define LO_HASH_H

#include <stddef.h>

enum { LO_HASH_SIZE = 32, LO_HASH_HEX = 65 };

struct lo_hash;

void lo_hash(const void *p, size_t n, unsigned char out[LO_HASH_SIZE]);
void lo_hash_hex(const unsigned char hash[LO_HASH_SIZE], char out[LO_HASH_HEX]);
/* Both at once: the hexadecimal SHA-256 of n bytes. */
void lo_hash_text(const void *p, size_t n, char out[LO_HASH_HEX]);

struct lo_hash *lo_hash_new(void);
void lo_hash_add(struct lo_hash *h, const void *p, size_t n);
void lo_hash_final(struct lo_hash *h, unsigned char out[LO_HASH_SIZE]);
void lo_hash_free(struct lo_hash *h); /* without a result; NULL is fine */

#endif
