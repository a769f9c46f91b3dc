#include "cmd/lo-extract/fields.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/json.h"
#include "common/mem.h"
#include "common/when.h"

enum { NAME_MAX_BYTES = 64 << 10, INSTANT_MAX = 64 };

static void
add(struct fields *f, const struct lo_buf *name)
{
	f->names = lo_realloc(f->names, f->count + 1, sizeof(*f->names));
	f->names[f->count++] = lo_strndup(name->p, name->len);
}

void
fields_parse(struct fields *f, const char *list)
{
	struct lo_buf name;

	memset(f, 0, sizeof(*f));
	if (list == NULL)
		return;
	lo_buf_init(&name, NAME_MAX_BYTES);
	for (; *list != '\0'; list++) {
		if (*list == ',') {
			add(f, &name);
			lo_buf_reset(&name);
			continue;
		}
		if (*list == '\\' && (list[1] == ',' || list[1] == '\\'))
			list++;
		lo_buf_addc(&name, *list);
	}
	add(f, &name);
	lo_buf_free(&name);
}

bool
fields_array(struct fields *f, struct lo_span json)
{
	struct lo_json_walk w;
	struct lo_span value;
	struct lo_buf name;
	bool good = lo_json_kind(json) == 'a';

	memset(f, 0, sizeof(*f));
	lo_buf_init(&name, NAME_MAX_BYTES);
	lo_json_walk(&w, json);
	while (good && lo_json_element(&w, &value)) {
		good = lo_json_kind(value) == 's';
		lo_buf_reset(&name);
		if (good)
			lo_json_text(&name, value);
		add(f, &name);
	}
	lo_buf_free(&name);
	return good;
}

void
fields_free(struct fields *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->names[i]);
	free(f->names);
	memset(f, 0, sizeof(*f));
}

static struct lo_span
member(struct lo_span row, const char *name)
{
	struct lo_span value = lo_json_get(row, name);

	if (value.p == NULL && name[0] == '/')
		value = lo_json_pointer(row, name);
	return value;
}

/* One value; among several with what separates them escaped. */
static bool
add_value(struct lo_buf *id, struct lo_span value, bool several)
{
	struct lo_buf text;
	char kind = lo_json_kind(value);
	bool some;

	if (value.p == NULL || kind == 'z')
		return false;
	lo_buf_init(&text, id->max);
	if (kind == 's')
		lo_json_text(&text, value);
	else
		lo_json_compact(&text, value);
	for (size_t i = 0; i < text.len; i++) {
		if (several && (text.p[i] == ',' || text.p[i] == '\\'))
			lo_buf_addc(id, '\\');
		lo_buf_addc(id, text.p[i]);
	}
	some = text.len > 0;
	lo_buf_free(&text);
	return some || several;
}

bool
fields_id(const struct fields *f, struct lo_span row, struct lo_buf *id)
{
	size_t before = id->len;
	bool good = f->count > 0;

	for (size_t i = 0; good && i < f->count; i++) {
		if (i > 0)
			lo_buf_addc(id, ',');
		good = add_value(id, member(row, f->names[i]), f->count > 1);
	}
	/* Only separators: no value is there. */
	if (!good || id->failed || id->len - before < f->count) {
		id->len = before;
		id->p[before] = '\0';
		return false;
	}
	return true;
}

static bool
number(const char *p, size_t n, int64_t *us)
{
	int64_t v = 0;

	if (n == 0 || n > 14)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (p[i] < '0' || p[i] > '9')
			return false;
		v = v * 10 + p[i] - '0';
	}
	*us = n < 12 ? v * 1000000 : v * 1000;
	return true;
}

static bool
parse(char *p, size_t n, int64_t *us)
{
	char zoned[INSTANT_MAX + 2];

	if (number(p, n, us) || lo_when_parse(p, n, us) ||
	    lo_when_parse_arg(p, us))
		return true;
	if (n < 11 || (p[10] != ' ' && p[10] != 'T' && p[10] != 't'))
		return false;
	p[10] = 'T';
	if (lo_when_parse(p, n, us))
		return true;
	snprintf(zoned, sizeof(zoned), "%.*sZ", (int)n, p);
	return lo_when_parse(zoned, strlen(zoned), us);
}

bool
fields_when(const char *name, struct lo_span row, int64_t *us)
{
	struct lo_span value = member(row, name);
	struct lo_buf text;
	bool good;

	if (value.p == NULL)
		return false;
	lo_buf_init(&text, INSTANT_MAX);
	if (lo_json_kind(value) == 's')
		lo_json_text(&text, value);
	else
		lo_buf_addspan(&text, value);
	good = !text.failed && parse(text.p, text.len, us);
	lo_buf_free(&text);
	return good;
}
