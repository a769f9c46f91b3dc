/*
 * request.h - a request as the program asks for it, made into a call
 *
 * Units: cost in the API's own units.
 * Errors: LO_CONFIG for what is no request, LO_UNAVAILABLE for a URL whose
 * scheme, host or port is not the connection's.
 * Ownership: borrows.
 */
#ifndef EXTRACT_HTTP_REQUEST_H
#define EXTRACT_HTTP_REQUEST_H

#include "cmd/lo-extract-http/flow.h"

/* URL, head and body, without what the API knows us by. */
int request_make(const struct link *l, struct lo_span json,
    struct lo_http_call *c, struct lo_err *e);
int64_t request_cost(struct lo_span json);

#endif
