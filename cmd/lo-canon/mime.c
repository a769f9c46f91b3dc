#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/head.h"
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

		line = head_line(rest);
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

/* A delimiter that closes, and is followed by one that opens, closes another
 * multipart inside, to which the same boundary was given: goes on with that,
 * and what stands between the two is nobody's.  Otherwise nothing is read. */
static void
past_close(struct lo_span *rest, const char *boundary, int *found)
{
	struct lo_span ahead = *rest;
	int next = *found;

	while (next == 2)
		(void)up_to(&ahead, boundary, &next);
	if (next == 1)
		*rest = ahead, *found = 1;
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
		l.size = transfer_decode(&bytes, body, h->encoding);
		l.bytes = lo_buf_span(&bytes);
	} else {
		l.size = transfer_decode(NULL, body, h->encoding);
	}
	content_add(w->content, &l);
	lo_buf_free(&bytes);
}

static void entity(struct walk *w, struct lo_span s, const struct place *place);

/* Part number i, one of many too many with all that follows it; false when
 * that was it. */
static bool
child(struct walk *w, struct lo_span s, struct lo_span rest, unsigned i,
    const struct place *place)
{
	static const struct mime_head nothing = {.encoding = TRANSFER_NONE};
	size_t path = strlen(w->part);
	bool room = ++w->content->parts <= CONTENT_PARTS;

	snprintf(w->part + path, sizeof w->part - path, "%s%u",
	    path > 0 ? "." : "", i);
	if (room) {
		entity(w, s, place);
	} else {
		s.len = rest.p + rest.len - s.p;
		add_leaf(w, &nothing, s, place, "text/plain");
	}
	w->part[path] = '\0';
	return room;
}

/* The children of a multipart; false when its boundary never opens one. */
static bool
children(struct walk *w, const struct mime_head *h, struct lo_span body,
    struct lo_span torn)
{
	struct place place = {.is_first = true,
	    .in_related = strcmp(h->type, "multipart/related") == 0,
	    .type = strcmp(h->type, "multipart/digest") == 0 ? "message/rfc822"
							     : "text/plain"};
	struct lo_span before;
	unsigned i = 0;
	int found;

	before = up_to(&body, h->boundary, &found);
	past_close(&body, h->boundary, &found);
	if (found != 1)
		return found == 2 && text_trim(before).len == 0 &&
		       text_trim(body).len == 0;
	w->depth++;
	/* A header that begins again lacks the delimiter before it. */
	if (torn.p != NULL && text_trim(before).len > 0) {
		torn.len = before.p + before.len - torn.p;
		(void)child(w, torn, body, i++, &place);
		place.is_first = false;
	}
	while (found == 1) {
		struct lo_span s = up_to(&body, h->boundary, &found);

		past_close(&body, h->boundary, &found);
		if ((found == 0 && s.len == 0 && i > 0) ||
		    !child(w, s, body, i++, &place))
			break;
		place.is_first = false;
	}
	w->depth--;
	return true;
}

/* torn: where the header said another type than that of a multipart. */
static void
body_of(struct walk *w, struct mime_head *h, struct lo_span body,
    struct lo_span torn, const struct place *place)
{
	const char *type = h->type != NULL ? h->type : place->type;

	if (strncmp(type, "multipart/", 10) == 0) {
		if (h->boundary != NULL && w->depth < CONTENT_DEPTH &&
		    children(w, h, body, torn))
			return;
		if (w->part[0] != '\0' && text_trim(body).len == 0)
			return;
		type = "text/plain";
	}
	add_leaf(w, h, body, place, type);
}

/* Reads the header, also into f where that is wanted; the body is behind it.
 * false: it has no field. */
static bool
read(struct walk *w, struct lo_span s, struct fields *f,
    const struct place *place)
{
	struct lo_span name, value, torn = {NULL, 0};
	struct mime_head h;
	struct head head;

	mime_head_init(&h);
	head_open(&head, s, f != NULL);
	while (head_next(&head, &name, &value)) {
		if (torn.p == NULL && h.boundary != NULL &&
		    text_same(name, "content-type") &&
		    !text_begins(text_trim(value), "multipart/"))
			torn.p = name.p;
		if (f != NULL)
			fields_add(f, name, value);
		mime_head_field(&h, name, value);
	}
	if (f == NULL || head.any)
		body_of(w, &h, head.rest, torn, place);
	mime_head_free(&h);
	return head.any;
}

static void
entity(struct walk *w, struct lo_span s, const struct place *place)
{
	(void)read(w, s, NULL, place);
}

/* A byte order mark, empty lines and an mbox separator before the header are
 * no part of it. */
static struct lo_span
skip_front(struct lo_span s)
{
	struct lo_span ahead;

	if (s.len >= 3 && memcmp(s.p, "\xEF\xBB\xBF", 3) == 0)
		s.p += 3, s.len -= 3;
	for (ahead = s; ahead.len > 0 && text_trim(head_line(&ahead)).len == 0;)
		s = ahead;
	ahead = s;
	if (text_begins(s, ">From ") ||
	    lo_span_is((struct lo_span){s.p, s.len < 5 ? s.len : 5}, "From ")) {
		(void)head_line(&ahead);
		s = ahead;
	}
	return s;
}

/* Where CR alone ends lines, LF does in the copy. */
static struct lo_span
with_lines(struct lo_span s, struct lo_buf *copy)
{
	if (s.len == 0 || memchr(s.p, '\n', s.len) != NULL ||
	    memchr(s.p, '\r', s.len) == NULL)
		return s;
	lo_buf_addspan(copy, s);
	for (size_t i = 0; i < copy->len; i++)
		if (copy->p[i] == '\r')
			copy->p[i] = '\n';
	return lo_buf_span(copy);
}

int
mime_read(
    struct lo_span s, struct fields *f, struct content *c, struct lo_err *e)
{
	struct walk w = {.content = c};
	struct place place = {.is_first = true, .type = "text/plain"};
	struct lo_buf copy;
	bool any;

	if (s.len == 0)
		return lo_fail(e, LO_DATA, "the message is empty");
	lo_buf_init(&copy, CONTENT_MAX);
	any = read(&w, skip_front(with_lines(s, &copy)), f, &place);
	lo_buf_free(&copy);
	if (!any)
		return lo_fail(e, LO_DATA, "the message has no header field");
	return 0;
}
