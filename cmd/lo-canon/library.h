/*
 * library.h - what programs include: transforms/NAME.jq of the catalogue
 *
 * Units: none.  Errors: LO_CONFIG.  Ownership: appends to the caller's text.
 * Sources: lo-transform(5).
 */
#ifndef CANON_LIBRARY_H
#define CANON_LIBRARY_H

#include "common/buf.h"
#include "common/err.h"

/* For struct lo_filter_source. */
int library_include(
    void *arg, const char *name, struct lo_buf *text, struct lo_err *e);

#endif
