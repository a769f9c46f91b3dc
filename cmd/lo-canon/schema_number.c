#include "cmd/lo-canon/schema_number.h"

#include <stdlib.h>
#include <string.h>

static int64_t
exponent(const char *p, const char *end)
{
	int64_t n = 0;
	bool minus = *p == '-';

	for (p += *p == '-' || *p == '+'; p < end; p++)
		if (n < INT32_MAX)
			n = n * 10 + (*p - '0');
	return minus ? -n : n;
}

void
number_read(struct number *n, struct lo_span text)
{
	const char *p = text.p, *end = p + text.len, *e = p, *point, *last;

	n->negative = *p == '-';
	p += n->negative;
	while (e < end && *e != 'e' && *e != 'E')
		e++;
	point = e > p ? memchr(p, '.', e - p) : NULL;
	if (point == NULL)
		point = e;
	n->scale = e < end ? exponent(e + 1, end) : 0;
	while (p < e && (*p == '0' || *p == '.'))
		p++;
	for (last = e; last > p && (last[-1] == '0' || last[-1] == '.');)
		last--;
	n->scale += p < point ? point - p : -(p - point - 1);
	n->digits = (struct lo_span){p, last - p};
	n->size = last - p - (point > p && point < last ? 1 : 0);
	if (n->size == 0) {
		n->negative = false;
		n->scale = 0;
	}
}

static int
compare_digits(struct lo_span a, struct lo_span b)
{
	size_t i = 0, j = 0;

	for (;;) {
		if (i < a.len && a.p[i] == '.')
			i++;
		if (j < b.len && b.p[j] == '.')
			j++;
		if (i == a.len || j == b.len)
			return (i < a.len) - (j < b.len);
		if (a.p[i] != b.p[j])
			return a.p[i] < b.p[j] ? -1 : 1;
		i++;
		j++;
	}
}

int
number_compare(const struct number *a, const struct number *b)
{
	int sign = a->negative ? -1 : 1;

	if (a->negative != b->negative)
		return sign;
	if (a->size == 0 || b->size == 0)
		return sign * ((a->size > 0) - (b->size > 0));
	if (a->scale != b->scale)
		return a->scale < b->scale ? -sign : sign;
	return sign * compare_digits(a->digits, b->digits);
}

bool
number_is_whole(const struct number *n)
{
	return n->scale >= n->size;
}

bool
number_can_divide(const struct number *by)
{
	return !by->negative && by->size > 0 && by->size <= 18;
}

static uint64_t
power(uint64_t times, uint64_t mod)
{
	unsigned __int128 result = 1 % mod, base = 10 % mod;

	for (; times > 0; times >>= 1) {
		if (times & 1)
			result = result * base % mod;
		base = base * base % mod;
	}
	return result;
}

/* n = N * 10^(scale-size) and by = B * 10^(scale-size) with whole N and B:
 * shift both by the smaller power, then divide digit by digit. */
bool
number_is_multiple(const struct number *n, const struct number *by)
{
	int64_t shift = (n->scale - n->size) - (by->scale - by->size);
	unsigned __int128 rest = 0;
	uint64_t b = 0;

	if (n->size == 0)
		return true;
	for (size_t i = 0; i < by->digits.len; i++)
		if (by->digits.p[i] != '.')
			b = b * 10 + (by->digits.p[i] - '0');
	/* A power of ten that b lacks must already be in N: its last digit
	 * is not 0, so only factors 2 or 5 of b could take it up. */
	for (; shift < 0; shift++) {
		if (b > UINT64_MAX / 10)
			return false;
		b *= 10;
	}
	for (size_t i = 0; i < n->digits.len; i++)
		if (n->digits.p[i] != '.')
			rest = (rest * 10 + (n->digits.p[i] - '0')) % b;
	return rest * power(shift, b) % b == 0;
}
