#include "common/json.h"

#include <string.h>

#include "common/scan.h"

static inline bool
is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline const char *
blank(const char *p, const char *end)
{
	while (p < end && is_blank(*p))
		p++;
	return p;
}

struct lo_span
lo_json_trim(struct lo_span text)
{
	const char *end;

	if (text.p == NULL)
		return text;
	end = text.p + text.len;
	text.p = blank(text.p, end);
	while (end > text.p && is_blank(end[-1]))
		end--;
	text.len = (size_t)(end - text.p);
	return text;
}

char
lo_json_kind(struct lo_span value)
{
	if (value.p == NULL || value.len == 0)
		return '?';
	switch (*value.p) {
	case '{':
		return 'o';
	case '[':
		return 'a';
	case '"':
		return 's';
	case 't':
	case 'f':
		return *value.p;
	case 'n':
		return 'z';
	default:
		return *value.p == '-' || (*value.p >= '0' && *value.p <= '9')
			   ? 'n'
			   : '?';
	}
}

void
lo_json_walk(struct lo_json_walk *w, struct lo_span value)
{
	value = lo_json_trim(value);
	w->p = w->end = value.p;
	if (value.len < 2 || (*value.p != '{' && *value.p != '['))
		return;
	w->p = value.p + 1;
	w->end = value.p + value.len - 1;
}

static inline struct lo_span
take(struct lo_json_walk *w)
{
	const char *from;

	from = blank(w->p, w->end);
	w->p = lo_scan_value(from, w->end);
	return (struct lo_span){from, (size_t)(w->p - from)};
}

/* To behind the comma or to the end. */
static inline void
next(struct lo_json_walk *w)
{
	w->p = blank(w->p, w->end);
	if (w->p < w->end)
		w->p++;
}

/* The kind of the value walked is not kept: a colon, there or missing,
 * shows that it is the other one. */
bool
lo_json_member(
    struct lo_json_walk *w, struct lo_span *key, struct lo_span *value)
{
	struct lo_span name;

	name = take(w);
	w->p = blank(w->p, w->end);
	if (w->p == w->end || *w->p != ':')
		return false;
	w->p++;
	*key = name;
	*value = take(w);
	next(w);
	return true;
}

bool
lo_json_element(struct lo_json_walk *w, struct lo_span *value)
{
	struct lo_span v;

	v = take(w);
	w->p = blank(w->p, w->end);
	if (v.len == 0 || (w->p < w->end && *w->p == ':'))
		return false;
	*value = v;
	next(w);
	return true;
}

static struct lo_span
get(struct lo_span object, struct lo_span name)
{
	struct lo_json_walk w;
	struct lo_span key, value, found = {NULL, 0};

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		if (lo_json_equal(key, name))
			found = value;
	return found;
}

struct lo_span
lo_json_get(struct lo_span object, const char *name)
{
	return get(object, lo_span_of(name));
}

static struct lo_span
element(struct lo_span array, struct lo_span index)
{
	int64_t n;
	struct lo_json_walk w;
	struct lo_span value;

	if (index.len == 0 || *index.p == '-' ||
	    (*index.p == '0' && index.len > 1) || !lo_json_int(index, &n))
		return (struct lo_span){NULL, 0};
	lo_json_walk(&w, array);
	while (lo_json_element(&w, &value))
		if (n-- == 0)
			return value;
	return (struct lo_span){NULL, 0};
}

static struct lo_span
step(struct lo_span value, struct lo_span token)
{
	size_t i;
	char c;
	struct lo_buf b;

	if (lo_json_kind(value) == 'a')
		return element(value, token);
	if (memchr(token.p, '~', token.len) == NULL)
		return get(value, token);
	lo_buf_init(&b, token.len);
	for (i = 0; i < token.len; i++) {
		c = token.p[i];
		if (c == '~' && i + 1 < token.len)
			c = token.p[++i] == '1' ? '/' : '~';
		lo_buf_addc(&b, c);
	}
	value = get(value, lo_buf_span(&b));
	lo_buf_free(&b);
	return value;
}

struct lo_span
lo_json_pointer(struct lo_span value, const char *pointer)
{
	struct lo_span token;

	value = lo_json_trim(value);
	if (*pointer != '\0' && *pointer != '/')
		value.p = NULL;
	while (*pointer == '/' && value.p != NULL) {
		token.p = pointer + 1;
		token.len = strcspn(token.p, "/");
		value = step(value, token);
		pointer = token.p + token.len;
	}
	return value.p != NULL ? value : (struct lo_span){NULL, 0};
}
