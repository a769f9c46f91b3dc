#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/line.h"
#include "common/mem.h"
#include "plan.h"

enum { OUTPUT_MAX = 1000 };

void
plans_init(struct plans *p)
{
	memset(p, 0, sizeof(*p));
	catalogue_init(&p->catalogue);
	reader_init(&p->reader);
}

static void
plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->count; i++) {
		sheet_free(&p->v[i].sheet);
		lo_buf_free(&p->v[i].output);
	}
	free(p->v);
	free(p->form_id);
}

void
plans_free(struct plans *p)
{
	for (size_t i = 0; i < p->count; i++)
		plan_free(&p->v[i]);
	plan_free(&p->any);
	free(p->v);
	for (size_t i = 0; i < p->binding_count; i++)
		binding_free(&p->bindings[i]);
	free(p->bindings);
	free(p->named);
	reader_free(&p->reader);
	catalogue_free(&p->catalogue);
}

/* A sheet lives as long as its plan and is used for every form. */
static void
add(struct plan *p, const struct instrument *of, const struct binding *binding,
    const struct part *part)
{
	struct target *t;

	p->v = lo_realloc(p->v, p->count + 1, sizeof(*p->v));
	t = &p->v[p->count++];
	memset(t, 0, sizeof(*t));
	t->of = of;
	t->binding = binding;
	t->part = part;
	sheet_init(&t->sheet, of);
	lo_buf_init(&t->output, OUTPUT_MAX);
	lo_buf_addf(&t->output, "%s@%s", of->id, of->version);
	if (binding != NULL)
		lo_buf_addf(
		    &t->output, ":%s@%s", binding->id, binding->version);
}

int
plans_name(struct plans *p, const char *instrument, struct lo_err *e)
{
	const struct instrument *n;

	if (catalogue_instrument(&p->catalogue, instrument, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < p->named_count; i++)
		if (strcmp(p->named[i]->id, n->id) == 0)
			return lo_fail(e, LO_USAGE,
			    "%s: named twice; name it once", instrument);
	p->named = lo_realloc(p->named, p->named_count + 1, sizeof(*p->named));
	p->named[p->named_count++] = n;
	return 0;
}

/* -i chooses among bindings; without it all are used. */
static bool
wanted(const struct plans *p, const struct instrument *of)
{
	for (size_t i = 0; i < p->named_count; i++)
		if (strcmp(p->named[i]->id, of->id) == 0)
			return true;
	return p->named_count == 0;
}

static const struct part *
part_of(const struct binding *b, const struct instrument *of)
{
	for (size_t i = 0; i < b->part_count; i++)
		if (strcmp(b->parts[i].of->id, of->id) == 0)
			return &b->parts[i];
	return NULL;
}

/* Whether another binding speaks for this form and instrument before b. */
static bool
hidden(const struct plans *p, const struct binding *b, struct lo_span form_id,
    const struct instrument *of)
{
	for (size_t i = 0; i < p->binding_count; i++) {
		const struct binding *o = &p->bindings[i];

		if (o != b && o->user && !b->user && binding_fits(o, form_id) &&
		    part_of(o, of) != NULL)
			return true;
	}
	return false;
}

static bool
has(const struct plan *p, const struct instrument *of)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->v[i].of->id, of->id) == 0)
			return true;
	return false;
}

/* Two bindings of one kind for one form and instrument. */
static int
check(const struct plans *p, const struct binding *b, struct lo_err *e)
{
	for (const struct binding *o = p->bindings; o < b; o++)
		for (size_t i = 0; i < b->form_count; i++)
			for (size_t k = 0; k < b->part_count; k++)
				if (o->user == b->user &&
				    binding_fits(o, lo_span_of(b->forms[i])) &&
				    part_of(o, b->parts[k].of) != NULL)
					return lo_fail(e, LO_CONFIG,
					    "%s: %s binds a form of it to %s "
					    "too; take it out of one",
					    b->source.name, o->source.name,
					    b->parts[k].of->id);
	return 0;
}

static int
load_one(struct plans *p, const char *path, bool user, struct lo_err *e)
{
	struct binding *b = &p->bindings[p->binding_count++];

	if (binding_load(b, path, &p->catalogue, e) < 0)
		return -1;
	b->user = user;
	return 0;
}

/* What was given on the command line is the user's, wherever it lies. */
static int
load_named(struct plans *p, struct lo_err *e)
{
	const struct lo_data_entry *k;
	struct lo_data d;
	int got;

	p->bindings = lo_zalloc(1, sizeof(*p->bindings));
	if (is_path(p->one))
		return load_one(p, p->one, true, e);
	if (lo_data_list(&d, "bindings", ".json", e) < 0)
		return -1;
	k = lo_data_newest(&d, p->one);
	if (k != NULL)
		got = load_one(p, k->path, k->user, e);
	else
		got = lo_fail(e, LO_CONFIG,
		    "%s: no such binding; give the path of its file", p->one);
	lo_data_free(&d);
	return got;
}

/* Of every id the newest version; what names no form is for -b alone. */
static int
load_all(struct plans *p, struct lo_err *e)
{
	struct lo_data d;
	int got = 0;

	if (lo_data_list(&d, "bindings", ".json", e) < 0)
		return -1;
	p->bindings = lo_zalloc(d.count + 1, sizeof(*p->bindings));
	for (size_t i = 0; got == 0 && i < d.count; i++) {
		char *id = lo_strdup(d.entries[i].name);
		char *at = strchr(id, '@');

		if (at != NULL)
			*at = '\0';
		if (lo_data_newest(&d, id) == &d.entries[i] || at == NULL) {
			got = load_one(
			    p, d.entries[i].path, d.entries[i].user, e);
			if (got == 0)
				got = check(
				    p, &p->bindings[p->binding_count - 1], e);
		}
		free(id);
	}
	lo_data_free(&d);
	return got;
}

int
plans_load(struct plans *p, struct lo_err *e)
{
	for (size_t i = 0; i < p->named_count; i++)
		add(&p->any, p->named[i], NULL, NULL);
	if (p->one == NULL && p->named_count > 0)
		return 0;
	p->loaded = true;
	return p->one != NULL ? load_named(p, e) : load_all(p, e);
}

/* A binding that names no form is for -b, and then for every form. */
static bool
speaks(const struct plans *p, const struct binding *b, struct lo_span form_id)
{
	if (b->form_count == 0 || form_id.p == NULL)
		return p->one != NULL;
	return binding_fits(b, form_id);
}

static void
add_binding(struct plans *p, struct plan *plan, const struct binding *b,
    struct lo_span form_id)
{
	for (size_t i = 0; i < b->part_count; i++) {
		const struct instrument *of = b->parts[i].of;

		if (wanted(p, of) && !hidden(p, b, form_id, of))
			add(plan, of, b, &b->parts[i]);
	}
}

/* Instruments that are named and not bound read questions as items.  There
 * are no more plans than forms in bindings, and one. */
static struct plan *
make(struct plans *p, struct lo_span form_id)
{
	struct plan plan = {NULL, NULL, 0};
	bool bound = false;

	for (size_t i = 0; i < p->binding_count; i++)
		if (speaks(p, &p->bindings[i], form_id)) {
			add_binding(p, &plan, &p->bindings[i], form_id);
			bound = true;
		}
	if (!bound)
		return p->named_count > 0 ? &p->any : NULL;
	for (size_t i = 0; i < p->named_count; i++)
		if (!has(&plan, p->named[i]))
			add(&plan, p->named[i], NULL, NULL);
	if (form_id.p != NULL)
		plan.form_id = lo_strndup(form_id.p, form_id.len);
	p->v = lo_realloc(p->v, p->count + 1, sizeof(*p->v));
	p->v[p->count] = plan;
	return &p->v[p->count++];
}

static struct plan *
find(struct plans *p, struct lo_span form_id)
{
	for (size_t i = 0; i < p->count; i++)
		if (form_id.p == NULL
			? p->v[i].form_id == NULL
			: p->v[i].form_id != NULL &&
			      lo_span_is(form_id, p->v[i].form_id))
			return &p->v[i];
	return make(p, form_id);
}

int
plans_for(
    struct plans *p, const struct form *f, struct plan **out, struct lo_err *e)
{
	struct lo_span form_id = f->form_id;
	struct lo_buf text;

	if (form_id.p != NULL && !p->loaded) {
		p->loaded = true;
		if (load_all(p, e) < 0)
			return -1;
	}
	if (p->one != NULL && p->bindings[0].form_count == 0)
		form_id.p = NULL;
	lo_buf_init(&text, LO_LINE_MAX);
	if (form_id.p != NULL) {
		lo_json_text(&text, form_id);
		form_id = lo_buf_span(&text);
	}
	*out = find(p, form_id);
	lo_buf_free(&text);
	return 0;
}
