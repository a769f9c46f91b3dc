/*
 * cursors.h - CURSORS: the hashes of all cursors that a stream handed on
 *
 * One hexadecimal SHA-256 a line, of the cursor without white space between
 * its tokens; " -" behind it where no part has the cursor.  A line that is not
 * one is what a power cut left: it is passed over.  A run that resumed from a
 * cursor which is not there has a gap.
 *
 * Units: none.
 * Errors: LO_IO; LO_CONFIG when the file is wider than it may be.
 * Ownership: cursors_open fills, cursors_close frees.
 * Sources: lo-vault(5).
 */
#ifndef LO_VAULT_CURSORS_H
#define LO_VAULT_CURSORS_H

#include "common/buf.h"
#include "common/err.h"
#include "keyset.h"

struct cursors {
	char *path;
	struct keyset known, lone; /* lone: those that stand in no part */
	int fd;
	bool torn; /* the file ends inside a line */
};

/* Reads what is there; makes nothing. */
int cursors_open(struct cursors *c, const char *stream, struct lo_err *e);
void cursors_close(struct cursors *c);
/* Whether one stands there; then the directories above are on disk, too. */
bool cursors_any(const struct cursors *c);
bool cursors_has(const struct cursors *c, struct lo_span cursor);
/* Whether the file has the cursor, not as a lone one, behind one of which the
 * hash is in young (anywhere, if young is NULL): it came after that one. */
int cursors_follows(const struct cursors *c, const struct keyset *young,
    struct lo_span cursor, struct lo_err *e);
/* What such a set holds of a cursor. */
uint64_t cursors_hash(struct lo_span cursor);
/* Appends and syncs, unless it is there already.  A cursor is lone when its
 * run had no records that could be kept with it. */
int cursors_add(
    struct cursors *c, struct lo_span cursor, bool lone, struct lo_err *e);

#endif
