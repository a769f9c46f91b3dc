#include "cmd/lo-extract/tables.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

enum { TYPE_MAX = 200, VERSION_MAX = 4096, TABLES = 10000 };

static char *
type_of(struct lo_span name)
{
	size_t n = name.len < TYPE_MAX ? name.len : TYPE_MAX;
	char *type = lo_strndup(name.p, n);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)type[i];

		if (c > 0x7e || (!isalnum(c) && c != '_' &&
				    (i == 0 || (c != '.' && c != '-'))))
			type[i] = '_';
	}
	return type;
}

static struct table *
make(struct tables *t, struct lo_span name, char *type, const char *now)
{
	struct table *table = lo_zalloc(1, sizeof(*table));

	table->name = lo_strndup(name.p, name.len);
	table->type = type;
	snprintf(table->first, sizeof(table->first), "%s", now);
	seen_open(&table->seen);
	lo_buf_init(&table->version, VERSION_MAX);
	lo_buf_init(&table->since, VERSION_MAX);
	t->list = lo_realloc(t->list, t->count + 1, sizeof(*t->list));
	t->list[t->count++] = table;
	return table;
}

struct table *
tables_get(
    struct tables *t, struct lo_span name, const char *now, struct lo_err *e)
{
	char *type;

	for (size_t i = t->count; i > 0; i--)
		if (lo_span_is(name, t->list[i - 1]->name))
			return t->list[i - 1];
	if (t->count >= TABLES) {
		lo_fail(e, LO_CONFIG,
		    "the tap has more than %d streams; select fewer of them",
		    TABLES);
		return NULL;
	}
	type = type_of(name);
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->list[i]->type, type) == 0) {
			lo_fail(e, LO_CONFIG,
			    "two streams of the tap would both be called %s; "
			    "rename one of them there",
			    type);
			free(type);
			return NULL;
		}
	return make(t, name, type, now);
}

void
tables_free(struct tables *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct table *table = t->list[i];

		free(table->name);
		free(table->type);
		fields_free(&table->key);
		fields_free(&table->required);
		seen_close(&table->seen);
		lo_buf_free(&table->version);
		lo_buf_free(&table->since);
		free(table);
	}
	free(t->list);
}
