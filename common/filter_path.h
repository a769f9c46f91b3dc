/*
 * filter_path.h - programs that only pick: . and .a.b, without an engine
 *
 * What they give are bytes of the input as they stand: number text, escapes,
 * members twice; only the white space between tokens goes.
 *
 * Units: none.
 * Errors: LO_DATA with a fixed phrase.
 * Ownership: lo_path_parse gives (free), or NULL when it is more than that.
 */
#ifndef LO_FILTER_PATH_H
#define LO_FILTER_PATH_H

#include "common/json.h"
#include "common/err.h"

/* Names, each ended by a NUL; an empty one ends the path. */
char *lo_path_parse(struct lo_span program);
int lo_path_run(const char *path, struct lo_span input, struct lo_buf *out,
    struct lo_err *e);

#endif
