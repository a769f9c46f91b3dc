#include <stdlib.h>
#include <string.h>

#include "cmd/lo-canon/program.h"
#include "cmd/lo-canon/show.h"
#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

static void
put_texts(struct lo_buf *out, struct lo_span list)
{
	struct lo_json_walk w;
	struct lo_span item;
	bool first = true;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &item)) {
		if (!first)
			lo_buf_addc(out, ',');
		first = false;
		lo_json_text(out, item);
	}
}

static void
put_list(const struct lo_catalogue *c, struct lo_buf *out)
{
	size_t wide = 0, n;

	for (size_t i = 0; i < c->count; i++) {
		n = strlen(c->all[i].ref);
		wide = n > wide ? n : wide;
	}
	for (size_t i = 0; i < c->count; i++) {
		const struct lo_transform *t = &c->all[i];

		lo_buf_addf(out, "%-*s  %s  ", (int)wide, t->ref, t->output);
		if (t->object_type.p == NULL)
			lo_buf_adds(out, "anything");
		else
			put_texts(out, t->object_type);
		lo_buf_adds(out, " from ");
		put_texts(out, t->source_system);
		lo_buf_adds(out, t->user ? "  (yours)\n" : "\n");
	}
}

int
show_list(struct lo_buf *out, struct lo_err *e)
{
	struct lo_catalogue c;
	int bad = lo_catalogue_load(&c, e);

	if (bad == 0)
		put_list(&c, out);
	lo_catalogue_free(&c);
	return bad;
}

static void
put_line(struct lo_buf *out, const char *name, struct lo_span text)
{
	if (text.p == NULL)
		return;
	lo_buf_addf(out, "  %-14s", name);
	if (lo_json_kind(text) == 'a')
		put_texts(out, text);
	else
		lo_buf_addspan(out, text);
	lo_buf_addc(out, '\n');
}

static void
explain(const struct lo_transform *t, struct lo_buf *out)
{
	struct lo_span what = lo_json_get(lo_buf_span(&t->meta), "description");
	struct lo_buf text;

	lo_buf_init(&text, t->meta.max);
	lo_json_text(&text, what);
	lo_buf_addf(out, "%s%s\n", t->ref, t->user ? " (yours)" : "");
	if (text.len > 0)
		put_line(out, "what", lo_buf_span(&text));
	put_line(out, "object_type", t->object_type);
	put_line(out, "source_system", t->source_system);
	put_line(out, "when", t->when);
	put_line(out, "output", lo_span_of(t->output));
	put_line(out, "schema", lo_span_of(t->schema));
	put_line(out, "key", lo_span_of(t->key));
	put_line(out, "input_schema", lo_span_of(t->input_schema));
	put_line(out, "file", lo_span_of(t->path));
	put_line(out, "sha256", lo_span_of(t->sha256));
	lo_buf_free(&text);
}

int
show_explain(struct lo_catalogue *c, struct lo_buf *out, struct lo_err *e)
{
	if (programs_compile(c, &(struct program_use){true, true, false}, e) <
	    0)
		return -1;
	for (size_t i = 0; i < c->used_count; i++)
		explain(c->used[i], out);
	return 0;
}

/* Versions are numbers with dashes; the newest is the greatest. */
static bool
newer(const char *a, const char *b)
{
	while (*a != '\0' && *b != '\0') {
		char *enda, *endb;
		unsigned long na = strtoul(a, &enda, 10),
			      nb = strtoul(b, &endb, 10);

		if (na != nb)
			return na > nb;
		if (enda == a || endb == b)
			break;
		a = *enda == '-' ? enda + 1 : enda;
		b = *endb == '-' ? endb + 1 : endb;
	}
	return strcmp(a, b) > 0;
}

/* The file of the newest version, or NULL and the nearest name. */
static char *
newest(const char *name, struct lo_err *e)
{
	struct lo_data d;
	const char *best = NULL, **names, *near;
	size_t n = strlen(name);
	char *file = NULL;

	if (lo_data_list(&d, "schemas", ".json", e) < 0)
		return NULL;
	names = lo_zalloc(d.count, sizeof(*names));
	for (size_t i = 0; i < d.count; i++) {
		char *x = d.entries[i].name;

		if (strncmp(x, name, n) == 0 && x[n] == '@' &&
		    (best == NULL || newer(x + n + 1, best + n + 1)))
			best = x;
		names[i] = x;
	}
	if (best != NULL)
		file = lo_format("%s.json", best);
	for (size_t i = 0; i < d.count && best == NULL; i++)
		d.entries[i].name[strcspn(names[i], "@")] = '\0';
	near = best == NULL ? lo_data_nearest(name, names, d.count) : NULL;
	if (near != NULL)
		lo_fail(e, LO_CONFIG, "%s: no such schema; did you mean %s?",
		    name, near);
	else
		lo_fail(e, LO_CONFIG, "%s: no such schema", name);
	free(names);
	lo_data_free(&d);
	return file;
}

int
show_schema(const char *name, struct lo_buf *out, struct lo_err *e)
{
	char *file = strchr(name, '@') != NULL ? lo_format("%s.json", name)
					       : newest(name, e);
	char *path = file != NULL ? lo_data_find("schemas", file, e) : NULL;
	int bad = path == NULL ? -1 : lo_file_read(path, out, e);

	free(file);
	free(path);
	return bad;
}
