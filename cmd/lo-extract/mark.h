/*
 * mark.h - how far a growing file was read, and how to know it again
 *
 * at is the end of the last whole record; head and tail are hashes of the
 * first and the last 4 KiB before it; chain is a hash over all records before
 * it, so that a file read again can be compared without being sent again.
 * since says where an enumeration that is not finished began.
 *
 * Units: bytes; nanoseconds since 1970 UTC.
 * Errors: mark_parse returns false on what is no mark.
 * Ownership: borrows; since borrows from the text parsed.
 */
#ifndef EXTRACT_MARK_H
#define EXTRACT_MARK_H

#include "cmd/lo-extract/feed.h"
#include "common/hash.h"

enum { MARK_HASH = 33 }; /* half a SHA-256 as text */

struct mark {
	uint64_t at, size; /* size: of the file, when it was opened */
	int64_t changed;   /* the file's modification time */
	char head[MARK_HASH], tail[MARK_HASH];
	unsigned char chain[LO_HASH_SIZE];
	bool open;   /* the last record may go on: no line end */
	bool exact;  /* the last record's length was given */
	char as[64]; /* how the records were cut */
	struct lo_span since;
};

bool mark_parse(struct mark *m, struct lo_span json);
void mark_put(const struct mark *m, struct lo_buf *b);

/* One more record: its hash goes into the chain. */
void mark_chain(struct mark *m, const void *hash, size_t n);
/* at, head and tail for where the feed stands. */
int mark_set(struct mark *m, struct feed *f, struct lo_err *e);
/* Is the file up to at the one that was marked?  1 or 0, or -1; seeks the
 * feed to at. */
int mark_known(const struct mark *m, struct feed *f, struct lo_err *e);

#endif
