/*
 * schema_punycode.h - labels of host names beyond ASCII, and what stands for
 * them in ASCII
 *
 * Units: code points; bytes of ASCII, without "xn--".
 * Errors: false, or 0 bytes, where there is none or it is too long.
 * Ownership: the caller's arrays.
 * Sources: RFC 3492.
 */
#ifndef SCHEMA_PUNYCODE_H
#define SCHEMA_PUNYCODE_H

#include <stdint.h>

#include "common/buf.h"

enum { LABEL_MAX = 63 };

/* In small letters; at least one is beyond ASCII. */
bool punycode_decode(struct lo_span s, uint32_t code[LABEL_MAX], size_t *n);
size_t punycode_encode(const uint32_t *code, size_t n, char out[LABEL_MAX + 1]);

#endif
