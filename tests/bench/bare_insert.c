/*
 * bare_insert - what SQLite alone costs: rows in memory, one prepared insert
 *
 *	bare_insert DATABASE <raw-records.jsonl
 *
 * Reads raw records, keeps their columns in memory, then inserts them into
 * one table with the pragmas and the batches of lo-emit, and prints the
 * seconds of that loop and the rows.  Nothing is hashed, compared or looked
 * up: the hash bound is a constant.  Texts are bound as they stand.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 9, BATCH = 10000 };

static const char *const names[COLUMNS] = {"idem_key", "source_system",
    "connection_name", "object_type", "external_id", "schema_ref",
    "observed_at", "correlation_id", "payload"};

struct row {
	const char *p[COLUMNS];
	int len[COLUMNS];
};

static void
check(int bad, const char *what)
{
	if (bad) {
		fprintf(stderr, "bare_insert: %s\n", what);
		exit(1);
	}
}

static char *
slurp(size_t *n)
{
	size_t cap = 1 << 20;
	char *p = malloc(cap);
	size_t got;

	*n = 0;
	while ((got = fread(p + *n, 1, cap - *n - 1, stdin)) > 0) {
		*n += got;
		if (cap - *n - 1 < cap / 2)
			p = realloc(p, cap *= 2);
		check(p == NULL, "no memory");
	}
	p[*n] = '\0';
	return p;
}

/* The benchmark's own records: members in this order, payload last. */
static void
split(char *line, char *end, struct row *r)
{
	char mark[64], *at;

	for (int i = 0; i < COLUMNS; i++) {
		snprintf(mark, sizeof mark, "\"%s\":", names[i]);
		at = strstr(line, mark);
		check(at == NULL || at > end, "not a raw record");
		at += strlen(mark);
		r->p[i] = i == COLUMNS - 1 ? at : at + 1;
		r->len[i] =
		    (int)(i == COLUMNS - 1 ? end - 1 - at
					   : strchr(at + 1, '"') - at - 1);
	}
}

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
insert(sqlite3 *db, const struct row *rows, size_t count)
{
	static const unsigned char hash[32] = {1};
	sqlite3_stmt *q;

	check(sqlite3_prepare_v2(db,
		  "INSERT INTO raw VALUES (?,?,?,?,?,?,?,?,?,?)", -1, &q,
		  NULL) != SQLITE_OK,
	    sqlite3_errmsg(db));
	for (size_t i = 0; i < count; i++) {
		if (i % BATCH == 0)
			sqlite3_exec(db, i > 0 ? "COMMIT; BEGIN" : "BEGIN",
			    NULL, NULL, NULL);
		for (int c = 0; c < COLUMNS; c++)
			sqlite3_bind_text(q, c < COLUMNS - 1 ? c + 1 : c + 2,
			    rows[i].p[c], rows[i].len[c], SQLITE_STATIC);
		sqlite3_bind_blob(q, COLUMNS, hash, 32, SQLITE_STATIC);
		check(sqlite3_step(q) != SQLITE_DONE, sqlite3_errmsg(db));
		sqlite3_reset(q);
	}
	check(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK,
	    sqlite3_errmsg(db));
	sqlite3_finalize(q);
}

int
main(int argc, char **argv)
{
	size_t n, count = 0, cap = 1024;
	struct row *rows = malloc(cap * sizeof(*rows));
	char *text = slurp(&n), *nl;
	sqlite3 *db;
	double start;

	check(argc != 2, "usage: bare_insert DATABASE <raw-records.jsonl");
	for (char *p = text; (nl = strchr(p, '\n')) != NULL; p = nl + 1) {
		*nl = '\0';
		if (strncmp(p, "{\"type\":\"raw\"", 13) != 0)
			continue;
		if (count == cap)
			rows = realloc(rows, (cap *= 2) * sizeof(*rows));
		check(rows == NULL, "no memory");
		split(p, nl, &rows[count++]);
	}
	start = now();
	check(sqlite3_open(argv[1], &db) != SQLITE_OK, "cannot open");
	check(sqlite3_exec(db,
		  "PRAGMA page_size=8192; PRAGMA journal_mode=WAL;"
		  "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
		  "PRAGMA wal_autocheckpoint=2048;"
		  "CREATE TABLE raw (idem_key TEXT NOT NULL UNIQUE,"
		  " source_system TEXT, connection_name TEXT,"
		  " object_type TEXT, external_id TEXT, schema_ref TEXT,"
		  " observed_at TEXT, correlation_id TEXT, sha256 BLOB,"
		  " payload TEXT)",
		  NULL, NULL, NULL) != SQLITE_OK,
	    sqlite3_errmsg(db));
	insert(db, rows, count);
	sqlite3_close(db);
	printf("%.6f %zu\n", now() - start, count);
	free(rows);
	free(text);
	return 0;
}
