/*
 * jwt.h - the signed word of a service account
 *
 * Units: seconds since 1970 UTC.
 * Errors: LO_CONFIG when the key file is not one.
 * Ownership: borrows; out is appended to.
 * Sources: RFC 7515, RFC 7518 3.3, RFC 7523.
 */
#ifndef EXTRACT_HTTP_JWT_H
#define EXTRACT_HTTP_JWT_H

#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"

/* key: the JSON key file; subject and scope are JSON strings or absent. */
int jwt_put(struct lo_buf *out, struct lo_span key, struct lo_span subject,
    struct lo_span scope, int64_t now, struct lo_err *e);

#endif
