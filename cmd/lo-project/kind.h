/*
 * kind.h - one definition of indexes/ and its part of index.db
 *
 * The first columns of a definition are fixed: idem_key, version, same, at,
 * who, title, links; the others are columns of words, each a column of the
 * FTS5 table words_KIND.  kind_open prepares them, and empties the kind's
 * part of the index when the definition is not the one it was made by.
 *
 * Units: records, bytes.
 * Errors: LO_CONFIG for a definition without those columns; those of db.h.
 * Ownership: keeps the index, the reader and the definition.
 * Sources: lo-view(5).
 */
#ifndef KIND_H
#define KIND_H

#include "cmd/lo-project/index.h"

enum { KIND_FIXED = 7 };

struct kind {
	struct index *x;
	struct reader *r;
	const struct definition *d;
	sqlite3_stmt *record;       /* the definition for one idem_key */
	struct lo_query words, doc; /* insertions */
	size_t records, bytes;      /* since the last commit */
};

/* x, r and d are set, all else is zero. */
int kind_open(struct kind *k, struct lo_err *e);
void kind_close(struct kind *k);
/* Statements, as sqlite3_mprintf formats them. */
int kind_run(struct kind *k, struct lo_err *e, const char *fmt, ...);

#endif
