#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/schema_number.h"
#include "cmd/lo-canon/schema_value.h"

enum { TEXT_MAX = 128 << 20 };

enum kind
json_type(struct lo_span value)
{
	struct number n;

	switch (lo_json_kind(value)) {
	case 'o':
		return OBJECT;
	case 'a':
		return ARRAY;
	case 's':
		return STRING;
	case 'n':
		number_read(&n, value);
		return number_is_whole(&n) ? NUMBER | INTEGER : NUMBER;
	case 'z':
		return NONE;
	default:
		return BOOLEAN;
	}
}

static bool
equal_text(struct lo_span a, struct lo_span b)
{
	struct lo_buf x, y;
	bool same;

	if (memchr(a.p, '\\', a.len) == NULL &&
	    memchr(b.p, '\\', b.len) == NULL)
		return lo_span_equal(a, b);
	lo_buf_init(&x, TEXT_MAX);
	lo_buf_init(&y, TEXT_MAX);
	lo_json_text(&x, a);
	lo_json_text(&y, b);
	same = lo_span_equal(lo_buf_span(&x), lo_buf_span(&y));
	lo_buf_free(&x);
	lo_buf_free(&y);
	return same;
}

static bool
equal_number(struct lo_span a, struct lo_span b)
{
	struct number x, y;

	number_read(&x, a);
	number_read(&y, b);
	return number_compare(&x, &y) == 0;
}

static bool
equal_array(struct lo_span a, struct lo_span b)
{
	struct lo_json_walk x, y;
	struct lo_span one, other;
	bool more, also;

	lo_json_walk(&x, a);
	lo_json_walk(&y, b);
	for (;;) {
		more = lo_json_element(&x, &one);
		also = lo_json_element(&y, &other);
		if (!more || !also)
			return more == also;
		if (!json_equal(one, other))
			return false;
	}
}

static size_t
members(struct lo_span object)
{
	struct lo_json_walk w;
	struct lo_span key, value;
	size_t n = 0;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		n++;
	return n;
}

static bool
equal_object(struct lo_span a, struct lo_span b)
{
	struct lo_json_walk x, y;
	struct lo_span key, value, other, found;

	if (members(a) != members(b))
		return false;
	lo_json_walk(&x, a);
	while (lo_json_member(&x, &key, &value)) {
		found = (struct lo_span){NULL, 0};
		lo_json_walk(&y, b);
		while (found.p == NULL && lo_json_member(&y, &other, &found))
			if (!equal_text(key, other))
				found.p = NULL;
		if (found.p == NULL || !json_equal(value, found))
			return false;
	}
	return true;
}

bool
json_equal(struct lo_span a, struct lo_span b)
{
	char kind = lo_json_kind(a);

	if (kind != lo_json_kind(b))
		return false;
	switch (kind) {
	case 's':
		return equal_text(a, b);
	case 'n':
		return equal_number(a, b);
	case 'a':
		return equal_array(a, b);
	case 'o':
		return equal_object(a, b);
	default:
		return true;
	}
}

static uint64_t
mix(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 29;
}

static uint64_t
hash_scalar(struct lo_span value)
{
	char kind = lo_json_kind(value);
	struct lo_buf b;
	struct number n;
	uint64_t h;

	if (kind == 'n') {
		number_read(&n, value);
		h = mix(n.scale + 7, n.negative ? "-" : "+", 1);
		for (size_t i = 0; i < n.digits.len; i++)
			if (n.digits.p[i] != '.')
				h = mix(h, n.digits.p + i, 1);
		return h;
	}
	if (kind != 's' || memchr(value.p, '\\', value.len) == NULL)
		return mix(kind, value.p, value.len);
	lo_buf_init(&b, TEXT_MAX);
	lo_buf_addc(&b, '"');
	lo_json_text(&b, value);
	lo_buf_addc(&b, '"');
	h = mix(kind, b.p, b.len);
	lo_buf_free(&b);
	return h;
}

/* Equal values have equal hashes; members of an object add up. */
uint64_t
json_hash(struct lo_span value)
{
	char kind = lo_json_kind(value);
	struct lo_json_walk w;
	struct lo_span key, part;
	uint64_t h = kind;

	lo_json_walk(&w, value);
	if (kind == 'o')
		while (lo_json_member(&w, &key, &part))
			h += hash_scalar(key) * 31 ^ json_hash(part);
	else if (kind == 'a')
		while (lo_json_element(&w, &part))
			h = h * UINT64_C(0x9e3779b97f4a7c15) + json_hash(part);
	else
		h = hash_scalar(value);
	return h;
}
