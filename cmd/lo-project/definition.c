#include "cmd/lo-project/definition.h"

#include <stdlib.h>
#include <string.h>

#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

enum { FILE_MAX_BYTES = 1 << 20 };

bool
definition_line(struct lo_span *rest, struct lo_span *line)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->p, '\n', rest->len);
	line->p = rest->p;
	line->len = end != NULL ? (size_t)(end - rest->p) : rest->len;
	rest->p += line->len;
	rest->len -= line->len;
	if (end != NULL) {
		rest->p++;
		rest->len--;
	}
	return true;
}

static bool
starts(struct lo_span line, const char *with)
{
	size_t n = strlen(with);

	return line.len >= n && memcmp(line.p, with, n) == 0;
}

static struct lo_span
after(struct lo_span line, size_t n)
{
	line.p += n;
	line.len -= n;
	while (line.len > 0 && (*line.p == ' ' || *line.p == '\t')) {
		line.p++;
		line.len--;
	}
	while (line.len > 0 && strchr(" \t\r", line.p[line.len - 1]) != NULL)
		line.len--;
	return line;
}

/* The comment lines at the top, one at a time. */
static bool
next_head(struct lo_span *rest, struct lo_span *line)
{
	if (!definition_line(rest, line) || !starts(*line, "--") ||
	    starts(*line, "---"))
		return false;
	*line = after(*line, 2);
	return true;
}

static bool
name_ok(struct lo_span name)
{
	size_t i;

	for (i = 0; i < name.len; i++) {
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') ||
			(i > 0 && name.p[i] >= '0' && name.p[i] <= '9') ||
			(i > 0 && name.p[i] == '_')))
			return false;
	}
	return name.len > 0;
}

static int
add_parameter(struct definition *d, struct lo_span text, struct lo_err *e)
{
	const char *colon = memchr(text.p, ':', text.len);
	const char *equals = memchr(text.p, '=', text.len);
	struct lo_span name = text;
	struct parameter *p;

	if (colon == NULL)
		return lo_fail(e, LO_CONFIG, "a parameter is NAME: what it is");
	if (equals != NULL && equals > colon)
		equals = NULL;
	name.len = (size_t)((equals != NULL ? equals : colon) - name.p);
	if (!name_ok(name))
		return lo_fail(
		    e, LO_CONFIG, "a parameter's name has a-z, 0-9 and _ only");
	d->parameters =
	    lo_realloc(d->parameters, d->count + 1, sizeof *d->parameters);
	p = &d->parameters[d->count++];
	p->name = lo_strndup(name.p, name.len);
	p->text = equals == NULL
		      ? NULL
		      : lo_strndup(equals + 1, (size_t)(colon - equals - 1));
	return 0;
}

static int
read_head(struct definition *d, struct lo_err *e)
{
	struct lo_span rest = lo_buf_span(&d->file), line;
	size_t n = 0;

	while (next_head(&rest, &line)) {
		n++;
		if (starts(line, "parameter ") &&
		    add_parameter(d, after(line, 10), e) < 0)
			return lo_fail_at(e, "%s:%zu", d->path, n);
		if (d->about == NULL && !starts(line, "parameter "))
			d->about = lo_strndup(line.p, line.len);
	}
	if (d->about == NULL)
		d->about = lo_strdup("");
	return 0;
}

/* SQL up to the first "--- NAME", without a last semicolon, so that it can
 * stand inside other SQL. */
static void
read_sql(struct definition *d)
{
	struct lo_span rest = lo_buf_span(&d->file), line;
	const char *start = rest.p, *end = rest.p;

	while (definition_line(&rest, &line) && !starts(line, "--- "))
		end = rest.p;
	while (end > start && strchr(" \t\r\n;", end[-1]) != NULL)
		end--;
	d->sql = lo_strndup(start, (size_t)(end - start));
}

int
definition_read(
    struct definition *d, const char *name, const char *path, struct lo_err *e)
{
	memset(d, 0, sizeof *d);
	lo_buf_init(&d->file, FILE_MAX_BYTES);
	d->name = lo_strdup(name);
	d->path = lo_strdup(path);
	if (lo_file_read(path, &d->file, e) < 0 || read_head(d, e) < 0)
		return -1;
	read_sql(d);
	return 0;
}

int
definition_load(struct definition *d, const char *kind, const char *name,
    const char *suffix, struct lo_err *e)
{
	char *file, *path;
	int rc;

	memset(d, 0, sizeof *d);
	if (strstr(name, "..") != NULL || name[0] == '/')
		return lo_fail(e, LO_USAGE, "%s: a name, not a path", kind);
	file = lo_format("%s%s", name, suffix);
	path = lo_data_find(kind, file, e);
	free(file);
	if (path == NULL)
		return -1;
	rc = definition_read(d, name, path, e);
	free(path);
	return rc;
}

void
definition_free(struct definition *d)
{
	size_t i;

	for (i = 0; i < d->count; i++) {
		free(d->parameters[i].name);
		free(d->parameters[i].text);
	}
	free(d->parameters);
	free(d->name);
	free(d->path);
	free(d->about);
	free(d->sql);
	if (d->file.p != NULL)
		lo_buf_free(&d->file);
	memset(d, 0, sizeof *d);
}

struct lo_span
definition_setting(const struct definition *d, const char *word)
{
	return definition_setting_at(d, word, 0);
}

struct lo_span
definition_setting_at(const struct definition *d, const char *word, size_t nth)
{
	struct lo_span rest = lo_buf_span(&d->file), line;
	size_t n = strlen(word);

	while (next_head(&rest, &line)) {
		if (starts(line, word) && line.len > n && line.p[n] == ' ' &&
		    nth-- == 0)
			return after(line, n);
	}
	return lo_span_of(NULL);
}

struct lo_span
definition_part(const struct definition *d, const char *name)
{
	struct lo_span rest = lo_buf_span(&d->file), line, part;
	size_t end = 0;

	while (definition_line(&rest, &line)) {
		if (starts(line, "--- ") && lo_span_is(after(line, 4), name))
			break;
	}
	if (rest.len == 0)
		return lo_span_of(NULL);
	part = rest;
	while (definition_line(&rest, &line) && !starts(line, "--- "))
		end = (size_t)(rest.p - part.p);
	part.len = end;
	return part;
}
