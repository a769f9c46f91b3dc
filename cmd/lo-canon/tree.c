#include <stdio.h>
#include <string.h>

#include "cmd/lo-canon/text.h"
#include "cmd/lo-canon/tree.h"
#include "common/base64.h"
#include "common/json.h"

struct walk {
	struct content *content;
	struct lo_buf bytes;
	unsigned depth;
};

/* One node's members, as they stand. */
struct node {
	struct lo_span type, name, headers, parts, size, data;
};

/* The characters of a string without quotes; decoded into b only when there
 * is an escape.  What is no string is empty. */
static struct lo_span
text_of(struct lo_buf *b, struct lo_span string)
{
	if (lo_json_kind(string) != 's')
		return (struct lo_span){"", 0};
	if (memchr(string.p, '\\', string.len) == NULL)
		return (struct lo_span){string.p + 1, string.len - 2};
	lo_buf_reset(b);
	(void)lo_json_text(b, string);
	return lo_buf_span(b);
}

static bool
header(struct lo_json_walk *w, struct lo_span *name, struct lo_span *value)
{
	struct lo_span one, key, member;
	struct lo_json_walk in;

	if (!lo_json_element(w, &one))
		return false;
	*name = *value = (struct lo_span){"\"\"", 2};
	lo_json_walk(&in, one);
	while (lo_json_member(&in, &key, &member)) {
		if (lo_json_is(key, "name") && lo_json_kind(member) == 's')
			*name = member;
		else if (lo_json_is(key, "value"))
			*value = member;
	}
	/* The name without its quotes: a name needs no escapes. */
	name->p++, name->len -= 2;
	return true;
}

void
tree_fields(struct lo_span headers, struct fields *f)
{
	struct lo_span name, value;
	struct lo_json_walk w;
	struct lo_buf b;

	lo_buf_init(&b, (size_t)-1);
	lo_json_walk(&w, headers);
	while (header(&w, &name, &value))
		if (fields_wants(name))
			fields_add(f, name, text_of(&b, value));
	lo_buf_free(&b);
}

static void
read_body(struct node *n, struct lo_span body)
{
	struct lo_span key, member;
	struct lo_json_walk w;

	lo_json_walk(&w, body);
	while (lo_json_member(&w, &key, &member)) {
		if (lo_json_is(key, "size"))
			n->size = member;
		else if (lo_json_is(key, "data") && lo_json_kind(member) == 's')
			n->data = member;
	}
}

static void
read_node(struct node *n, struct lo_span object)
{
	struct lo_span key, member, *to;
	struct lo_json_walk w;

	memset(n, 0, sizeof *n);
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &member)) {
		to = NULL;
		if (lo_json_is(key, "mimeType"))
			to = &n->type;
		else if (lo_json_is(key, "filename"))
			to = &n->name;
		else if (lo_json_is(key, "headers"))
			to = &n->headers;
		else if (lo_json_is(key, "parts"))
			to = &n->parts;
		else if (lo_json_is(key, "body"))
			read_body(n, member);
		if (to != NULL)
			*to = member;
	}
}

/* Content-Type, or the other fields about content.  The former is looked at
 * only where the node does not say it all, and most do. */
static void
read_head(struct mime_head *h, const struct node *n, bool the_type)
{
	struct lo_span name, value;
	struct lo_json_walk w;
	struct lo_buf b;

	lo_buf_init(&b, (size_t)-1);
	lo_json_walk(&w, n->headers);
	while (header(&w, &name, &value)) {
		if (!text_begins(name, "content-") ||
		    text_same(name, "content-transfer-encoding"))
			continue;
		if (text_same(name, "content-type") == the_type)
			mime_head_field(h, name, text_of(&b, value));
	}
	lo_buf_free(&b);
}

static bool
decode(struct walk *w, const struct node *n)
{
	struct lo_span data = n->data;
	int64_t size = -1;

	lo_buf_reset(&w->bytes);
	if (data.p != NULL)
		return lo_base64_text(
		    &w->bytes, (struct lo_span){data.p + 1, data.len - 2});
	return n->size.p != NULL && lo_json_int(n->size, &size) && size == 0;
}

/* Is the header of a text leaf needed to read its bytes? */
static bool
is_odd(struct lo_span bytes)
{
	return memchr(bytes.p, 0x1B, bytes.len) != NULL || !text_is_utf8(bytes);
}

static void
lower(struct lo_buf *b, struct lo_span s)
{
	lo_buf_addspan(b, s);
	for (size_t i = 0; i < b->len; i++)
		if (b->p[i] >= 'A' && b->p[i] <= 'Z')
			b->p[i] |= 0x20;
}

static void
leaf(struct walk *w, const struct node *n, struct leaf *l)
{
	struct lo_buf name;
	struct mime_head h;
	int64_t size = -1;

	mime_head_init(&h);
	lo_buf_init(&name, (size_t)-1);
	read_head(&h, n, false);
	l->disposition = h.disposition;
	l->id = lo_span_of(h.id);
	l->name = text_of(&name, n->name);
	if (l->name.len == 0 && (h.filename != NULL || !content_is_body(l))) {
		read_head(&h, n, true);
		l->name = lo_span_of(h.filename != NULL ? h.filename : h.name);
	}
	if (content_is_body(l) && decode(w, n)) {
		l->bytes = lo_buf_span(&w->bytes);
		if (is_odd(l->bytes))
			read_head(&h, n, true);
	}
	l->charset = lo_span_of(h.charset);
	if (n->size.p == NULL || !lo_json_int(n->size, &size) || size < 0)
		size = decode(w, n) ? w->bytes.len : 0;
	l->size = size;
	content_add(w->content, l);
	lo_buf_free(&name);
	mime_head_free(&h);
}

static void entity(struct walk *w, const struct node *n, const char *part,
    bool is_first, bool in_related);

static void
children(
    struct walk *w, const struct node *n, const char *type, const char *part)
{
	char path[CONTENT_DEPTH * 6];
	bool related = strcmp(type, "multipart/related") == 0;
	struct lo_json_walk in;
	struct lo_span child;
	struct node inner;
	unsigned i = 0;

	w->depth++;
	lo_json_walk(&in, n->parts);
	while (lo_json_element(&in, &child)) {
		if (++w->content->parts > CONTENT_PARTS)
			break;
		snprintf(path, sizeof path, "%s%s%u", part,
		    *part != '\0' ? "." : "", i);
		read_node(&inner, child);
		entity(w, &inner, path, i == 0, related);
		i++;
	}
	w->depth--;
}

static void
entity(struct walk *w, const struct node *n, const char *part, bool is_first,
    bool in_related)
{
	struct lo_buf b, type;

	lo_buf_init(&b, (size_t)-1);
	lo_buf_init(&type, 256);
	lower(&type, text_of(&b, n->type));
	if (type.len == 0 || type.failed)
		lo_buf_reset(&type), lo_buf_adds(&type, "text/plain");
	if (strncmp(type.p, "multipart/", 10) == 0 &&
	    lo_json_kind(n->parts) == 'a' && w->depth < CONTENT_DEPTH)
		children(w, n, type.p, part);
	else
		leaf(w, n,
		    &(struct leaf){.type = lo_buf_span(&type),
			.part = part,
			.is_first = is_first,
			.in_related = in_related,
			.converted = true});
	lo_buf_free(&b);
	lo_buf_free(&type);
}

int
tree_read(
    struct lo_span root, struct fields *f, struct content *c, struct lo_err *e)
{
	struct walk w = {.content = c};
	struct node n;

	if (lo_json_kind(root) != 'o')
		return lo_fail(e, LO_DATA, "the message has no payload");
	read_node(&n, root);
	if (n.headers.p != NULL)
		tree_fields(n.headers, f);
	lo_buf_init(&w.bytes, CONTENT_MAX);
	entity(&w, &n, "", true, false);
	lo_buf_free(&w.bytes);
	return 0;
}
