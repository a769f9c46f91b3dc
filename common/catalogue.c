#include <stdlib.h>
#include <string.h>

#include "common/catalogue.h"
#include "common/transform_fit.h"
#include "common/data.h"
#include "common/mem.h"

/* domain/name@version: preludes lie higher, cases deeper. */
static bool
is_ref(const char *name)
{
	const char *slash = strchr(name, '/');

	return slash != NULL && strchr(slash + 1, '/') == NULL &&
	       strchr(slash + 1, '@') != NULL;
}

static int
by_ref(const void *a, const void *b)
{
	return lo_transform_compare(a, b);
}

int
lo_catalogue_load(struct lo_catalogue *c, struct lo_err *e)
{
	struct lo_data d;
	int bad = 0;

	memset(c, 0, sizeof(*c));
	if (lo_data_list(&d, "transforms", ".json", e) < 0)
		return -1;
	c->all = lo_zalloc(d.count + 1, sizeof(*c->all));
	c->used = lo_zalloc(d.count + 1, sizeof(struct lo_transform *));
	for (size_t i = 0; i < d.count && bad == 0; i++) {
		const struct lo_data_entry *x = &d.entries[i];

		if (!is_ref(x->name))
			continue;
		bad = lo_transform_read(
		    &c->all[c->count], x->name, x->path, x->user, e);
		c->count += bad == 0;
	}
	lo_data_free(&d);
	qsort(c->all, c->count, sizeof(*c->all), by_ref);
	return bad;
}

void
lo_catalogue_free(struct lo_catalogue *c)
{
	for (size_t i = 0; i < c->count; i++)
		lo_transform_free(&c->all[i]);
	free(c->all);
	free(c->used);
	memset(c, 0, sizeof(*c));
}

static bool
is_newest(const struct lo_catalogue *c, size_t i)
{
	const struct lo_transform *t = &c->all[i], *next = t + 1;

	return i + 1 == c->count ||
	       lo_transform_name(t) != lo_transform_name(next) ||
	       strncmp(t->ref, next->ref, lo_transform_name(t)) != 0;
}

static bool
prefix(const struct lo_transform *t, size_t n, const char *kind)
{
	return strlen(kind) == n && strncmp(t->ref, kind, n) == 0;
}

static bool
matches(const struct lo_catalogue *c, size_t i, const char *kind)
{
	const struct lo_transform *t = &c->all[i];

	if (strchr(kind, '@') != NULL)
		return strcmp(t->ref, kind) == 0;
	return is_newest(c, i) && (prefix(t, lo_transform_domain(t), kind) ||
				      prefix(t, lo_transform_name(t), kind) ||
				      strcmp(t->schema_name, kind) == 0 ||
				      strcmp(t->output, kind) == 0);
}

static void
use(struct lo_catalogue *c, struct lo_transform *t)
{
	for (size_t i = 0; i < c->used_count; i++)
		if (c->used[i] == t)
			return;
	c->used[c->used_count++] = t;
}

static int
no_such(const struct lo_catalogue *c, const char *kind, struct lo_err *e)
{
	const char **names = lo_zalloc(3 * c->count + 1, sizeof(*names));
	char **domains = lo_zalloc(c->count + 1, sizeof(*domains));
	const char *near;
	size_t n = 0;

	for (size_t i = 0; i < c->count; i++) {
		domains[i] =
		    lo_strndup(c->all[i].ref, lo_transform_domain(&c->all[i]));
		names[n++] = domains[i];
		names[n++] = c->all[i].schema_name;
		names[n++] = c->all[i].ref;
	}
	near = lo_data_nearest(kind, names, n);
	if (near != NULL)
		lo_fail(e, LO_CONFIG, "%s: no such kind; did you mean %s?",
		    kind, near);
	else
		lo_fail(e, LO_CONFIG,
		    "%s: no such kind; lo-canon --list shows them", kind);
	for (size_t i = 0; i < c->count; i++)
		free(domains[i]);
	free(domains);
	free(names);
	return -1;
}

static int
use_kind(struct lo_catalogue *c, const char *kind, struct lo_err *e)
{
	bool found = false;

	for (size_t i = 0; i < c->count; i++) {
		if (!matches(c, i, kind))
			continue;
		use(c, &c->all[i]);
		found = true;
	}
	return found ? 0 : no_such(c, kind, e);
}

static int
refuse_twins(const struct lo_catalogue *c, struct lo_err *e)
{
	for (size_t i = 0; i < c->used_count; i++) {
		for (size_t k = i + 1; k < c->used_count; k++) {
			const struct lo_transform *a = c->used[i],
						  *b = c->used[k];

			if (a->user == b->user &&
			    strcmp(a->output, b->output) == 0 &&
			    lo_transform_overlap(a, b))
				return lo_fail(e, LO_CONFIG,
				    "%s and %s both make %s of one record; "
				    "name the one to use",
				    a->ref, b->ref, a->output);
		}
	}
	return 0;
}

int
lo_catalogue_use(struct lo_catalogue *c, const char *const *kinds, size_t count,
    struct lo_err *e)
{
	for (size_t i = 0; i < count; i++)
		if (use_kind(c, kinds[i], e) < 0)
			return -1;
	for (size_t i = 0; count == 0 && i < c->count; i++)
		if (is_newest(c, i))
			use(c, &c->all[i]);
	if (c->used_count == 0)
		return lo_fail(e, LO_CONFIG,
		    "no transforms are installed; see FILES in lo-canon(1)");
	return refuse_twins(c, e);
}

bool
lo_catalogue_overruled(const struct lo_catalogue *c,
    const struct lo_transform *t, const struct lo_record *r)
{
	for (size_t i = 0; !t->user && i < c->used_count; i++)
		if (c->used[i]->user &&
		    strcmp(c->used[i]->output, t->output) == 0 &&
		    lo_transform_fits(c->used[i], r))
			return true;
	return false;
}

struct lo_transform *
lo_catalogue_next(
    const struct lo_catalogue *c, const struct lo_record *r, size_t *i)
{
	while (*i < c->used_count) {
		struct lo_transform *t = c->used[(*i)++];

		if (lo_transform_fits(t, r) && !lo_catalogue_overruled(c, t, r))
			return t;
	}
	return NULL;
}
