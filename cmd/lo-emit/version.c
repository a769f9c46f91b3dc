#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "common/mem.h"

#include "store.h"

static void
name_table(struct store *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->tables.count; i++)
		if (strcmp(s->tables.names[i], name) == 0)
			break;
	if (i == STORE_TABLES)
		return;
	if (i == s->tables.count)
		s->tables.names[s->tables.count++] = lo_strdup(name);
	s->tables.writes = i + 1;
}

/* Asked while a statement is prepared, again and again. */
static int
note(void *store, int act, const char *table, const char *b, const char *c,
    const char *d)
{
	(void)b;
	(void)c;
	(void)d;
	if (act == SQLITE_INSERT || act == SQLITE_UPDATE ||
	    act == SQLITE_DELETE)
		name_table(store, table);
	return SQLITE_OK;
}

int
version_start(struct store *s, struct lo_err *e)
{
	if (sqlite3_db_config(s->db.sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0,
		(int *)NULL) != SQLITE_OK ||
	    sqlite3_set_authorizer(s->db.sqlite, note, s) != SQLITE_OK)
		return lo_fail(e, LO_BUG, "%s: no triggers", s->db.path);
	return 0;
}

static bool
was_run(const struct store_query *q)
{
	return sqlite3_stmt_status(q->query.stmt, SQLITE_STMTSTATUS_RUN, 1) > 0;
}

/* What is known now need not be assumed later. */
void
version_ran(struct store *s, const struct store_query *q)
{
	if (q->writes == 0)
		return;
	if (lo_db_changes(&s->db) > 0)
		s->tables.moved |= 1u << (q->writes - 1);
	(void)was_run(q);
}

int
version_move(struct store *s, struct lo_err *e)
{
	unsigned moved = s->tables.moved;
	int got = 0;

	for (size_t i = 0; i < STORE_QUERIES; i++) {
		if (s->queries[i].writes > 0 && was_run(&s->queries[i]))
			moved |= 1u << (s->queries[i].writes - 1);
	}
	s->tables.moved = 0;
	for (size_t i = 0; i < s->tables.count && got == 0; i++)
		if (moved & 1u << i)
			got = store_do(s, e,
			    "INSERT INTO table_versions VALUES (?, random())"
			    " ON CONFLICT (name) DO UPDATE"
			    " SET version = excluded.version",
			    "t", lo_span_of(s->tables.names[i]));
	return got;
}

void
version_free(struct store *s)
{
	for (size_t i = 0; i < s->tables.count; i++)
		free(s->tables.names[i]);
}
