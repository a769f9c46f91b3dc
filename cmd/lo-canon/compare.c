#include <string.h>

#include "cmd/lo-canon/compare.h"
#include "cmd/lo-canon/schema_value.h"
#include "common/json.h"

enum how { REMOVED, ADDED, CHANGED, HOWS };
enum { POINTER_MAX = 64 << 20 };

struct comparing {
	struct lo_buf at; /* a pointer */
	struct lo_buf list[HOWS];
	bool values;
};

static void
put_value(struct lo_buf *b, const char *name, struct lo_span value)
{
	if (value.p == NULL)
		return;
	lo_buf_addf(b, ",\"%s\":", name);
	lo_json_compact(b, value);
}

static void
tell(struct comparing *c, enum how how, struct lo_span a, struct lo_span b)
{
	struct lo_buf *list = &c->list[how];

	if (list->len > 0)
		lo_buf_addc(list, ',');
	if (c->values)
		lo_buf_adds(list, "{\"at\":");
	(void)lo_json_put(list, c->at.p, c->at.len);
	if (c->values) {
		put_value(list, "a", a);
		put_value(list, "b", b);
		lo_buf_addc(list, '}');
	}
}

/* A step of the pointer, its ~ and / escaped. */
static void
down(struct comparing *c, struct lo_span key)
{
	struct lo_buf name;

	lo_buf_init(&name, POINTER_MAX);
	(void)lo_json_text(&name, key);
	lo_buf_addc(&c->at, '/');
	for (size_t i = 0; i < name.len; i++) {
		if (name.p[i] == '~')
			lo_buf_adds(&c->at, "~0");
		else if (name.p[i] == '/')
			lo_buf_adds(&c->at, "~1");
		else
			lo_buf_addc(&c->at, name.p[i]);
	}
	lo_buf_free(&name);
}

/* The last member of that name, as everywhere. */
static struct lo_span
member(struct lo_span object, struct lo_span key)
{
	struct lo_json_walk w;
	struct lo_span name, value, found = {NULL, 0};

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &name, &value))
		if (json_equal(name, key))
			found = value;
	return found;
}

static void differ(struct comparing *c, struct lo_span a, struct lo_span b);

static void
differ_objects(struct comparing *c, struct lo_span a, struct lo_span b)
{
	const struct lo_span none = {NULL, 0};
	size_t from = c->at.len;
	struct lo_json_walk w;
	struct lo_span key, value, other;

	lo_json_walk(&w, a);
	while (lo_json_member(&w, &key, &value)) {
		down(c, key);
		other = member(b, key);
		if (other.p == NULL)
			tell(c, REMOVED, value, none);
		else
			differ(c, value, other);
		c->at.len = from;
	}
	lo_json_walk(&w, b);
	while (lo_json_member(&w, &key, &value)) {
		down(c, key);
		if (member(a, key).p == NULL)
			tell(c, ADDED, none, value);
		c->at.len = from;
	}
}

static void
differ_arrays(struct comparing *c, struct lo_span a, struct lo_span b)
{
	const struct lo_span none = {NULL, 0};
	size_t from = c->at.len;
	struct lo_json_walk wa, wb;
	struct lo_span va, vb;

	lo_json_walk(&wa, a);
	lo_json_walk(&wb, b);
	for (size_t i = 0;; i++) {
		bool in_a = lo_json_element(&wa, &va),
		     in_b = lo_json_element(&wb, &vb);

		if (!in_a && !in_b)
			return;
		lo_buf_addf(&c->at, "/%zu", i);
		if (in_a && in_b)
			differ(c, va, vb);
		else
			tell(c, in_a ? REMOVED : ADDED, in_a ? va : none,
			    in_b ? vb : none);
		c->at.len = from;
	}
}

static void
differ(struct comparing *c, struct lo_span a, struct lo_span b)
{
	char kind = lo_json_kind(a);

	if (kind == 'o' && lo_json_kind(b) == 'o')
		differ_objects(c, a, b);
	else if (kind == 'a' && lo_json_kind(b) == 'a')
		differ_arrays(c, a, b);
	else if (!json_equal(a, b))
		tell(c, CHANGED, a, b);
}

bool
compare(struct lo_span a, struct lo_span b, bool values, struct lo_buf *out)
{
	static const char *const name[HOWS] = {"removed", "added", "changed"};
	struct comparing c = {.values = values};
	bool found = false;

	lo_buf_init(&c.at, POINTER_MAX);
	for (int i = 0; i < HOWS; i++)
		lo_buf_init(&c.list[i], out->max);
	if (a.p != NULL && b.p != NULL)
		differ(&c, a, b);
	else
		tell(&c, a.p != NULL ? REMOVED : ADDED, a, b);
	for (int i = 0; i < HOWS; i++) {
		if (c.list[i].len > 0) {
			lo_buf_addf(out, ",\"%s\":[", name[i]);
			lo_buf_addspan(out, lo_buf_span(&c.list[i]));
			lo_buf_addc(out, ']');
			found = true;
		}
		lo_buf_free(&c.list[i]);
	}
	lo_buf_free(&c.at);
	return found;
}
