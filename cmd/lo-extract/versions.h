/*
 * versions.h - when each version of a tap's table was first seen
 *
 * A tap numbers the whole readings of a table and says at the end which one
 * is valid.  Rows of that number may have come in earlier runs, so the file
 * beside the stream's lock remembers where a number was met first.
 *
 * Units: none.
 * Errors: LO_IO, LO_CONFIG when the file is damaged, LO_NOINPUT for too many
 * versions.
 * Ownership: versions_open gives (versions_close).
 */
#ifndef EXTRACT_VERSIONS_H
#define EXTRACT_VERSIONS_H

#include "common/buf.h"
#include "common/err.h"

struct versions {
	char *path;
	struct lo_buf text; /* {"TYPE":{"version":N,"since":[...]}} */
	bool known;         /* the file was there */
};

/* path NULL: remember nothing (a dry run). */
int versions_open(struct versions *v, const char *path, struct lo_err *e);
void versions_close(struct versions *v);

/* since of that version of a type, absent when it is another one. */
struct lo_span versions_since(
    const struct versions *v, const char *type, struct lo_span version);
/* Remembered, and on disk, before its first record is written. */
int versions_note(struct versions *v, const char *type, struct lo_span version,
    struct lo_span since, struct lo_err *e);

#endif
