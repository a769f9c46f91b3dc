/*
 * compare.h - where two JSON values differ, as JSON pointers
 *
 * Appends members of an object, each with a comma before it: "removed" what
 * only the first has, "added" what only the second has, "changed" what is
 * another scalar, another kind or another place in a list.  Each is a list of
 * pointers, or with values of {"at","a","b"}.  Numbers are equal by value,
 * objects whatever the order of their members.
 *
 * Units: none.
 * Errors: the buffer's failed.
 * Ownership: borrows.
 * Sources: RFC 6901.
 */
#ifndef CANON_COMPARE_H
#define CANON_COMPARE_H

#include "common/buf.h"

/* Whether they differ: when not, nothing is appended.  One may be absent. */
bool compare(
    struct lo_span a, struct lo_span b, bool values, struct lo_buf *out);

#endif
