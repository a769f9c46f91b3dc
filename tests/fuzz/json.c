/* The reader against a second one that is written for plainness, and the
 * walks, texts and rewritings of what both accept. */
#include "common/json_top.h"

#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "tests/fuzz/fuzz.h"

enum { DEPTH = 40 };

static bool value(const char **p, const char *end, int depth);

static void
blank(const char **p, const char *end)
{
	while (*p < end && **p != '\0' && strchr(" \t\r\n", **p) != NULL)
		++*p;
}

static bool
is(const char **p, const char *end, const char *text)
{
	size_t n;

	n = strlen(text);
	if ((size_t)(end - *p) < n || memcmp(*p, text, n) != 0)
		return false;
	*p += n;
	return true;
}

static size_t
digits(const char **p, const char *end)
{
	const char *from;

	for (from = *p; *p < end && **p >= '0' && **p <= '9'; ++*p)
		;
	return (size_t)(*p - from);
}

static bool
number(const char **p, const char *end)
{
	(void)is(p, end, "-");
	if (!is(p, end, "0") && digits(p, end) == 0)
		return false;
	if (is(p, end, ".") && digits(p, end) == 0)
		return false;
	if (!is(p, end, "e") && !is(p, end, "E"))
		return true;
	if (!is(p, end, "+"))
		(void)is(p, end, "-");
	return digits(p, end) > 0;
}

static bool
hex(const char **p, const char *end)
{
	static const char all[] = "0123456789abcdefABCDEF";
	int i;

	for (i = 0; i < 4; i++, ++*p)
		if (*p == end || **p == '\0' || strchr(all, **p) == NULL)
			return false;
	return true;
}

static bool
string(const char **p, const char *end)
{
	size_t n;

	if (!is(p, end, "\""))
		return false;
	while (*p < end && **p != '"') {
		if (is(p, end, "\\u")) {
			if (!hex(p, end))
				return false;
		} else if (is(p, end, "\\")) {
			if (*p == end || **p == '\0' ||
			    strchr("\"\\/bfnrt", **p) == NULL)
				return false;
			++*p;
		} else {
			n = lo_utf8_len(*p, (size_t)(end - *p));
			if (n == 0 || (n == 1 && **p < 0x20))
				return false;
			*p += n;
		}
	}
	return is(p, end, "\"");
}

static bool
members(const char **p, const char *end, int depth, bool object)
{
	if (depth == 0)
		return false;
	blank(p, end);
	if (is(p, end, object ? "}" : "]"))
		return true;
	do {
		blank(p, end);
		if (object && !string(p, end))
			return false;
		blank(p, end);
		if (object && !is(p, end, ":"))
			return false;
		if (!value(p, end, depth - 1))
			return false;
		blank(p, end);
	} while (is(p, end, ","));
	return is(p, end, object ? "}" : "]");
}

static bool
value(const char **p, const char *end, int depth)
{
	blank(p, end);
	if (*p == end)
		return false;
	if (is(p, end, "{"))
		return members(p, end, depth, true);
	if (is(p, end, "["))
		return members(p, end, depth, false);
	if (**p == '"')
		return string(p, end);
	if (is(p, end, "true") || is(p, end, "false") || is(p, end, "null"))
		return true;
	return number(p, end);
}

static bool
plain_check(const char *p, size_t n)
{
	const char *end;

	end = p + n;
	if (!value(&p, end, DEPTH))
		return false;
	blank(&p, end);
	return p == end;
}

/* Decoded, written and decoded again, it is the same. */
static void
texts(struct lo_span s)
{
	struct lo_buf a, b, c;

	lo_buf_init(&a, s.len * 3 + 16);
	lo_buf_init(&b, s.len * 8 + 16);
	lo_buf_init(&c, s.len * 3 + 16);
	lo_json_text(&a, s);
	claim(lo_json_equal(s, lo_buf_span(&a)));
	claim(lo_json_put(&b, a.p, a.len) == 0);
	claim(lo_json_text(&c, lo_buf_span(&b)) == 0);
	claim(!a.failed && !b.failed && !c.failed);
	claim(lo_span_equal(lo_buf_span(&a), lo_buf_span(&c)));
	lo_buf_free(&a);
	lo_buf_free(&b);
	lo_buf_free(&c);
}

static bool
same(struct lo_span a, struct lo_span b)
{
	return a.p == b.p && a.len == b.len;
}

static void
walk(struct lo_span s)
{
	struct lo_json_walk w;
	struct lo_json_top top;
	struct lo_json_fault f;
	struct lo_span k, v;
	size_t i = 0;
	int64_t n;

	claim(s.len > 0 && lo_json_kind(s) != '?');
	claim(lo_json_check_top(s.p, s.len, DEPTH, &top, &f) == 0);
	lo_json_walk(&w, s);
	for (; lo_json_member(&w, &k, &v); i++) {
		claim(lo_json_kind(s) == 'o' && lo_json_kind(k) == 's');
		claim(i >= LO_JSON_TOP || (same(top.members[i].key, k) &&
					      same(top.members[i].value, v)));
		texts(k);
		walk(v);
	}
	claim(i == top.count);
	lo_json_walk(&w, s);
	while (lo_json_element(&w, &v)) {
		claim(lo_json_kind(s) == 'a');
		walk(v);
	}
	if (lo_json_kind(s) == 's')
		texts(s);
	if (lo_json_int(s, &n))
		claim(lo_json_kind(s) == 'n');
	(void)lo_json_get(s, "a");
	(void)lo_json_pointer(s, "/a/0/~1");
}

/* Without white space it is JSON, as long as it was or shorter, and once
 * more changes nothing. */
static void
compact(struct lo_span s)
{
	struct lo_buf a, b;
	struct lo_json_fault f;

	lo_buf_init(&a, s.len);
	lo_buf_init(&b, s.len);
	lo_json_compact(&a, s);
	claim(!a.failed && lo_json_check(a.p, a.len, DEPTH, &f) == 0);
	lo_json_compact(&b, lo_buf_span(&a));
	claim(lo_span_equal(lo_buf_span(&a), lo_buf_span(&b)));
	lo_buf_free(&a);
	lo_buf_free(&b);
}

int
LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct lo_json_fault f;
	struct lo_buf b;
	char *copy;
	int r;

	/* Memory of its own: a byte too far is seen. */
	copy = calloc(size > 0 ? size : 1, 1);
	if (size > 0)
		memcpy(copy, data, size);
	r = lo_json_check(copy, size, DEPTH, &f);
	claim((r == 0) == plain_check(copy, size));
	if (r == 0) {
		walk(lo_json_trim((struct lo_span){copy, size}));
		compact((struct lo_span){copy, size});
	} else
		claim(f.offset <= size && f.what != NULL);
	lo_buf_init(&b, size * 6 + 2);
	(void)lo_json_put(&b, copy, size);
	claim(!b.failed && lo_json_check(b.p, b.len, 0, &f) == 0);
	lo_buf_free(&b);
	free(copy);
	return 0;
}
