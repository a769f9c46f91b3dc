#include "common/json.h"

#include <string.h>

#include "common/utf8.h"

/* The part of a string that is being decoded, without its quotes. */
struct text {
	const char *p, *end;
	unsigned lone;
};

static struct text
inside(struct lo_span string)
{
	return (struct text){string.p + 1, string.p + string.len - 1, 0};
}

static unsigned
hex4(const char *p)
{
	unsigned i, n, c;

	for (i = n = 0; i < 4; i++) {
		c = (unsigned char)p[i];
		n = n << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return n;
}

/* p is at the backslash of \uXXXX; a pair is taken together. */
static size_t
unicode(struct text *t, char out[4])
{
	unsigned c, low;

	c = hex4(t->p + 2);
	t->p += 6;
	if (c < 0xd800 || c > 0xdfff)
		return lo_utf8_put(c, out);
	if (c < 0xdc00 && t->end - t->p >= 6 && t->p[0] == '\\' &&
	    t->p[1] == 'u') {
		low = hex4(t->p + 2);
		if (low >= 0xdc00 && low <= 0xdfff) {
			t->p += 6;
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			return lo_utf8_put(c, out);
		}
	}
	t->lone++;
	return lo_utf8_put(0xfffd, out);
}

static size_t
escape(struct text *t, char out[4])
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at;

	if (t->p[1] == 'u')
		return unicode(t, out);
	at = strchr(from, t->p[1]);
	out[0] = at != NULL ? to[at - from] : t->p[1];
	t->p += 2;
	return 1;
}

/* The run before the next escape. */
static struct lo_span
run(struct text *t)
{
	struct lo_span s;
	const char *back;

	s.p = t->p;
	back = memchr(s.p, '\\', (size_t)(t->end - s.p));
	t->p = back != NULL ? back : t->end;
	s.len = (size_t)(t->p - s.p);
	return s;
}

unsigned
lo_json_text(struct lo_buf *b, struct lo_span string)
{
	struct text t;
	char out[4];

	if (lo_json_kind(string) != 's')
		return 0;
	t = inside(string);
	for (;;) {
		lo_buf_addspan(b, run(&t));
		if (t.p == t.end || b->failed)
			return t.lone;
		lo_buf_add(b, out, escape(&t, out));
	}
}

static bool
starts(struct lo_span *s, const char *p, size_t n)
{
	if (s->len < n || memcmp(s->p, p, n) != 0)
		return false;
	s->p += n;
	s->len -= n;
	return true;
}

static bool
equal_escaped(struct text t, struct lo_span text)
{
	struct lo_span s;
	size_t n;
	char out[4];

	for (;;) {
		s = run(&t);
		if (!starts(&text, s.p, s.len))
			return false;
		if (t.p == t.end)
			return text.len == 0;
		n = escape(&t, out);
		if (!starts(&text, out, n))
			return false;
	}
}

bool
lo_json_equal(struct lo_span string, struct lo_span text)
{
	size_t n;

	if (lo_json_kind(string) != 's' || text.p == NULL)
		return false;
	n = string.len - 2;
	/* An escape is longer than what it stands for: of equal lengths only
	 * texts without one can be equal. */
	if (n <= text.len)
		return n == text.len && memcmp(string.p + 1, text.p, n) == 0 &&
		       memchr(text.p, '\\', n) == NULL;
	return memchr(string.p, '\\', string.len) != NULL &&
	       equal_escaped(inside(string), text);
}

bool
lo_json_is(struct lo_span string, const char *text)
{
	return lo_json_equal(string, lo_span_of(text));
}

bool
lo_json_int(struct lo_span number, int64_t *out)
{
	size_t i;
	int digit;
	int64_t n;
	bool minus;

	minus = number.p != NULL && number.len > 0 && *number.p == '-';
	i = minus ? 1 : 0;
	if (number.p == NULL || i == number.len)
		return false;
	/* Counted below zero, where the least number has room. */
	for (n = 0; i < number.len; i++) {
		digit = number.p[i] - '0';
		if (digit < 0 || digit > 9 ||
		    __builtin_mul_overflow(n, 10, &n) ||
		    __builtin_sub_overflow(n, digit, &n))
			return false;
	}
	if (!minus && n == INT64_MIN)
		return false;
	*out = minus ? n : -n;
	return true;
}
