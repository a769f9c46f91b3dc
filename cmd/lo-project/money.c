#include "cmd/lo-project/money.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

enum { CODE = 3, USUAL = 2 };

/* Codes of currencies, each with the number of its decimals. */
static const char others[] = "bif0clp0djf0gnf0isk0jpy0kmf0krw0pyg0rwf0ugx0uyi0"
			     "vnd0vuv0xaf0xof0xpf0bhd3iqd3jod3kwd3lyd3omr3tnd3";

static int
places(struct lo_span currency)
{
	const char *p;

	for (p = others; *p != '\0' && currency.len == CODE; p += CODE + 1) {
		if (strncasecmp(p, currency.p, CODE) == 0)
			return p[CODE] - '0';
	}
	return USUAL;
}

void
money_put(struct lo_buf *b, int64_t amount, struct lo_span currency)
{
	uint64_t n = amount < 0 ? -(uint64_t)amount : (uint64_t)amount;
	uint64_t unit = 1;
	int decimals = places(currency), i;
	size_t k;

	for (i = 0; i < decimals; i++)
		unit *= 10;
	lo_buf_addf(b, "%s%" PRIu64, amount < 0 ? "-" : "", n / unit);
	if (decimals > 0)
		lo_buf_addf(b, ".%0*" PRIu64, decimals, n % unit);
	if (currency.len > 0)
		lo_buf_addc(b, ' ');
	for (k = 0; k < currency.len; k++)
		lo_buf_addc(b, (char)toupper((unsigned char)currency.p[k]));
}

bool
money_read(struct lo_span text, struct lo_span currency, int64_t *amount)
{
	int decimals = places(currency), after = -1;
	bool negative, up = false, digits = false;
	int64_t n = 0;
	size_t i;

	negative = text.len > 0 && text.p[0] == '-';
	for (i = negative ? 1 : 0; i < text.len; i++) {
		if (text.p[i] == '.' && after < 0) {
			after = 0;
			continue;
		}
		if (!isdigit((unsigned char)text.p[i]) || n > INT64_MAX / 100)
			return false;
		digits = true;
		if (after == decimals)
			up = text.p[i] >= '5';
		if (after < decimals)
			n = n * 10 + (text.p[i] - '0');
		after += after >= 0;
	}
	for (after = after < 0 ? 0 : after; after < decimals; after++)
		n *= 10;
	*amount = negative ? -(n + up) : n + up;
	return digits;
}
