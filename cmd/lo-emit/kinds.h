/*
 * kinds.h - the sinks there are, and what they share
 *
 * A cursor is known by its hash; white space between its tokens does not
 * count, so that a plain jq in the pipe does no harm.  A sink is known by its
 * name: scheme and path, the path from $LO_HOME where it lies in there.
 *
 * Units: none.  Errors: none.  Ownership: sink_name gives (free).
 */
#ifndef EMIT_KINDS_H
#define EMIT_KINDS_H

#include "sink.h"

/* How long a cursor that was committed is known. */
enum { CURSOR_DAYS = 90 };

extern const struct sink_kind sqlite_kind, jsonl_kind;

char *sink_name(const char *scheme, const char *path);
void cursor_hash(struct lo_span cursor, unsigned char hash[LO_HASH_SIZE]);

#endif
