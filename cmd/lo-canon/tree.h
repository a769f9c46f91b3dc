/*
 * tree.h - a message whose parts came as a tree in JSON
 *
 * Nodes have mimeType, filename, headers [{name, value}], body {size, data}
 * (base64url) and parts.  Text whose data are missing is an attachment, so
 * that it is seen to be missing.  The same limits as in mime.h.
 *
 * Units: bytes.
 * Errors: LO_DATA when the root is no object.
 * Ownership: borrows.  Sources: the parts of RFC 8621 4.1.4 as mail services
 * spell them.
 */
#ifndef LO_CANON_TREE_H
#define LO_CANON_TREE_H

#include "cmd/lo-canon/content.h"
#include "cmd/lo-canon/fields.h"
#include "common/err.h"

/* headers: an array of {name, value}. */
void tree_fields(struct lo_span headers, struct fields *f);

int tree_read(
    struct lo_span root, struct fields *f, struct content *c, struct lo_err *e);

#endif
