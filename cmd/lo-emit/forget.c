#include "forget.h"

#include <stdlib.h>

#include "common/data.h"
#include "common/file.h"
#include "common/mem.h"

#include "kinds.h"
#include "store.h"

enum { SQL_MAX = 1 << 20 };

static int
run(struct sink *k, const char *sql, struct lo_err *e)
{
	struct store *s = k->self;

	if (lo_db_begin(&s->db, e) < 0)
		return -1;
	if (lo_db_run(&s->db, sql, e) < 0) {
		lo_db_rollback(&s->db);
		return -1;
	}
	if (!k->dry)
		return lo_db_commit(&s->db, e);
	lo_db_rollback(&s->db);
	return 0;
}

int
forget(struct sink *s, const char *what, struct lo_err *e)
{
	char *name, *path;
	struct lo_buf sql;
	int got = -1;

	if (s->kind != &sqlite_kind)
		return lo_fail(e, LO_CONFIG,
		    "%s: only a store can forget; remove the files", s->name);
	name = lo_format("forget-%s.sql", what);
	path = lo_data_find("store", name, e);
	lo_buf_init(&sql, SQL_MAX);
	if (path != NULL && lo_file_read(path, &sql, e) == 0)
		got = run(s, sql.p, e);
	lo_buf_free(&sql);
	free(path);
	free(name);
	return got;
}
