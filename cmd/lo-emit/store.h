/*
 * store.h - the SQLite store as its writers see it
 *
 * Every function here runs inside the transaction of one batch.  Statements
 * are written where they are used and prepared once; kinds says what is
 * bound: t text (struct lo_span), b bytes (struct lo_span), i int64_t.
 *
 * Units: none.
 * Errors: those of db.h.
 * Ownership: a query from store_ask is stepped to its end or reset before it
 * is asked again; spans bound to it live until then.
 */
#ifndef EMIT_STORE_H
#define EMIT_STORE_H

#include "common/query.h"

#include "sink.h"
#include "sources.h"
#include "version.h"

enum { STORE_QUERIES = 128, STORE_LARGE = 1 << 20 };

/* The set whose members are coming. */
struct set {
	enum lo_type type;
	struct lo_span source, output;
	struct pair pair;
	int64_t part, parts, maker;
	uint64_t came;
};

struct store {
	struct lo_db db;
	struct sink *sink;
	struct store_query queries[STORE_QUERIES];
	struct tables tables;
	bool letters; /* some letter is open */
	struct lo_buf stream, scope, since_run, since_at, scratch;
	int64_t origin; /* of the four texts before; 0: unknown */
	struct maker *makers;
	size_t maker_count, rows, bytes; /* rows, bytes: of the transaction */
	struct sources sources;
	struct set set;
	char *score_sql[2], *fresh_sql[2];
};

struct lo_query *store_ask(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...);
int store_do(
    struct store *s, struct lo_err *e, const char *sql, const char *kinds, ...);
/* A text or bytes column compared, absent equal to absent. */
bool store_same(struct lo_query *q, int col, struct lo_span value);
/* Large values go in as zeros, to be filled after the row is there. */
void store_payload(struct lo_query *q, int i, struct lo_span value);
int store_fill(struct store *s, const char *table, const char *column,
    int64_t id, struct lo_span value, struct lo_err *e);

#endif
