#include "cmd/lo-extract-http/api.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/lo-extract-http/zoned.h"
#include "common/data.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { API_MAX = 1 << 20 };

/* What may stand behind "module", and of which kind. */
static const struct {
	const char *name, *kinds;
	bool needed;
} keys[] = {
    {"auth", "o", true},
    {"base", "t", false},
    {"base_url", "s", false},
    {"burst", "n", false},
    {"concurrency", "n", false},
    {"faults", "a", false},
    {"hosts", "o", false},
    {"needs", "a", false},
    {"page_size", "a", false},
    {"per_minute", "n", false},
    {"reasons", "a", false},
    {"request_id", "s", false},
    {"request_name", "s", false},
    {"retry", "a", false},
    {"retry_header", "s", false},
    {"retry_text", "a", false},
    {"settings", "o", true},
    {"stream", "o", false},
    {"streams", "o", false},
    {"token_url", "s", false},
    {"what", "s", true},
    {"xml", "o", false},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static int
check_key(const struct api *a, struct lo_span key, struct lo_span value,
    struct lo_err *e)
{
	const char *names[KEYS], *near;
	struct lo_buf text;

	for (int i = 0; i < KEYS; i++) {
		names[i] = keys[i].name;
		if (!lo_json_is(key, keys[i].name))
			continue;
		if (strchr(keys[i].kinds, lo_json_kind(value)) != NULL)
			return 0;
		return lo_fail(e, LO_CONFIG,
		    "%s: module: %s is of another kind", a->path, keys[i].name);
	}
	lo_buf_init(&text, API_MAX);
	lo_json_text(&text, key);
	near = lo_data_nearest(text.p, names, KEYS);
	lo_fail(e, LO_CONFIG, "%s: module: %.64s is not a known key%s%s",
	    a->path, text.p, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "");
	lo_buf_free(&text);
	return -1;
}

static int
check(const struct api *a, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span key, value;

	lo_json_walk(&w, a->meta);
	while (lo_json_member(&w, &key, &value))
		if (check_key(a, key, value, e) < 0)
			return -1;
	for (int i = 0; i < KEYS; i++)
		if (keys[i].needed &&
		    lo_json_get(a->meta, keys[i].name).p == NULL)
			return lo_fail(e, LO_CONFIG,
			    "%s: module: %s is missing", a->path, keys[i].name);
	if (lo_json_get(a->meta, "streams").p == NULL &&
	    lo_json_get(a->meta, "stream").p == NULL)
		return lo_fail(e, LO_CONFIG,
		    "%s: module: streams, or stream, is missing", a->path);
	return 0;
}

/* Over blank lines and comments to the first word. */
static const char *
first_word(const char *p)
{
	for (;;) {
		p += strspn(p, " \t\r\n");
		if (*p != '#')
			return p;
		p += strcspn(p, "\n");
	}
}

/* From brace to brace, strings passed over. */
static struct lo_span
object_at(const char *p)
{
	const char *q = p;
	int depth = 0;
	bool quoted = false;

	for (; *q != '\0'; q++) {
		if (*q == '\\' && quoted && q[1] != '\0')
			q++;
		else if (*q == '"')
			quoted = !quoted;
		else if (!quoted && *q == '{')
			depth++;
		else if (!quoted && *q == '}' && --depth == 0)
			return (struct lo_span){p, (size_t)(q - p) + 1};
	}
	return (struct lo_span){p, 0};
}

static int
take_meta(struct api *a, struct lo_err *e)
{
	const char *p = first_word(a->text.p);
	struct lo_json_fault f;

	if (strncmp(p, "module", 6) != 0)
		return lo_fail(e, LO_CONFIG,
		    "%s: does not begin with \"module {...};\"", a->path);
	a->meta = object_at(p + 6 + strspn(p + 6, " \t\r\n"));
	if (lo_json_check(a->meta.p, a->meta.len, LO_JSON_DEPTH, &f) < 0) {
		size_t line = 1;

		for (const char *q = a->text.p; q < a->meta.p + f.offset; q++)
			line += *q == '\n';
		return lo_fail(
		    e, LO_CONFIG, "%s:%zu: module: %s", a->path, line, f.what);
	}
	return check(a, e);
}

int
api_read(struct api *a, const char *path, struct lo_err *e)
{
	const char *base = strrchr(path, '/');
	size_t n;

	memset(a, 0, sizeof(*a));
	base = base != NULL ? base + 1 : path;
	n = strlen(base);
	if (n > 3 && strcmp(base + n - 3, ".jq") == 0)
		n -= 3;
	a->name = lo_strndup(base, n);
	a->path = lo_strdup(path);
	lo_buf_init(&a->text, API_MAX);
	if (lo_file_read(path, &a->text, e) < 0)
		return -1;
	return take_meta(a, e);
}

int
api_load(struct api *a, const char *name, struct lo_err *e)
{
	char *file = lo_format("%s.jq", name);
	char *path = lo_data_find("sources", file, e);
	int got = -1;

	memset(a, 0, sizeof(*a));
	if (path != NULL)
		got = api_read(a, path, e);
	free(path);
	free(file);
	return got;
}

/* NAME.jq beside the sources, or in a folder there. */
static int
include(void *arg, const char *name, struct lo_buf *text, struct lo_err *e)
{
	char *file = lo_format("%s.jq", name);
	char *path = lo_data_find("sources", file, e);
	int got = path != NULL ? lo_file_read(path, text, e) : -1;

	(void)arg;
	free(file);
	free(path);
	return got;
}

int
api_compile(struct api *a, struct lo_err *e)
{
	struct lo_filter_source source = {.name = a->path,
	    .natives = zoned_natives,
	    .always = true,
	    .include = include};
	struct lo_buf program;

	lo_buf_init(&program, API_MAX + 4096);
	lo_buf_addspan(&program, lo_buf_span(&a->text));
	if (api_computes_base(a))
		lo_buf_adds(&program, "\nif .do == \"base\" then base el");
	else
		lo_buf_addc(&program, '\n');
	lo_buf_adds(
	    &program, "if .do == \"start\" then start else answer end\n");
	source.text = lo_buf_span(&program);
	a->filter = lo_filter_compile(&source, e);
	lo_buf_free(&program);
	return a->filter != NULL ? 0 : -1;
}

void
api_free(struct api *a)
{
	lo_filter_free(a->filter);
	if (a->path != NULL)
		lo_buf_free(&a->text);
	free(a->path);
	free(a->name);
	memset(a, 0, sizeof(*a));
}

struct lo_span
api_get(const struct api *a, const char *pointer)
{
	return lo_json_pointer(a->meta, pointer);
}

int64_t
api_number(const struct api *a, const char *pointer, int64_t otherwise)
{
	int64_t n;

	return lo_json_int(api_get(a, pointer), &n) ? n : otherwise;
}

bool
api_computes_base(const struct api *a)
{
	return lo_json_kind(api_get(a, "/base")) == 't';
}

bool
api_name(struct lo_span object, int index, struct lo_buf *name)
{
	struct lo_json_walk w;
	struct lo_span key, value;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		if (index-- == 0) {
			lo_buf_reset(name);
			lo_json_text(name, key);
			return true;
		}
	return false;
}

bool
api_stream(const struct api *a, int index, struct lo_buf *name)
{
	return api_name(api_get(a, "/streams"), index, name);
}
