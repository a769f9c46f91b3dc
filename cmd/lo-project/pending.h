/*
 * pending.h - which records lack what the catalogue would make of them now
 *
 * Of raw records KIND says, as for lo-canon, by which transforms: a record is
 * pending while one that is for it has no whole, living set in the store that
 * was made of this very content, by this version with this hash.  Of
 * canonical records it is "score" or an instrument: a response is pending
 * while a binding of its form has no such measurement.  A record that died
 * there is not pending until it, or what failed, is another.
 *
 * Units: none.
 * Errors: LO_CONFIG (a KIND or instrument that is not there, naming the
 * nearest; an entry that is wrong).
 * Ownership: borrows; pending_keys appends to sql.
 * Sources: lo-canon(1), lo-binding(5), lo-store(5).
 */
#ifndef PENDING_H
#define PENDING_H

#include <sqlite3.h>

#include "common/buf.h"
#include "common/err.h"

/* A SELECT like those of replay_kind.h, for raw or canonical records; its
 * parameter ?9 is the schema that is asked for. */
int pending_raw(const char *kind, struct lo_buf *sql, struct lo_err *e);
int pending_score(const char *kind, struct lo_buf *sql, struct lo_err *e);
/* The functions in these statements. */
int pending_register(sqlite3 *db, struct lo_err *e);

/* Appends a text as SQL writes it. */
void pending_quote(struct lo_buf *sql, const char *text);

#endif
