/*
 * rows.h - the records in an answer, cut out as they stand
 *
 * A request's "rows" says where they are and what in each is its id, its
 * time, its word that it is deleted, or its word that more belongs to it.
 *
 * Units: bytes.
 * Errors: LO_IO from the output; LO_CONFIG for rows that cannot be;
 * LO_UNAVAILABLE for a record of many parts that is too large.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_ROWS_H
#define EXTRACT_HTTP_ROWS_H

#include "cmd/lo-extract-http/flow.h"

/* Is there what the request's rows point at? */
bool rows_there(struct lo_span request, struct lo_span body);
/* {"count":N,"deleted":N,"distinct":N,"first":{...},"last":{...},"latest":T,
 * "aside":[{...},...]} with what "show" names; array: the bytes of the list in
 * body, absent when there is none. */
void rows_summary(struct distinct *d, struct lo_span request,
    struct lo_span body, struct lo_buf *out, struct lo_span *array);
/* Emits them; those that wait for more are given to hold. */
int rows_emit(struct flow *f, struct lo_span request, struct lo_span body,
    const char *observed, struct queue *hold, struct lo_err *e);
/* One record, with its context. */
int rows_record(struct flow *f, struct lo_span rows, struct lo_span payload,
    struct lo_span context, const char *observed, struct lo_err *e);
/* {"record": ID, ...}: all that was collected is its payload, a list. */
int rows_slice(struct flow *f, const struct queue_item *q, struct lo_err *e);
/* The source's own word that it is gone; id is a JSON string, scope too. */
int rows_deleted(struct flow *f, struct lo_span id, struct lo_span scope,
    const char *observed, struct lo_err *e);

#endif
