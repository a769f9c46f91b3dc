/*
 * why.h - what something was made of: from a page or a key to the vault
 *
 * The key is that of a record or a score of any kind, or the path of a page,
 * whose front matter has the key.  The rows are those of the query "why".
 *
 * Units: rows.
 * Errors: LO_NOINPUT (nothing has that key; a file without one), those of
 * query.h.
 * Ownership: borrows.
 * Sources: lo-project(1).
 */
#ifndef WHY_H
#define WHY_H

#include "cmd/lo-project/query.h"

int why_run(struct reader *r, const char *key, const struct query_run *run,
    struct result *out, struct lo_err *e);

#endif
