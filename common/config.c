#include "common/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/json.h"
#include "common/mem.h"

enum { CONFIG_MAX = 4 << 20, NAMES = 64, PATH_MAX_BYTES = 256 };

/* Every key that may be there; '*' stands for a name that the user chose.
 * What lies below a key without children here is the reading tool's. */
static const struct {
	const char *path;
	const char *kinds; /* as lo_json_kind */
	const char *expected;
} keys[] = {
    {"connections", "o", "an object of connections by name"},
    {"connections/*", "o", "an object"},
    {"connections/*/source", "s", "the name of a source"},
    {"connections/*/base_url", "s", "a URL"},
    {"connections/*/token_url", "s", "a URL"},
    {"connections/*/client", "s", "a client's tag"},
    {"connections/*/tags", "oa", "an object or a list of strings"},
    {"connections/*/auth", "o", "an object"},
    {"connections/*/settings", "o", "an object"},
    {"connections/*/streams", "oa", "an object or a list of names"},
    {"connections/*/min_records", "no", "a number, or one a stream"},
    {"own_addresses", "a", "a list of addresses"},
    {"timezone", "s", "a zone such as \"Europe/Berlin\""},
    {"views", "o", "an object"},
    {"checks", "o", "an object"},
    {"jobs", "o", "an object"},
    {"alerts", "o", "an object"},
    {"limits", "o", "an object"},
    {"limits/disk_mb", "n", "a number of MiB"},
    {"limits/http", "o", "an object"},
    {"limits/log_days", "n", "a number of days"},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

static char *
find(const char *option, bool *named)
{
	const char *s;

	*named = true;
	if (option != NULL)
		return lo_strdup(option);
	if ((s = getenv("LO_CONFIG")) != NULL && *s != '\0')
		return lo_strdup(s);
	*named = false;
	if ((s = getenv("XDG_CONFIG_HOME")) != NULL && *s == '/')
		return lo_format("%s/lo/config.json", s);
	s = getenv("HOME");
	return lo_format("%s/.config/lo/config.json", s != NULL ? s : "");
}

static size_t
line_of(const struct lo_config *c, const char *p)
{
	size_t line = 1;

	for (const char *q = c->text.p; q < p; q++)
		line += *q == '\n';
	return line;
}

int
lo_config_fail(const struct lo_config *c, struct lo_span at, struct lo_err *e,
    const char *fmt, ...)
{
	char text[400];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return lo_fail(e, LO_CONFIG, "%s:%zu: %s", c->path,
	    at.p != NULL ? line_of(c, at.p) : (size_t)1, text);
}

/* The row of the key called name below the row's path ("" is the top). */
static int
row_of(const char *parent, const char *name)
{
	size_t n = strlen(parent);

	for (int i = 0; i < KEYS; i++) {
		const char *p = keys[i].path;

		if (n > 0 && (strncmp(p, parent, n) != 0 || p[n] != '/'))
			continue;
		p += n > 0 ? n + 1 : 0;
		if (strchr(p, '/') == NULL &&
		    (strcmp(p, "*") == 0 || strcmp(p, name) == 0))
			return i;
	}
	return -1;
}

static bool
has_children(const char *path)
{
	size_t n = strlen(path);

	for (int i = 0; i < KEYS; i++)
		if (strncmp(keys[i].path, path, n) == 0 &&
		    keys[i].path[n] == '/')
			return true;
	return n == 0;
}

static const char *
nearest(const char *parent, const char *name)
{
	const char *names[KEYS];
	size_t count = 0, n = strlen(parent);

	for (int i = 0; i < KEYS; i++) {
		const char *slash = strrchr(keys[i].path, '/');
		size_t len = slash != NULL ? slash - keys[i].path : 0;

		if (len == n && strncmp(keys[i].path, parent, n) == 0)
			names[count++] =
			    slash != NULL ? slash + 1 : keys[i].path;
	}
	return lo_data_nearest(name, names, count);
}

static int check(const struct lo_config *c, struct lo_span object,
    const char *parent, const char *shown, struct lo_err *e);

static int
check_member(const struct lo_config *c, const char *parent, const char *shown,
    struct lo_span key, struct lo_span value, struct lo_err *e)
{
	struct lo_buf name;
	char path[PATH_MAX_BYTES];
	const char *near;
	int row, got = 0;

	lo_buf_init(&name, PATH_MAX_BYTES / 2);
	lo_json_text(&name, key);
	row = row_of(parent, name.p);
	near = row < 0 ? nearest(parent, name.p) : NULL;
	snprintf(
	    path, sizeof(path), "%s%s%s", shown, *shown ? "/" : "", name.p);
	if (row < 0)
		got = lo_config_fail(c, key, e, "%s: not a known key%s%s", path,
		    near != NULL ? "; did you mean " : "",
		    near != NULL ? near : "");
	else if (strchr(keys[row].kinds, lo_json_kind(value)) == NULL)
		got = lo_config_fail(
		    c, value, e, "%s: expected %s", path, keys[row].expected);
	else if (strcmp(keys[row].path, "connections/*") == 0 &&
		 !lo_name_ok(lo_buf_span(&name)))
		got = lo_config_fail(c, key, e,
		    "%s: a connection's name has no slash, no control byte, "
		    "and no dot or dash in front",
		    path);
	else if (has_children(keys[row].path))
		got = check(c, value, keys[row].path, path, e);
	lo_buf_free(&name);
	return got;
}

static int
check(const struct lo_config *c, struct lo_span object, const char *parent,
    const char *shown, struct lo_err *e)
{
	struct lo_json_walk w;
	struct lo_span key, value;

	lo_json_walk(&w, object);
	while (lo_json_member(&w, &key, &value))
		if (check_member(c, parent, shown, key, value, e) < 0)
			return -1;
	return 0;
}

static int
parse(struct lo_config *c, struct lo_err *e)
{
	struct lo_json_fault f;

	if (lo_json_check(c->text.p, c->text.len, LO_JSON_DEPTH, &f) < 0)
		return lo_config_fail(c,
		    (struct lo_span){c->text.p + f.offset, 0}, e,
		    "not JSON: %s", f.what);
	c->root = lo_json_trim(lo_buf_span(&c->text));
	if (lo_json_kind(c->root) != 'o')
		return lo_config_fail(c, c->root, e, "expected an object");
	return check(c, c->root, "", "", e);
}

int
lo_config_load(struct lo_config *c, const char *option, struct lo_err *e)
{
	bool named;

	c->path = find(option, &named);
	c->root = lo_span_of("{}");
	c->found = named || lo_file_exists(c->path);
	lo_buf_init(&c->text, CONFIG_MAX);
	if (!c->found)
		return 0;
	if (lo_file_read(c->path, &c->text, e) < 0)
		return lo_fail_at(e, "%s", c->path);
	return parse(c, e);
}

void
lo_config_free(struct lo_config *c)
{
	free(c->path);
	lo_buf_free(&c->text);
}

struct lo_span
lo_config_get(const struct lo_config *c, const char *pointer)
{
	return lo_json_pointer(c->root, pointer);
}

struct lo_span
lo_config_connection(
    const struct lo_config *c, const char *name, struct lo_err *e)
{
	struct lo_span all = lo_config_get(c, "/connections");
	struct lo_span found = lo_json_get(all, name), key, value;
	struct lo_json_walk w;
	struct lo_buf text[NAMES];
	const char *names[NAMES], *near;
	size_t n = 0;

	if (found.p != NULL)
		return found;
	lo_json_walk(&w, all);
	while (n < NAMES && lo_json_member(&w, &key, &value)) {
		lo_buf_init(&text[n], PATH_MAX_BYTES);
		lo_json_text(&text[n], key);
		names[n] = text[n].p;
		n++;
	}
	near = lo_data_nearest(name, names, n);
	lo_config_fail(c, all, e, "connections/%s: not there%s%s", name,
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "");
	while (n > 0)
		lo_buf_free(&text[--n]);
	return found;
}
