#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/filter_value.h"

enum { DIGITS = 17, EXACT_DIGITS = 15, EXACT_POWER = 22 };

/* 0.D1D2D3... times ten to the point: no zero in front or behind. */
struct decimal {
	char digit[DIGITS + 1];
	int count, point;
	bool minus, more; /* more: digits that did not fit */
};

static void
add_digit(struct decimal *d, char c, int *zeros)
{
	if (c == '0') {
		(*zeros)++;
		return;
	}
	for (; *zeros > 0 && d->count > 0 && !d->more; (*zeros)--) {
		if (d->count < DIGITS)
			d->digit[d->count++] = '0';
		else
			d->more = true;
	}
	*zeros = 0;
	if (d->count < DIGITS)
		d->digit[d->count++] = c;
	else
		d->more = true;
}

static const char *
exponent(const char *p, const char *end, int *out)
{
	bool minus = false;
	int n = 0;

	if (p < end && (*p | 0x20) == 'e') {
		p++;
		if (*p == '+' || *p == '-')
			minus = *p++ == '-';
		for (; p < end && *p >= '0' && *p <= '9'; p++)
			if (n < 100000000)
				n = n * 10 + (*p - '0');
	}
	*out = minus ? -n : n;
	return p;
}

static void
take_apart(struct lo_span text, struct decimal *d)
{
	const char *p = text.p, *end = text.p + text.len;
	int zeros = 0, power;
	bool fraction = false;

	memset(d, 0, sizeof(*d));
	d->minus = *p == '-';
	for (p += d->minus; p < end && (*p | 0x20) != 'e'; p++) {
		if (*p == '.') {
			fraction = true;
			continue;
		}
		if (!fraction && (d->count > 0 || *p != '0'))
			d->point++;
		if (fraction && d->count == 0 && *p == '0')
			d->point--;
		add_digit(d, *p, &zeros);
	}
	exponent(p, end, &power);
	d->point += power;
	d->digit[d->count] = '\0';
}

/* Fewer digits than fit and a small power of ten: one exact division or
 * multiplication is correctly rounded. */
static bool
small(const struct decimal *d, double *out)
{
	static const double tens[EXACT_POWER + 1] = {1e0, 1e1, 1e2, 1e3, 1e4,
	    1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	    1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	int power = d->point - d->count;
	double m = 0;

	if (d->more || d->count > EXACT_DIGITS || power > EXACT_POWER ||
	    power < -EXACT_POWER)
		return false;
	for (int i = 0; i < d->count; i++)
		m = m * 10 + (d->digit[i] - '0');
	m = power < 0 ? m / tens[-power] : m * tens[power];
	*out = d->minus ? -m : m;
	return true;
}

/* The fewest digits from which d comes back. */
static void
shortest(double d, struct decimal *out)
{
	char text[40], *e;
	int digits = fabs(d) < DBL_MIN ? 0 : EXACT_DIGITS - 1;
	struct decimal none = {.minus = signbit(d)};
	int zeros = 0;

	for (; digits < DIGITS; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits, fabs(d));
		if (strtod(text, NULL) == fabs(d))
			break;
	}
	*out = none;
	e = strchr(text, 'e');
	out->point = atoi(e + 1) + 1;
	for (char *p = text; p < e; p++)
		if (*p != '.')
			add_digit(out, *p, &zeros);
	out->digit[out->count] = '\0';
}

bool
lo_number_read(struct lo_span text, double *out)
{
	struct decimal want, got;
	char plain[64];

	take_apart(text, &want);
	if (want.count == 0 || small(&want, out)) {
		if (want.count == 0)
			*out = want.minus ? -0.0 : 0.0;
		return true;
	}
	if (want.more || want.point > 400 || want.point < -400)
		return false;
	snprintf(plain, sizeof(plain), "%s0.%se%d", want.minus ? "-" : "",
	    want.digit, want.point);
	*out = strtod(plain, NULL);
	if (isinf(*out) || *out == 0)
		return false;
	shortest(*out, &got);
	return got.point == want.point && strcmp(got.digit, want.digit) == 0;
}

static void
put_decimal(struct lo_buf *b, const struct decimal *d)
{
	int n = d->count, point = d->point;

	if (d->minus)
		lo_buf_addc(b, '-');
	if (point <= -4 || point > n + 15) {
		lo_buf_addc(b, d->digit[0]);
		if (n > 1)
			lo_buf_addf(b, ".%s", d->digit + 1);
		lo_buf_addf(b, "e%+.2d", point - 1);
	} else if (point <= 0) {
		lo_buf_addf(b, "0.%.*s%s", -point, "00000", d->digit);
	} else {
		lo_buf_add(b, d->digit, n < point ? n : point);
		for (int i = n; i < point; i++)
			lo_buf_addc(b, '0');
		if (point < n)
			lo_buf_addf(b, ".%s", d->digit + point);
	}
}

static void
put_whole(struct lo_buf *b, double d)
{
	char text[24], *p = text + sizeof(text);
	int64_t n = (int64_t)fabs(d);

	do
		*--p = '0' + n % 10;
	while ((n /= 10) > 0);
	if (signbit(d))
		*--p = '-';
	lo_buf_add(b, p, text + sizeof(text) - p);
}

/* A few digits behind the point, and few in all: found by multiplying.  The
 * quotient of two exact doubles is the double of the decimal. */
static bool
put_short(struct lo_buf *b, double d)
{
	static const double tens[] = {1e1, 1e2, 1e3, 1e4};
	int64_t n;

	for (int k = 0; k < 4 && fabs(d) < 1e9; k++) {
		n = (int64_t)(fabs(d) * tens[k] + 0.5);
		if ((double)n / tens[k] == fabs(d)) {
			lo_buf_addf(b, "%s%" PRId64 ".%0*" PRId64,
			    signbit(d) ? "-" : "", n / (int64_t)tens[k], k + 1,
			    n % (int64_t)tens[k]);
			return true;
		}
	}
	return false;
}

void
lo_number_put(struct lo_buf *b, double d)
{
	struct decimal text;

	if (isnan(d)) {
		lo_buf_adds(b, "null");
		return;
	}
	if (isinf(d))
		d = d > 0 ? DBL_MAX : -DBL_MAX;
	if (fabs(d) < 1e15 && d == (double)(int64_t)d) {
		put_whole(b, d);
		return;
	}
	if (put_short(b, d))
		return;
	shortest(d, &text);
	put_decimal(b, &text);
}
