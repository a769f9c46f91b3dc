#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/schema_check.h"
#include "common/mem.h"

enum { NEAR = 32, TEXT_MAX = 128 << 20 };

struct member {
	struct lo_span key, value;
};

struct members {
	struct member near[NEAR], *at;
	size_t count;
};

static bool
same_key(struct lo_span a, struct lo_span b)
{
	if (lo_span_equal(a, b))
		return true;
	return (memchr(a.p, '\\', a.len) != NULL ||
		   memchr(b.p, '\\', b.len) != NULL) &&
	       json_equal(a, b);
}

static void
gather(struct members *m, struct lo_span object)
{
	struct lo_json_walk w;
	struct lo_span key, value;
	size_t cap = NEAR;

	m->at = m->near;
	m->count = 0;
	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value)) {
		if (m->count == cap) {
			struct member *more =
			    lo_realloc(m->at == m->near ? NULL : m->at,
				cap *= 4, sizeof(*more));

			if (m->at == m->near)
				memcpy(more, m->near, sizeof(m->near));
			m->at = more;
		}
		m->at[m->count++] = (struct member){key, value};
	}
}

static void
release(struct members *m)
{
	if (m->at != m->near)
		free(m->at);
}

static const struct member *
find(const struct members *m, struct lo_span key)
{
	for (size_t i = 0; i < m->count; i++)
		if (same_key(m->at[i].key, key))
			return &m->at[i];
	return NULL;
}

/* Whether all are there; the first that is not is the fault's key. */
static bool
have_all(
    const struct members *m, const struct spans *keys, struct schema_fault *f)
{
	for (size_t i = 0; i < keys->count; i++)
		if (find(m, keys->at[i]) == NULL) {
			if (f != NULL && f->keyword == NULL)
				f->key = keys->at[i];
			return false;
		}
	return true;
}

static bool
fault_of_key(struct schema_fault *f, const struct place *at,
    const char *keyword, struct lo_span key)
{
	if (f != NULL && f->keyword == NULL)
		f->key = key;
	return check_fault(f, at, keyword);
}

static bool
key_matches(const struct regex *r, struct lo_span key)
{
	struct lo_buf b;
	bool got;

	lo_buf_init(&b, TEXT_MAX);
	lo_json_text(&b, key);
	got = regex_matches(r, lo_buf_span(&b));
	lo_buf_free(&b);
	return got;
}

/* Producers write members in one order: the search goes on from there. */
static const struct named *
property(const struct node *n, struct lo_span key, size_t *from)
{
	const struct names *all = &n->properties;

	for (size_t i = 0; i < all->count; i++) {
		size_t j = (*from + i) % all->count;

		if (same_key(all->at[j].key, key)) {
			*from = j + 1;
			return &all->at[j];
		}
	}
	return NULL;
}

static bool
check_member(const struct node *n, const struct member *m, size_t *from,
    const struct place *up, struct schema_fault *f)
{
	const struct named *p = property(n, m->key, from);
	struct place at = {
	    up, m->key, 0, p != NULL, up->depth + 1, m->value, up->rule};
	bool covered = p != NULL;

	if (p != NULL && !check_value(p->node, m->value, &at, f))
		return false;
	for (size_t i = 0; i < n->patterns.count; i++) {
		if (!key_matches(n->patterns.at[i].regex, m->key))
			continue;
		covered = true;
		if (!check_value(n->patterns.at[i].node, m->value, &at, f))
			return false;
	}
	if (n->names != NULL && !check_value(n->names, m->key, &at, NULL))
		return fault_of_key(f, up, "propertyNames", m->key);
	if (covered || n->rest == NULL)
		return true;
	if (n->rest->always == 0)
		return fault_of_key(f, up, "additionalProperties", m->key);
	return check_value(n->rest, m->value, &at, f);
}

static bool
depends(const struct node *n, const struct members *m, struct lo_span value,
    const struct place *at, struct schema_fault *f)
{
	for (size_t i = 0; i < n->dependencies.count; i++) {
		const struct named *d = &n->dependencies.at[i];

		if (find(m, d->key) == NULL)
			continue;
		if (!have_all(m, &d->requires, f))
			return check_fault(f, at, "dependencies");
		if (d->node != NULL && !check_value(d->node, value, at, f))
			return false;
	}
	return true;
}

bool
check_object(const struct node *n, struct lo_span value, const struct place *at,
    struct schema_fault *f)
{
	struct members m;
	size_t from = 0;
	bool good = true;

	gather(&m, value);
	if (n->min_properties >= 0 && (int64_t)m.count < n->min_properties)
		good = check_fault(f, at, "minProperties");
	else if (n->max_properties >= 0 && (int64_t)m.count > n->max_properties)
		good = check_fault(f, at, "maxProperties");
	else if (!have_all(&m, &n->required, f))
		good = check_fault(f, at, "required");
	for (size_t i = 0; good && i < m.count; i++)
		good = check_member(n, &m.at[i], &from, at, f);
	if (good)
		good = depends(n, &m, value, at, f);
	release(&m);
	return good;
}
