/*
 * show.h - what there is, and what a run would do, without doing it
 *
 * Units: none.
 * Errors: the status; what is wrong was said by warn.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_SHOW_H
#define EXTRACT_HTTP_SHOW_H

#include "cmd/lo-extract-http/api.h"
#include "cmd/lo-extract/remote.h"

/* Local sources and APIs, one line a stream. */
int show_list(const struct remote *x);
/* Of each stream: the cursor, the mode and why, the retry classes, and the
 * first request. */
int show_explain(const struct remote *x, struct api *a);

#endif
