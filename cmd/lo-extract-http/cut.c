#include "cmd/lo-extract-http/cut.h"

#include <stddef.h>
#include <string.h>

#include "common/when.h"

enum { POINTER_MAX = 1024 };

static const struct {
	const char *name;
	size_t place;
} words[] = {
    {"at", offsetof(struct cut, at)},
    {"id", offsetof(struct cut, id)},
    {"when", offsetof(struct cut, when)},
    {"deleted", offsetof(struct cut, deleted)},
    {"hold", offsetof(struct cut, hold)},
    {"unit", offsetof(struct cut, unit)},
    {"show", offsetof(struct cut, show)},
    {"context", offsetof(struct cut, context)},
    {"scope", offsetof(struct cut, scope)},
    {"prefix", offsetof(struct cut, prefix)},
    {"number", offsetof(struct cut, number)},
    {"blank", offsetof(struct cut, blank)},
    {"unique", offsetof(struct cut, unique)},
    {"optional", offsetof(struct cut, optional)},
    {"distinct", offsetof(struct cut, distinct)},
    {"members", offsetof(struct cut, members)},
    {"lower", offsetof(struct cut, lower)},
    {"aside", offsetof(struct cut, aside)},
    {"whole", offsetof(struct cut, whole)},
};

void
cut_read(struct cut *c, struct lo_span rows)
{
	struct lo_json_walk w;
	struct lo_span name, value;

	memset(c, 0, sizeof(*c));
	c->rows = rows;
	lo_json_walk(&w, rows);
	while (lo_json_member(&w, &name, &value))
		for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
			if (lo_json_is(name, words[i].name))
				memcpy((char *)c + words[i].place, &value,
				    sizeof(value));
}

struct lo_span
cut_find(struct lo_span pointer, struct lo_span value)
{
	struct lo_span found = {NULL, 0};
	struct lo_buf text;

	if (lo_json_kind(pointer) != 's')
		return found;
	lo_buf_init(&text, POINTER_MAX);
	lo_json_text(&text, pointer);
	found = lo_json_pointer(value, text.p);
	lo_buf_free(&text);
	return found;
}

struct lo_span
cut_place(const struct cut *c, struct lo_span body)
{
	struct lo_span one, found;
	struct lo_json_walk w;

	body = lo_json_trim(body);
	if (lo_json_kind(c->at) != 'a')
		return cut_find(c->at, body);
	lo_json_walk(&w, c->at);
	while (lo_json_element(&w, &one)) {
		found = cut_find(one, body);
		if (lo_json_kind(found) == 'a')
			return found;
	}
	return (struct lo_span){NULL, 0};
}

bool
cut_list(const struct cut *c, struct lo_span place)
{
	char kind = lo_json_kind(place);

	return kind == 'a' || (kind == 'o' && lo_json_kind(c->members) == 't');
}

bool
cut_next(struct lo_span list, struct lo_json_walk *w, struct lo_span *row)
{
	struct lo_span name;

	return lo_json_kind(list) == 'o' ? lo_json_member(w, &name, row)
					 : lo_json_element(w, row);
}

bool
cut_moment(const struct cut *c, struct lo_span row, int64_t *when)
{
	struct lo_span value = cut_find(c->when, row);
	int64_t n;

	if (lo_json_kind(value) == 's' && value.len > 2)
		value = (struct lo_span){value.p + 1, value.len - 2};
	if (value.p == NULL)
		return false;
	if (lo_when_parse(value.p, value.len, when))
		return true;
	if (!lo_json_int(value, &n) || n > INT64_MAX / 1000000 ||
	    n < INT64_MIN / 1000000)
		return false;
	*when = n * (lo_json_is(c->unit, "ms") ? 1000 : 1000000);
	return true;
}

bool
cut_blank(const struct cut *c, struct lo_span row)
{
	struct lo_json_walk w;
	struct lo_span one;

	if (!lo_json_is(c->blank, "skip") || lo_json_kind(row) != 'a')
		return false;
	lo_json_walk(&w, row);
	while (lo_json_element(&w, &one))
		if (one.len > 2 || !(lo_json_kind(one) == 's'))
			return false;
	return true;
}

/* Does a pointer of the list lead to something (leads), or one to nothing? */
static bool
any(struct lo_span list, struct lo_span row, bool leads)
{
	struct lo_json_walk w;
	struct lo_span one;
	bool found = false;

	lo_json_walk(&w, list);
	while (!found && lo_json_element(&w, &one))
		found = (cut_find(one, row).p != NULL) == leads;
	return found;
}

bool
cut_deleted(const struct cut *c, struct lo_span row)
{
	char kind = lo_json_kind(cut_find(c->deleted, row));

	return kind == 't' || kind == 'o';
}

bool
cut_aside(const struct cut *c, struct lo_span row)
{
	if (cut_deleted(c, row))
		return false;
	return any(c->aside, row, true) || any(c->whole, row, false);
}

bool
cut_number(const struct cut *c, int64_t *first)
{
	return lo_json_kind(c->id) != 's' && lo_json_int(c->number, first);
}
