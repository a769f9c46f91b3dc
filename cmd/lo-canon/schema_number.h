/*
 * schema_number.h - JSON numbers as exact decimals
 *
 * Compared and divided without a double, at any size.
 *
 * Units: none.
 * Errors: none; exponents beyond 32 bits are clamped, which keeps order.
 * Ownership: borrows the digits from the JSON text.
 * Sources: RFC 8259 section 6.
 */
#ifndef SCHEMA_NUMBER_H
#define SCHEMA_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "common/buf.h"

struct number {
	bool negative;
	struct lo_span digits; /* from the first to the last that is not 0;
				  there may be a point in it */
	int64_t size;          /* how many digits */
	int64_t scale;         /* the number is 0.DIGITS * 10^scale */
};

void number_read(struct number *n, struct lo_span text);
int number_compare(const struct number *a, const struct number *b);
bool number_is_whole(const struct number *n);
/* by is above 0 and has at most 18 digits (number_can_divide). */
bool number_can_divide(const struct number *by);
bool number_is_multiple(const struct number *n, const struct number *by);

#endif
