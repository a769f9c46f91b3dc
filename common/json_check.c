#include "common/json_top.h"

#include <string.h>

#include "common/scan.h"
#include "common/utf8.h"

/* A bit a level, set in an object: nesting costs no stack of ours. */
enum { CHECK_WORDS = 1024, CHECK_LEVELS = CHECK_WORDS * 64 };

struct check {
	const char *end, *at; /* at: where the fault is */
	const char *what;
	size_t depth, limit;
	uint64_t *levels; /* not cleared: push does it */
	struct lo_json_top *top;
	size_t noted; /* the depth of members that are noted, or none */
};

static const char *
fault(struct check *c, const char *at, const char *what)
{
	c->at = at;
	c->what = at < c->end ? what : "unexpected end";
	return NULL;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

static const char *
escape(struct check *c, const char *p)
{
	int i;

	p++;
	if (p == c->end)
		return fault(c, p, "");
	if (*p != 'u') {
		if (*p == '\0' || strchr("\"\\/bfnrt", *p) == NULL)
			return fault(c, p, "unknown escape in a string");
		return p + 1;
	}
	for (i = 0, p++; i < 4; i++, p++)
		if (p == c->end || !is_hex(*p))
			return fault(c, p, "\\u without four digits");
	return p;
}

/* p is behind the opening quote; the result behind the closing one. */
static inline const char *
string(struct check *c, const char *p)
{
	const char *next;

	for (;;) {
		p = lo_scan_plain(p, c->end);
		if (p == c->end)
			return fault(c, p, "");
		if (*p == '"')
			return p + 1;
		if (*p == '\\') {
			p = escape(c, p);
			if (p == NULL)
				return NULL;
		} else if ((signed char)*p < 0) {
			next = lo_utf8_run(p, c->end);
			if (next == p)
				return fault(c, p, "not UTF-8");
			p = next;
		} else if (*p == '\0')
			return fault(c, p, "NUL byte");
		else
			return fault(c, p, "control byte in a string");
	}
}

static inline bool
is_digit(const struct check *c, const char *p)
{
	return p < c->end && *p >= '0' && *p <= '9';
}

static const char *
digits(struct check *c, const char *p)
{
	if (!is_digit(c, p))
		return fault(c, p, "not a number");
	while (is_digit(c, p))
		p++;
	return p;
}

static const char *
number(struct check *c, const char *p)
{
	if (*p == '-')
		p++;
	if (p < c->end && *p == '0') {
		p++;
		if (is_digit(c, p))
			return fault(c, p, "number with a leading zero");
	} else {
		p = digits(c, p);
		if (p == NULL)
			return NULL;
	}
	if (p < c->end && *p == '.') {
		p = digits(c, p + 1);
		if (p == NULL)
			return NULL;
	}
	if (p < c->end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < c->end && (*p == '+' || *p == '-'))
			p++;
		return digits(c, p);
	}
	return p;
}

static const char *
word(struct check *c, const char *p, const char *text)
{
	for (; *text != '\0'; text++, p++)
		if (p == c->end || *p != *text)
			return fault(c, p, "unknown word");
	return p;
}

static inline const char *
blank(const struct check *c, const char *p)
{
	while (
	    p < c->end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

static const char *
stranger(struct check *c, const char *p, const char *what)
{
	if (p < c->end && *p == '\0')
		what = "NUL byte";
	if (c->end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
		what = "byte order mark";
	return fault(c, p, what);
}

static inline bool
push(struct check *c, bool object)
{
	uint64_t *word, bit;

	if (c->depth == c->limit)
		return false;
	word = c->levels + c->depth / 64;
	bit = (uint64_t)1 << c->depth % 64;
	/* What is above this level is of no use any more. */
	*word = bit == 1 ? 0 : *word & (bit - 1);
	if (object)
		*word |= bit;
	c->depth++;
	return true;
}

static inline bool
in_object(const struct check *c)
{
	return c->levels[(c->depth - 1) / 64] >> (c->depth - 1) % 64 & 1;
}

static inline void
note_key(struct check *c, const char *from, const char *to)
{
	if (c->depth == c->noted && c->top->count++ < LO_JSON_TOP)
		c->top->members[c->top->count - 1].key =
		    (struct lo_span){from, (size_t)(to - from)};
}

/* Where the newest member's value begins, then where it ends; an array has
 * none. */
static inline void
note_value(struct check *c, const char *p, bool ends)
{
	struct lo_span *value;

	if (c->depth != c->noted || c->top->count - 1 >= LO_JSON_TOP)
		return;
	value = &c->top->members[c->top->count - 1].value;
	if (ends)
		value->len = (size_t)(p - value->p);
	else
		value->p = p;
}

/* A member up to its value. */
static inline const char *
key(struct check *c, const char *p)
{
	const char *from;

	p = blank(c, p);
	if (p == c->end || *p != '"')
		return stranger(c, p, "no member name");
	from = p;
	p = string(c, p + 1);
	if (p == NULL)
		return NULL;
	note_key(c, from, p);
	p = blank(c, p);
	if (p == c->end || *p != ':')
		return stranger(c, p, "no colon behind a member name");
	return p + 1;
}

static const char *
scalar(struct check *c, const char *p)
{
	switch (*p) {
	case 't':
		return word(c, p, "true");
	case 'f':
		return word(c, p, "false");
	case 'n':
		return word(c, p, "null");
	case '-':
		return number(c, p);
	default:
		if (*p < '0' || *p > '9')
			return stranger(c, p, "no value");
		return number(c, p);
	}
}

/* Over the brackets that open here and the first value in them. */
static const char *
value(struct check *c, const char *p)
{
	bool object;

	for (;;) {
		p = blank(c, p);
		note_value(c, p, false);
		if (p == c->end)
			return fault(c, p, "");
		if (*p == '"')
			return string(c, p + 1);
		if (*p != '{' && *p != '[')
			return scalar(c, p);
		object = *p == '{';
		if (!push(c, object))
			return fault(c, p, "nested too deep");
		p = blank(c, p + 1);
		if (p < c->end && *p == (object ? '}' : ']')) {
			c->depth--;
			return p + 1;
		}
		if (object && (p = key(c, p)) == NULL)
			return NULL;
	}
}

/* Over the brackets that close behind a value, up to the next value or to
 * the end of the outermost. */
static const char *
after(struct check *c, const char *p)
{
	bool object;

	while (c->depth > 0) {
		note_value(c, p, true);
		object = in_object(c);
		p = blank(c, p);
		if (p == c->end)
			return fault(c, p, "");
		if (*p == ',')
			return object ? key(c, p + 1) : p + 1;
		if (*p != (object ? '}' : ']'))
			return stranger(c, p, "no comma or closing bracket");
		c->depth--;
		p++;
	}
	return p;
}

static const char *
text(struct check *c, const char *p)
{
	p = blank(c, p);
	if (p == c->end) {
		c->at = p;
		c->what = "blank";
		return NULL;
	}
	do {
		p = value(c, p);
		if (p != NULL)
			p = after(c, p);
	} while (p != NULL && c->depth > 0);
	if (p == NULL)
		return NULL;
	p = blank(c, p);
	return p == c->end ? p : stranger(c, p, "text behind the value");
}

int
lo_json_check_top(const char *p, size_t n, int depth, struct lo_json_top *top,
    struct lo_json_fault *f)
{
	uint64_t levels[CHECK_WORDS];
	struct check c = {NULL, NULL, NULL, 0, 0, levels, top, 1};

	if (top != NULL)
		top->count = 0;
	else
		c.noted = SIZE_MAX;
	if (n == 0)
		p = "";
	c.end = p + n;
	c.limit = depth < 0 ? 0 : (size_t)depth;
	if (c.limit > CHECK_LEVELS)
		c.limit = CHECK_LEVELS;
	if (text(&c, p) != NULL)
		return 0;
	f->offset = (size_t)(c.at - p);
	f->what = c.what;
	return -1;
}

int
lo_json_check(const char *p, size_t n, int depth, struct lo_json_fault *f)
{
	return lo_json_check_top(p, n, depth, NULL, f);
}
