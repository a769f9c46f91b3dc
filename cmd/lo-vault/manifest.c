#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/home.h"
#include "common/mem.h"
#include "common/when.h"
#include "manifest.h"

#define CURSOR_MAX   ((size_t)16 << 20)
#define MANIFEST_MAX ((size_t)64 << 20)

void
manifest_init(struct manifest *m)
{
	memset(m, 0, sizeof(*m));
	lo_buf_init(&m->resumed_from, CURSOR_MAX);
	m->distinct = m->native = m->scoped = true;
}

void
manifest_forget(struct manifest *m)
{
	for (size_t i = 0; i < m->whole_count; i++)
		free(m->wholes[i].scope);
	m->whole_count = m->part_count = 0;
	m->records = m->letters = m->tombstones = m->states = 0;
	m->bytes = m->sent = 0;
	m->distinct = m->native = m->scoped = true;
	names_free(&m->scopes);
}

void
manifest_free(struct manifest *m)
{
	manifest_forget(m);
	free(m->stream);
	free(m->run_id);
	free(m->mode);
	free(m->status);
	free(m->client_id);
	free(m->started_at);
	free(m->sealed_at);
	lo_buf_free(&m->resumed_from);
	free(m->wholes);
	free(m->parts);
	memset(m, 0, sizeof(*m));
}

void
manifest_set(char **member, const char *text)
{
	free(*member);
	*member = text != NULL ? lo_strdup(text) : NULL;
}

void
manifest_part(struct manifest *m, const struct part_info *part)
{
	m->parts = lo_realloc(m->parts, m->part_count + 1, sizeof(*m->parts));
	m->parts[m->part_count++] = *part;
	m->bytes += part->bytes;
}

void
manifest_whole(struct manifest *m, struct lo_span scope, struct moment since)
{
	struct manifest_whole *w;

	for (size_t i = 0; i < m->whole_count; i++) {
		w = &m->wholes[i];
		if (scope.p == NULL
			? w->scope != NULL
			: w->scope == NULL || !lo_span_is(scope, w->scope))
			continue;
		if (moment_compare(since, w->since) > 0)
			w->since = since;
		return;
	}
	m->wholes =
	    lo_realloc(m->wholes, m->whole_count + 1, sizeof(*m->wholes));
	w = &m->wholes[m->whole_count++];
	w->scope = scope.p != NULL ? lo_strndup(scope.p, scope.len) : NULL;
	w->since = since;
}

void
manifest_scope(struct manifest *m, struct lo_span scope)
{
	if (!m->scoped)
		return;
	if (scope.len > 0)
		names_put(&m->scopes, scope.p);
	m->scoped = scope.len > 0 && m->scopes.count <= MANIFEST_SCOPES_MAX;
	if (!m->scoped)
		names_free(&m->scopes);
}

bool
manifest_publishes(const struct manifest *m)
{
	if (strcmp(m->mode, "replay") == 0)
		return lo_span_is(lo_buf_span(&m->resumed_from), "null");
	return strcmp(m->mode, "full") == 0 ||
	       strcmp(m->mode, "incremental") == 0;
}

bool
manifest_complete(const struct manifest *m)
{
	return strcmp(m->status, "complete") == 0;
}

int64_t
manifest_run(const struct manifest *m)
{
	int64_t run = 0;

	lo_run_id_parse(m->run_id, strlen(m->run_id), &run);
	return run;
}

uint64_t
manifest_packed(const struct manifest *m)
{
	uint64_t n = 0;

	for (size_t i = 0; i < m->part_count; i++)
		n += m->parts[i].packed;
	return n;
}

int
manifest_load(
    struct manifest *m, const char *dir, const char *name, struct lo_err *e)
{
	char *path = lo_format("%s/%s", dir, name);
	struct lo_buf text;
	int got;

	lo_buf_init(&text, MANIFEST_MAX);
	got = lo_home_check(path, e);
	if (got == 0)
		got = lo_file_read(path, &text, e);
	if (got == 0)
		got = manifest_parse(m, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(path);
	return got;
}

int
manifest_save(const struct manifest *m, const char *dir, const char *name,
    struct lo_err *e)
{
	char *path = lo_format("%s/%s", dir, name);
	struct lo_buf text;
	int got;

	lo_buf_init(&text, MANIFEST_MAX);
	manifest_put(&text, m);
	if (text.failed)
		got = lo_fail(e, LO_BUG, "%s: over its ceiling", path);
	else
		got = lo_file_replace(path, lo_buf_span(&text), e);
	lo_buf_free(&text);
	free(path);
	return got;
}
