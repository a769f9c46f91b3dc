/*
 * pathname.h - paths of files that are safe whatever the names contain
 *
 * A value becomes a part of one component: slashes, control characters and
 * what other systems refuse turn into dashes.  A finished path is relative,
 * has no component that is empty, hidden, ".." or begins with a dash, and
 * none over 200 bytes.
 *
 * Units: bytes.
 * Errors: none; what is nothing after cleaning becomes "_".
 * Ownership: borrows; pathname_* give (free).
 */
#ifndef PATHNAME_H
#define PATHNAME_H

#include "common/buf.h"

/* Appends a value, cleaned; it cannot open a new component. */
void pathname_value(struct lo_buf *b, struct lo_span value);
/* The whole relative path, each component made fit. */
char *pathname_finish(struct lo_span path);
/* The same name before the extension with something behind it:
 * "a/b.md", "new" and '.' give "a/b.new.md". */
char *pathname_beside(const char *path, char between, const char *tail);
/* As a file system that does not tell case apart sees it. */
char *pathname_fold(const char *path);

#endif
