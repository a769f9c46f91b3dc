#include "cmd/lo-canon/schema_punycode.h"

#include <ctype.h>
#include <string.h>

enum {
	BASE = 36,
	TMIN = 1,
	TMAX = 26,
	SKEW = 38,
	DAMP = 700,
	BIAS = 72,
	FIRST = 0x80,
	LAST = 0x10ffff,
};

static uint64_t
adapt(uint64_t delta, size_t points, bool first)
{
	uint64_t k = 0;

	delta = first ? delta / DAMP : delta / 2;
	for (delta += delta / points; delta > (BASE - TMIN) * TMAX / 2;
	     k += BASE)
		delta /= BASE - TMIN;
	return k + (BASE - TMIN + 1) * delta / (delta + SKEW);
}

static uint64_t
threshold(uint64_t k, uint64_t bias)
{
	return k <= bias + TMIN ? TMIN : k >= bias + TMAX ? TMAX : k - bias;
}

/* A number of variable length. */
static bool
take_delta(const char **p, const char *end, uint64_t bias, uint64_t *out)
{
	uint64_t weight = 1, digit, t;

	*out = 0;
	for (uint64_t k = BASE;; k += BASE) {
		unsigned char c;

		if (*p == end || *out > (uint64_t)LAST * LABEL_MAX)
			return false;
		c = *(*p)++;
		if (!isalnum(c))
			return false;
		digit = isdigit(c) ? c - '0' + 26u : (c | 0x20u) - 'a';
		*out += digit * weight;
		t = threshold(k, bias);
		if (digit < t)
			return true;
		weight *= BASE - t;
	}
}

bool
punycode_decode(struct lo_span s, uint32_t code[LABEL_MAX], size_t *n)
{
	const char *dash = memrchr(s.p, '-', s.len), *p = s.p;
	const char *end = p + s.len;
	uint64_t c = FIRST, i = 0, bias = BIAS, delta;

	*n = 0;
	if (s.len > LABEL_MAX)
		return false;
	for (; dash != NULL && p < dash; p++)
		code[(*n)++] = (uint32_t)tolower((unsigned char)*p);
	p += dash != NULL && dash > s.p;
	if (p == end)
		return false;
	while (p < end) {
		if (!take_delta(&p, end, bias, &delta) || *n == LABEL_MAX)
			return false;
		bias = adapt(delta, *n + 1, i == 0 && c == FIRST);
		i += delta;
		c += i / (*n + 1);
		i %= *n + 1;
		if (c > LAST || (c >= 0xd800 && c <= 0xdfff))
			return false;
		memmove(code + i + 1, code + i, (*n - i) * sizeof(*code));
		code[i++] = (uint32_t)c;
		(*n)++;
	}
	return true;
}

static bool
put(char out[LABEL_MAX + 1], size_t *len, uint64_t digit)
{
	if (*len == LABEL_MAX)
		return false;
	out[(*len)++] = (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26));
	return true;
}

static bool
put_delta(char out[LABEL_MAX + 1], size_t *len, uint64_t delta, uint64_t bias)
{
	for (uint64_t k = BASE;; k += BASE) {
		uint64_t t = threshold(k, bias);

		if (delta < t)
			return put(out, len, delta);
		if (!put(out, len, t + (delta - t) % (BASE - t)))
			return false;
		delta = (delta - t) / (BASE - t);
	}
}

/* The least code point from c on. */
static uint32_t
next(const uint32_t *code, size_t n, uint32_t c)
{
	uint32_t least = UINT32_MAX;

	for (size_t i = 0; i < n; i++)
		if (code[i] >= c && code[i] < least)
			least = code[i];
	return least;
}

size_t
punycode_encode(const uint32_t *code, size_t n, char out[LABEL_MAX + 1])
{
	size_t len = 0, plain, done;
	uint64_t delta = 0, bias = BIAS;
	uint32_t c = FIRST, least;

	for (size_t i = 0; i < n && len < LABEL_MAX; i++)
		if (code[i] < FIRST)
			out[len++] = (char)code[i];
	plain = done = len;
	if (plain > 0 && len < LABEL_MAX)
		out[len++] = '-';
	for (; done < n; c++, delta++) {
		least = next(code, n, c);
		delta += (uint64_t)(least - c) * (done + 1);
		c = least;
		for (size_t i = 0; i < n; i++) {
			delta += code[i] < c;
			if (code[i] != c)
				continue;
			if (!put_delta(out, &len, delta, bias))
				return 0;
			bias = adapt(delta, done + 1, done == plain);
			delta = 0;
			done++;
		}
	}
	out[len] = '\0';
	return len;
}
