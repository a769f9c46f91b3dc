/*
 * source.h - a definition file: its text, its hash, failures with their line
 *
 * Members of an object are fetched by a table of what may stand there; a
 * name that is not in it, one that is missing, given twice or of the wrong
 * kind is refused.  A table's entry is a kind as lo_json_kind says it ('b'
 * for true or false, '*' for any), '!' (needed) or '?', and the name.
 *
 * Units: bytes, lines from 1.
 * Errors: LO_CONFIG, "name:line: reason"; LO_NOINPUT and LO_DENIED.
 * Ownership: source_read and source_take give (source_free); spans borrow
 * from the source; source_text gives (free).
 */
#ifndef SCORE_SOURCE_H
#define SCORE_SOURCE_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "common/hash.h"

enum { SOURCE_MAX = 16 << 20 };

struct source {
	char *name;
	struct lo_buf text;
	struct lo_span root;
	char sha256[LO_HASH_HEX];
};

int source_read(struct source *s, const char *path, struct lo_err *e);
/* The same of text that is already here; it is copied. */
int source_take(
    struct source *s, const char *name, struct lo_span text, struct lo_err *e);
void source_free(struct source *s);

int source_fail(const struct source *s, struct lo_span at, struct lo_err *e,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Fills values[], one for each name; absent spans where nothing stands. */
int source_members(const struct source *s, struct lo_span object,
    const char *const names[], struct lo_span values[], struct lo_err *e);

/* A string that is not empty and holds no NUL, decoded. */
int source_text(const struct source *s, struct lo_span string, char **out,
    struct lo_err *e);
int source_int(const struct source *s, struct lo_span number, int64_t least,
    int64_t most, int64_t *out, struct lo_err *e);
/* Which of the words (ending in NULL) a string is. */
int source_word(const struct source *s, struct lo_span string,
    const char *const words[], int *out, struct lo_err *e);
/* How many elements or members there are, at most most. */
int source_count(const struct source *s, struct lo_span list, size_t most,
    size_t *out, struct lo_err *e);

#endif
