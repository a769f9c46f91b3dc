#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/mime.h"
#include "cmd/lo-canon/text.h"

enum { PART_TEXT = CONTENT_DEPTH * 6 };

struct walk {
	struct content *content;
	char part[PART_TEXT]; /* the path of the entity at hand */
	unsigned depth;
};

/* Where in its parent an entity stands. */
struct place {
	bool is_first, in_related;
	const char *type; /* what it is when it does not say */
};

static struct lo_span
line_of(struct lo_span *rest)
{
	const char *end = memchr(rest->p, '\n', rest->len);
	size_t n = end == NULL ? rest->len : (size_t)(end - rest->p) + 1;
	struct lo_span line = {rest->p, n};

	rest->p += n, rest->len -= n;
	return line;
}

static bool
is_empty_line(struct lo_span line)
{
	return line.len == 0 || line.p[0] == '\n' ||
	       (line.p[0] == '\r' && (line.len == 1 || line.p[1] == '\n'));
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

/* The next field of a header, folded as it stands; false at the end of the
 * header, which a line that is no field is too. */
static bool
next_field(struct lo_span *rest, struct lo_span *name, struct lo_span *value)
{
	struct lo_span line, ahead = *rest;
	size_t n, colon;

	line = line_of(&ahead);
	if (is_empty_line(line)) {
		*rest = ahead;
		return false;
	}
	n = field_name(line, &colon);
	if (n == 0)
		return false;
	*name = (struct lo_span){line.p, n};
	value->p = line.p + colon + 1;
	do
		*rest = ahead;
	while (ahead.len > 0 && (ahead.p[0] == ' ' || ahead.p[0] == '\t') &&
	       !is_empty_line(line_of(&ahead)));
	value->len = rest->p - value->p;
	return true;
}

/* The line is "--boundary" (1), "--boundary--" (2) or neither. */
static int
is_boundary(struct lo_span line, const char *boundary, size_t n)
{
	if (line.len < n + 2 || line.p[0] != '-' || line.p[1] != '-' ||
	    memcmp(line.p + 2, boundary, n) != 0)
		return 0;
	line.p += n + 2, line.len -= n + 2;
	line = text_trim(line);
	if (line.len == 0)
		return 1;
	return line.len >= 2 && line.p[0] == '-' && line.p[1] == '-' ? 2 : 0;
}

/* The bytes up to the next boundary, whose line end belongs to it, and what
 * follows; found says which boundary it was. */
static struct lo_span
up_to(struct lo_span *rest, const char *boundary, int *found)
{
	struct lo_span line, piece = {rest->p, 0};
	size_t n = strlen(boundary);

	*found = 0;
	while (rest->len > 0) {
		const char *at = rest->p;

		line = line_of(rest);
		*found = is_boundary(line, boundary, n);
		if (*found == 0)
			continue;
		piece.len = at - piece.p;
		if (piece.len > 0)
			piece.len--;
		if (piece.len > 0 && piece.p[piece.len - 1] == '\r')
			piece.len--;
		return piece;
	}
	piece.len = rest->p - piece.p;
	return piece;
}

static void
add_leaf(struct walk *w, const struct mime_head *h, struct lo_span body,
    const struct place *place, const char *type)
{
	struct leaf l = {.type = lo_span_of(type),
	    .name = lo_span_of(h->filename != NULL ? h->filename : h->name),
	    .id = lo_span_of(h->id),
	    .charset = lo_span_of(h->charset),
	    .part = w->part,
	    .disposition = h->disposition,
	    .is_first = place->is_first,
	    .in_related = place->in_related};
	struct lo_buf bytes;

	lo_buf_init(&bytes, CONTENT_MAX);
	if (content_is_body(&l)) {
		l.size = mime_decode(&bytes, body, h->encoding);
		l.bytes = lo_buf_span(&bytes);
	} else {
		l.size = mime_decode(NULL, body, h->encoding);
	}
	content_add(w->content, &l);
	lo_buf_free(&bytes);
}

static void entity(struct walk *w, struct lo_span s, const struct place *place);

/* The children of a multipart; false when its boundary never comes. */
static bool
children(struct walk *w, const struct mime_head *h, struct lo_span body)
{
	size_t path = strlen(w->part);
	struct place place = {.is_first = true,
	    .in_related = strcmp(h->type, "multipart/related") == 0,
	    .type = strcmp(h->type, "multipart/digest") == 0 ? "message/rfc822"
							     : "text/plain"};
	int found;

	(void)up_to(&body, h->boundary, &found);
	if (found == 0)
		return false;
	w->depth++;
	for (unsigned i = 0; found == 1; i++) {
		struct lo_span s = up_to(&body, h->boundary, &found);

		if (found == 0 && s.len == 0 && i > 0)
			break;
		if (++w->content->parts > CONTENT_PARTS)
			break;
		snprintf(w->part + path, sizeof w->part - path, "%s%u",
		    path > 0 ? "." : "", i);
		entity(w, s, &place);
		place.is_first = false;
	}
	w->part[path] = '\0';
	w->depth--;
	return true;
}

static void
body_of(struct walk *w, struct mime_head *h, struct lo_span body,
    const struct place *place)
{
	const char *type = h->type != NULL ? h->type : place->type;

	if (strncmp(type, "multipart/", 10) == 0 && w->depth < CONTENT_DEPTH) {
		if (h->boundary != NULL && children(w, h, body))
			return;
		if (w->part[0] != '\0' && text_trim(body).len == 0)
			return;
		type = "text/plain";
	}
	add_leaf(w, h, body, place, type);
}

static void
entity(struct walk *w, struct lo_span s, const struct place *place)
{
	struct mime_head h;
	struct lo_span name, value;

	mime_head_init(&h);
	while (s.len > 0 && next_field(&s, &name, &value))
		mime_head_field(&h, name, value);
	body_of(w, &h, s, place);
	mime_head_free(&h);
}

/* A byte order mark, empty lines and an mbox separator before the header are
 * no part of it. */
static struct lo_span
skip_front(struct lo_span s)
{
	struct lo_span ahead;

	if (s.len >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		s.p += 3, s.len -= 3;
	for (ahead = s; ahead.len > 0 && is_empty_line(line_of(&ahead));)
		s = ahead;
	ahead = s;
	if (text_begins(s, ">From ") ||
	    lo_span_is((struct lo_span){s.p, s.len < 5 ? s.len : 5}, "From ")) {
		(void)line_of(&ahead);
		s = ahead;
	}
	return s;
}

int
mime_read(
    struct lo_span s, struct fields *f, struct content *c, struct lo_err *e)
{
	struct walk w = {.content = c};
	struct place place = {.is_first = true, .type = "text/plain"};
	struct lo_span name, value;
	struct mime_head h;
	size_t seen = 0;

	if (s.len == 0)
		return lo_fail(e, LO_DATA, "the message is empty");
	s = skip_front(s);
	mime_head_init(&h);
	while (s.len > 0 && next_field(&s, &name, &value)) {
		fields_add(f, name, value);
		mime_head_field(&h, name, value);
		seen++;
	}
	if (seen > 0)
		body_of(&w, &h, s, &place);
	mime_head_free(&h);
	if (seen == 0)
		return lo_fail(e, LO_DATA, "the message has no header field");
	return 0;
}
