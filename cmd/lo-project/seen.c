#include "cmd/lo-project/seen.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/mem.h"

static void
add(struct seen *s, char **names, size_t *count, const char *name)
{
	size_t i;

	for (i = 0; i < *count; i++) {
		if (strcmp(names[i], name) == 0)
			return;
	}
	if (i == SEEN_NAMES)
		s->anything = true;
	else
		names[(*count)++] = lo_strdup(name);
}

static void
note_table(struct seen *s, const char *table, const char *schema)
{
	static const char kept[] = "kept_";

	if (schema == NULL || strcmp(schema, "main") == 0)
		add(s, s->tables, &s->table_count, table);
	else if (strcmp(schema, "idx") == 0)
		s->index = true;
	else if (strcmp(schema, "temp") != 0)
		s->anything = true;
	else if (strncmp(table, kept, sizeof kept - 1) == 0)
		add(s, s->kept, &s->kept_count, table + sizeof kept - 1);
}

static bool
among(const char *const *names, size_t count, const char *name)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (strcasecmp(names[i], name) == 0)
			return true;
	}
	return false;
}

static void
note_function(struct seen *s, const char *name)
{
	static const char *const days[] = {
	    "today", "current_date", "current_time", "current_timestamp"};
	static const char *const dates[] = {"date", "time", "datetime",
	    "julianday", "unixepoch", "strftime", "timediff"};
	static const char *const others[] = {"vault_runs", "wide_files",
	    "random", "randomblob", "changes", "total_changes",
	    "last_insert_rowid"};

	if (strcmp(name, "catalogue") == 0)
		s->catalogue = true;
	else if (among(days, sizeof days / sizeof *days, name))
		s->today = true;
	else if (among(dates, sizeof dates / sizeof *dates, name))
		s->dates = true;
	else if (among(others, sizeof others / sizeof *others, name))
		s->anything = true;
}

void
seen_note(
    struct seen *s, int act, const char *a, const char *b, const char *schema)
{
	if (act == SQLITE_READ)
		note_table(s, a, schema);
	else if (act == SQLITE_FUNCTION)
		note_function(s, b);
	else if (act == SQLITE_PRAGMA)
		s->anything = true;
}

void
seen_free(struct seen *s)
{
	size_t i;

	for (i = 0; i < s->table_count; i++)
		free(s->tables[i]);
	for (i = 0; i < s->kept_count; i++)
		free(s->kept[i]);
	memset(s, 0, sizeof *s);
}
