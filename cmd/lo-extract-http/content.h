/*
 * content.h - the rows of a file that was downloaded
 *
 * A request's "file" says what they are: a table with a header, or values of
 * JSON, one a line.  Rows become records one by one, whatever the size of
 * the file; those that cannot be cut become letters.
 *
 * Units: bytes; rows counted from 1, a header's.
 * Errors: LO_IO; LO_CONFIG for a "file" that is wrong. What is wrong with the
 * file itself is told as trouble, and the run goes on.
 * Ownership: borrows.
 * Sources: lo-source(5).
 */
#ifndef EXTRACT_HTTP_CONTENT_H
#define EXTRACT_HTTP_CONTENT_H

#include "cmd/lo-extract-http/flow.h"

/* Emits the rows.  What the program is to be told comes into f->about; it is
 * empty when all is as expected. */
int content_emit(struct flow *f, struct queue_item *i, struct lo_err *e);

#endif
