#include "cmd/lo-project/template.h"

#include <string.h>

#include "cmd/lo-project/pathname.h"
#include "common/json.h"

enum { VALUE_MAX_BYTES = 256 << 20 };

typedef void value_fn(struct lo_buf *, struct lo_span);

static int
column_of(const struct result *r, struct lo_span name)
{
	int i;

	for (i = 0; i < r->count; i++) {
		if (lo_span_is(name, r->columns[i].name))
			return i;
	}
	return -1;
}

/* "{name}" at p: its length, or 0. */
static size_t
hole(const char *p, size_t n, struct lo_span *name)
{
	size_t i = 1;

	if (*p != '{')
		return 0;
	while (i < n && ((p[i] >= 'a' && p[i] <= 'z') ||
			    (p[i] >= '0' && p[i] <= '9') || p[i] == '_'))
		i++;
	if (i == 1 || i >= n || p[i] != '}')
		return 0;
	name->p = p + 1;
	name->len = i - 1;
	return i + 1;
}

static int
put_value(struct lo_buf *b, struct lo_span name, const struct result *r,
    value_fn *value, bool *filled, struct lo_err *e)
{
	int i = column_of(r, name);
	struct lo_buf text;

	if (i < 0)
		return lo_fail(
		    e, LO_CONFIG, "no column %.*s", (int)name.len, name.p);
	lo_buf_init(&text, VALUE_MAX_BYTES);
	cell_text(&text, &r->cells[i]);
	*filled = *filled || text.len > 0;
	value(b, lo_buf_span(&text));
	lo_buf_free(&text);
	return 0;
}

static int
put_line(struct lo_buf *b, struct lo_span line, const struct result *r,
    value_fn *value, struct lo_err *e)
{
	size_t at = 0, n, start = b->len;
	bool holes = false, filled = false;
	struct lo_span name;

	while (at < line.len) {
		n = hole(line.p + at, line.len - at, &name);
		if (n == 0) {
			lo_buf_addc(b, line.p[at++]);
			continue;
		}
		holes = true;
		if (put_value(b, name, r, value, &filled, e) < 0)
			return -1;
		at += n;
	}
	if (holes && !filled) {
		b->len = start;
		b->p[start] = '\0';
	}
	return 0;
}

int
template_put(struct lo_buf *b, struct lo_span text, const struct result *r,
    struct lo_err *e)
{
	struct lo_span line;
	const char *end;

	while (text.len > 0) {
		end = memchr(text.p, '\n', text.len);
		line.p = text.p;
		line.len = end != NULL ? (size_t)(end - text.p) + 1 : text.len;
		text.p += line.len;
		text.len -= line.len;
		/* What was left out leaves no second empty line behind. */
		if (lo_span_is(line, "\n") && b->len >= 2 &&
		    memcmp(b->p + b->len - 2, "\n\n", 2) == 0)
			continue;
		if (put_line(b, line, r, lo_buf_addspan, e) < 0)
			return -1;
	}
	return 0;
}

int
template_path(struct lo_buf *b, struct lo_span text, const struct result *r,
    struct lo_err *e)
{
	return put_line(b, text, r, pathname_value, e);
}

static void
put_front(struct lo_buf *b, const struct column *column, const struct cell *c)
{
	struct lo_json_fault fault;

	if (c->kind == CELL_NULL)
		return;
	lo_buf_adds(b, column->name);
	lo_buf_adds(b, ": ");
	if (column->json && c->kind == CELL_TEXT &&
	    lo_json_check(c->text.p, c->text.len, LO_JSON_DEPTH, &fault) == 0)
		lo_json_compact(b, c->text);
	else if (c->kind == CELL_TEXT)
		lo_json_put(b, c->text.p, c->text.len);
	else
		cell_text(b, c);
	lo_buf_addc(b, '\n');
}

/* JSON is YAML: strings in quotes need no guessing what a name may hold. */
int
template_front(struct lo_buf *b, struct lo_span list, const struct result *r,
    struct lo_err *e)
{
	struct lo_span name;
	int i;

	lo_buf_adds(b, "---\n");
	while (list.len > 0) {
		name.p = list.p;
		for (name.len = 0; name.len < list.len; name.len++) {
			if (list.p[name.len] == ' ')
				break;
		}
		list.p += name.len;
		list.len -= name.len;
		while (list.len > 0 && *list.p == ' ') {
			list.p++;
			list.len--;
		}
		i = column_of(r, name);
		if (i < 0)
			return lo_fail(e, LO_CONFIG, "front: no column %.*s",
			    (int)name.len, name.p);
		put_front(b, &r->columns[i], &r->cells[i]);
	}
	lo_buf_adds(b, "---\n");
	return 0;
}
