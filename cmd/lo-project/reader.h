/*
 * reader.h - the store, opened so that nothing in it can be changed
 *
 * lo.db is opened read-only; index.db stands beside it under the name idx
 * once it is there, read-only as well.  The catalogue's views are temporary
 * views of the connection.  reader_seal then forbids whatever is not reading
 * (query_only, and an authorizer that lets SELECT and a few informing
 * pragmas through): a statement that a person typed comes after it.
 *
 * Units: none.
 * Errors: those of db.h; LO_NOINPUT when there is no store yet; LO_CONFIG
 * for a view that SQLite does not take, naming the file.
 * Ownership: reader_open gives (reader_close).
 */
#ifndef READER_H
#define READER_H

#include <sqlite3.h>

#include "cmd/lo-project/settings.h"
#include "common/hash.h"
#include "common/query.h"

struct reader {
	struct lo_db db;
	struct settings settings;
	char *home; /* the directory, for files that are no one else's */
	char base[LO_HASH_HEX]; /* state.h's: of what is the same for all */
	bool clocks;            /* state.h's: a definition asks the time */
	bool others;            /* state.h's: of entries it does not look at */
	struct seen *watch;     /* told what statements read; or NULL */
};

int reader_open(struct reader *r, struct lo_err *e);
void reader_close(struct reader *r);
/* After index.db was made or renewed. */
int reader_attach(struct reader *r, struct lo_err *e);
int reader_views(struct reader *r, struct lo_err *e);
int reader_seal(struct reader *r, struct lo_err *e);
/* All statements between these two read one moment of the store. */
int reader_begin(struct reader *r, struct lo_err *e);
void reader_end(struct reader *r);

/* The rows of a view as the temporary table kept_VIEW, once a connection,
 * with an index on the column. */
int reader_keep(struct reader *r, struct lo_span view, struct lo_span column,
    struct lo_err *e);

/* One statement, and nothing behind it; status is for wrong SQL. */
int reader_prepare(struct reader *r, struct lo_span sql, int status,
    sqlite3_stmt **st, struct lo_err *e);
/* A column as text, borrowed until the next step; NULL gives absent. */
struct lo_span reader_column(sqlite3_stmt *st, int i);
/* What SQLite said last; status is for wrong SQL.  Returns -1. */
int reader_fail(sqlite3 *db, int status, struct lo_err *e);

#endif
