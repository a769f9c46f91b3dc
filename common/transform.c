#include <stdlib.h>
#include <string.h>

#include "common/file.h"
#include "common/mem.h"
#include "common/transform.h"

enum { META_MAX = 1 << 20 };

static char *
member_text(const struct lo_transform *t, const char *name)
{
	struct lo_buf b;
	struct lo_span value = lo_json_get(lo_buf_span(&t->meta), name);
	char *text;

	if (lo_json_kind(value) != 's')
		return NULL;
	lo_buf_init(&b, META_MAX);
	lo_json_text(&b, value);
	text = lo_strdup(b.p);
	lo_buf_free(&b);
	return text;
}

char *
lo_transform_schema(const char *uri)
{
	const char *name = strchr(uri, '/'), *end, *version;

	if (strncmp(uri, "iglu:", 5) != 0 || name == NULL)
		return NULL;
	name++;
	end = strchr(name, '/');
	version = end != NULL ? strrchr(end, '/') + 1 : NULL;
	if (version == NULL || *version == '\0' || end == name)
		return NULL;
	return lo_format("%.*s@%s", (int)(end - name), name, version);
}

static int
bad_member(const char *path, const char *what, struct lo_err *e)
{
	return lo_fail(e, LO_CONFIG, "%s: %s; see lo-transform(5)", path, what);
}

static bool
texts(struct lo_span list)
{
	struct lo_json_walk w;
	struct lo_span item;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &item))
		if (lo_json_kind(item) != 's')
			return false;
	return lo_json_kind(list) == 'a';
}

/* Of each pointer "present", "absent" or a list of values. */
static bool
conditions(struct lo_span when)
{
	struct lo_json_walk w;
	struct lo_span key, value;

	lo_json_walk(&w, when);
	while (lo_json_member(&w, &key, &value))
		if (key.p[1] != '/' || (lo_json_kind(value) != 'a' &&
					   !lo_json_is(value, "present") &&
					   !lo_json_is(value, "absent")))
			return false;
	return when.p == NULL || lo_json_kind(when) == 'o';
}

/* JSON pointers to what the program hands on unread. */
static int
take_opaque(struct lo_transform *t, struct lo_span list)
{
	struct lo_json_walk w;
	struct lo_span item;
	struct lo_buf b;
	int n = 0;

	lo_json_walk(&w, list);
	while (lo_json_element(&w, &item)) {
		if (n == LO_TRANSFORM_OPAQUE)
			return -1;
		lo_buf_init(&b, META_MAX);
		lo_json_text(&b, item);
		t->opaque_text[n] = lo_strdup(b.p);
		t->opaque[n] = t->opaque_text[n];
		n++;
		lo_buf_free(&b);
	}
	return 0;
}

static int
take_members(struct lo_transform *t, const char *path, struct lo_err *e)
{
	struct lo_span meta = lo_buf_span(&t->meta), input_opaque;
	char *file, *input;

	t->source_system = lo_json_get(meta, "source_system");
	t->object_type = lo_json_get(meta, "object_type");
	t->when = lo_json_get(meta, "when");
	if (!texts(t->source_system) ||
	    (t->object_type.p != NULL && !texts(t->object_type)))
		return bad_member(path,
		    "source_system and object_type must be lists of texts", e);
	if (!conditions(t->when))
		return bad_member(path,
		    "when must map JSON pointers to lists of values, "
		    "\"present\" or \"absent\"",
		    e);
	input_opaque = lo_json_get(meta, "opaque");
	if (input_opaque.p != NULL &&
	    (!texts(input_opaque) || take_opaque(t, input_opaque) < 0))
		return bad_member(path,
		    "opaque must be a list of at most 8 JSON pointers", e);
	t->schema = member_text(t, "schema");
	file = t->schema != NULL ? lo_transform_schema(t->schema) : NULL;
	if (file == NULL)
		return bad_member(path, "schema must be an iglu: URI", e);
	t->schema_name = lo_strndup(file, strchr(file, '@') - file);
	free(file);
	t->output = member_text(t, "output");
	if (t->output == NULL)
		t->output = lo_strdup(t->schema_name);
	t->key = member_text(t, "key");
	input = member_text(t, "input_schema");
	t->input_schema = input != NULL ? lo_transform_schema(input) : NULL;
	if (input != NULL && t->input_schema == NULL)
		bad_member(path, "input_schema must be an iglu: URI", e);
	free(input);
	return input != NULL && t->input_schema == NULL ? -1 : 0;
}

static int
read_meta(struct lo_transform *t, const char *path, struct lo_err *e)
{
	struct lo_json_fault f;

	if (lo_file_read(path, &t->meta, e) < 0)
		return -1;
	if (lo_json_check(t->meta.p, t->meta.len, LO_JSON_DEPTH, &f) < 0)
		return lo_fail(
		    e, LO_CONFIG, "%s: byte %zu: %s", path, f.offset, f.what);
	return take_members(t, path, e);
}

int
lo_transform_read(struct lo_transform *t, const char *ref,
    const char *meta_path, bool user, struct lo_err *e)
{
	memset(t, 0, sizeof(*t));
	lo_buf_init(&t->meta, META_MAX);
	t->ref = lo_strdup(ref);
	t->user = user;
	t->path = lo_format(
	    "%.*s.jq", (int)(strlen(meta_path) - strlen(".json")), meta_path);
	if (read_meta(t, meta_path, e) == 0)
		return 0;
	lo_transform_free(t);
	return -1;
}

void
lo_transform_free(struct lo_transform *t)
{
	if (t->program != NULL)
		t->program_free(t->program);
	lo_buf_free(&t->meta);
	free(t->ref);
	free(t->path);
	free(t->schema);
	free(t->schema_name);
	free(t->output);
	free(t->key);
	free(t->input_schema);
	for (int i = 0; i < LO_TRANSFORM_OPAQUE; i++)
		free(t->opaque_text[i]);
	memset(t, 0, sizeof(*t));
}

int
lo_transform_text(struct lo_transform *t, struct lo_buf *text, struct lo_err *e)
{
	if (lo_file_read(t->path, text, e) < 0)
		return -1;
	lo_hash_text(text->p, text->len, t->sha256);
	return 0;
}
