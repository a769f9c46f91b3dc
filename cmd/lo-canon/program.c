#include <stdlib.h>

#include "cmd/lo-canon/library.h"
#include "cmd/lo-canon/native.h"
#include "cmd/lo-canon/program.h"
#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

enum { PROGRAM_MAX = 1 << 20, SCHEMA_MAX = 4 << 20 };

static void
program_free(struct lo_transform_program *p)
{
	lo_filter_free(p->filter);
	schema_free(p->check);
	schema_free(p->check_input);
	free(p);
}

static int
load_schema(struct schema **s, const char *name, struct lo_err *e)
{
	char *file = lo_format("%s.json", name);
	char *path = lo_data_find("schemas", file, e);
	struct lo_buf text;
	int bad = -1;

	lo_buf_init(&text, SCHEMA_MAX);
	if (path != NULL && lo_file_read(path, &text, e) == 0) {
		bad = schema_load(s, lo_buf_span(&text), e);
		if (bad < 0)
			lo_fail_at(e, "%s", path);
	}
	lo_buf_free(&text);
	free(path);
	free(file);
	return bad;
}

static int
load_schemas(
    struct lo_transform *t, const struct program_use *use, struct lo_err *e)
{
	char *file;
	int bad = 0;

	if (use->validate) {
		file = lo_transform_schema(t->schema);
		bad = load_schema(&t->program->check, file, e);
		free(file);
	}
	if (bad == 0 && use->validate_input && t->input_schema != NULL)
		bad = load_schema(&t->program->check_input, t->input_schema, e);
	return bad;
}

static int
compile(struct lo_transform *t, const struct program_use *use, struct lo_err *e)
{
	struct lo_filter_source source = {.name = t->path,
	    .natives = canon_natives,
	    .include = library_include,
	    .opaque = t->opaque,
	    .later = use->later && !t->user};
	struct lo_buf text;

	t->program = lo_zalloc(1, sizeof(*t->program));
	t->program_free = program_free;
	lo_buf_init(&text, PROGRAM_MAX);
	if (lo_transform_text(t, &text, e) == 0) {
		source.text = lo_buf_span(&text);
		t->program->filter = lo_filter_compile(&source, e);
	}
	lo_buf_free(&text);
	if (t->program->filter == NULL)
		return -1;
	return load_schemas(t, use, e);
}

int
programs_compile(
    struct lo_catalogue *c, const struct program_use *use, struct lo_err *e)
{
	for (size_t i = 0; i < c->used_count; i++)
		if (compile(c->used[i], use, e) < 0)
			return -1;
	return 0;
}
