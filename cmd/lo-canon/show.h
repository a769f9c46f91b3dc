/*
 * show.h - --list, --explain and --schema: say what would be used
 *
 * Units: none.
 * Errors: LO_CONFIG for a name nobody knows.
 * Ownership: appends to the caller's text.
 */
#ifndef CANON_SHOW_H
#define CANON_SHOW_H

#include "common/catalogue.h"

int show_list(struct lo_buf *out, struct lo_err *e);
/* Of a catalogue whose transforms were chosen. */
int show_explain(struct lo_catalogue *c, struct lo_buf *out, struct lo_err *e);
/* NAME is the newest of its name, or NAME@VERSION. */
int show_schema(const char *name, struct lo_buf *out, struct lo_err *e);

#endif
