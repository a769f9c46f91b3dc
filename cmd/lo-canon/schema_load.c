#include "cmd/lo-canon/schema_load.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/schema.h"
#include "cmd/lo-canon/schema_uri.h"
#include "common/mem.h"

enum { SCHEMA_MAX = 8 << 20, NODES_MAX = 100000, URI_MAX = 4096 };

void *
keep(struct schema *s, size_t count, size_t size)
{
	if (s->owned_count == s->owned_cap) {
		s->owned_cap = s->owned_cap * 2 + 16;
		s->owned =
		    lo_realloc(s->owned, s->owned_cap, sizeof(*s->owned));
	}
	return s->owned[s->owned_count++] = lo_zalloc(count + 1, size);
}

static struct lo_span
keep_text(struct schema *s, struct lo_span text)
{
	char *p = keep(s, text.len, 1);

	memcpy(p, text.p, text.len);
	return (struct lo_span){p, text.len};
}

static struct lo_span
text_of(struct schema *s, struct lo_span string)
{
	struct lo_buf b;
	struct lo_span text;

	lo_buf_init(&b, SCHEMA_MAX);
	lo_json_text(&b, string);
	text = keep_text(s, lo_buf_span(&b));
	lo_buf_free(&b);
	return text;
}

static struct lo_span
resolve(struct schema *s, struct lo_span base, struct lo_span ref)
{
	struct lo_buf b;
	struct lo_span uri;

	lo_buf_init(&b, URI_MAX);
	uri_resolve(&b, base, ref);
	uri = keep_text(s, lo_buf_span(&b));
	lo_buf_free(&b);
	return uri;
}

static void
defaults(struct node *n, struct lo_span where)
{
	char kind = lo_json_kind(where);

	n->where = where;
	n->always = kind == 't' ? 1 : kind == 'f' ? 0 : -1;
	n->min_length = n->max_length = n->min_items = n->max_items = -1;
	n->min_properties = n->max_properties = -1;
}

static struct node *
add(struct loader *l, struct lo_span where)
{
	struct schema *s = l->s;
	struct node *n = keep(s, 1, sizeof(*n));

	if (s->count == s->cap) {
		s->cap = s->cap * 2 + 16;
		s->all = lo_realloc(s->all, s->cap, sizeof(*s->all));
		s->base = lo_realloc(s->base, s->cap, sizeof(*s->base));
	}
	defaults(n, where);
	s->all[s->count] = n;
	s->base[s->count++] = l->base;
	return n;
}

/* A reference hides what stands beside it, also an $id. */
static bool
new_base(struct loader *l, struct lo_span where)
{
	struct lo_span id = lo_json_get(where, "$id");

	if (lo_json_kind(id) != 's' || lo_json_get(where, "$ref").p != NULL)
		return false;
	l->base = resolve(l->s, l->base, text_of(l->s, id));
	return true;
}

struct node *
node_of(struct loader *l, struct lo_span where, struct lo_err *e)
{
	struct lo_span outer = l->base;
	char kind = lo_json_kind(where);
	struct node *n;
	int got = 0;

	for (size_t i = 0; i < l->s->count; i++)
		if (l->s->all[i]->where.p == where.p)
			return l->s->all[i];
	if (kind != 'o' && kind != 't' && kind != 'f') {
		lo_fail(e, LO_CONFIG, "a schema is an object or a boolean");
		return NULL;
	}
	if (l->s->count == NODES_MAX || l->depth == LO_JSON_DEPTH) {
		lo_fail(e, LO_CONFIG, "the schema is too large");
		return NULL;
	}
	new_base(l, where);
	n = add(l, where);
	l->depth++;
	if (kind == 'o')
		got = keywords(l, n, e);
	l->depth--;
	l->base = outer;
	return got < 0 ? NULL : n;
}

static bool
same_uri(struct lo_span a, struct lo_span b)
{
	if (a.len > 0 && a.p[a.len - 1] == '#')
		a.len--;
	if (b.len > 0 && b.p[b.len - 1] == '#')
		b.len--;
	return lo_span_equal(a, b);
}

/* The subschema whose own $id (or the root) is that URI. */
static int
resource(const struct schema *s, struct lo_span uri)
{
	for (size_t i = 0; i < s->count; i++) {
		struct lo_span id = lo_json_get(s->all[i]->where, "$id");

		if ((i == 0 || lo_json_kind(id) == 's') &&
		    same_uri(s->base[i], uri))
			return i;
	}
	return uri.len == 0 ? 0 : -1;
}

/* Down a pointer, minding each $id on the way. */
static struct node *
descend(struct loader *l, struct lo_span from, struct lo_span pointer,
    struct lo_err *e)
{
	struct lo_buf part;
	struct lo_span at = from;
	size_t i = 0;

	lo_buf_init(&part, URI_MAX);
	while (i < pointer.len && at.p != NULL) {
		size_t j = i + 1;

		while (j < pointer.len && pointer.p[j] != '/')
			j++;
		lo_buf_reset(&part);
		lo_buf_add(&part, pointer.p + i, j - i);
		at = lo_json_pointer(at, part.p);
		i = j;
		if (i < pointer.len && lo_json_kind(at) == 'o')
			new_base(l, at);
	}
	lo_buf_free(&part);
	if (at.p != NULL)
		return node_of(l, at, e);
	lo_fail(e, LO_CONFIG, "$ref: nothing is there");
	return NULL;
}

static struct node *
target(struct loader *l, size_t from, struct lo_span ref, struct lo_err *e)
{
	struct schema *s = l->s;
	struct lo_span uri = resolve(s, s->base[from], text_of(s, ref));
	struct lo_span fragment = uri_fragment(uri);
	struct lo_buf pointer;
	struct node *n;
	int at;

	if (fragment.p != NULL && fragment.len > 0 && fragment.p[0] != '/')
		at = resource(s, uri); /* a plain name: "$id": "#name" */
	else
		at = resource(s, uri_document(uri));
	if (at < 0) {
		lo_fail(e, LO_CONFIG, "$ref: another document is not read");
		return NULL;
	}
	if (fragment.p == NULL || fragment.len == 0 || fragment.p[0] != '/')
		return s->all[at];
	lo_buf_init(&pointer, URI_MAX);
	uri_decode(&pointer, fragment);
	l->base = s->base[at];
	n = descend(l, s->all[at]->where, lo_buf_span(&pointer), e);
	lo_buf_free(&pointer);
	return n;
}

/* Resolving may find new subschemas; they are appended and come along. */
static int
references(struct loader *l, struct lo_err *e)
{
	struct schema *s = l->s;

	for (size_t i = 0; i < s->count; i++) {
		struct lo_span ref = lo_json_get(s->all[i]->where, "$ref");
		struct node *n;

		if (ref.p == NULL || s->all[i]->always >= 0)
			continue;
		if (lo_json_kind(ref) != 's')
			return lo_fail(e, LO_CONFIG, "$ref: not a string");
		n = target(l, i, ref, e);
		if (n == NULL)
			return -1;
		s->all[i]->ref = n;
	}
	return 0;
}

int
schema_load(struct schema **out, struct lo_span text, struct lo_err *e)
{
	struct schema *s = lo_zalloc(1, sizeof(*s));
	struct loader l = {s, {"", 0}, 0};
	struct lo_json_fault f;
	int got = 0;

	lo_buf_init(&s->text, SCHEMA_MAX);
	lo_buf_addspan(&s->text, text);
	if (s->text.failed)
		got = lo_fail(e, LO_CONFIG, "a schema is at most 8 MiB");
	else if (lo_json_check(s->text.p, s->text.len, LO_JSON_DEPTH, &f) < 0)
		got = lo_fail(e, LO_CONFIG, "byte %zu: %s", f.offset, f.what);
	if (got == 0) {
		s->root = lo_json_trim(lo_buf_span(&s->text));
		s->first = node_of(&l, s->root, e);
		got = s->first == NULL ? -1 : references(&l, e);
	}
	if (got < 0)
		schema_free(s);
	else
		*out = s;
	return got;
}

void
schema_free(struct schema *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->regex_count; i++)
		regex_free(s->regexes[i]);
	for (size_t i = 0; i < s->owned_count; i++)
		free(s->owned[i]);
	free(s->regexes);
	free(s->owned);
	free(s->all);
	free(s->base);
	lo_buf_free(&s->text);
	free(s);
}
