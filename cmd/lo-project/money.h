/*
 * money.h - amounts of money as text, and texts as amounts
 *
 * How many decimals an amount has is its currency's: none for JPY, three for
 * KWD, two for most.
 *
 * Units: whole numbers of a currency's smallest unit; currencies are three
 * letters in any case.
 * Errors: false for a text that is no decimal number or too large.
 * Ownership: borrows.
 * Sources: ISO 4217.
 */
#ifndef MONEY_H
#define MONEY_H

#include <stdint.h>

#include "common/buf.h"

/* "12.50 EUR" */
void money_put(struct lo_buf *b, int64_t amount, struct lo_span currency);
/* "12.5" of EUR is 1250; what is finer is rounded half away from zero. */
bool money_read(struct lo_span text, struct lo_span currency, int64_t *amount);

#endif
