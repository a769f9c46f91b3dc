/*
 * scan.h - the inner loops of json_*.c: sixteen bytes at a time
 *
 * A mark is a byte 0xff where a byte of the text was looked for, else 0.
 *
 * Units: bytes.  Errors: none.  Ownership: borrows; never reads past end.
 * Sources: RFC 8259, 7.
 */
#ifndef LO_SCAN_H
#define LO_SCAN_H

#include <stdint.h>
#include <string.h>

typedef signed char lo_bytes16 __attribute__((vector_size(16)));
typedef uint64_t lo_words2 __attribute__((vector_size(16)));

static inline lo_bytes16
lo_scan_load(const char *p)
{
	lo_bytes16 v;

	memcpy(&v, p, sizeof(v));
	return v;
}

/* How far the first mark is, in memory order, whatever the machine's. */
static inline size_t
lo_scan_first(lo_words2 marks)
{
	uint64_t w;

	w = marks[0] != 0 ? marks[0] : marks[1];
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
		w = (uint64_t)__builtin_ctzll(w) / 8;
	else
		w = (uint64_t)__builtin_clzll(w) / 8;
	return (marks[0] != 0 ? 0 : 8) + (size_t)w;
}

/* As signed bytes, what is below 0x20 is control or not ASCII. */
static inline lo_words2
lo_scan_special(const char *p)
{
	lo_bytes16 v;

	v = lo_scan_load(p);
	return (lo_words2)((v == '"') | (v == '\\') | (v < 0x20));
}

/* Over ASCII but quotes, backslashes and controls. */
const char *lo_scan_plain(const char *p, const char *end);
/* Of checked text: from behind an opening quote to behind the closing one. */
const char *lo_scan_string(const char *p, const char *end);
/* Of checked text: from the first byte of a value to behind its last. */
const char *lo_scan_value(const char *p, const char *end);

#endif
