/*
 * stamp.h - files that say who wrote them, and whether they were edited
 *
 * A file of ours ends with the line "<!-- lo: PAGE SHA256 -->", the hash of
 * all bytes before it but for the line "projected_at: ..." of the front
 * matter: when a page was made is not what is in it.  A file whose hash fits is
 * ours and as we left it; an empty file (power was cut before its bytes were
 * written) counts as missing; anything else is somebody's and is never written
 * over or removed.
 *
 * Units: bytes; nanoseconds for times of change.
 * Errors: LO_IO, LO_CANTCREAT, LO_DENIED.
 * Ownership: borrows.
 */
#ifndef STAMP_H
#define STAMP_H

#include "cmd/lo-project/spool.h"
#include "common/hash.h"

enum file_state { FILE_MISSING, FILE_OURS, FILE_FOREIGN };

struct file_look {
	enum file_state state;
	char page[65], sha256[65]; /* of ours */
	int64_t size, mtime;       /* where there is a file */
};

/* The bytes of a page that are hashed, in pieces; the first holds all of the
 * front matter, or STAMP_FRONT bytes of it. */
enum { STAMP_FRONT = 64 << 10 };
void stamp_add(struct lo_hash *h, const char *p, size_t n, bool first);

/* Size and time alone: a cheap look. */
void stamp_peek(const char *path, struct file_look *look);
/* The whole file is read. */
int stamp_look(const char *path, struct file_look *look, struct lo_err *e);
/* Replaces path by text and its stamp, by way of temporary; not synced: that
 * is done once for many files.  look gets size and time of the new file. */
int stamp_write(const char *path, const char *temporary, const char *page,
    struct spool *text, const char *sha256, struct file_look *look,
    struct lo_err *e);

#endif
