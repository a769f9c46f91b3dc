#include <string.h>

#include "cmd/lo-canon/fields.h"
#include "cmd/lo-canon/head.h"
#include "cmd/lo-canon/text.h"

struct lo_span
head_line(struct lo_span *rest)
{
	const char *end = memchr(rest->p, '\n', rest->len);
	size_t n = end == NULL ? rest->len : (size_t)(end - rest->p) + 1;
	struct lo_span line = {rest->p, n};

	rest->p += n, rest->len -= n;
	return line;
}

static bool
is_empty(struct lo_span line)
{
	size_t n = 0;

	while (n < line.len && line.p[n] == '\r')
		n++;
	return n == line.len || line.p[n] == '\n';
}

/* The length of the name of the field that begins at s; 0: none does. */
static size_t
field_name(struct lo_span s, size_t *colon)
{
	size_t n = 0;

	while (n < s.len && s.p[n] > ' ' && s.p[n] < 0x7F && s.p[n] != ':')
		n++;
	*colon = n;
	while (*colon < s.len && (s.p[*colon] == ' ' || s.p[*colon] == '\t'))
		++*colon;
	return *colon < s.len && s.p[*colon] == ':' ? n : 0;
}

/* Behind the lines that are folded to the one before rest. */
static struct lo_span
behind_folds(struct lo_span rest)
{
	struct lo_span ahead = rest;

	while (rest.len > 0 && (*rest.p == ' ' || *rest.p == '\t') &&
	       !is_empty(head_line(&ahead)))
		rest = ahead;
	return rest;
}

static bool
says_something(const struct head *h, struct lo_span name)
{
	return text_begins(name, "content-") ||
	       (h->whole &&
		   (fields_wants(name) || text_same(name, "mime-version")));
}

/* Does the header go on behind a line that is no field? */
static bool
goes_on(struct head *h, struct lo_span ahead)
{
	size_t colon;

	if (!h->any || h->sure > h->rest.p)
		return h->any;
	while (ahead.len > 0) {
		struct lo_span line = head_line(&ahead);

		if (is_empty(line))
			break;
		if (says_something(h,
			(struct lo_span){line.p, field_name(line, &colon)})) {
			h->sure = line.p;
			return true;
		}
	}
	return false;
}

void
head_open(struct head *h, struct lo_span text, bool whole)
{
	*h = (struct head){.rest = text, .whole = whole, .sure = text.p};
}

bool
head_next(struct head *h, struct lo_span *name, struct lo_span *value)
{
	struct lo_span line, ahead;
	size_t n = 0, colon = 0;

	while (h->rest.len > 0) {
		ahead = h->rest;
		line = head_line(&ahead);
		if (is_empty(line)) {
			h->rest = ahead;
			return false;
		}
		n = field_name(line, &colon);
		if (n == 0 && !goes_on(h, ahead))
			return false;
		h->rest = behind_folds(ahead);
		if (n == 0)
			continue;
		h->any = true;
		*name = (struct lo_span){line.p, n};
		value->p = line.p + colon + 1;
		value->len = h->rest.p - value->p;
		return true;
	}
	return false;
}
