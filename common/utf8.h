/*
 * utf8.h - characters in UTF-8: which bytes are one, which are none
 *
 * Well-formed means RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF.  What is not well-formed is replaced by one U+FFFD for
 * each longest beginning of a character, as Unicode recommends.
 *
 * Units: bytes.  Errors: none.  Ownership: borrows.
 * Sources: RFC 3629; Unicode 15, 3.9 (maximal subparts).
 */
#ifndef LO_UTF8_H
#define LO_UTF8_H

#include <stddef.h>
#include <stdint.h>

#define LO_UTF8_REPLACEMENT "\xef\xbf\xbd"

/* The length of the well-formed character at p, 1 to 4; 0 if there is none. */
size_t lo_utf8_len(const char *p, size_t n);
/* Where lo_utf8_len is 0 and n is not: how many bytes one U+FFFD replaces. */
size_t lo_utf8_bad(const char *p, size_t n);
/* The end of the run of well-formed characters of two or more bytes at p. */
const char *lo_utf8_run(const char *p, const char *end);
/* The code point of the well-formed character of n bytes at p. */
uint32_t lo_utf8_get(const char *p, size_t n);
/* Writes code point c, returns 1 to 4. */
size_t lo_utf8_put(uint32_t c, char out[4]);

#endif
