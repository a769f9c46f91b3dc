#include <stdlib.h>
#include <string.h>

#include "common/mem.h"
#include "common/file.h"
#include "common/when.h"
#include "latest.h"
#include "plan.h"

/* A run that began later than the reader wants to know of. */
static bool
later(const char *run_id, int64_t as_of)
{
	int64_t run = 0;

	return lo_run_id_parse(run_id, strlen(run_id), &run) && run > as_of;
}

static void
load_run(struct plan *p, const char *run_id)
{
	struct manifest *m;
	char *dir = place_run(p->stream, run_id);
	struct lo_err e = {LO_DATA, "no manifest of its own"};

	p->runs = lo_realloc(p->runs, p->count + 1, sizeof(*p->runs));
	m = &p->runs[p->count];
	manifest_init(m);
	if (place_open(dir)) {
		names_add(&p->open, run_id);
		manifest_free(m);
	} else if (manifest_load(m, dir, "manifest.json", &e) < 0 ||
		   strcmp(m->run_id, run_id) != 0 ||
		   strcmp(m->stream, p->stream) != 0) {
		if (p->bad.count == 0)
			p->why = e;
		names_add(&p->bad, run_id);
		manifest_free(m);
	} else {
		p->count++;
	}
	free(dir);
}

/* Enumerations of a run that was not yet sealed then had perhaps not ended. */
static bool
had_ended(const struct plan *p, const struct manifest *m)
{
	int64_t at;

	if (p->as_of == INT64_MAX)
		return true;
	return m->sealed_at != NULL &&
	       lo_when_parse(m->sealed_at, strlen(m->sealed_at), &at) &&
	       at <= p->as_of;
}

static int
by_scope(const void *a, const void *b)
{
	return strcmp(((const struct manifest_whole *)a)->scope,
	    ((const struct manifest_whole *)b)->scope);
}

static void
add_scope(struct manifest *all, const struct manifest_whole *w)
{
	manifest_whole(all, lo_span_of(w->scope), w->since);
}

/* The newest enumeration of all, and of each scope. */
static void
enumerations(struct plan *p)
{
	struct manifest all;
	size_t n = 0;

	manifest_init(&all);
	p->whole = moment_least();
	for (size_t i = 0; i < p->count; i++)
		for (size_t j = 0; j < p->runs[i].whole_count; j++)
			if (had_ended(p, &p->runs[i]))
				add_scope(&all, &p->runs[i].wholes[j]);
	for (size_t i = 0; i < all.whole_count; i++)
		if (all.wholes[i].scope == NULL)
			p->whole = all.wholes[i].since;
	p->scopes = lo_zalloc(all.whole_count, sizeof(*p->scopes));
	for (size_t i = 0; i < all.whole_count; i++) {
		struct manifest_whole *w = &all.wholes[i];

		if (w->scope == NULL || moment_compare(w->since, p->whole) <= 0)
			continue;
		p->scopes[n++] = *w;
		w->scope = NULL;
	}
	p->scope_count = n;
	qsort(p->scopes, n, sizeof(*p->scopes), by_scope);
	manifest_free(&all);
}

/* A full run that began with nothing and ended well read all there was. */
static bool
read_all(const struct manifest *m)
{
	struct lo_span from = lo_buf_span(&m->resumed_from);

	return manifest_complete(m) && strcmp(m->mode, "full") == 0 &&
	       (from.len == 0 || lo_span_is(from, "null"));
}

static void
find_gap(struct plan *p)
{
	int64_t from = p->whole.run;

	for (size_t i = 0; i < p->count; i++)
		if (read_all(&p->runs[i]) && manifest_run(&p->runs[i]) > from)
			from = manifest_run(&p->runs[i]);
	for (size_t i = 0; i < p->count && p->gap == NULL; i++)
		if (p->runs[i].gap && manifest_run(&p->runs[i]) > from)
			p->gap = &p->runs[i];
}

int
plan_load(struct plan *p, const char *stream, int64_t as_of, struct lo_err *e)
{
	struct names ids = {NULL, 0};
	int got;

	memset(p, 0, sizeof(*p));
	p->stream = lo_strdup(stream);
	p->as_of = as_of;
	got = place_check(stream, e);
	if (got == 0)
		got = place_runs(stream, &ids, e);
	for (size_t i = 0; i < ids.count && got == 0; i++)
		if (!later(ids.v[i], as_of))
			load_run(p, ids.v[i]);
	names_free(&ids);
	if (got < 0)
		return -1;
	enumerations(p);
	find_gap(p);
	return 0;
}

void
plan_free(struct plan *p)
{
	for (size_t i = 0; i < p->count; i++)
		manifest_free(&p->runs[i]);
	for (size_t i = 0; i < p->scope_count; i++)
		free(p->scopes[i].scope);
	free(p->scopes);
	free(p->runs);
	free(p->stream);
	names_free(&p->open);
	names_free(&p->bad);
	memset(p, 0, sizeof(*p));
}

static const struct manifest_whole *
find_scope(const struct plan *p, char *scope)
{
	struct manifest_whole key = {scope, {0, 0}};

	return bsearch(&key, p->scopes, p->scope_count, sizeof(key), by_scope);
}

/* Each scope that it read was enumerated in a later run. */
static bool
superseded(const struct plan *p, const struct manifest *m)
{
	if (!m->scoped || !m->native || m->scopes.count == 0)
		return false;
	for (size_t i = 0; i < m->scopes.count; i++) {
		const struct manifest_whole *w = find_scope(p, m->scopes.v[i]);

		if (w == NULL || w->since.run <= manifest_run(m))
			return false;
	}
	return true;
}

bool
plan_needs(const struct plan *p, size_t run)
{
	const struct manifest *m = &p->runs[run];

	return manifest_run(m) >= p->whole.run && !superseded(p, m);
}

static bool
gone(const struct plan *p, const struct lo_record *r, struct moment when,
    struct lo_buf *scratch)
{
	const struct manifest_whole *found;

	if (moment_compare(when, p->whole) < 0)
		return true;
	if (p->scope_count == 0 || r->field[LO_F_SCOPE].p == NULL)
		return false;
	lo_buf_reset(scratch);
	lo_record_text(r, LO_F_SCOPE, scratch);
	found = find_scope(p, scratch->p);
	return found != NULL && moment_compare(when, found->since) < 0;
}

bool
plan_takes(const struct plan *p, const struct lo_record *r, struct moment when,
    struct lo_buf *scratch)
{
	if (p->as_of != INT64_MAX && when.at != INT64_MAX && when.at > p->as_of)
		return false;
	return !gone(p, r, when, scratch);
}

const struct manifest *
plan_latest(const struct plan *p)
{
	for (size_t i = p->count; i-- > 0;)
		if (latest_takes(&p->runs[i]) && had_ended(p, &p->runs[i]))
			return &p->runs[i];
	return NULL;
}

const struct manifest *
plan_find(const struct plan *p, const char *run_id)
{
	for (size_t i = 0; i < p->count; i++)
		if (strcmp(p->runs[i].run_id, run_id) == 0)
			return &p->runs[i];
	return NULL;
}
